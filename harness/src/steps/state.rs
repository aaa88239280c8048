//! Session, cooldown and break, as the device's own words tell them.

use super::time_left::TOLERANCE;
use super::{expect, no_body};
use crate::bench::{Bench, Screen, StepFailure};
use crate::step::{StepCall, StepId as Id, render_duration};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::SessionIsRunning => session(bench, "a lock session that runs", |screen| {
            matches!(screen, Screen::Locked | Screen::Break | Screen::Overdue)
        }),
        Id::SessionHasEnded => session(bench, "a lock session that has ended", |screen| {
            matches!(screen, Screen::Unlocked | Screen::CodeLocked)
        }),
        Id::BreakIs => match call.word(0)? {
            "running" => session(bench, "a break that runs", |screen| screen == Screen::Break),
            "overdue" => {
                session(bench, "a break that is overdue", |screen| screen == Screen::Overdue)
            }
            _ => session(bench, "a break that is over", |screen| {
                matches!(screen, Screen::Locked | Screen::Unlocked)
            }),
        },
        Id::CooldownIsRunning => {
            let wanted = call.duration(0)?;
            let left = bench.cooldown_in_words()?;
            let observed = bench.display_text();
            expect(
                left.is_some_and(|left| left.abs_diff(wanted) <= TOLERANCE),
                || {
                    format!(
                        "a cooldown with {} left, within {}",
                        render_duration(wanted),
                        render_duration(TOLERANCE)
                    )
                },
                || {
                    left.map_or_else(
                        || format!("none; the display says: {observed}"),
                        |left| format!("{} left", render_duration(left)),
                    )
                },
            )
        }
        Id::NoCooldown => {
            let left = bench.cooldown_in_words()?;
            expect(
                left.is_none(),
                || "no cooldown".to_owned(),
                || format!("{} left", render_duration(left.unwrap_or_default())),
            )
        }
        _ => Err(no_body(call)),
    }
}

fn session(
    bench: &mut Bench,
    expected: &str,
    holds: impl FnOnce(Screen) -> bool,
) -> Result<(), StepFailure> {
    let words = bench.state_in_words()?;
    expect(
        holds(words.screen),
        || expected.to_owned(),
        || match words.screen {
            Screen::Off => "the display is off, even after a press of Back".to_owned(),
            _ => format!("the display says: {}", words.text),
        },
    )
}
