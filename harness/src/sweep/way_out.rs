//! Tries the way out that the menu offers: a promise that is kept, not only shown (EMG-1, EMG-8).

use std::time::Duration;

use bench_protocol::{LatchPosition, Stimulus};

use super::facts::{EMERGENCY_UNLOCK, Facts, Session, look};
use crate::bench::{Bench, StepFailure};

/// Document A's cooldown (EMG-2).
const COOLDOWN: Duration = Duration::from_hours(24);
/// From the confirmation until it is read.
const TOLERANCE: Duration = Duration::from_secs(20);

/// Unlocks by emergency, and tells what is wrong with what comes of it.
///
/// The latch is freed first: what jams is told by an error screen, not judged here.
pub(super) fn try_way_out(bench: &mut Bench, facts: &Facts) -> Result<Option<String>, StepFailure> {
    bench.apply(Stimulus::Jam(false))?;
    if facts.session == Session::Locked {
        bench.open_lock_menu()?;
        bench.settle()?;
    }
    bench.choose(EMERGENCY_UNLOCK)?;
    bench.confirm()?;
    bench.settle()?;
    let after = look(bench, &[])?;
    let kept = after.session == Session::None
        && after.latch == Some(LatchPosition::Unlocked)
        && after.cooldown.is_some_and(|left| left <= COOLDOWN && left + TOLERANCE >= COOLDOWN);
    Ok((!kept).then(|| after.to_string()))
}
