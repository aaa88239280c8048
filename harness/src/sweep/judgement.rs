//! Whether what came back is what was there before, or what the step that was cut makes of it.

use std::time::Duration;

use bench_protocol::{Instant, LatchPosition};

use super::code::codes_hold;
use super::facts::{Facts, Session};

/// Times left are compared within this.
const TOLERANCE_US: i64 = 5_000_000;
/// Without a clock, time counts from a remainder that was stored at least this often (EMG-3, SES-2).
const REMAINDER_US: i64 = 1_800_000_000;

/// Tells in what a lockbox that was cut differs from one that was not; empty if in nothing.
///
/// `uncut` may have been looked at earlier or later than `cut`: times are brought to the same instant.
/// `later` is how much later what runs may have begun: a start that was cut is made anew.
pub(super) fn differences(uncut: &Facts, cut: &Facts, later: Duration) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |holds: bool, what: &str| {
        if !holds {
            found.push(what.to_owned());
        }
    };
    check(uncut.session == cut.session, "the session");
    check(latch_holds(uncut, cut), "the bolt");
    if uncut.session == cut.session {
        check(uncut.way_out == cut.way_out, "the way out");
        check(shown_holds(uncut, cut, later), "the time left");
        let settings = uncut.settings.as_ref().zip(cut.settings.as_ref());
        check(settings.is_none_or(|(uncut, cut)| uncut == cut), "the settings");
    }
    if !cut.session.is_running() {
        check(cooldown_holds(uncut, cut, later), "the cooldown");
    }
    check(codes_hold(uncut, cut), "the codes");
    check(!uncut.online || cut.online, "the link");
    if uncut.online && cut.online && uncut.dashboard_agrees() {
        check(cut.dashboard_agrees(), "what the dashboard shows");
    }
    found
}

/// Without a session, and in a break, the bolt may always be open: a start tries it again (LCK-5).
fn latch_holds(uncut: &Facts, cut: &Facts) -> bool {
    let held = matches!(cut.session, Session::Locked | Session::Code);
    let may_open = !held && cut.latch == Some(LatchPosition::Unlocked);
    cut.latch == uncut.latch || may_open
}

fn shown_holds(uncut: &Facts, cut: &Facts, later: Duration) -> bool {
    let (Some(before), Some(after)) = (uncut.shown, cut.shown) else {
        // Without the time it can't be shown.
        return uncut.shown == cut.shown || !(uncut.clock_known && cut.clock_known);
    };
    if uncut.session == Session::Overdue {
        let expected = micros(before) + elapsed(uncut.at, cut.at);
        let late = expected - micros(after);
        return late <= slack(uncut, cut) && late >= -TOLERANCE_US;
    }
    counts_down(uncut, cut, before, after, later)
}

fn cooldown_holds(uncut: &Facts, cut: &Facts, later: Duration) -> bool {
    let Some(before) = uncut.cooldown.filter(|_| !uncut.session.is_running()) else {
        return cut.cooldown.is_none();
    };
    match cut.cooldown {
        Some(after) => counts_down(uncut, cut, before, after, later),
        None => micros(before) - elapsed(uncut.at, cut.at) <= TOLERANCE_US,
    }
}

/// Never shorter than it should be; longer only where the clock was lost, and time without power can't
/// be counted.
fn counts_down(
    uncut: &Facts,
    cut: &Facts,
    before: Duration,
    after: Duration,
    later: Duration,
) -> bool {
    let longer = micros(after) - (micros(before) - elapsed(uncut.at, cut.at));
    (-TOLERANCE_US..=slack(uncut, cut) + micros(later)).contains(&longer)
}

