//! What is in the flash when the power comes: it may be worn, torn, or written by anybody.

use std::sync::LazyLock;
use std::time::Duration;

use bench_protocol::{Button, LatchPosition};
use lock_sim::Host;

use super::flash_damage::{Reach, damage, fill};
use super::standing::Standing;
use crate::finding::ensure;
use crate::gateway::Gateway;
use crate::hand::{choose, hold, press};
use crate::input::Input;
use crate::scene::{self, LOCAL_SESSION, Scene};
use crate::subject::Subject;
use crate::{Finding, Firmware};

/// A day, and some time to find out that something can't be stored and to put it right.
const COOLDOWN: Duration = Duration::from_secs(86_400 + 300);
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

/// Bytes: the scene, what may be damaged and judged, then the damage; or the whole of a flash.
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
    press(&mut subject, Button::Back)?;
    subject.cut()?;
    subject.pass(START)?;
    subject.settle()?;
    check(scene, reach, &subject)?;
    if scene.name == LOCAL_SESSION && reach == Some(Reach::Others) {
        return ends_in_time(&mut subject);
    }
    // A code lock, a break and a cooldown have ways of their own.
    if how & 0x20 != 0 && ["new", "open", LOCAL_SESSION, "keyholder-session"].contains(&scene.name)
    {
        return can_be_used(&mut subject);
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

/// Nobody is locked out of a box for ever, nor left with one that can keep no lock (LCK-5, EMG-8).
fn can_be_used(subject: &mut Subject) -> Result<(), Finding> {
    const WAY_OUT: &str = "a locked box has a way out whatever is in its flash";
    const USE: &str = "a box can be used again whatever was in its flash";
    press(subject, Button::Back)?;
    if subject.latch() == LatchPosition::Locked {
        hold(subject, Button::LockEnter, Duration::from_millis(2100))?;
        choose(subject, "Emergency Unlock", WAY_OUT)?;
        choose(subject, "Unlock now", WAY_OUT)?;
        ensure(subject.latch() == LatchPosition::Unlocked, WAY_OUT, || subject.words())?;
        subject.pass(COOLDOWN)?;
        press(subject, Button::Back)?;
    }
    choose(subject, "Lock", USE)?;
    press(subject, Button::LockEnter)?;
    ensure(subject.latch() == LatchPosition::Locked, USE, || subject.words())
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
