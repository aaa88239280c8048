//! The end of a coil pulse is never delayed beyond its limit, whatever else goes on (LCK-3).

use std::time::Duration;

use bench_protocol::{Button, Coil, LatchPosition, Level, Stimulus, Turn};
use observer::Direction;

use crate::bench::Bench;

const LIMIT: Duration = Duration::from_secs(2);

/// Presses Lock/Enter on the timer screen and lets go when the drive has just begun.
fn begin_to_lock(bench: &mut Bench) {
    bench.choose("Lock");
    bench.settle();
    bench.press(Button::LockEnter);
    while !bench.is_driving() {
        assert!(bench.step(bench.now() + Duration::from_secs(1)), "a drive");
    }
}

#[test]
fn a_jammed_latch_is_driven_for_less_than_two_seconds_whatever_is_broken() {
    let nothing = Stimulus::Jam(true);
    for fault in [
        nothing,
        Stimulus::HoldBus(true),
        Stimulus::DisplayPresent(false),
        Stimulus::ClockPresent(false),
        Stimulus::FlashBroken(true),
    ] {
        let mut bench = Bench::new();
        bench.choose("Lock");
        bench.settle();
        bench.apply(Stimulus::Jam(true));
        bench.apply(fault);
        let from = bench.press(Button::LockEnter);
        // Somebody plays with the knob and the other button meanwhile.
        for _ in 0..100 {
            bench.apply(Stimulus::Knob(Turn::Clockwise));
            bench.pass(Duration::from_millis(20));
            bench.press(Button::Back);
        }
        let eyes = bench.eyes();
        let pulses = eyes.coil_pulses_since(from);
        assert!(pulses.len() >= 2, "{fault:?}: a drive, and back: {pulses:?}");
        for pulse in pulses {
            let length = pulse.length(bench.now());
            assert!(length < LIMIT, "{fault:?}: {pulse:?} lasted {length:?}");
        }
        for pair in pulses.windows(2) {
            let rest = pair[1].start.since(pair[0].end.expect("one after the other"));
            assert!(rest >= Duration::from_secs(1), "{fault:?}: it rested for {rest:?} only");
        }
    }
}

#[test]
fn a_hang_in_a_pulse_is_ended_by_the_hardware_and_a_long_hold_restarts_the_box() {
    let mut bench = Bench::new();
    bench.pair();
    begin_to_lock(&mut bench);
    bench.apply(Stimulus::Hang);
    let began = bench.last_drive(Direction::Lock).expect("it is driving");
    bench.pass_s(30);
    let pulse = bench.eyes().coil_pulses_since(began)[0];
    assert_eq!(pulse.length(bench.now()), LIMIT, "the hardware's cut-off ends it");
    assert_eq!(bench.boots().len(), 1, "nothing else wakes a hung processor");

    bench.hold(Button::LockEnter, Duration::from_millis(9_900));
    bench.pass_s(1);
    assert_eq!(bench.boots().len(), 1, "9.9 s is not 10 s");
    bench.hold(Button::LockEnter, Duration::from_secs(10));
    bench.pass_s(5);
    assert_eq!(bench.boots()[1..], [bench_protocol::ResetReason::Pin]);
    // The lock was never committed: it is driven back (LCK-5).
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    bench.pass_s(10);
    let restarted = lock_protocol::AuditKind::Restarted(lock_protocol::RestartReason::Pin);
    bench.dashboard.assert_logged(restarted);
}

#[test]
fn sensors_that_stick_neither_shorten_a_drive_below_a_fifth_of_a_second_nor_hide_the_latch() {
    let mut bench = Bench::new();
    let stuck = |number, level| Stimulus::LatchSensor { number, stuck: Some(level) };
    bench.apply(stuck(1, Level::Low));
    bench.settle();
    bench.lock_for_ten_minutes();
    let pulse = *bench.eyes().coil_pulses().last().unwrap();
    let length = pulse.length(bench.now());
    assert!(length >= Duration::from_millis(200), "it lasted {length:?}");
    assert!(length < Duration::from_millis(210), "one broken sensor changes nothing: {length:?}");

    // Two that say locked as soon as it is driven: the drive to locked still has its length.
    let mut bench = Bench::new();
    begin_to_lock(&mut bench);
    bench.apply(stuck(1, Level::Low));
    bench.apply(stuck(2, Level::Low));
    bench.pass_s(1);
    let pulse = *bench.eyes().coil_pulses().first().unwrap();
    assert!(pulse.length(bench.now()) >= Duration::from_millis(200), "{pulse:?}");
    assert_eq!(bench.latch(), LatchPosition::Locked);
}

#[test]
fn the_coil_is_off_while_nothing_runs() {
    let mut bench = Bench::new();
    begin_to_lock(&mut bench);
    bench.apply(Stimulus::Power(false));
    assert_eq!(bench.lockbox.world().coil(), Coil::Off);
    let pulses = bench.eyes().coil_pulses().len();
    bench.pass_s(60);
    assert_eq!(bench.eyes().coil_pulses().len(), pulses);
}