fn slack(uncut: &Facts, cut: &Facts) -> i64 {
    if uncut.clock_known && cut.clock_known { TOLERANCE_US } else { REMAINDER_US }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// From one instant to another, negative if that lies before.
fn elapsed(from: Instant, to: Instant) -> i64 {
    to.as_micros() as i64 - from.as_micros() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(uncut: &Facts, cut: &Facts) -> Vec<String> {
        super::differences(uncut, cut, Duration::ZERO)
    }

    fn facts(session: Session, at_s: u64) -> Facts {
        let at = Instant::from_micros(at_s * 1_000_000);
        let locked = session == Session::Locked;
        Facts {
            rested: at,
            at,
            latch: Some(if locked { LatchPosition::Locked } else { LatchPosition::Unlocked }),
            shown: None,
            way_out: session.is_running().then_some(true),
            cooldown: None,
            settings: None,
            online: true,
            dashboard: match session {
                Session::Locked => Some("locked"),
                Session::Break | Session::Overdue => Some("break"),
                _ => Some("completed"),
            },
            session,
            clock_known: true,
            codes: Vec::new(),
        }
    }

    fn with_cooldown(at_s: u64, left_s: u64) -> Facts {
        Facts { cooldown: Some(Duration::from_secs(left_s)), ..facts(Session::None, at_s) }
    }

    fn with_shown(session: Session, at_s: u64, shown_s: u64) -> Facts {
        Facts { shown: Some(Duration::from_secs(shown_s)), ..facts(session, at_s) }
    }

    #[test]
    fn times_are_compared_at_the_same_instant() {
        let uncut = with_cooldown(100, 1000);
        for (at_s, left_s, holds) in [
            (100, 1000, true),
            (160, 940, true),
            (40, 1060, true),
            (160, 934, false),
            (160, 946, false),
        ] {
            let differs = differences(&uncut, &with_cooldown(at_s, left_s));
            assert_eq!(differs.is_empty(), holds, "{left_s} s left at {at_s} s: {differs:?}");
        }
        assert_eq!(differences(&uncut, &facts(Session::None, 160)), ["the cooldown"]);
        assert!(
            differences(&uncut, &facts(Session::None, 1098)).is_empty(),
            "it is as good as over"
        );
        assert_eq!(
            differences(&facts(Session::None, 5), &uncut),
            ["the cooldown"],
            "it comes of nothing"
        );
        for (session, shown_s, holds) in [
            (Session::Locked, 40, true),
            (Session::Locked, 30, false),
            (Session::Break, 50, false),
            (Session::Overdue, 160, true),
            (Session::Overdue, 100, false),
        ] {
            let uncut = with_shown(session.clone(), 0, 100);
            let differs = differences(&uncut, &with_shown(session, 60, shown_s));
            assert_eq!(differs.is_empty(), holds, "{shown_s}: {differs:?}");
        }
    }

    #[test]
    fn without_a_clock_only_what_is_longer_is_allowed() {
        let uncut = with_cooldown(100, 10_000);
        for (left_s, holds) in [(10_000, true), (11_700, true), (11_900, false), (9_990, false)] {
            let cut = Facts { clock_known: false, ..with_cooldown(100, left_s) };
            assert_eq!(differences(&uncut, &cut).is_empty(), holds, "{left_s}");
        }
    }

    #[test]
    fn what_a_person_would_notice_is_told() {
        let locked = facts(Session::Locked, 0);
        let cases: [(&str, Facts); 5] = [
            ("the session", facts(Session::None, 0)),
            ("the bolt", Facts { latch: Some(LatchPosition::Unlocked), ..locked.clone() }),
            ("the way out", Facts { way_out: Some(false), ..locked.clone() }),
            ("the link", Facts { online: false, ..locked.clone() }),
            ("what the dashboard shows", Facts { dashboard: Some("completed"), ..locked.clone() }),
        ];
        for (what, cut) in cases {
            assert_eq!(differences(&locked, &cut).join(", "), what);
        }
        let jammed = Facts { latch: Some(LatchPosition::Locked), ..facts(Session::None, 0) };
        assert!(
            differences(&jammed, &facts(Session::None, 0)).is_empty(),
            "a start tries it again"
        );
        assert_eq!(differences(&facts(Session::None, 0), &jammed), ["the bolt"]);
        let rows = |word: &str| {
            let settings = Some(vec![format!("Emergency Unlock: {word}")]);
            Facts { settings, ..facts(Session::None, 0) }
        };
        assert_eq!(differences(&rows("off"), &rows("on")), ["the settings"]);
    }
}
