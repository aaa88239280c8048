//! Images of the store: how those of this version are made, and how a box is put together from one.

use std::fmt::Write as _;
use std::path::PathBuf;

use bench_protocol::{Button, LatchPosition, Stimulus};
use lock_protocol::{Breaks, ChannelKey, Command, DigitalKey, Digits, KeyId, SessionId};
use lock_world::{FlashImage, World, WorldConfig};

use crate::bench::Bench;

/// The form of the store that today's firmware writes: `SCHEMA` in lock-firmware's `store.rs`.
const FORM: &str = "form-2";
const DAY_S: i64 = 86_400;
pub(crate) const PASSWORD: &str = "2580";
/// Keys whose period is over, now, and to come, with their PINs.
const KEYS: [(u32, &str, i64, i64); 3] = [
    (1, "1111", -10 * DAY_S, -DAY_S),
    (2, "48151", -DAY_S, 60 * DAY_S),
    (3, "162342", 30 * DAY_S, 60 * DAY_S),
];
pub(crate) const SESSION: SessionId = SessionId(12);

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../firmware-under-test/store-images"))
}

/// Puts a box on the bench whose flash was filled from an image, with its dashboard.
pub(crate) fn bench_of(form: &str, name: &str) -> Bench {
    let path = folder().join(form).join(name).with_extension("image");
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let image = FlashImage::parse(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    bench_from(&image)
}

fn bench_from(image: &FlashImage) -> Bench {
    let fact = |name: &str| image.facts.get(name).map(String::as_str);
    let utc_s = fact("clock").and_then(|clock| clock.parse().ok()).expect("a clock");
    let mut world = World::new(WorldConfig { utc_s, ..WorldConfig::default() });
    world.load_flash(&image.bytes);
    world.place_bolt(fact("bolt") == Some("locked"));
    Bench::with_world(world, fact("link-key").map(key_of))
}

fn key_of(digits: &str) -> ChannelKey {
    std::array::from_fn(|place| {
        u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).expect("two digits")
    })
}

/// What an image holds, and how a box comes to it.
struct Recipe {
    name: &'static str,
    remark: &'static str,
    make: fn(&mut Bench),
}

const RECIPES: [Recipe; 7] = [
    Recipe { name: "new", remark: "New from the factory, started once.", make: |_| {} },
    Recipe {
        name: "open",
        remark: "Paired, with a password, three digital keys and breaks; unlocked.",
        make: set_up,
    },
    Recipe {
        name: "keyholder-session",
        remark: "A keyholder's session of 1000 days, of which 20 are over: every state record holds it.",
        make: |bench| {
            set_up(bench);
            start_session(bench, 1000);
            bench.pass_s(20 * DAY_S as u64);
        },
    },
    Recipe {
        name: "local-session",
        remark: "A session of ten minutes, started on the device a minute ago.",
        make: |bench| {
            set_up(bench);
            bench.lock_for_ten_minutes();
            bench.pass_s(60);
        },
    },
    Recipe {
        name: "break",
        remark: "A break in a keyholder's session, a minute old; the bolt is home.",
        make: |bench| {
            set_up(bench);
            start_session(bench, 30);
            bench.pass_s(2 * 3600);
            bench.open_lock_menu();
            bench.choose("Take a Break");
            bench.settle();
            bench.choose("Take a Break");
            bench.settle();
            bench.pass_s(60);
        },
    },
    Recipe {
        name: "cooldown",
        remark: "An hour after an emergency unlock.",
        make: |bench| {
            set_up(bench);
            bench.lock_for_ten_minutes();
            bench.emergency_unlock();
            bench.settle();
            bench.pass_s(3600);
        },
    },
    Recipe {
        name: "code-lock",
        remark: "Locked with a code, and the keypad disabled for a minute by five wrong codes.",
        make: |bench| {
            set_up(bench);
            bench.choose("Lock with Code");
            bench.settle();
            for _ in 0..5 {
                bench.enter("9999");
            }
            bench.pass_s(5);
        },
    },
];

/// Sets the password in the place of the default one.
pub(crate) fn set_password(bench: &mut Bench) {
    for row in ["Settings", "Change Password"] {
        bench.choose(row);
        bench.settle();
    }
    bench.enter(PASSWORD);
    bench.enter(PASSWORD);
    bench.press(Button::Back);
    bench.settle();
}

fn set_up(bench: &mut Bench) {
    bench.pair();
    set_password(bench);
    let now_s = bench.lockbox.world().utc_s();
    for (id, pin, from, until) in KEYS {
        let pin = Digits::parse(pin).ok();
        let secret = [id as u8; 16];
        let (from_s, until_s) = (now_s + from, now_s + until);
        let key = DigitalKey { id: KeyId(id), from_s, until_s, pin, secret };
        bench.dashboard.ask(&mut bench.lockbox, Command::PutKey(key));
        bench.settle();
    }
    let breaks = Some(Breaks { length_s: 900, every_s: 3600 });
    bench.dashboard.ask(&mut bench.lockbox, Command::SetBreaks { breaks });
    bench.settle();
    assert!(bench.dashboard.answers.iter().all(|(_, result)| result.is_ok()));
}

fn start_session(bench: &mut Bench, days: u64) {
    let start = Command::StartSession {
        session: SESSION,
        duration_s: Some(days * DAY_S as u64),
        breaks: Some(Breaks { length_s: 900, every_s: 3600 }),
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    };
    bench.dashboard.ask(&mut bench.lockbox, start);
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Locked);
}

/// Makes the image of a recipe.
fn bake(recipe: &Recipe) -> FlashImage {
    let mut bench = Bench::new();
    (recipe.make)(&mut bench);
    bench.settle();
    bench.apply(Stimulus::Power(false));
    let world = bench.lockbox.world();
    let bolt = match world.latch() {
        LatchPosition::Unlocked => "unlocked",
        LatchPosition::Locked | LatchPosition::Travelling => "locked",
    };
    let mut facts = vec![("bolt", bolt.to_owned()), ("clock", world.utc_s().to_string())];
    if let Some(key) = bench.dashboard.key() {
        let digits = key.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        facts.push(("link-key", digits));
    }
    FlashImage {
        remarks: vec![recipe.remark.to_owned()],
        facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        bytes: world.flash_image().to_vec(),
    }
}

/// With `STORE_IMAGES=write` the images of this form are written anew, too.
#[test]
fn a_box_starts_from_each_image_as_it_was_left() {
    let write = std::env::var_os("STORE_IMAGES").is_some_and(|word| word == "write");
    for recipe in &RECIPES {
        let baked = bake(recipe);
        let text = baked.render();
        if write {
            let folder = folder().join(FORM);
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            let path = folder.join(recipe.name).with_extension("image");
            std::fs::write(&path, &text).expect("the image can be written");
        }
        let read = FlashImage::parse(&text).expect("an image that was just written");
        assert_eq!((&read.facts, &read.bytes), (&baked.facts, &baked.bytes), "{}", recipe.name);
        let bench = bench_from(&read);
        let locked = bench.latch() == LatchPosition::Locked;
        assert_eq!(locked, read.facts["bolt"] == "locked", "{}", recipe.name);
        assert_eq!(bench.eyes().coil_pulses(), [], "{}: nothing is driven", recipe.name);
    }
}
