//! Strokes told as what a person wants: `I open the lock menu`, `I choose`, `I confirm`, `I start a lock`.

use std::time::Duration;

use bench_protocol::{Button, Instant, LatchPosition, Stimulus};
use lockbench::step::{StepId, render_duration};

use super::CannotSay;
use super::phrase;
use super::proof::Planned;
use super::stroke::{Kind, Stroke};
use crate::Step;

/// A hold shorter than this was meant as a press.
const PRESS: Duration = Duration::from_secs(1);
/// What comes sooner after a press may come before the lockbox is at rest.
const SOON: Duration = Duration::from_secs(5);
/// Lock/Enter opens the lock menu at 2 s and restarts at 10 s (BTN-1, BTN-3), the reset pin resets at 10 s.
const THRESHOLDS: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];

/// Gives the steps of strokes, each with its instant in the session.
pub(super) fn steps(strokes: &[Stroke]) -> Result<Vec<Planned>, CannotSay> {
    let mut planned: Vec<Planned> = Vec::new();
    let mut plain = Vec::new();
    for (place, stroke) in strokes.iter().enumerate() {
        if let Some(cut) = cut_while_confirming(strokes, place, &mut planned) {
            for (at, text) in cut {
                planned.push(Planned { at, step: Step::read(&text)? });
            }
            continue;
        }
        let text = match &stroke.kind {
            Kind::Press(Button::LockEnter) => Some(lock_enter(stroke, &mut planned)),
            Kind::Press(Button::Back) if duration(stroke) < PRESS => {
                let cancels = stroke.before.is_bright() && stroke.before.is_confirmation();
                Some(if cancels { "I cancel" } else { "I press Back" }.to_owned())
            }
            Kind::Press(button) => Some(hold(*button, duration(stroke))),
            Kind::Pin => Some(format!(
                "I hold the reset pin for {}",
                render_duration(tidy(duration(stroke)))
            )),
            Kind::Cut if duration(stroke).as_secs() >= 1 => {
                let time = Duration::from_secs(duration(stroke).as_secs());
                Some(format!("the power is cut for {}", render_duration(time)))
            }
            // `I replace the back plate` closes it, too, where that is possible.
            Kind::Other(Stimulus::ClosePlate) if follows_new_plate(strokes, place) => continue,
            _ => None,
        };
        if let Some(text) = text {
            planned.push(Planned { at: stroke.at, step: Step::read(&text)? });
        } else {
            plain.clear();
            plain.push(stroke.clone());
            planned.extend(super::key::steps(&plain)?);
        }
    }
    Ok(planned)
}

fn duration(stroke: &Stroke) -> Duration {
    stroke.until.since(stroke.at)
}

/// What pressing or holding Lock/Enter was for; turns that led there are taken off the plan.
fn lock_enter(stroke: &Stroke, planned: &mut Vec<Planned>) -> String {
    let (before, time) = (&stroke.before, duration(stroke));
    if time >= THRESHOLDS[0] {
        let opens = before.rows.is_empty()
            && before.error.is_none()
            && before.latch == Some(LatchPosition::Locked)
            && stroke.held.rows.first().is_some_and(|row| row == "Go Back");
        return if opens && time < THRESHOLDS[1] {
            "I open the lock menu".to_owned()
        } else {
            hold(Button::LockEnter, time)
        };
    }
    let press = || {
        if time < PRESS { "I press Lock/Enter".to_owned() } else { hold(Button::LockEnter, time) }
    };
    if !before.is_bright() {
        return press();
    }
    let is_turn = |planned: &&Planned| planned.step.call.id == StepId::TurnKnob;
    let last = planned.iter().rfind(|planned| !is_turn(planned));
    if last.is_some_and(|last| last.step.text == "I choose \"Lock\"")
        && let Some(time) = lock_for(&before.text)
    {
        take_turns(planned);
        planned.pop();
        return format!("I start a lock of {time}");
    }
    let Some(row) = &before.selected else { return press() };
    take_turns(planned);
    if before.is_confirmation() {
        if row == "Cancel" { "I cancel" } else { "I confirm" }.to_owned()
    } else if row == "Lock with Code" {
        "I lock with a code".to_owned()
    } else {
        let label = row.split_once(':').map_or(row.as_str(), |(label, _)| label.trim());
        format!("I choose {}", phrase::quoted(label))
    }
}

