//! The way back after a power cut: power stays away for a moment, returns, and the lockbox comes to rest.

use bench_protocol::{Instant, Stimulus};
use lock_world::CutPoint;

use super::course::opportunities;
use super::facts::{POWER_AWAY, give_power, take_hands_off};
use crate::bench::{Bench, StepFailure};
use crate::rig::RigError;

/// A lockbox that has power again and is at rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recovered {
    /// When power came back.
    pub(super) powered: Instant,
    /// The opportunities for a second cut: the first, and the last.
    pub(super) opportunities: (u64, u64),
}

/// Lets a lockbox that was cut recover.
pub(super) fn recover(bench: &mut Bench) -> Result<Recovered, StepFailure> {
    stay_away(bench)?;
    let (powered, before) = (bench.now(), opportunities(bench));
    give_power(bench)?;
    bench.settle()?;
    Ok(Recovered { powered, opportunities: (before + 1, opportunities(bench)) })
}

/// Lets it recover with a second cut in the recovery, and again after that.
pub(super) fn recover_with_cut(
    bench: &mut Bench,
    opportunity: u64,
) -> Result<Option<(CutPoint, Recovered)>, StepFailure> {
    stay_away(bench)?;
    if let Some(rig) = bench.rig_mut() {
        rig.cut_at(opportunity);
    }
    give_power(bench)?;
    match bench.settle() {
        Ok(()) => Ok(None),
        Err(StepFailure::Rig(RigError::Cut(point))) => Ok(Some((point, recover(bench)?))),
        Err(failure) => Err(failure),
    }
}

fn stay_away(bench: &mut Bench) -> Result<(), StepFailure> {
    take_hands_off(bench);
    // Without power that resets nothing; one that is not held can't be taken out.
    let _ = bench.apply(Stimulus::Paperclip(false));
    bench.pass(POWER_AWAY)
}
