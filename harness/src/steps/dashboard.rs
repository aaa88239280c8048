//! What keyholder and administrator do and see on the dashboard.

use dashboard_core::{Breaks, Lockbox, NoticeKind, SessionSettings, SessionState};

use super::{expect, no_body, time_left};
use crate::bench::{Bench, StepFailure};
use crate::step::{Cell, StepCall, StepId as Id, Table};

pub(super) fn run(
    bench: &mut Bench,
    call: &StepCall,
    table: Option<&Table>,
) -> Result<(), StepFailure> {
    match call.id {
        Id::KeyholderStartsSession => {
            let duration = call.duration(0)?;
            bench
                .ask(|lockbox, now| {
                    lockbox.start_session(now, lockbox.defaults().session(Some(duration)))
                })?
                .ok();
        }
        Id::KeyholderStartsSessionWith => {
            let defaults = bench.ask(|lockbox, _| lockbox.defaults().session(None))?;
            let settings = session_settings(call, table, defaults)?;
            bench.ask(|lockbox, now| lockbox.start_session(now, settings))?.ok();
        }
        Id::KeyholderUnlocks => bench.ask(Lockbox::unlock)?.unwrap_or_default(),
        Id::KeyholderEndsSession => bench.ask(Lockbox::end_session)?.unwrap_or_default(),
        Id::KeyholderSetsDuration => {
            let duration = call.duration(0)?;
            bench.ask(|lockbox, now| lockbox.set_duration(now, duration))?.unwrap_or_default();
        }
        Id::KeyholderSetsEmergencyUnlock => {
            let on = call.word(0)? == "on";
            bench.ask(|lockbox, now| lockbox.set_emergency_unlock(now, on))?.unwrap_or_default();
        }
        Id::AdministratorEndsSession => {
            let broken = bench.eyes()?.plate().now() == Some(bench_protocol::PlateState::Broken);
            bench
                .ask(|lockbox, now| {
                    // Whoever broke the plate tells support so before support ends the session (EMG-6).
                    if broken {
                        let _ = lockbox.report_break_open(now);
                    }
                    lockbox.administrator_end_session(now)
                })?
                .unwrap_or_default();
        }
        _ => return look(bench, call),
    }
    bench.rest_after_action()
}

fn look(bench: &Bench, call: &StepCall) -> Result<(), StepFailure> {
    let lockbox = bench
        .dashboard_lockbox()
        .ok_or_else(|| StepFailure::new("a lockbox on the dashboard", "it was never paired"))?;
    match call.id {
        Id::KeyholderSees | Id::KeyholderDoesNotSee => {
            let (words, wanted) = (call.text(0)?, call.id == Id::KeyholderSees);
            let view = lockbox.keyholder_view(bench.utc()).join(" / ");
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
            let (wanted, state) =
                (call.text(0)?, lockbox.session_state().map_or("none", SessionState::word));
            expect(
                state.eq_ignore_ascii_case(wanted),
                || format!("a session that the dashboard shows as {wanted}"),
                || format!("it shows it as {state}"),
            )
        }
        Id::KeyholderToldOnce => told_once(lockbox, call.text(0)?),
        Id::RequestRefused => refused(bench, lockbox, call.text(0)?),
        Id::AuditLogShows | Id::AuditLogShowsOnce => {
            let words = call.text(0)?;
            let entries: Vec<String> =
                lockbox.audit().iter().map(|entry| lockbox.audit_text(entry)).collect();
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

fn told_once(lockbox: &Lockbox, words: &str) -> Result<(), StepFailure> {
    let notices: Vec<_> =
        lockbox.notices().iter().filter(|notice| contains(notice.text(), words)).collect();
    let mails = lockbox.mails().iter().filter(|mail| contains(&mail.subject, words)).count();
    let by_mail = notices.iter().any(|notice| NoticeKind::by_mail(notice.kind));
    expect(
        notices.len() == 1 && (!by_mail || mails == 1),
        || format!("a notice \"{words}\", once on the dashboard and once by e-mail"),
        || format!("{} times on the dashboard, {mails} times by e-mail", notices.len()),
    )
}

/// The last refusal: of the dashboard or the lock since the last When began, else the display's.
fn refused(bench: &Bench, lockbox: &Lockbox, words: &str) -> Result<(), StepFailure> {
    let last = lockbox.refusals().iter().skip(bench.times().refusals).next_back();
    let shown = bench.display_text();
    let holds = match last {
        Some(refusal) => contains(refusal.text(), words),
        None => {
            contains(&shown, words)
                || lockbox.refusals().last().is_some_and(|entry| contains(entry.text(), words))
        }
    };
    expect(
        holds,
        || format!("a request that is refused with \"{words}\""),
        || match last.or_else(|| lockbox.refusals().last()) {
            Some(refusal) => {
                format!("the last refusal is \"{}\"; the display says: {shown}", refusal.text())
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