/// A cut so soon after a confirmation that the step which confirms would not be over; gives that step, and
/// the one that restores the power, if it was.
fn cut_while_confirming(
    strokes: &[Stroke],
    place: usize,
    planned: &mut Vec<Planned>,
) -> Option<Vec<(Instant, String)>> {
    let (press, cut) = (strokes.get(place.checked_sub(1)?)?, strokes.get(place)?);
    let after = cut.at.since(press.until);
    let restored = match cut.kind {
        Kind::Cut => Some((cut.until, "the power is restored".to_owned())),
        Kind::Other(Stimulus::Power(false)) => None,
        _ => return None,
    };
    let confirms = planned.last().is_some_and(|last| last.step.call.id == StepId::Confirm);
    if !confirms || press.kind != Kind::Press(Button::LockEnter) || after >= SOON {
        return None;
    }
    planned.pop();
    let text = format!("I confirm and the power is cut {} later", render_duration(after));
    Some([(press.at, text)].into_iter().chain(restored).collect())
}

/// Takes the turns off the plan's end: the step that follows finds its row itself.
fn take_turns(planned: &mut Vec<Planned>) {
    while planned.last().is_some_and(|last| last.step.call.id == StepId::TurnKnob) {
        planned.pop();
    }
}

/// Reads what the timer screen is set to, as a duration of the step language.
fn lock_for(text: &str) -> Option<String> {
    let after = text.split_once("Lock for ")?.1;
    let mut total = 0_u64;
    for word in after.split_whitespace() {
        if let Some((minutes, seconds)) = word.split_once(':') {
            total += minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?;
            return Some(render_duration(Duration::from_secs(total)));
        }
        let days = word.strip_suffix('d').and_then(|count| count.parse::<u64>().ok());
        let hours = word.strip_suffix('h').and_then(|count| count.parse::<u64>().ok());
        match (days, hours) {
            (Some(days), _) => total += days * 86_400,
            (_, Some(hours)) => total += hours * 3600,
            // `4 weeks`, `2 months`: it says so itself.
            _ => return unit_in_words(after),
        }
    }
    None
}

fn unit_in_words(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (count, unit) = (words.next()?, words.next()?);
    let known = ["week", "month", "year"].iter().any(|known| unit.starts_with(known));
    (known && count.parse::<u64>().is_ok()).then(|| format!("{count} {unit}"))
}

fn hold(button: Button, time: Duration) -> String {
    format!("I hold {} for {}", phrase::button(button), render_duration(tidy(time)))
}

/// Rounds to tenths of a second, but never over a threshold.
fn tidy(time: Duration) -> Duration {
    let tenths = (time.as_millis() as u64 + 50) / 100;
    let round = Duration::from_millis(tenths * 100);
    let same_side = THRESHOLDS.iter().all(|threshold| (time < *threshold) == (round < *threshold));
    if same_side { round } else { Duration::from_millis(time.as_millis() as u64) }
}

fn follows_new_plate(strokes: &[Stroke], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|place| strokes.get(place));
    before.is_some_and(|before| {
        before.kind == Kind::Other(Stimulus::ReplacePlate)
            && before.before.latch == Some(LatchPosition::Unlocked)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_are_tidied_but_stay_on_their_side_of_a_threshold() {
        for (ms, tidied) in
            [(1130, 1100), (1999, 1999), (2000, 2000), (2049, 2000), (9960, 9960), (10_020, 10_000)]
        {
            assert_eq!(tidy(Duration::from_millis(ms)), Duration::from_millis(tidied), "{ms} ms");
        }
    }

    #[test]
    fn the_timer_is_read_in_every_band() {
        for (text, wanted) in [
            ("80% Lock for 10:00 Turn", Some("10 minutes")),
            ("80% Lock for 00:45", Some("45 s")),
            ("80% Lock for 2h 00:00", Some("2 hours")),
            ("80% Lock for 3d 0h 00:00", Some("3 days")),
            ("80% Lock for 4 weeks", Some("4 weeks")),
            ("80% Lock for 1 year", Some("1 year")),
            ("80% Break for 10:00", None),
        ] {
            assert_eq!(lock_for(text).as_deref(), wanted, "{text}");
        }
    }
}
