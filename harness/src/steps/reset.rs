//! The reset pin behind its pinhole, the reset from the dashboard, and how the lock answers.

use bench_protocol::Stimulus;

use super::{expect, no_body};
use crate::bench::{Bench, StepFailure};
use crate::dashboard::Wish;
use crate::step::{StepCall, StepId as Id};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::HoldResetPin => {
            bench.apply(Stimulus::Paperclip(true))?;
            bench.pass(call.duration(0)?)?;
            bench.apply(Stimulus::Paperclip(false))?;
        }
        Id::BeginHoldResetPin => bench.apply(Stimulus::Paperclip(true))?,
        Id::LetGoResetPin => bench.apply(Stimulus::Paperclip(false))?,
        Id::AdministratorResets => bench.ask(&Wish::FactoryReset)?.unwrap_or_default(),
        Id::PlanSetsRemoteReset => {
            let allowed = call.word(0)? == "allows";
            bench.ask(&Wish::SetRemoteReset(allowed))?.unwrap_or_default();
        }
        Id::FlashesAndBeeps => {
            return expect(
                bench.has_flashed_and_beeped()?,
                || "a lockbox that flashes and beeps".to_owned(),
                || answers(bench),
            );
        }
        Id::DoesNothing => {
            let began = bench.times().began;
            let still = {
                let eyes = bench.eyes()?;
                eyes.led_changes_since(began).is_empty()
                    && eyes.buzzer_changes_since(began).is_empty()
                    && eyes.drive_began_since(began).is_none()
            };
            return expect(
                still,
                || "a lockbox whose LED, buzzer and latch do nothing".to_owned(),
                || answers(bench),
            );
        }
        _ => return Err(no_body(call)),
    }
    bench.rest_after_action()?;
    bench.take_note_of_reset()
}

fn answers(bench: &Bench) -> String {
    let began = bench.times().began;
    let (led, buzzer, drives) = bench.observer().map_or((0, 0, 0), |eyes| {
        (
            eyes.led_changes_since(began).iter().filter(|change| change.to).count(),
            eyes.buzzer_changes_since(began).iter().filter(|change| change.to).count(),
            eyes.coil_pulses_since(began).len(),
        )
    });
    format!(
        "it flashed {led}, beeped {buzzer}, drove the latch {drives} times; the display says: {}",
        bench.display_text()
    )
}
