//! What persons and surroundings do, and what the rules make of it.

use proptest::prelude::*;

use crate::bench::{LockboxOnBench, duration};
use crate::model::{Mark, Model, Origin};

/// One thing that somebody does; what can't be done as things stand is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// In seconds.
    StartLock(u64),
    LockForever,
    /// In seconds.
    KeyholderStarts(u64),
    KeyholderUnlocks,
    /// In seconds.
    SetsDuration(u64),
    TurnsEmergencyUnlock(bool),
    EmergencyUnlock,
    TakeBreak,
    EndBreak,
    OpenPlate,
    ClosePlate,
    /// In seconds.
    Wait(u64),
    /// In seconds.
    CutPower(u64),
    Restart,
    GoOffline,
    ComeOnline,
    LoseClock,
}

/// Gives doings, those that lock somewhat more often.
pub(crate) fn doing() -> impl Strategy<Value = Doing> {
    let lengths = || prop::sample::select(vec![600_u64, 7200, 86_400]);
    prop_oneof![
        3 => lengths().prop_map(Doing::StartLock),
        1 => Just(Doing::LockForever),
        3 => lengths().prop_map(Doing::KeyholderStarts),
        1 => Just(Doing::KeyholderUnlocks),
        1 => prop::sample::select(vec![1800_u64, 10_800, 172_800]).prop_map(Doing::SetsDuration),
        1 => any::<bool>().prop_map(Doing::TurnsEmergencyUnlock),
        2 => Just(Doing::EmergencyUnlock),
        3 => Just(Doing::TakeBreak),
        2 => Just(Doing::EndBreak),
        1 => Just(Doing::OpenPlate),
        2 => Just(Doing::ClosePlate),
        5 => prop::sample::select(vec![1_u64, 60, 900, 3600, 21_600, 86_400]).prop_map(Doing::Wait),
        3 => prop::sample::select(vec![1_u64, 600, 10_800]).prop_map(Doing::CutPower),
        1 => Just(Doing::Restart),
        1 => Just(Doing::GoOffline),
        2 => Just(Doing::ComeOnline),
        1 => Just(Doing::LoseClock),
    ]
}

/// Gives a beginning from which chance seldom comes by itself: none, a break, a clock that is lost in a
/// session or in a cooldown.
pub(crate) fn beginning() -> impl Strategy<Value = Vec<Doing>> {
    let beginnings = vec![
        Vec::new(),
        vec![Doing::KeyholderStarts(86_400), Doing::Wait(3600), Doing::TakeBreak],
        vec![Doing::StartLock(7200), Doing::Wait(3600), Doing::TakeBreak, Doing::OpenPlate],
        vec![Doing::StartLock(86_400), Doing::GoOffline, Doing::LoseClock],
        vec![Doing::StartLock(600), Doing::EmergencyUnlock, Doing::GoOffline, Doing::LoseClock],
    ];
    prop::sample::select(beginnings)
}

