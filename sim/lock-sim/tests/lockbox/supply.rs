//! An empty battery stops the box, and USB revives it, with everything kept (PWR-2).

use std::time::Duration;

use bench_protocol::{EventKind, LatchPosition, ResetReason, Stimulus};
use observer::{Brightness, Direction};

use crate::bench::Bench;
use crate::hand::TEN_MINUTES;

#[test]
fn an_empty_battery_stops_the_box_and_usb_revives_it() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::Battery(0));
    let dead = bench.eyes().history().next_index();
    bench.pass_s(300);
    assert_eq!(bench.eyes().display().brightness(), Brightness::Off);
    let writes = bench.eyes().history().since(dead).any(|event| {
        matches!(
            event.kind,
            EventKind::I2cWrite { .. } | EventKind::Pin { .. } | EventKind::Boot(_)
        )
    });
    assert!(!writes, "a box without power does nothing");
    bench.apply(Stimulus::Usb(true));
    bench.pass_s(3);
    assert_eq!(bench.boots(), [ResetReason::PowerOn, ResetReason::PowerOn]);
    assert_eq!(bench.latch(), LatchPosition::Locked);
    bench.assert_shows("Locked 04:5");
    assert_eq!(bench.eyes().text().header.battery_percent, Some(0));
}

#[test]
fn an_end_that_passed_without_power_is_made_up_for_after_the_clock_was_read() {
    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::Power(false));
    bench.pass(TEN_MINUTES);
    assert_eq!(bench.latch(), LatchPosition::Locked, "nothing moves without power");
    bench.apply(Stimulus::Power(true));
    bench.pass_s(2);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

#[test]
fn a_box_that_was_locked_comes_back_locked_with_the_same_end() {
    for (cut_ms, off_ms) in [(1_000, 1), (5_003, 700), (61_234, 345_678), (333_333, 200_001)] {
        let mut bench = Bench::with_seed(cut_ms);
        bench.lock_for_ten_minutes();
        let start = bench.eyes().coil_pulses().last().unwrap().end.unwrap();
        bench.pass(Duration::from_millis(cut_ms));
        bench.apply(Stimulus::Power(false));
        bench.pass(Duration::from_millis(off_ms));
        bench.apply(Stimulus::Power(true));
        bench.run_until(start + TEN_MINUTES);
        assert_eq!(bench.latch(), LatchPosition::Locked, "cut after {cut_ms} ms: early");
        bench.pass_s(2);
        let began = bench.last_drive(Direction::Unlock).expect("it ended");
        let late = began.since(start + TEN_MINUTES);
        assert!(
            late <= Duration::from_secs(1),
            "cut after {cut_ms} ms for {off_ms} ms: {late:?} late"
        );
    }
}

#[test]
fn a_new_lock_is_refused_below_five_percent_and_unlocking_is_not() {
    let mut bench = Bench::new();
    bench.apply(Stimulus::Battery(4));
    bench.choose("Lock");
    bench.settle();
    bench.press(bench_protocol::Button::LockEnter);
    bench.pass_s(1);
    bench.assert_shows("Battery low");
    assert_eq!(bench.latch(), LatchPosition::Unlocked);

    let mut bench = Bench::new();
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::Battery(1));
    bench.emergency_unlock();
    bench.pass_s(2);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}
