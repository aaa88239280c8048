//! A lockbox on a page: its state, which is kept up to date, and the forms beside it.

use std::time::Duration;

use dashboard_core::{Utc, Zone, clock_face, remaining, span};
use maud::{Markup, html};

use super::field::{Field, tick};
use super::page::csrf;
use super::visitor::Visitor;
use crate::view::{BreaksView, LockboxView, SaidView, SessionView};

/// The state in one line, for lists.
pub(super) fn headline(view: &LockboxView) -> Markup {
    html! {
        p.headline {
            (reach(view)) " "
            @if let Some(session) = &view.session {
                span.badge.(session.state) { (session.state) }
                @if session.late { " " span.badge.late { "late" } }
                @if let Some(left) = session.remaining_s { " " (time_left(left)) }
            } @else if view.paired { span.badge { "no session" } }
        }
    }
}

fn reach(view: &LockboxView) -> Markup {
    html! {
        @if !view.paired { span.badge.unpaired { "not paired" } }
        @else if view.online { span.badge.online { "online" } }
        @else { span.badge.offline { "offline" } }
    }
}

/// Writes what is left; the script counts it down.
fn time_left(seconds: u64) -> Markup {
    html! { time data-left=(seconds) { (remaining(Duration::from_secs(seconds))) } }
}

/// The whole state, as facts with their names.
pub(super) fn state(view: &LockboxView, zone: &Zone) -> Markup {
    let seen = view.last_seen_ms.map(|at| zone.wall_clock(Utc::from_millis(at)));
    html! {
        dl.facts {
            dt { "Lock" }
            dd {
                (reach(view))
                @if let (false, true, Some(seen)) = (view.online, view.paired, seen) {
                    " last seen " (seen) " " (zone.name())
                }
                @if !view.paired {
                    @if view.device_is_there { " waiting for the pairing to complete" }
                    @else { " its device is not connected" }
                }
            }
            @if let Some(session) = &view.session { (session_facts(session)) }
            @if let Some(left) = view.cooldown_s {
                dt { "Cooldown" }
                dd { time data-left=(left) data-clock="1" { (clock_face(Duration::from_secs(left))) } }
            }
            @if let Some(lock) = &view.lock {
                dt { "Latch" } dd { @if lock.latch_locked { "locked" } @else { "unlocked" } }
                dt { "Back plate" } dd { @if lock.back_plate_closed { "closed" } @else { "open" } }
                dt { "Battery" } dd { (lock.battery_percent) " %" @if lock.usb { ", USB" } }
                dt { "Emergency unlock" } dd { @if lock.emergency_unlock { "on" } @else { "off" } }
                dt { "Breaks on the device" } dd { (breaks_text(lock.breaks)) }
                @if lock.locked_with_code { dt { "Code" } dd { "locked with a code" } }
                @if lock.default_password { dt { "Password" } dd.warning { "still the default one: change it on the lock" } }
            }
            @if view.waiting > 0 { dt { "Waiting for the lock" } dd { (view.waiting) } }
        }
        (told(view, zone))
    }
}

fn session_facts(session: &SessionView) -> Markup {
    html! {
        dt { "Session" }
        dd {
            span.badge.(session.state) { (session.state) }
            @if session.late { " " span.badge.late { "late: the key is not back" } }
            @if session.broken_open { " " span.badge.late { "broken open" } }
            @if session.origin == Some("local") { " started on the device" }
        }
        @if session.running {
            dt { "Time left" }
            dd {
                @if let Some(left) = session.remaining_s { (time_left(left)) }
                @else if session.forever { "forever" }
                @else { "not known" }
                @if session.time_hidden { " (hidden on the device)" }
            }
            @if session.origin == Some("keyholder") {
                dt { "Its breaks" } dd { (breaks_text(session.breaks)) }
                @if !session.emergency_unlock { dt { "In this session" } dd { "no emergency unlock" } }
            }
        }
    }
}

fn breaks_text(breaks: Option<BreaksView>) -> String {
    match breaks {
        Some(BreaksView { length_s, every_s }) => {
            format!("{} every {}", span(length_s), span(every_s))
        }
        None => "none".to_owned(),
    }
}

/// What the keyholder was told and refused last, in the site's time.
fn told(view: &LockboxView, zone: &Zone) -> Markup {
    let line = |said: &SaidView| {
        let at = zone.wall_clock(Utc::from_millis(said.at_ms));
        format!("{}, {at} {}", said.text, zone.name())
    };
    html! {
        @if let Some(refused) = &view.refused { p.refused { "Refused last: " (line(refused)) } }
        @if !view.notices.is_empty() {
            h2 { "Notices" }
            ul.notices { @for notice in &view.notices { li { (line(notice)) } } }
        }
    }
}

/// The forms of a lockbox.
pub(super) fn controls(view: &LockboxView, visitor: &Visitor) -> Markup {
    let open =
        view.session.as_ref().filter(|session| session.running || session.state == "pending");
    html! {
        @if view.paired {
            @match open {
                None => (start_form(view, visitor)),
                Some(session) => (session_forms(view, session, visitor)),
            }
            (setting_forms(view, visitor))
        }
        p.links { a href={ "/lockboxes/" (view.id) "/log" } { "Activity log" } }
        (pair_forms(view, visitor))
    }
}