impl Doing {
    /// Does it to the lockbox, and to the model.
    pub(crate) fn play(
        self,
        lockbox: &mut LockboxOnBench,
        model: &mut Model,
    ) -> Result<(), String> {
        let began = lockbox.now_us();
        match self {
            Self::StartLock(seconds) if model.session.is_none() => {
                lockbox.step(&format!("I start a lock of {}", duration(seconds)))?;
                model.start(
                    Mark::between(began, lockbox.now_us(), model),
                    Origin::Local,
                    Some(seconds),
                );
            }
            Self::LockForever if model.session.is_none() => {
                lockbox.step("no cooldown is running").ok();
                lockbox.step("I choose \"Lock Forever\"")?;
                if model.cooldown.is_none() {
                    lockbox.step("I confirm")?;
                }
                if model.online {
                    model.start(
                        Mark::between(began, lockbox.now_us(), model),
                        Origin::Forever,
                        None,
                    );
                }
            }
            Self::KeyholderStarts(seconds) if model.online => {
                lockbox.step(&format!(
                    "the keyholder starts a lock session of {}",
                    duration(seconds)
                ))?;
                model.start(
                    Mark::between(began, lockbox.now_us(), model),
                    Origin::Keyholder,
                    Some(seconds),
                );
            }
            Self::KeyholderUnlocks if model.online => {
                lockbox.step("the keyholder unlocks the lockbox")?;
                model.keyholder_unlocks();
            }
            Self::SetsDuration(seconds) if model.online => {
                lockbox
                    .step(&format!("the keyholder sets the session to {}", duration(seconds)))?;
                model.set_duration(seconds);
            }
            Self::TurnsEmergencyUnlock(on) if model.online => {
                lockbox.step(&format!(
                    "the keyholder turns emergency unlock {}",
                    if on { "on" } else { "off" }
                ))?;
                if model.session.is_none() {
                    model.emergency_unlock = on;
                }
            }
            Self::EmergencyUnlock if model.session.is_some() => {
                return emergency_unlock(lockbox, model);
            }
            Self::TakeBreak => return take_break(lockbox, model),
            Self::EndBreak if model.in_break() => {
                lockbox.step("I choose \"End Break\"")?;
                model.end_break(Mark::between(began, lockbox.now_us(), model));
            }
            Self::OpenPlate if model.is_open() && model.plate_closed => {
                lockbox.step("I open the back plate")?;
                model.plate_closed = false;
            }
            Self::ClosePlate if model.is_open() => {
                lockbox.step("I close the back plate")?;
                model.plate_closed = true;
            }
            Self::Wait(seconds) => lockbox.step(&format!("{} pass", duration(seconds)))?,
            Self::CutPower(seconds) => {
                lockbox.step(&format!("the power is cut for {}", duration(seconds)))?;
                model.power_was_away(seconds);
            }
            Self::Restart => {
                lockbox.step("I hold Lock/Enter for 10 seconds")?;
                model.power_was_away(0);
            }
            Self::GoOffline => {
                lockbox.step("the lockbox goes offline")?;
                model.online = false;
            }
            Self::ComeOnline => {
                lockbox.step("the lockbox comes online")?;
                model.online = true;
                model.find_clock();
            }
            Self::LoseClock => {
                lockbox.step("the clock loses its time")?;
                model.clock_lost = true;
                if model.online {
                    model.find_clock();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn emergency_unlock(lockbox: &mut LockboxOnBench, model: &mut Model) -> Result<(), String> {
    if !model.in_break() {
        lockbox.step("I open the lock menu")?;
    }
    if !model.offers_emergency_unlock() {
        lockbox.step("the menu does not offer \"Emergency Unlock\"")?;
        return lockbox.step("I press Back");
    }
    lockbox.step("I choose \"Emergency Unlock\"")?;
    let began = lockbox.now_us();
    lockbox.step("I confirm")?;
    lockbox
        .step("the lockbox unlocks within 1 second")
        .or_else(|why| if model.in_break() { Ok(()) } else { Err(why) })?;
    model.emergency(Mark::between(began, lockbox.now_us(), model));
    Ok(())
}

fn take_break(lockbox: &mut LockboxOnBench, model: &mut Model) -> Result<(), String> {
    if model.session.is_none() || model.in_break() {
        return Ok(());
    }
    lockbox.step("I open the lock menu")?;
    if !model.allows_breaks() {
        lockbox.step("the menu does not offer \"Take a Break\"")?;
        return lockbox.step("I press Back");
    }
    lockbox.step("I choose \"Take a Break\"")?;
    let (began, too_soon) = (lockbox.now_us(), lockbox.shows("Too Soon"));
    model.break_is_due(began, !too_soon)?;
    if too_soon {
        return Ok(());
    }
    lockbox.step("I confirm")?;
    model.take_break(Mark::between(began, lockbox.now_us(), model));
    Ok(())
}
