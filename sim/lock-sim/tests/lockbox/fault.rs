//! A missing, silent or stuck part never keeps a session from ending, nor an emergency unlock (LCK-4).

use std::time::Duration;

use bench_protocol::{Instant, LatchPosition, Stimulus};
use lock_protocol::{AuditKind, Command, Part};
use observer::{Brightness, Direction};

use crate::bench::Bench;
use crate::hand::TEN_MINUTES;

/// Parts that fail, and how they are mended.
const FAULTS: [(&str, Stimulus, Stimulus); 4] = [
    ("display unplugged", Stimulus::DisplayPresent(false), Stimulus::DisplayPresent(true)),
    ("bus held low", Stimulus::HoldBus(true), Stimulus::HoldBus(false)),
    ("clock chip dead", Stimulus::ClockPresent(false), Stimulus::ClockPresent(true)),
    ("flash broken", Stimulus::FlashBroken(true), Stimulus::FlashBroken(false)),
];

/// The box unlocks by itself ten minutes after the drive that locked it, at most 1 s late (SES-2).
#[track_caller]
fn assert_ends_on_time(bench: &mut Bench, locked: Instant, fault: &str) {
    let end = locked + TEN_MINUTES;
    bench.run_until(end + Duration::from_secs(3));
    let began = bench.last_drive(Direction::Unlock).unwrap_or(Instant::MAX);
    assert!(began >= end, "{fault}: unlocked {:?} early", end.since(began));
    assert!(began <= end + Duration::from_secs(1), "{fault}: not unlocked at {end} but at {began}");
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "{fault}");
}

/// When the bolt arrived: the session starts not before this, and at most 0.2 s later.
fn locked_at(bench: &Bench, from: Instant) -> Instant {
    let eyes = bench.eyes();
    let began = eyes.drive_began_since(from).expect("a drive to lock");
    let pulse = eyes.coil_pulses_since(began)[0];
    pulse.end.expect("it is over")
}

#[test]
fn a_session_ends_on_time_whatever_fails_during_it() {
    for (fault, break_it, _) in FAULTS {
        for after in [Duration::ZERO, Duration::from_mins(4), Duration::from_millis(599_300)] {
            let mut bench = Bench::new();
            let before = bench.lock_for_ten_minutes();
            let locked = locked_at(&bench, before);
            bench.run_until((locked + after).max(bench.now()));
            bench.apply(break_it);
            assert_ends_on_time(&mut bench, locked, fault);
        }
    }
}

#[test]
fn a_session_ends_on_time_over_a_restart_with_the_part_broken() {
    for (fault, break_it, _) in FAULTS {
        let mut bench = Bench::new();
        let before = bench.lock_for_ten_minutes();
        let locked = locked_at(&bench, before);
        bench.pass_s(120);
        bench.apply(break_it);
        bench.apply(Stimulus::Power(false));
        let cut = bench.now();
        bench.apply(Stimulus::Power(true));
        let booted_after = lock_sim::BOOT_TIME;
        bench.run_until(cut + booted_after);
        if matches!(break_it, Stimulus::HoldBus(_) | Stimulus::ClockPresent(_)) {
            // Without a clock powered time counts, from the remainder that was stored (SES-2): never early.
            let end = locked + TEN_MINUTES;
            bench.run_until(end);
            assert_eq!(bench.latch(), LatchPosition::Locked, "{fault}: early");
            bench.run_until(end + Duration::from_secs(1801));
            assert_eq!(bench.latch(), LatchPosition::Unlocked, "{fault}: over 30 min late");
        } else {
            assert_ends_on_time(&mut bench, locked, fault);
        }
    }
}

#[test]
fn every_part_broken_at_once_the_session_ends_on_time() {
    let mut bench = Bench::new();
    let before = bench.lock_for_ten_minutes();
    let locked = locked_at(&bench, before);
    for (_, break_it, _) in FAULTS {
        bench.apply(break_it);
    }
    assert_ends_on_time(&mut bench, locked, "all");
}

#[test]
fn an_emergency_unlock_works_whatever_is_broken() {
    for (fault, break_it, _) in FAULTS {
        let mut bench = Bench::new();
        bench.lock_for_ten_minutes();
        bench.apply(break_it);
        bench.pass_s(5);
        let confirmed = bench.emergency_unlock_blindly();
        bench.pass_s(3);
        let began = bench.eyes().drive_began_since(confirmed).expect(fault);
        let took = began.since(confirmed);
        assert!(took <= Duration::from_millis(100), "{fault}: the drive began after {took:?}");
        assert_eq!(bench.latch(), LatchPosition::Unlocked, "{fault}");
    }
}