fn start_form(view: &LockboxView, visitor: &Visitor) -> Markup {
    let defaults = view.break_defaults;
    let emergency = view.lock.as_ref().is_none_or(|lock| lock.emergency_unlock);
    html! {
        section {
            h2 { "Start a session" }
            form method="post" action={ "/lockboxes/" (view.id) "/start" } {
                (csrf(visitor))
                (length_fields())
                (tick("forever", "Forever, until you unlock", false))
                (break_fields("start", defaults))
                (tick("emergency_unlock", "Emergency unlock is offered", emergency))
                (tick("time_hidden", "Hide the time on the device", false))
                button type="submit" { "Start" }
            }
        }
    }
}

fn length_fields() -> Markup {
    html! {
        fieldset.row {
            legend { "Duration" }
            (Field::new("days", "Days").kind("number").optional().show())
            (Field::new("hours", "Hours").kind("number").value("1").optional().show())
            (Field::new("minutes", "Minutes").kind("number").optional().show())
        }
    }
}

fn break_fields(form: &str, breaks: Option<BreaksView>) -> Markup {
    let minutes = breaks.map_or(String::new(), |breaks| (breaks.length_s / 60).to_string());
    let hours = breaks.map_or(String::new(), |breaks| (breaks.every_s / 3600).to_string());
    let (minutes_id, hours_id) = (format!("{form}-minutes"), format!("{form}-hours"));
    html! {
        fieldset.row {
            legend { "Breaks" }
            div.field {
                label for=(minutes_id) { "Minutes each" }
                input id=(minutes_id) name="break_minutes" type="number" min="0" max="10080" value=(minutes);
            }
            div.field {
                label for=(hours_id) { "Every … hours" }
                input id=(hours_id) name="break_every_hours" type="number" min="0" max="8760" value=(hours);
            }
            small { "Both empty: no breaks." }
        }
    }
}

fn session_forms(view: &LockboxView, session: &SessionView, visitor: &Visitor) -> Markup {
    let is_local = session.origin == Some("local");
    html! {
        section {
            h2 { "This session" }
            @if is_local {
                p { "It was started on the device, which ends it by itself. You can't change or end it." }
            } @else {
                div.buttons {
                    @if session.running {
                        (button(view, visitor, "unlock", "Unlock", "Unlock now? That completes the session."))
                        (button(view, visitor, "end", "End after a hardware unlock", "End the session? The lock stays as it is; do this after the back plate was broken open."))
                    } @else {
                        (button(view, visitor, "abandon", "Take back", "Take the session back?"))
                    }
                }
                form method="post" action={ "/lockboxes/" (view.id) "/duration" } {
                    (csrf(visitor))
                    p { "A new duration counts from the start of the session." }
                    (length_fields())
                    button type="submit" { "Change the duration" }
                }
            }
            (button(view, visitor, "report-break-open", "Report the back plate broken open", "Report it?"))
        }
    }
}

fn setting_forms(view: &LockboxView, visitor: &Visitor) -> Markup {
    let Some(lock) = &view.lock else { return html! {} };
    let (to, words) = if lock.emergency_unlock {
        ("off", "Switch emergency unlock off")
    } else {
        ("on", "Switch emergency unlock on")
    };
    html! {
        section {
            h2 { "Settings" }
            form method="post" action={ "/lockboxes/" (view.id) "/emergency-unlock" } {
                (csrf(visitor))
                input type="hidden" name="to" value=(to);
                @if lock.latch_locked {
                    p { "Emergency unlock can be switched only while the lockbox is unlocked: the lock refuses it now." }
                }
                button type="submit" { (words) }
            }
            form method="post" action={ "/lockboxes/" (view.id) "/device-breaks" } {
                (csrf(visitor))
                h3 { "Breaks of sessions started on the device" }
                (break_fields("device", lock.breaks))
                button type="submit" { "Set" }
            }
            form method="post" action={ "/lockboxes/" (view.id) "/break-defaults" } {
                (csrf(visitor))
                h3 { "Breaks that your next sessions start with" }
                (break_fields("defaults", view.break_defaults))
                button type="submit" { "Keep" }
            }
            form method="post" action={ "/lockboxes/" (view.id) "/contact" } {
                (csrf(visitor))
                (Field::new("address", "E-mails about it go to").kind("email").value(&view.contact).show())
                button type="submit" { "Change" }
            }
            form method="post" action={ "/lockboxes/" (view.id) "/rename" } {
                (csrf(visitor))
                (Field::new("name", "Name").value(&view.name).show())
                button type="submit" { "Rename" }
            }
        }
    }
}

fn pair_forms(view: &LockboxView, visitor: &Visitor) -> Markup {
    let device = view.device.as_deref().unwrap_or_default();
    html! {
        section {
            details open[!view.paired] {
                summary { @if view.paired { "Pair again" } @else { "Pair" } }
                p { "On the lock, choose Settings, then Pairing, and type the code that it shows." }
                form method="post" action={ "/lockboxes/" (view.id) "/pair" } {
                    (csrf(visitor))
                    (Field::new("device", "Device").value(device).hint("As its gateway calls it.").show())
                    (Field::new("code", "Pairing code").show())
                    button type="submit" { "Pair" }
                }
                @if !view.paired {
                    (button(view, visitor, "remove", "Remove this lockbox", "Remove it?"))
                }
            }
        }
    }
}

/// A form of one button; the script asks before it is sent.
fn button(
    view: &LockboxView,
    visitor: &Visitor,
    deed: &str,
    words: &str,
    question: &str,
) -> Markup {
    html! {
        form.inline method="post" action={ "/lockboxes/" (view.id) "/" (deed) } data-ask=(question) {
            (csrf(visitor))
            button type="submit" { (words) }
        }
    }
}
