//! What a person sees of what was done, as Then steps.

use std::time::Duration;

use bench_protocol::{LatchPosition, PlateState};
use lockbench::bench::{Bench, Screen};
use lockbench::step::{StepId, render_duration};

use super::phrase::quoted;
use crate::Step;
use crate::glance::{Glance, without_numbers};

/// Gives what changed by a step, as far as looking on tells it: none of these steps touches the box.
pub(super) fn seen(step: &Step, before: &Glance, after: &Glance) -> Vec<Step> {
    let mut texts = Vec::new();
    if after.refusals > before.refusals
        && let Some(refused) = &after.refused
    {
        texts.push(format!("the request is refused with {}", quoted(refused)));
    }
    if after.latch != before.latch {
        let at_once =
            step.call.id == StepId::Confirm && after.latch == Some(LatchPosition::Unlocked);
        let within = || Some("the lockbox unlocks within 2 seconds".to_owned());
        texts.extend(if at_once { within() } else { latch(after.latch) });
    }
    if after.plate != before.plate && after.plate == Some(PlateState::Broken) {
        texts.push("the back plate has to be replaced".to_owned());
    }
    if matches!(step.call.id, StepId::HoldResetPin | StepId::LetGoResetPin) {
        texts.push("the lockbox flashes and beeps".to_owned());
    }
    let is_dark = after.text.is_empty();
    let other_screen =
        after.rows != before.rows || without_numbers(&after.text) != without_numbers(&before.text);
    if let Some(error) = after.error.as_ref().filter(|_| after.error != before.error) {
        texts.push(format!("error {error} is shown"));
    } else if after.qr_code && !before.qr_code {
        texts.push("the display shows a QR code".to_owned());
    } else if step.call.id == StepId::OpenLockMenu && !after.rows.is_empty() {
        return read(&texts).into_iter().chain(menu(after)).collect();
    } else if after.lit != before.lit && (is_dark || before.text.is_empty()) {
        texts.extend(after.lit.map(|word| format!("the display is {word}")));
    } else if other_screen && after.rows.is_empty() {
        texts.extend(new_words(before, after));
    }
    read(&texts)
}

/// Gives how things stand at the end, as far as looking on tells it.
pub(super) fn end(last: &Glance) -> Vec<Step> {
    let mut texts: Vec<String> = latch(last.latch).into_iter().collect();
    if last.key_inside == Some(true) {
        let comes_out =
            last.plate != Some(PlateState::Closed) || last.latch == Some(LatchPosition::Unlocked);
        texts.push(format!("I {} take the key out", if comes_out { "can" } else { "cannot" }));
    }
    if let Some(error) = &last.error {
        texts.push(format!("error {error} is shown"));
    }
    texts.extend(last.session.map(|word| format!("the dashboard shows the session as \"{word}\"")));
    read(&texts)
}

/// Gives what the device says of session and cooldown; reading it may wake the display and leave an error.
pub(super) fn state(bench: &Bench, last: &Glance) -> Vec<Step> {
    let Ok(words) = bench.words() else { return Vec::new() };
    let mut texts = Vec::new();
    match words.screen {
        Screen::Break => texts.push("the break is running".to_owned()),
        Screen::Overdue => texts.push("the break is overdue".to_owned()),
        Screen::Locked => texts.push("the lock session is running".to_owned()),
        Screen::Unlocked => {
            if last.session.is_some() {
                texts.push("the lock session has ended".to_owned());
            }
            match words.cooldown() {
                Some(left) => {
                    texts.push(format!("a cooldown of {} is running", in_hours(tidy(left))));
                }
                None if words.is_main_menu() => texts.push("no cooldown is running".to_owned()),
                None => {}
            }
        }
        Screen::CodeLocked | Screen::Message | Screen::Unclear | Screen::Off => {}
    }
    read(&texts)
}

/// Gives where the bolt is, as a step.
pub(super) fn latch_is(glance: &Glance) -> Vec<Step> {
    read(&latch(glance.latch).into_iter().collect::<Vec<_>>())
}

fn latch(latch: Option<LatchPosition>) -> Option<String> {
    match latch {
        Some(LatchPosition::Locked) => Some("the lockbox is locked".to_owned()),
        Some(LatchPosition::Unlocked) => Some("the lockbox is unlocked".to_owned()),
        Some(LatchPosition::Travelling) | None => None,
    }
}

fn menu(glance: &Glance) -> Option<Step> {
    let rows = glance.rows.iter().map(|row| vec![row.clone()]).collect();
    Step::read_with_table("the menu shows:", rows).ok()
}

/// The first line under the header that is new, and has no time in it, which goes on.
fn new_words(before: &Glance, after: &Glance) -> Option<String> {
    let has_time = |line: &str| {
        line.split_whitespace()
            .any(|word| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_new =
        |line: &&String| !line.is_empty() && !before.lines.contains(line) && !has_time(line);
    let line = after.lines.iter().find(is_new)?;
    Some(format!("the display shows {}", quoted(line)))
}

/// Times left are compared within 5 s: close to a whole minute, that is what a person would write.
fn tidy(left: Duration) -> Duration {
    let seconds = (left.as_secs() + 3) / 60 * 60;
    if left.as_secs().abs_diff(seconds) <= 3 { Duration::from_secs(seconds) } else { left }
}

/// A day is what a cooldown begins with, and everybody calls it 24 hours.
fn in_hours(left: Duration) -> String {
    if left == Duration::from_hours(24) { "24 hours".to_owned() } else { render_duration(left) }
}

/// Texts that the catalogue knows; every text made here is one, which a test sees to.
fn read(texts: &[String]) -> Vec<Step> {
    texts.iter().filter_map(|text| Step::read(text).ok()).collect()
}