#[test]
fn a_fault_is_told_and_so_is_its_end() {
    let parts = [Part::Display, Part::Display, Part::Clock, Part::Store];
    for ((fault, break_it, mend), part) in FAULTS.into_iter().zip(parts) {
        let mut bench = Bench::new();
        bench.pair();
        bench.lock_for_ten_minutes();
        bench.apply(break_it);
        // The session ends meanwhile: it is shown, its end is stored.
        bench.pass_s(700);
        bench.apply(mend);
        bench.pass_s(180);
        bench.wake();
        bench.pass_s(10);
        for failed in [true, false] {
            let kind = AuditKind::PartFault { part, failed };
            assert_eq!(
                bench.dashboard.count(kind),
                1,
                "{fault}: {kind:?} {:#?}",
                bench.dashboard.log
            );
        }
    }
}

#[test]
fn faults_are_shown_where_they_can_be() {
    for (break_it, words) in [
        (Stimulus::ClockPresent(false), "Clock fault"),
        (Stimulus::FlashBroken(true), "Store fault"),
    ] {
        let mut bench = Bench::new();
        bench.pair();
        bench.lock_for_ten_minutes();
        bench.apply(break_it);
        // Something to be stored or read comes by itself within the housekeeping's ten minutes.
        bench.pass_s(100);
        bench.wake();
        bench.pass_s(2);
        if words == "Clock fault" {
            bench.assert_shows(words);
        }
        bench.emergency_unlock();
        bench.pass_s(3);
        assert_eq!(bench.latch(), LatchPosition::Unlocked);
        bench.press(bench_protocol::Button::Back);
        bench.pass_s(1);
        // With a cooldown the line is taken: the cooldown is what a person needs to know first.
        bench.assert_shows("Cooldown");
    }
    let mut bench = Bench::new();
    bench.apply(Stimulus::FlashBroken(true));
    bench.choose("Lock");
    bench.settle();
    bench.press(bench_protocol::Button::LockEnter);
    bench.pass_s(5);
    bench.assert_shows("Store fault");
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "a lock that can't be kept is driven back");
}

#[test]
fn a_display_plugged_in_again_shows_the_picture_within_a_few_seconds() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    for (absent, plug) in
        [(1, Stimulus::DisplayPresent(true)), (17, Stimulus::DisplayPresent(true))]
    {
        bench.wake();
        bench.apply(Stimulus::DisplayPresent(false));
        bench.pass_s(absent);
        assert_eq!(bench.eyes().display().brightness(), Brightness::Off);
        bench.apply(plug);
        bench.pass_s(4);
        bench.assert_shows("Locked");
        assert!(!bench.eyes().text().is_partly_unreadable(), "{}", bench.words());
        assert_eq!(bench.eyes().text().header.locked, Some(true));
    }
}

#[test]
fn a_bus_that_was_held_low_shows_the_picture_again() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::HoldBus(true));
    bench.pass_s(7);
    bench.apply(Stimulus::HoldBus(false));
    bench.pass_s(4);
    let words = bench.words();
    assert!(words.contains("Locked") && words.contains("9m") || words.contains("09:"), "{words}");
    assert!(!bench.eyes().text().is_partly_unreadable(), "{words}");
}

/// What a dashboard set before must not make the chip's nonsense count after it lost its time.
#[test]
fn a_time_that_was_lost_stays_lost_through_deep_sleep_and_the_session_ends_by_powered_time() {
    let mut bench = Bench::new();
    bench.pair();
    let utc_ms = bench.lockbox.world().utc_ms();
    bench.dashboard.ask(&mut bench.lockbox, Command::SetClock { utc_ms });
    bench.pass_s(2);
    assert_eq!(bench.dashboard.answers.len(), 1);
    bench.lock_for("3 hours");
    let locked = bench.last_drive(Direction::Lock).unwrap();
    bench.apply(Stimulus::LoseClock);
    bench.pass_s(1800);
    bench.wake();
    bench.pass_s(2);
    bench.assert_shows("Time unknown");
    let end = locked + Duration::from_hours(3);
    bench.run_until(end);
    assert_eq!(bench.latch(), LatchPosition::Locked, "early");
    bench.run_until(end + Duration::from_secs(2));
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");
}
