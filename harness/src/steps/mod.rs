//! What each step does: one file a domain noun, written once for every rig.

mod button;
mod dashboard;
mod display;
mod given;
mod latch;
mod link;
mod plate;
mod power;
mod state;
mod time_left;

use crate::bench::{Bench, StepFailure};
use crate::step::{Keyword, StepCall, StepId as Id, Table};

/// Runs one step on a bench, under whatever keyword it stands.
///
/// # Errors
/// `StepFailure::Unmet` if the lockbox did something else, or its coil left its limits, `StepFailure::Rig` if the rig broke.
pub fn run_step(
    bench: &mut Bench,
    call: &StepCall,
    table: Option<&Table>,
) -> Result<(), StepFailure> {
    let entry = call.entry();
    if !entry.modelled {
        return Err(StepFailure::new(
            "a step that is modelled",
            format!("not yet modelled: {}", entry.pattern),
        )
        .hint("codes, keys, cards and the factory reset come with Access"));
    }
    if entry.keyword != Keyword::Then {
        bench.begin_action();
    }
    act(bench, call, table)?;
    bench.watch_coil()
}

fn act(bench: &mut Bench, call: &StepCall, table: Option<&Table>) -> Result<(), StepFailure> {
    match call.id {
        Id::Lockbox
        | Id::FactoryNewLockbox
        | Id::EmergencyUnlockIs
        | Id::BreaksAllowed
        | Id::LocalSessionRunning
        | Id::KeyholderSessionRunning
        | Id::LockForeverRunning => given::run(bench, call),
        Id::Press
        | Id::BeginHold
        | Id::LetGo
        | Id::Hold
        | Id::TurnKnob
        | Id::OpenLockMenu
        | Id::ScrollTo
        | Id::Choose
        | Id::Confirm
        | Id::Cancel
        | Id::StartLock => button::run(bench, call),
        Id::PlateIs
        | Id::MovePlate
        | Id::TakeKeyOut
        | Id::PutKeyBack
        | Id::BreakPlate
        | Id::ReplacePlate
        | Id::PlateSensorStuck
        | Id::KeyComesOut
        | Id::KeyStaysIn
        | Id::PlateHasToBeReplaced => plate::run(bench, call),
        Id::ClockReads
        | Id::UsbIs
        | Id::BatteryIs
        | Id::TimePasses
        | Id::CutPower
        | Id::RestorePower
        | Id::CutPowerFor
        | Id::ConfirmThenCutPower
        | Id::LoseClock
        | Id::SwitchUsb
        | Id::StopResponding => power::run(bench, call),
        Id::NetworkIs
        | Id::GoOffline
        | Id::ComeOnline
        | Id::TamperWithCommand
        | Id::PairLockbox
        | Id::LinkIs => link::run(bench, call),
        Id::LatchSensorStuck
        | Id::JamLatch
        | Id::FreeLatch
        | Id::LatchIs
        | Id::UnlocksWithin
        | Id::SolenoidDrivenWithin
        | Id::SolenoidNeverLongerThan => latch::run(bench, call),
        Id::KeyholderStartsSession
        | Id::KeyholderStartsSessionWith
        | Id::KeyholderUnlocks
        | Id::KeyholderEndsSession
        | Id::KeyholderSetsDuration
        | Id::KeyholderSetsEmergencyUnlock
        | Id::AdministratorEndsSession
        | Id::KeyholderSees
        | Id::KeyholderDoesNotSee
        | Id::DashboardShowsSession
        | Id::KeyholderToldOnce
        | Id::RequestRefused
        | Id::AuditLogShows
        | Id::AuditLogShowsOnce => dashboard::run(bench, call, table),
        Id::SessionIsRunning
        | Id::SessionHasEnded
        | Id::CooldownIsRunning
        | Id::NoCooldown
        | Id::BreakIs => state::run(bench, call),
        Id::DisplayShows
        | Id::DisplayDoesNotShow
        | Id::DisplayIs
        | Id::MenuShows
        | Id::MenuDoesNotOffer
        | Id::HeaderShows
        | Id::QrCodeShown
        | Id::QrCodeShownFor
        | Id::ErrorShown
        | Id::NoErrorShown => display::run(bench, call, table),
        _ => Err(no_body(call)),
    }
}

/// A step that the catalogue calls modelled and no file has: a fault of ours, found by a test.
fn no_body(call: &StepCall) -> StepFailure {
    crate::rig::RigError::Broken(format!("step `{}` has no body", call.entry().pattern)).into()
}

/// Fails unless something holds; both texts are made only then.
fn expect(
    holds: bool,
    expected: impl FnOnce() -> String,
    observed: impl FnOnce() -> String,
) -> Result<(), StepFailure> {
    if holds { Ok(()) } else { Err(StepFailure::new(expected(), observed())) }
}
