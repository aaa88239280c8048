//! The screen that a window opens on, and what to do where there is none.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use bevy::app::{App, PluginGroupBuilder};
use thiserror::Error;

/// There is no screen to open a window on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoDisplay {
    /// Nobody says where one is.
    #[error("there is no display to open a window on: neither WAYLAND_DISPLAY nor DISPLAY is set")]
    NotNamed,
    /// The one that is named can't be used, or the window system's libraries are not there.
    #[error("no window can be opened on the display: {0}")]
    Silent(String),
}

impl NoDisplay {
    /// What to do about it.
    pub const REMEDY: &str = "start it from a desktop, or under a virtual one: apt-get install xvfb \
                              libx11-6 libxcursor1 libxi6 libxkbcommon-x11-0, then xvfb-run cargo run -p \
                              lockbox-viewer; `lockbox-viewer shot -o box.png` needs no display at all";
}

/// Looks for the name of a display.
///
/// # Errors
/// [`NoDisplay::NotNamed`].
pub(crate) fn find() -> Result<(), NoDisplay> {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY") {
        return Ok(());
    }
    Err(NoDisplay::NotNamed)
}

/// Adds Bevy's plugins; the one for windows panics where none can be opened.
///
/// # Errors
/// [`NoDisplay::Silent`].
pub(crate) fn connect(app: &mut App, plugins: PluginGroupBuilder) -> Result<(), NoDisplay> {
    let hook = take_hook();
    set_hook(Box::new(|_| ()));
    let added = catch_unwind(AssertUnwindSafe(|| {
        app.add_plugins(plugins);
    }));
    set_hook(hook);
    added.map_err(|panic| NoDisplay::Silent(words(&*panic)))
}

/// Gives what a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    let lent = || panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    owned.or_else(lent).unwrap_or_else(|| "it doesn't say why".to_owned())
}
