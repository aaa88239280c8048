//! A locked box that is left alone sleeps, wakes before its end, and costs next to nothing (PWR-1).

use std::time::Duration;

use bench_protocol::{Button, LatchPosition, Pin};
use observer::{Brightness, Direction};

use crate::bench::Bench;

/// Wakes in an hour of deep sleep: the clock and the remainder, every ten minutes.
const WAKES_AN_HOUR: u64 = 6;
/// Polls of one wake: one and, where room is made in the store, one for each record written.
const POLLS_OF_A_WAKE: u64 = 8;

#[test]
fn a_day_of_a_locked_box_left_alone_wakes_six_times_an_hour_in_deep_sleep() {
    let mut bench = Bench::new();
    bench.pair();
    bench.lock_for("24 hours");
    let locked = bench.now();
    let drive = bench.last_drive(Direction::Lock).unwrap();
    bench.pass_s(620);
    assert_eq!(bench.eyes().display().brightness(), Brightness::Off);
    assert!(!bench.lockbox.world().read_pin(Pin::LinkPower), "the link is down");
    for hour in 0..23 {
        let end = bench.now() + Duration::from_hours(1);
        let (mut wakes, mut polls, mut last) = (0, 0, bench.now());
        while bench.step(end) {
            polls += 1;
            wakes += u64::from(bench.now().since(last) > Duration::from_secs(1));
            last = bench.now();
        }
        assert!(wakes <= WAKES_AN_HOUR, "{wakes} wakes in hour {hour} of the sleep");
        assert!(polls < WAKES_AN_HOUR + POLLS_OF_A_WAKE, "{polls} polls in hour {hour}");
        assert_eq!(bench.latch(), LatchPosition::Locked);
    }
    let end = drive + Duration::from_hours(24);
    bench.run_until(end - Duration::from_secs(119));
    assert!(bench.lockbox.world().read_pin(Pin::LinkPower), "it wakes 120 s before the end");
    bench.run_until(end);
    assert_eq!(bench.latch(), LatchPosition::Locked, "early");
    bench.run_until(locked + Duration::from_secs(86_402));
    assert_eq!(bench.latch(), LatchPosition::Unlocked, "late");
    assert_eq!(bench.eyes().display().brightness(), Brightness::Bright, "its end is shown");
}

#[test]
fn usb_keeps_a_box_from_deep_sleep_and_its_link_up() {
    let mut bench = Bench::new();
    bench.pair();
    bench.apply(bench_protocol::Stimulus::Usb(true));
    bench.pass_s(3600);
    assert!(bench.lockbox.world().read_pin(Pin::LinkPower));
    assert_eq!(bench.eyes().display().brightness(), Brightness::Off);
    bench.apply(bench_protocol::Stimulus::Usb(false));
    bench.pass_s(599);
    assert!(bench.lockbox.world().read_pin(Pin::LinkPower), "pulling the cable is an input");
    bench.pass_s(2);
    assert!(!bench.lockbox.world().read_pin(Pin::LinkPower));
}

#[test]
fn the_display_dims_goes_dark_and_wakes_without_acting() {
    let mut bench = Bench::new();
    bench.press(Button::Back);
    for (seconds, expected) in [
        (29, Brightness::Bright),
        (2, Brightness::Dimmed),
        (88, Brightness::Dimmed),
        (2, Brightness::Off),
    ] {
        bench.pass_s(seconds);
        assert_eq!(bench.eyes().display().brightness(), expected, "after {seconds} s more");
    }
    // The first press only wakes: Lock/Enter on `Lock` opens no timer.
    bench.press(Button::LockEnter);
    bench.settle();
    assert_eq!(bench.eyes().display().brightness(), Brightness::Bright);
    bench.assert_shows("Lock Forever");
    bench.press(Button::LockEnter);
    bench.settle();
    bench.assert_shows("10 minutes");
}
