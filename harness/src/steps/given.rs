//! Lockboxes to begin with, and the settings and sessions that they have then.

use std::time::Duration;

use bench_protocol::{Button, Stimulus};
use dashboard_core::Breaks;

use super::{button, expect, no_body};
use crate::bench::{Bench, Screen, StepFailure};
use crate::dashboard::Wish;
use crate::step::{StepCall, StepId as Id};

/// In percent (LCK-6).
const LOWEST_FOR_A_LOCK: u8 = 5;

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::Lockbox => bench.put_set_up(),
        Id::FactoryNewLockbox => bench.put_factory_new(),
        Id::EmergencyUnlockIs => emergency_unlock_is(bench, call.word(0)?),
        Id::BreaksAllowed => breaks_allowed(bench, call.duration(0)?, call.duration(1)?),
        Id::LocalSessionRunning => {
            let duration = call.duration(0)?;
            while_supplied(bench, |bench| {
                button::start_lock(bench, duration)?;
                bench.settle()?;
                session_has_begun(bench)
            })
        }
        Id::KeyholderSessionRunning => {
            let duration = call.duration(0)?;
            while_ready(bench, |bench| {
                let sight = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?;
                let settings = sight.defaults.session(Some(duration));
                let asked = bench.ask(&Wish::StartSession(settings))?;
                bench.settle()?;
                if let Err(refused) = asked {
                    return Err(StepFailure::new(
                        "a keyholder's session",
                        format!("refused with `{refused}`"),
                    ));
                }
                let sight = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?;
                let state = sight.session.as_deref().unwrap_or("none");
                expect(
                    state == "locked",
                    || "a keyholder's session, locked".to_owned(),
                    || format!("the dashboard shows it as {state}"),
                )
            })
        }
        Id::LockForeverRunning => while_ready(bench, |bench| {
            bench.go_to_main_menu()?;
            bench.choose("Lock Forever")?;
            bench.confirm()?;
            bench.rest_after_action()?;
            session_has_begun(bench)
        }),
        _ => Err(no_body(call)),
    }
}

fn session_has_begun(bench: &mut Bench) -> Result<(), StepFailure> {
    let words = bench.words()?;
    expect(
        words.screen == Screen::Locked,
        || "a lock session that runs".to_owned(),
        || format!("the display says: {}", words.text),
    )
}

/// The owner sets it in the device's menu, before a session; the keyholder's sessions follow it.
fn emergency_unlock_is(bench: &mut Bench, word: &str) -> Result<(), StepFailure> {
    bench.go_to_main_menu()?;
    bench.choose("Settings")?;
    let wanted = format!("Emergency Unlock: {word}");
    let rows = bench.read_menu()?;
    if !rows.contains(&wanted) {
        bench.choose("Emergency Unlock")?;
        let rows = bench.read_menu()?;
        expect(
            rows.contains(&wanted),
            || wanted.clone(),
            || format!("the rows {}", rows.join(", ")),
        )?;
    }
    bench.press(Button::Back)?;
    bench.rest_after_action()
}

/// Both for sessions that are started on the device and for those of the keyholder.
fn breaks_allowed(bench: &mut Bench, length: Duration, every: Duration) -> Result<(), StepFailure> {
    let seconds = |duration: Duration| {
        u32::try_from(duration.as_secs()).map_err(|_| {
            StepFailure::new(
                "a break setting of at most 136 years",
                format!("{} s", duration.as_secs()),
            )
        })
    };
    let breaks = Breaks { length_s: seconds(length)?, every_s: seconds(every)? };
    while_online(bench, |bench| {
        for wish in [Wish::SetBreakDefaults(Some(breaks)), Wish::SetDeviceBreaks(Some(breaks))] {
            bench.ask(&wish)?.map_err(|refused| {
                StepFailure::new("breaks that can be set", format!("refused with `{refused}`"))
            })?;
        }
        bench.settle()?;
        let set = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?.device_breaks;
        expect(set == Some(breaks), || format!("{breaks:?}"), || format!("{set:?} on the device"))
    })
}

/// Does something that needs the dashboard and a battery, with both there for as long as it takes.
fn while_ready(
    bench: &mut Bench,
    act: impl FnOnce(&mut Bench) -> Result<(), StepFailure>,
) -> Result<(), StepFailure> {
    while_supplied(bench, |bench| while_online(bench, act))
}

/// Does something that a battery of less than 5 % would refuse (LCK-6): a session that runs was
/// started before it was as low as the scenario has it.
pub(super) fn while_supplied(
    bench: &mut Bench,
    act: impl FnOnce(&mut Bench) -> Result<(), StepFailure>,
) -> Result<(), StepFailure> {
    let low = bench
        .eyes()?
        .battery_percent()
        .now()
        .filter(|percent| (1..LOWEST_FOR_A_LOCK).contains(percent));
    if low.is_some() {
        bench.apply(Stimulus::Battery(LOWEST_FOR_A_LOCK))?;
        bench.pass(Duration::from_secs(1))?;
    }
    act(bench)?;
    if let Some(percent) = low {
        bench.apply(Stimulus::Battery(percent))?;
        bench.pass(Duration::from_secs(1))?;
    }
    Ok(())
}

/// Does something that needs the dashboard, with the network there for as long as it takes.
pub(super) fn while_online(
    bench: &mut Bench,
    act: impl FnOnce(&mut Bench) -> Result<(), StepFailure>,
) -> Result<(), StepFailure> {
    let offline = !bench.rig()?.link().network;
    if offline {
        bench.apply(Stimulus::Network(true))?;
        bench.settle()?;
    }
    bench.wake()?;
    act(bench)?;
    if offline {
        bench.apply(Stimulus::Network(false))?;
        bench.settle()?;
    }
    Ok(())
}
