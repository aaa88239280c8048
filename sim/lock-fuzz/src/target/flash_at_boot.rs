//! What is in the flash when the power comes: it may be worn, torn, or written by anybody.

use std::sync::LazyLock;
use std::time::Duration;

use bench_protocol::{LatchPosition, Stimulus};
use lock_sim::Host;

use super::flash_damage::{Reach, damage, fill};
use super::standing::Standing;
use crate::finding::ensure;
use crate::gateway::Gateway;
use crate::input::Input;
use crate::scene::{self, LOCAL_SESSION, Scene};
use crate::subject::Subject;
use crate::{Finding, Firmware};

/// A press of Back, and what it takes to be seen.
const PRESS: Duration = Duration::from_millis(200);
/// A start takes no longer, with all that it puts right.
const START: Duration = Duration::from_secs(5);

/// How long the session of [`LOCAL_SESSION`] still runs at its start, by the undamaged image.
static SESSION_LEFT: LazyLock<Option<Duration>> = LazyLock::new(|| {
    let scene = scene::all().iter().find(|scene| scene.name == LOCAL_SESSION)?;
    let mut subject = Subject::new(scene, &scene.flash, Box::new(Host::default()));
    let mut gateway = Gateway::new(scene.link_key);
    let standing = Standing::of(scene, &mut subject, &mut gateway).ok()?;
    let left_s = standing.status()?.session?.remaining_s?;
    Some(Duration::from_secs(left_s + subject.now().as_micros() / 1_000_000))
});

/// Bytes: the scene, what may be damaged, then the damage; or the whole of a flash.
pub(super) fn judge(input: &[u8], firmware: &dyn Fn() -> Box<dyn Firmware>) -> Result<(), Finding> {
    let mut input = Input::new(input);
    let scenes = scene::all();
    let scene = &scenes[usize::from(input.byte()) % scenes.len()];
    let how = input.byte();
    let mut flash = scene.flash.clone();
    let reach = if how >= 0xC0 {
        fill(&mut flash, input.rest());
        None
    } else {
        let reach = Reach::of(how);
        damage(&mut flash, reach, &mut input);
        Some(reach)
    };
    let mut subject = Subject::new(scene, &flash, firmware());
    subject.pass(START)?;
    subject.settle()?;
    check(scene, reach, &subject)?;
    press_back(&mut subject)?;
    subject.cut()?;
    subject.pass(START)?;
    subject.settle()?;
    check(scene, reach, &subject)?;
    if scene.name == LOCAL_SESSION && reach == Some(Reach::Others) {
        ends_in_time(&mut subject)?;
    }
    Ok(())
}

/// A box that still knows that it is locked, or can't know, stays locked; nothing locks one that is open.
fn check(scene: &Scene, reach: Option<Reach>, subject: &Subject) -> Result<(), Finding> {
    let seen = subject.seen();
    ensure(seen.locks == 0, "nothing is driven to locked at a start", || {
        format!("scene {}, {reach:?}: {} drives", scene.name, seen.locks)
    })?;
    if !scene.locked {
        return ensure(
            subject.latch() == LatchPosition::Unlocked,
            "an open box stays open",
            || format!("scene {}, {reach:?}: {:?}", scene.name, subject.latch()),
        );
    }
    if !must_stay_locked(scene, reach) {
        return Ok(());
    }
    let stayed = subject.latch() == LatchPosition::Locked && !seen.left_locked;
    ensure(stayed, "a locked box never opens by what is in its flash", || {
        format!("scene {}, {reach:?}: the latch is {:?}", scene.name, subject.latch())
    })?;
    ensure(seen.unlocks == 0, "the coil never runs by what is in the flash", || {
        format!("scene {}, {reach:?}: {} drives", scene.name, seen.unlocks)
    })
}

/// With state and log both damaged, an older record may be all that is left, and it says what it said: only a box
/// of whose records none is older than its session can be judged. One without any record can't know (LCK-5).
fn must_stay_locked(scene: &Scene, reach: Option<Reach>) -> bool {
    reach != Some(Reach::Everything) || scene.locked_throughout
}

fn press_back(subject: &mut Subject) -> Result<(), Finding> {
    let button = bench_protocol::Button::Back;
    for down in [true, false] {
        subject.apply(Stimulus::Button { button, down })?;
        subject.pass(PRESS)?;
    }
    subject.settle()
}

/// The session ends by itself: never early, at most a second late, and a power cut is no excuse (SES-2).
fn ends_in_time(subject: &mut Subject) -> Result<(), Finding> {
    const RULE: &str = "a session ends in time whatever else is damaged";
    let left = SESSION_LEFT
        .ok_or_else(|| Finding::new("the scene has a session", "the undamaged image has none"))?;
    let gone = Duration::from_micros(subject.now().as_micros());
    subject.pass(left.saturating_sub(gone + Duration::from_secs(2)))?;
    ensure(subject.latch() == LatchPosition::Locked, RULE, || {
        format!("it is {:?} 2 s before its end", subject.latch())
    })?;
    subject.pass(Duration::from_secs(5))?;
    ensure(subject.latch() == LatchPosition::Unlocked, RULE, || {
        format!("it is {:?} 3 s after its end", subject.latch())
    })
}
