//! What each step does: one file a domain noun, written once for every rig.

mod button;
mod code;
mod dashboard;
mod digital_key;
mod display;
mod given;
mod latch;
mod link;
mod plate;
mod power;
mod reset;
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
    if entry.keyword != Keyword::Then {
        bench.begin_action()?;
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
        | Id::PairWithWrongCode
        | Id::NotePairingCode
        | Id::PairWithNotedCode
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
        Id::LockWithCode
        | Id::LockedWithCode
        | Id::EnterCode
        | Id::PressKeys
        | Id::ChangePassword
        | Id::MasterPasswordIs
        | Id::KeypadIs => code::run(bench, call),
        Id::HoldResetPin
        | Id::BeginHoldResetPin
        | Id::LetGoResetPin
        | Id::AdministratorResets
        | Id::PlanSetsRemoteReset
        | Id::FlashesAndBeeps
        | Id::DoesNothing => reset::run(bench, call),
        Id::Users
        | Id::SiteTimeZoneIs
        | Id::MakeDigitalKey
        | Id::DeleteDigitalKey
        | Id::UserOpensApp
        | Id::UserPressesUnlock
        | Id::UserHoldsPhone
        | Id::UserWritesKeycard
        | Id::HoldKeycard
        | Id::DigitalKeyIs
        | Id::DigitalKeyIsPendingDelete
        | Id::DigitalKeyCouldOpenFor
        | Id::UserSeesDigitalKey
        | Id::UserDoesNotSeeDigitalKey
        | Id::UserGetsMail => digital_key::run(bench, call, table),
    }
}

/// A step that was sent to a file that does not have it: a fault of ours, found by a test.
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
