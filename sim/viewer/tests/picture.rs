//! Pictures of the box against reference pictures, with tolerance: drivers round differently.
//!
//! `LOCKBENCH_PICTURES=accept cargo test -p lockbox-viewer --test picture` takes new references.

#[path = "picture/comparison.rs"]
mod comparison;

use std::path::{Path, PathBuf};

use bevy::math::UVec2;
use lockbox_practice::{Desk, Gesture};
use lockbox_viewer::camera::{Gaze, Side};
use lockbox_viewer::look::Theme;
use lockbox_viewer::stage::Shown;
use lockbox_viewer::studio::{Picture, Studio};

use comparison::{Tolerance, compare, difference, read};

/// Small, so that the references stay small.
const SIZE: UVec2 = UVec2::new(640, 360);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("picture")
}

fn take(givens: &[&str], when: &[&str], side: Side, theme: Theme) -> Picture {
    let mut desk = Desk::with(givens).expect("the lockbox can be set up");
    for step in when {
        desk.gesture(Gesture::step(step).expect("it is a step")).expect("it can be done");
    }
    let shown = Shown::new(desk.view());
    let mut studio =
        Studio::open(SIZE, theme, Gaze::at(side), shown, None).expect("there is a driver");
    studio.take().expect("the driver gives a picture back")
}

fn check(name: &str, picture: &Picture) {
    let path = folder().join(format!("{name}.png"));
    if std::env::var("LOCKBENCH_PICTURES").is_ok_and(|wish| wish == "accept") {
        picture.save(&path).expect("the reference can be written");
        return;
    }
    let reference = read(&path).expect("the reference is there");
    let Err(why) = compare(&reference, picture, Tolerance::default()) else { return };
    let seen = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (now, marked) =
        (seen.join(format!("{name}.png")), seen.join(format!("{name}-difference.png")));
    picture.save(&now).expect("the picture can be written");
    difference(&reference, picture).save(&marked).expect("the difference can be written");
    panic!("{name} looks different: {why}; see {} and {}", now.display(), marked.display());
}

#[test]
#[ignore = "needs a Vulkan driver; `cargo xtask test --only viewer` runs it"]
fn the_box_looks_as_it_did() {
    let locked = ["a lockbox", "a lock session of 45 minutes is running"];
    check("front-dark", &take(&locked, &["I open the lock menu"], Side::Front, Theme::Dark));
    check("front-light", &take(&["a lockbox"], &[], Side::Front, Theme::Light));
    check("back-dark", &take(&locked, &["I break the back plate open"], Side::Back, Theme::Dark));
    check("cutaway-dark", &take(&locked, &[], Side::Cutaway, Theme::Dark));
}

#[test]
#[ignore = "needs a Vulkan driver; `cargo xtask test --only viewer` runs it"]
fn a_picture_shows_what_changed() {
    let locked = take(
        &["a lockbox", "a lock session of 45 minutes is running"],
        &[],
        Side::Cutaway,
        Theme::Dark,
    );
    let unlocked = take(&["a lockbox"], &[], Side::Cutaway, Theme::Dark);
    assert!(compare(&locked, &unlocked, Tolerance::default()).is_err(), "the bolt has moved");
    assert_eq!(compare(&locked, &locked.clone(), Tolerance::default()), Ok(()));
}

#[test]
#[ignore = "needs a Vulkan driver; `cargo xtask test --only viewer` runs it"]
fn pictures_keep_no_memory() {
    let shown = Shown::new(Desk::new().expect("the lockbox can be set up").view());
    let mut studio = Studio::open(SIZE, Theme::Dark, Gaze::at(Side::Cutaway), shown, None)
        .expect("there is a driver");
    let mut draw = |count| {
        for _ in 0..count {
            studio.draw();
            studio.fetch();
        }
        resident_bytes()
    };
    let (Some(before), Some(after)) = (draw(20), draw(60)) else { return };
    let kept = after.saturating_sub(before) / 60;
    // A shader for each draw was 26 MB a picture; what an allocator rounds up is far less than this.
    assert!(kept < 300_000, "{kept} bytes are kept of each picture");
}

/// Gives how much memory this program has; none where the system doesn't tell.
fn resident_bytes() -> Option<u64> {
    let pages: u64 =
        std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
