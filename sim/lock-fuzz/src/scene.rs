//! Where an attack begins: boxes as an owner left them, from the images of the store.

use std::sync::LazyLock;

use lock_protocol::ChannelKey;
use lock_world::FlashImage;

/// A box without power: its flash, its bolt, and what its owner knows of it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its name, as that of its image's file.
    pub name: &'static str,
    /// The cells of its flash.
    pub flash: Vec<u8>,
    /// Whether its bolt is out.
    pub locked: bool,
    /// When the power went, in seconds since 1970 UTC.
    pub clock_s: i64,
    /// The key that it has with its dashboard, if it is paired.
    pub link_key: Option<ChannelKey>,
    /// Whether no state record in the flash is older than what locks the box.
    pub locked_throughout: bool,
}

/// The scene whose session ends soon enough to wait for it.
pub(crate) const LOCAL_SESSION: &str = "local-session";

macro_rules! images {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!(
            "../../../firmware-under-test/store-images/form-2/", $name, ".image"
        )))),*]
    };
}

/// The images that the scenes are made of.
const IMAGES: [(&str, &str); 7] =
    images!["new", "open", "keyholder-session", "local-session", "break", "cooldown", "code-lock"];

static SCENES: LazyLock<Vec<Scene>> = LazyLock::new(|| {
    let read = |(name, text): &(&'static str, &str)| {
        let image = FlashImage::parse(text).expect("the workspace's own images are images");
        Scene {
            name,
            locked: image.facts.get("bolt").is_some_and(|bolt| bolt == "locked"),
            clock_s: image.facts.get("clock").and_then(|clock| clock.parse().ok()).unwrap_or(0),
            link_key: image.facts.get("link-key").and_then(|digits| key_of(digits)),
            locked_throughout: *name == "keyholder-session",
            flash: image.bytes,
        }
    };
    IMAGES.iter().map(read).collect()
});

/// Gives all scenes.
pub fn all() -> &'static [Scene] {
    &SCENES
}

fn key_of(digits: &str) -> Option<ChannelKey> {
    let mut key = ChannelKey::default();
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(key)
}
