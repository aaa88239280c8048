//! The I2C bus: its time, and devices that are absent, dead or stuck.

use core::time::Duration;

use bench_protocol::{Button, Pin, Stimulus};
use lock_world::BusFault;

use crate::bench::{Bench, at};

const DISPLAY: u8 = 0x3C;
const CLOCK: u8 = 0x68;

#[test]
fn transfers_take_their_time_at_400_khz() {
    let mut bench = Bench::new();
    // start, stop and 9 bits for each byte and the address, 2.5 us each
    for (length, micros) in [(0, 28), (1, 50), (2, 73), (129, 2930), (1025, 23_090)] {
        let start = bench.world.now();
        bench.world.i2c_write(DISPLAY, &[0x40; 1025][..length]).unwrap();
        assert_eq!(bench.world.now().since(start), Duration::from_micros(micros), "{length} bytes");
    }
    let start = bench.world.now();
    bench.world.i2c_read(CLOCK, &mut [0; 7]).unwrap();
    assert_eq!(bench.world.now().since(start), Duration::from_micros(185));
}

#[test]
fn nobody_answers_elsewhere() {
    let mut bench = Bench::new();
    assert_eq!(bench.world.i2c_write(0x50, &[1, 2]), Err(BusFault::NoAcknowledge));
    assert_eq!(bench.world.i2c_read(0x50, &mut [0; 9]), Err(BusFault::NoAcknowledge));
    assert_eq!(bench.world.now(), at(56), "two addresses, no data");
    assert_eq!(
        bench.lines_with(&["I2c"]).into_iter().map(|line| line.1).collect::<Vec<_>>(),
        [
            "I2cWrite { address: 80, bytes: [1, 2], acknowledged: false }",
            "I2cRead { address: 80, bytes: [], acknowledged: false }"
        ]
    );
}

#[test]
fn devices_can_be_absent_each_on_its_own() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::DisplayPresent(false)).unwrap();
    assert_eq!(bench.world.i2c_write(DISPLAY, &[0, 0xAF]), Err(BusFault::NoAcknowledge));
    assert_eq!(bench.world.i2c_write(CLOCK, &[0]), Ok(()));
    bench.world.apply(Stimulus::ClockPresent(false)).unwrap();
    assert_eq!(bench.world.i2c_write(CLOCK, &[0]), Err(BusFault::NoAcknowledge));
    bench.world.apply(Stimulus::DisplayPresent(true)).unwrap();
    assert_eq!(bench.world.i2c_write(DISPLAY, &[0, 0xAF]), Ok(()));
}

#[test]
fn a_stuck_bus_costs_1_ms() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::HoldBus(true)).unwrap();
    assert_eq!(bench.world.i2c_write(DISPLAY, &[0, 0xAF]), Err(BusFault::Stuck));
    assert_eq!(bench.world.i2c_read(CLOCK, &mut [0]), Err(BusFault::Stuck));
    assert_eq!(bench.world.now(), at(2000));
    bench.world.apply(Stimulus::HoldBus(false)).unwrap();
    assert_eq!(bench.world.i2c_write(DISPLAY, &[0, 0xAF]), Ok(()));
}

#[test]
fn the_world_goes_on_during_a_transfer() {
    let mut bench = Bench::new();
    bench.press(Button::Back);
    bench.world.write_pin(Pin::CoilLock, true);
    bench.edges();
    bench.world.i2c_write(DISPLAY, &[0x40; 1025]).unwrap();
    let edges = bench.edges();
    assert!(edges.len() >= 2, "the bounce was latched meanwhile");
    assert!(edges.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert!(edges.iter().all(|edge| edge.at < bench.world.now()));
}

#[test]
fn the_display_tells_its_status_and_forgets_without_power() {
    let mut bench = Bench::new();
    let mut status = [0];
    bench.world.i2c_read(DISPLAY, &mut status).unwrap();
    assert_eq!(status, [0x40], "off at power-on");
    bench.world.i2c_write(DISPLAY, &[0, 0xAF]).unwrap();
    bench.world.i2c_read(DISPLAY, &mut status).unwrap();
    assert_eq!(status, [0x00]);
    assert!(bench.world.display().is_on());
    bench.world.apply(Stimulus::DisplayPresent(false)).unwrap();
    bench.world.apply(Stimulus::DisplayPresent(true)).unwrap();
    assert!(!bench.world.display().is_on());
    bench.world.i2c_write(DISPLAY, &[0, 0xAF]).unwrap();
    bench.world.apply(Stimulus::Power(false)).unwrap();
    assert!(!bench.world.display().is_on());
}
