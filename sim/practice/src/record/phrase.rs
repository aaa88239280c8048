//! The words of the step language for what is done to the box and takes no time.

use std::time::Duration;

use bench_protocol::{Button, Level, Stimulus, Turn};
use lockbench::step::render_duration;

use super::CannotSay;

/// Gives the step for a stimulus.
pub(super) fn other(stimulus: Stimulus) -> Result<String, CannotSay> {
    let fixed = match stimulus {
        Stimulus::OpenPlate => "I open the back plate",
        Stimulus::ClosePlate => "I close the back plate",
        Stimulus::BreakPlate => "I break the back plate open",
        Stimulus::ReplacePlate => "I replace the back plate",
        Stimulus::TakeKey => "I take the key out",
        Stimulus::PutKeyBack => "I put the key back",
        Stimulus::Usb(true) => "I connect USB power",
        Stimulus::Usb(false) => "I disconnect USB power",
        Stimulus::Battery(percent) => return Ok(format!("the battery is at {percent} %")),
        Stimulus::Power(false) => "the power is cut",
        Stimulus::Power(true) => "the power is restored",
        Stimulus::Network(false) => "the lockbox goes offline",
        Stimulus::Network(true) => "the lockbox comes online",
        Stimulus::SetClock(utc_s) => {
            return Ok(format!("the clock reads {}", dashboard_core::Utc::from_secs(utc_s)));
        }
        Stimulus::LoseClock => "the clock loses its time",
        Stimulus::LatchSensor { number, stuck: Some(level) } => {
            let word = if level == Level::Low { "locked" } else { "unlocked" };
            return Ok(format!("latch sensor {number} is stuck at {word}"));
        }
        Stimulus::PlateSensor { number, stuck: Some(level) } => {
            let word = if level == Level::Low { "closed" } else { "open" };
            return Ok(format!("back plate sensor {number} is stuck at {word}"));
        }
        Stimulus::Jam(true) => "the latch jams",
        Stimulus::Jam(false) => "the latch is freed",
        Stimulus::Hang => "the lockbox stops responding",
        unsaid => return Err(CannotSay::NoStep(format!("{unsaid:?}"))),
    };
    Ok(fixed.to_owned())
}

/// Gives the name of a button.
pub(super) const fn button(button: Button) -> &'static str {
    match button {
        Button::LockEnter => "Lock/Enter",
        Button::Back => "Back",
    }
}

/// Gives the step for turning the knob.
pub(super) fn turn(turn: Turn, detents: usize) -> String {
    let way = if turn == Turn::Clockwise { "clockwise" } else { "counter-clockwise" };
    let ending = if detents == 1 { "" } else { "s" };
    format!("I turn the knob {detents} step{ending} {way}")
}

/// Gives the step for keys of the keypad: a code, or just keys.
pub(super) fn keys(keys: &str) -> String {
    match keys.strip_suffix('#') {
        Some(code) if !code.is_empty() && code.bytes().all(|key| key.is_ascii_digit()) => {
            format!("I enter \"{code}\" on the keypad")
        }
        _ => format!("I press \"{keys}\" on the keypad"),
    }
}

/// Gives the step for time that passes.
pub(super) fn pass(time: Duration) -> String {
    format!("{} pass", render_duration(time))
}

/// Quotes a text.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
