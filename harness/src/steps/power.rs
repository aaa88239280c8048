//! Time, clock, battery, USB, power cuts, and a firmware that hangs.

use std::time::Duration;

use bench_protocol::{Button, Stimulus};

use super::no_body;
use crate::bench::{Bench, StepFailure};
use crate::step::{StepCall, StepId as Id};

/// A lit box looks at battery and clock once a second, a dark one every 10 s.
const NOTICED_LIT: Duration = Duration::from_millis(1100);
const NOTICED_DARK: Duration = Duration::from_millis(10_100);
const PRESS: Duration = Duration::from_millis(100);

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::ClockReads => {
            bench.apply(Stimulus::SetClock(call.utc_s(0)?))?;
            let_it_notice(bench)?;
        }
        Id::LoseClock => {
            bench.apply(Stimulus::LoseClock)?;
            let_it_notice(bench)?;
        }
        Id::BatteryIs => {
            let percent = call.int(0)?;
            let level = u8::try_from(percent)
                .map_err(|_| StepFailure::new("a level of 0 to 100 %", format!("{percent} %")))?;
            bench.apply(Stimulus::Battery(level))?;
            let_it_notice(bench)?;
        }
        Id::UsbIs | Id::SwitchUsb => {
            bench.apply(Stimulus::Usb(matches!(call.word(0)?, "connect" | "connected")))?;
        }
        Id::TimePasses => bench.pass(call.duration(0)?)?,
        Id::CutPower => bench.apply(Stimulus::Power(false))?,
        Id::RestorePower => bench.apply(Stimulus::Power(true))?,
        Id::CutPowerFor => {
            bench.apply(Stimulus::Power(false))?;
            bench.pass(call.duration(0)?)?;
            bench.apply(Stimulus::Power(true))?;
        }
        Id::ConfirmThenCutPower => {
            bench.select_confirmation()?;
            let button = Button::LockEnter;
            bench.apply(Stimulus::Button { button, down: true })?;
            bench.pass(PRESS)?;
            bench.apply(Stimulus::Button { button, down: false })?;
            bench.pass(call.duration(0)?)?;
            bench.apply(Stimulus::Power(false))?;
        }
        Id::StopResponding => bench.apply(Stimulus::Hang)?,
        _ => return Err(no_body(call)),
    }
    bench.rest_after_action()
}

/// Nothing tells the firmware that a chip or the battery changed: it sees it when it looks next.
fn let_it_notice(bench: &mut Bench) -> Result<(), StepFailure> {
    let dark = bench.eyes()?.display().brightness() == observer::Brightness::Off;
    bench.pass(if dark { NOTICED_DARK } else { NOTICED_LIT })
}
