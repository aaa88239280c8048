//! Solenoid and bolt: travel, reversal, spring, jam, hardware cut-off, sensors.

use bench_protocol::{Coil, LatchPosition, Level, Pin, Stimulus};
use lock_world::Impossible;

use crate::bench::Bench;

const SENSORS: [Pin; 3] = [Pin::Latch1, Pin::Latch2, Pin::Latch3];

fn sensors(bench: &Bench) -> [bool; 3] {
    SENSORS.map(|pin| bench.world.read_pin(pin))
}

#[test]
fn the_bolt_needs_60_ms_of_drive() {
    let mut bench = Bench::new();
    assert_eq!(sensors(&bench), [true; 3]);
    bench.world.write_pin(Pin::CoilLock, true);
    assert_eq!((bench.world.coil(), bench.world.latch()), (Coil::Lock, LatchPosition::Travelling));
    bench.pass_ms(59);
    assert_eq!(bench.world.latch(), LatchPosition::Travelling);
    bench.pass_ms(1);
    assert_eq!(bench.world.latch(), LatchPosition::Locked);
    assert_eq!(sensors(&bench), [false; 3]);
    assert!(!bench.world.at_rest(), "the coil is on");
    bench.world.write_pin(Pin::CoilLock, false);
    assert!(bench.world.at_rest());
    bench.pass_ms(10_000);
    assert_eq!(bench.world.latch(), LatchPosition::Locked, "the latch is bistable");

    bench.forget();
    bench.drive(LatchPosition::Unlocked);
    let lines: Vec<_> = bench
        .lines_with(&["Latch", "Coil"])
        .into_iter()
        .map(|(at, line)| (at - 10_060_000, line))
        .collect();
    let expected = [
        (0, "Coil(Unlock)"),
        (0, "Latch(Travelling)"),
        (60_000, "Latch(Unlocked)"),
        (200_000, "Coil(Off)"),
    ];
    assert_eq!(lines, expected.map(|(at, line)| (at, line.to_owned())));
}

#[test]
fn sensors_change_one_after_the_other() {
    let mut bench = Bench::new();
    bench.drive(LatchPosition::Locked);
    bench.drive(LatchPosition::Unlocked);
    let lines: Vec<_> = bench.lines_with(&["latch_"]);
    let expected = [
        (58_000, "latch_1 low"),
        (59_000, "latch_2 low"),
        (60_000, "latch_3 low"),
        (204_000, "latch_3 high"),
        (206_000, "latch_2 high"),
        (208_000, "latch_1 high"),
    ];
    assert_eq!(lines, expected.map(|(at, line)| (at, line.to_owned())));
    let pins: Vec<_> = bench.edges().into_iter().map(|edge| edge.pin).collect();
    assert_eq!(
        pins,
        [Pin::Latch1, Pin::Latch2, Pin::Latch3, Pin::Latch3, Pin::Latch2, Pin::Latch1]
    );
}

#[test]
fn a_released_bolt_springs_to_the_nearer_end() {
    for (ms, end, spring_us) in [
        (1, LatchPosition::Unlocked, 334),
        (29, LatchPosition::Unlocked, 9667),
        (31, LatchPosition::Locked, 9667),
        (59, LatchPosition::Locked, 334),
    ] {
        let mut bench = Bench::new();
        bench.world.write_pin(Pin::CoilLock, true);
        bench.pass_ms(ms);
        bench.world.write_pin(Pin::CoilLock, false);
        assert_eq!(bench.world.latch(), LatchPosition::Travelling);
        assert!(!bench.world.at_rest());
        bench.pass(core::time::Duration::from_micros(spring_us - 1));
        assert_eq!(bench.world.latch(), LatchPosition::Travelling, "{ms} ms");
        bench.pass(core::time::Duration::from_micros(1));
        assert_eq!(bench.world.latch(), end, "{ms} ms");
        assert!(bench.world.at_rest());
        assert_eq!(sensors(&bench), [end == LatchPosition::Unlocked; 3]);
    }
}

#[test]
fn a_reversed_drive_reverses_the_bolt() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(40);
    bench.world.write_pin(Pin::CoilLock, false);
    bench.world.write_pin(Pin::CoilUnlock, true);
    bench.pass_ms(39);
    assert_eq!(bench.world.latch(), LatchPosition::Travelling);
    bench.pass_ms(1);
    assert_eq!(bench.world.latch(), LatchPosition::Unlocked);
}

