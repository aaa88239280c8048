//! Buttons, the knob, and finding one's way with them.

use std::time::Duration;

use bench_protocol::{Button, Stimulus, Turn};

use super::no_body;
use crate::bench::{Bench, StepFailure};
use crate::step::{StepCall, StepId as Id};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::Press => bench.press(button(call.word(0)?))?,
        Id::Hold => bench.hold(button(call.word(0)?), call.duration(1)?)?,
        Id::BeginHold => bench.apply(Stimulus::Button { button: Button::LockEnter, down: true })?,
        Id::LetGo => bench.apply(Stimulus::Button { button: Button::LockEnter, down: false })?,
        Id::TurnKnob => {
            let detents = usize::try_from(call.int(0)?).map_err(|_| {
                StepFailure::new(
                    "a number of steps, 0 or more",
                    format!("{}", call.int(0).unwrap_or(0)),
                )
            })?;
            let turn =
                if call.word(1)? == "clockwise" { Turn::Clockwise } else { Turn::CounterClockwise };
            bench.turn(turn, detents)?;
        }
        Id::OpenLockMenu => bench.open_lock_menu()?,
        Id::ScrollTo => bench.scroll_to(call.text(0)?)?,
        Id::Choose => return bench.choose(call.text(0)?),
        Id::Confirm => bench.confirm()?,
        Id::Cancel => bench.cancel()?,
        Id::StartLock => start_lock(bench, call.duration(0)?)?,
        _ => return Err(no_body(call)),
    }
    bench.rest_after_action()
}

fn button(word: &str) -> Button {
    if word == "Back" { Button::Back } else { Button::LockEnter }
}

/// Starts a lock through the menu and the timer screen; stops at the first error.
pub(super) fn start_lock(bench: &mut Bench, duration: Duration) -> Result<(), StepFailure> {
    let Some(turns) = turns_from_ten_minutes(duration) else {
        return Err(StepFailure::new(
            "a duration that the timer can show (BTN-9)",
            format!(
                "{} s lies between two of its values, or outside 30 s to 1000 years",
                duration.as_secs_f64()
            ),
        ));
    };
    bench.go_to_main_menu()?;
    if bench.words()?.error.is_some() {
        return Ok(());
    }
    bench.choose("Lock")?;
    if !bench.words()?.text.contains("Lock for") {
        // An error or a message stands there: the step stops, and what is there can be asserted.
        return Ok(());
    }
    let turn = if turns < 0 { Turn::Clockwise } else { Turn::CounterClockwise };
    bench.turn(turn, turns.unsigned_abs() as usize)?;
    bench.press(Button::LockEnter)
}

/// The timer's bands (BTN-9): unit in seconds, first and last value.
const BANDS: [(u64, u64, u64); 7] = [
    (1, 30, 120),
    (60, 2, 120),
    (3600, 2, 24),
    (86_400, 1, 30),
    (604_800, 4, 8),
    (2_629_746, 2, 12),
    (31_556_952, 1, 1000),
];

/// How many turns longer (or, negative, shorter) a duration is than the 10 minutes that the timer
/// opens with; `None` if no value is that long.
fn turns_from_ten_minutes(duration: Duration) -> Option<i64> {
    if duration.subsec_nanos() != 0 {
        return None;
    }
    let wanted = duration.as_secs();
    let (mut value, mut band, mut turns) = (600, 1, 0);
    while value < wanted {
        let (unit, _, last) = BANDS[band];
        if value / unit < last {
            value += unit;
        } else {
            band += 1;
            let (unit, first, _) = *BANDS.get(band)?;
            value = (value / unit + 1).max(first) * unit;
        }
        turns += 1;
    }
    while value > wanted {
        let (unit, first, _) = BANDS[band];
        if value / unit > first {
            value -= unit;
        } else {
            band = band.checked_sub(1)?;
            let (unit, _, last) = BANDS[band];
            value = ((value - 1) / unit).min(last) * unit;
        }
        turns -= 1;
    }
    (value == wanted && (duration.as_secs() >= 600) == (turns >= 0)).then_some(turns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_counted_over_the_bands() {
        for (seconds, turns) in [
            (600, Some(0)),
            (660, Some(1)),
            (540, Some(-1)),
            (120, Some(-8)),
            (119, Some(-9)),
            (30, Some(-98)),
            (7200, Some(110)),
            (10_800, Some(111)),
            (172_800, Some(133)),
            (29, None),
            (601, None),
            (5400 + 1, None),
        ] {
            assert_eq!(turns_from_ten_minutes(Duration::from_secs(seconds)), turns, "{seconds} s");
        }
        assert_eq!(turns_from_ten_minutes(Duration::from_millis(30_500)), None);
    }
}
