//! What keyholder and administrator do and see on the dashboard.

use dashboard_core::{Breaks, SessionSettings};

use super::{expect, no_body, time_left};
use crate::bench::{Bench, StepFailure};
use crate::dashboard::Wish;
use crate::step::{Cell, StepCall, StepId as Id, Table};

pub(super) fn run(
    bench: &mut Bench,
    call: &StepCall,
    table: Option<&Table>,
) -> Result<(), StepFailure> {
    let wish = match call.id {
        Id::KeyholderStartsSession => {
            let duration = Some(call.duration(0)?);
            Wish::StartSession(defaults(bench, duration)?)
        }
        Id::KeyholderStartsSessionWith => {
            let defaults = defaults(bench, None)?;
            Wish::StartSession(session_settings(call, table, defaults)?)
        }
        Id::KeyholderUnlocks => Wish::Unlock,
        Id::KeyholderEndsSession => Wish::EndSession,
        Id::KeyholderSetsDuration => Wish::SetDuration(call.duration(0)?),
        Id::KeyholderSetsEmergencyUnlock => Wish::SetEmergencyUnlock(call.word(0)? == "on"),
        Id::AdministratorEndsSession => {
            // Whoever broke the plate tells support so before support ends the session (EMG-6).
            if bench.eyes()?.plate().now() == Some(bench_protocol::PlateState::Broken) {
                bench.ask(&Wish::ReportBreakOpen)?.unwrap_or_default();
            }
            Wish::EndSessionAsAdministrator
        }
        _ => return look(bench, call),
    };
    // What is refused is on record, where a step can look for it.
    bench.ask(&wish)?.unwrap_or_default();
    bench.rest_after_action()
}

/// Gives the settings of a session of which the keyholder says no more than the duration.
fn defaults(
    bench: &mut Bench,
    duration: Option<std::time::Duration>,
) -> Result<SessionSettings, StepFailure> {
    let sight = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?;
    Ok(sight.defaults.session(duration))
}

fn look(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    match call.id {
        Id::KeyholderSees | Id::KeyholderDoesNotSee => {
            let (words, wanted) = (call.text(0)?, call.id == Id::KeyholderSees);
            let sight = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?;
            let view = sight.lines.join(" / ");
            let shown = contains(&view, words) || wanted && time_left::shows(&view, words);
            expect(
                shown == wanted,
                || {
                    format!(
                        "a dashboard {} \"{words}\"",
                        if wanted { "that shows" } else { "without" }
                    )
                },
                || format!("it shows: {view}"),
            )
        }
        Id::DashboardShowsSession => {
            let wanted = call.text(0)?;
            let sight = bench.at_dashboard(|dashboard, now| dashboard.sight(now))?;
            let state = sight.session.as_deref().unwrap_or("none");
            expect(
                state.eq_ignore_ascii_case(wanted),
                || format!("a session that the dashboard shows as {wanted}"),
                || format!("it shows it as {state}"),
            )
        }
        Id::KeyholderToldOnce => told_once(bench, call.text(0)?),
        Id::RequestRefused => refused(bench, call.text(0)?),
        Id::AuditLogShows | Id::AuditLogShowsOnce => {
            let words = call.text(0)?;
            let entries = bench.at_dashboard(|dashboard, _| dashboard.audit())?;
            let count = entries.iter().filter(|entry| contains(entry, words)).count();
            let once = call.id == Id::AuditLogShowsOnce;
            expect(
                if once { count == 1 } else { count >= 1 },
                || format!("\"{words}\" in the audit log{}", if once { ", once" } else { "" }),
                || format!("{count} times; it shows: {}", entries.join(" / ")),
            )
        }
        _ => Err(no_body(call)),
    }
}

fn told_once(bench: &mut Bench, words: &str) -> Result<(), StepFailure> {
    let (notices, mails) =
        bench.at_dashboard(|dashboard, _| Ok((dashboard.notices()?, dashboard.mails()?)))?;
    let notices: Vec<_> = notices.iter().filter(|notice| contains(&notice.text, words)).collect();
    let mails = mails.iter().filter(|mail| contains(&mail.subject, words)).count();
    let by_mail = notices.iter().any(|notice| notice.by_mail);
    expect(
        notices.len() == 1 && (!by_mail || mails == 1),
        || format!("a notice \"{words}\", once on the dashboard and once by e-mail"),
        || format!("{} times on the dashboard, {mails} times by e-mail", notices.len()),
    )
}

/// The last refusal: of the dashboard or the lock since the last When began, else the display's.
fn refused(bench: &mut Bench, words: &str) -> Result<(), StepFailure> {
    let refusals = bench.at_dashboard(|dashboard, _| dashboard.refusals())?;
    let last = refusals.iter().skip(bench.times().refusals).next_back();
    let shown = bench.display_text();
    let holds = match last {
        Some(refusal) => contains(refusal, words),
        None => {
            contains(&shown, words) || refusals.last().is_some_and(|entry| contains(entry, words))
        }
    };
    expect(
        holds,
        || format!("a request that is refused with \"{words}\""),
        || match last.or_else(|| refusals.last()) {
            Some(refusal) => {
                format!("the last refusal is \"{refusal}\"; the display says: {shown}")
            }
            None => format!("none was; the display says: {shown}"),
        },
    )
}

fn session_settings(
    call: &StepCall,
    table: Option<&Table>,
    mut settings: SessionSettings,
) -> Result<SessionSettings, StepFailure> {
    let Some(table) = table else { return Ok(settings) };
    let entry = call.entry();
    if let Cell::Duration(duration) = table.value(entry, 0, "duration")? {
        settings.duration = Some(duration);
    }
    let seconds =
        |duration: std::time::Duration| u32::try_from(duration.as_secs()).unwrap_or(u32::MAX);
    match (table.value(entry, 0, "breaks")?, table.value(entry, 0, "every")?) {
        (Cell::Duration(length), Cell::Duration(every)) => {
            settings.breaks = Some(Breaks { length_s: seconds(length), every_s: seconds(every) });
        }
        (Cell::Off, _) => settings.breaks = None,
        (Cell::Empty, Cell::Empty) => {}
        _ => {
            return Err(StepFailure::new(
                "breaks with their interval",
                "only one of `breaks` and `every` is given",
            ));
        }
    }
    if let Cell::Switch(on) = table.value(entry, 0, "emergency unlock")? {
        settings.emergency_unlock = on;
    }
    if let Cell::Switch(on) = table.value(entry, 0, "time hidden")? {
        settings.time_hidden = on;
    }
    Ok(settings)
}

fn contains(text: &str, words: &str) -> bool {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    squeeze(text).contains(&squeeze(words))
}