#[test]
fn both_pins_high_drive_nothing_and_are_counted() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.world.write_pin(Pin::CoilUnlock, true);
    assert_eq!((bench.world.coil(), bench.world.coil_faults()), (Coil::Off, 1));
    bench.pass_ms(100);
    assert_eq!(bench.world.latch(), LatchPosition::Unlocked);
    bench.world.write_pin(Pin::CoilUnlock, false);
    assert_eq!((bench.world.coil(), bench.world.coil_faults()), (Coil::Lock, 1));
}

#[test]
fn the_hardware_cuts_the_coil_off_after_2_s() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Jam(true)).unwrap();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(1999);
    assert_eq!(bench.world.coil(), Coil::Lock);
    assert_eq!(
        bench.world.next_transition(),
        Some(bench.world.now() + core::time::Duration::from_millis(1))
    );
    bench.pass_ms(1);
    assert_eq!(bench.world.coil(), Coil::Off);
    bench.pass_ms(60_000);
    bench.world.write_pin(Pin::CoilLock, true);
    assert_eq!(bench.world.coil(), Coil::Off, "only the falling edge arms it again");
    bench.world.write_pin(Pin::CoilLock, false);
    bench.world.write_pin(Pin::CoilLock, true);
    assert_eq!(bench.world.coil(), Coil::Lock);
    let lines = bench.lines_with(&["Coil("]);
    let expected = [(0, "Coil(Lock)"), (2_000_000, "Coil(Off)"), (62_000_000, "Coil(Lock)")];
    assert_eq!(lines, expected.map(|(at, line)| (at, line.to_owned())));
}

#[test]
fn a_jammed_bolt_stays_where_it_is_until_it_is_freed() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Jam(true)).unwrap();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(500);
    assert_eq!(bench.world.latch(), LatchPosition::Unlocked);
    bench.world.apply(Stimulus::Jam(false)).unwrap();
    bench.pass_ms(40);
    bench.world.apply(Stimulus::Jam(true)).unwrap();
    bench.world.write_pin(Pin::CoilLock, false);
    bench.pass_ms(500);
    assert_eq!(bench.world.latch(), LatchPosition::Travelling, "stuck in mid-travel");
    assert!(bench.world.at_rest());
    bench.world.apply(Stimulus::Jam(false)).unwrap();
    bench.pass_ms(10);
    assert_eq!(bench.world.latch(), LatchPosition::Locked, "two thirds in, the spring takes it on");
}

#[test]
fn a_stopped_microcontroller_lets_the_bolt_spring() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.world.write_pin(Pin::Led, true);
    bench.pass_ms(20);
    bench.world.pins_released();
    assert_eq!(bench.world.coil(), Coil::Off);
    assert!(!bench.world.read_pin(Pin::Led));
    bench.pass_ms(10);
    assert_eq!(bench.world.latch(), LatchPosition::Unlocked);
    bench.world.write_pin(Pin::Led, true);
    assert!(!bench.world.read_pin(Pin::Led), "it does not run until it is booted");
}

#[test]
fn a_stuck_sensor_reads_its_level_only() {
    for number in 1..=3u8 {
        let mut bench = Bench::new();
        let own = usize::from(number) - 1;
        bench.world.apply(Stimulus::LatchSensor { number, stuck: Some(Level::Low) }).unwrap();
        assert_eq!(sensors(&bench), core::array::from_fn(|index| index != own));
        bench.world.apply(Stimulus::LatchSensor { number, stuck: Some(Level::High) }).unwrap();
        bench.drive(LatchPosition::Locked);
        assert_eq!(sensors(&bench), core::array::from_fn(|index| index == own));
        bench.world.apply(Stimulus::LatchSensor { number, stuck: None }).unwrap();
        assert_eq!(sensors(&bench), [false; 3]);
    }
    let mut bench = Bench::new();
    for number in [0, 4] {
        let refused = bench.world.apply(Stimulus::LatchSensor { number, stuck: None });
        assert_eq!(refused, Err(Impossible::NoSuchLatchSensor(number)));
    }
}
