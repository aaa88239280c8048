//! What borrower and lender say: a question, its answer, and the rig's state and events with each.

use bench_protocol::{Instant, Stimulus};
use lock_world::{Impossible, World};
use serde::{Deserialize, Serialize};

/// What the borrower asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Ask {
    /// Which rigs there are.
    List,
    /// Puts a lockbox on a rig; the one before is gone.
    Open { name: String, seed: u64, utc_s: i64, flash: Option<Flash> },
    /// Does something to the lockbox.
    Apply(Stimulus),
    /// Lets time go on to the next happening, but not beyond.
    RunToNext(Instant),
    /// Sends a frame from the gateway to the lock.
    LinkSend(Vec<u8>),
    /// What the lockbox's flash holds.
    Flash,
    /// The lockbox is no longer needed.
    Close,
}

/// A flash chip: its cells, and how often each word was programmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Flash {
    pub(super) cells: Vec<u8>,
    pub(super) programs: Vec<u8>,
}

impl Flash {
    pub(super) fn of(world: &World) -> Self {
        Self { cells: world.flash_image().to_vec(), programs: world.flash_programs().to_vec() }
    }
}

/// What the lender tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) told: Told,
    /// How the rig is; `None` while there is no lockbox.
    pub(super) state: Option<State>,
    /// What happened since the last answer, one postcard message after the other.
    pub(super) events: Vec<u8>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Told {
    Done,
    Rigs(Vec<Entry>),
    Flash(Flash),
    /// The lockbox does not let it, in the words of [`Impossible`].
    Impossible(String),
    /// The rig failed.
    Failed(String),
}

/// A rig in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) capabilities: Vec<String>,
}

/// Everything that a rig can be asked without being changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) now: Instant,
    pub(super) utc_ms: i64,
    pub(super) next_happening: Option<Instant>,
    pub(super) at_rest: bool,
    pub(super) pending: String,
    pub(super) network: bool,
    pub(super) radio: bool,
    /// The frames that have arrived at the gateway since the last answer.
    pub(super) frames: Vec<Vec<u8>>,
}

/// Finds what can't be done by its words.
///
/// `Impossible` borrows its texts and can't come over a pipe; what it can say of a stimulus is known.
pub(super) fn impossible(stimulus: Stimulus, words: &str) -> Option<Impossible> {
    let mut all = vec![
        Impossible::PlateLatched,
        Impossible::BoltOut,
        Impossible::PlateBroken,
        Impossible::PlateNotClosed,
        Impossible::PlateNotBroken,
        Impossible::KeyBehindPlate,
        Impossible::KeyNotInside,
        Impossible::KeyInside,
        Impossible::NoPower,
    ];
    for switch in ["lock/enter", "back", "the key", "the reset pin"] {
        all.extend([Impossible::HeldAlready(switch), Impossible::NotHeld(switch)]);
    }
    match stimulus {
        Stimulus::Key { key, .. } => all.push(Impossible::NoSuchKey(key)),
        Stimulus::LatchSensor { number, .. } => all.push(Impossible::NoSuchLatchSensor(number)),
        Stimulus::PlateSensor { number, .. } => all.push(Impossible::NoSuchPlateSensor(number)),
        Stimulus::Battery(percent) => all.push(Impossible::BatteryOutOfRange(percent)),
        Stimulus::SetClock(utc_s) => all.push(Impossible::ClockOutOfRange(utc_s)),
        _ => {}
    }
    all.into_iter().find(|impossible| impossible.to_string() == words)
}
