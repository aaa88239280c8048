//! The clock chip over the bus: registers, alarms, flags, backup cell.

use core::time::Duration;

use bench_protocol::{Pin, ResetReason, Stimulus};
use lock_world::{Impossible, WorldConfig};

use crate::bench::Bench;

const CLOCK: u8 = 0x68;

fn write(bench: &mut Bench, bytes: &[u8]) {
    bench.world.i2c_write(CLOCK, bytes).unwrap();
}

fn read<const N: usize>(bench: &mut Bench, register: u8) -> [u8; N] {
    let mut buffer = [0; N];
    bench.world.i2c_write(CLOCK, &[register]).unwrap();
    bench.world.i2c_read(CLOCK, &mut buffer).unwrap();
    buffer
}

#[test]
fn starts_at_the_true_time() {
    let mut bench = Bench::new();
    // 2026-01-05 was a Monday
    assert_eq!(read(&mut bench, 0), [0x00, 0x00, 0x09, 0x02, 0x05, 0x01, 0x26]);
    assert_eq!(read(&mut bench, 0x0E), [0x1C, 0x08, 0x00, 0x16, 0x80]);
    assert_eq!(bench.world.clock_chip_utc(), Some(1_767_603_600));
    bench.pass(Duration::from_secs(86_399));
    assert_eq!(read(&mut bench, 0), [0x59, 0x59, 0x08, 0x03, 0x06, 0x01, 0x26]);
    assert_eq!(
        (bench.world.utc_s(), bench.world.clock_chip_utc()),
        (1_767_689_999, Some(1_767_689_999))
    );
}

#[test]
fn rolls_over_as_the_datasheet_says() {
    // written registers, and the registers one second later
    for (before, after) in [
        ([0x59, 0x59, 0x23, 0x07, 0x28, 0x02, 0x26], [0x00, 0x00, 0x00, 0x01, 0x01, 0x03, 0x26]),
        ([0x59, 0x59, 0x23, 0x04, 0x28, 0x02, 0x24], [0x00, 0x00, 0x00, 0x05, 0x29, 0x02, 0x24]),
        ([0x59, 0x59, 0x23, 0x01, 0x31, 0x12, 0x99], [0x00, 0x00, 0x00, 0x02, 0x01, 0x81, 0x00]),
        ([0x59, 0x59, 0x23, 0x01, 0x31, 0x92, 0x99], [0x00, 0x00, 0x00, 0x02, 0x01, 0x01, 0x00]),
        ([0x59, 0x59, 0x23, 0x01, 0x28, 0x82, 0x00], [0x00, 0x00, 0x00, 0x02, 0x29, 0x82, 0x00]),
        ([0x59, 0x59, 0x71, 0x03, 0x30, 0x04, 0x26], [0x00, 0x00, 0x52, 0x04, 0x01, 0x05, 0x26]),
        ([0x59, 0x59, 0x51, 0x03, 0x30, 0x04, 0x26], [0x00, 0x00, 0x72, 0x03, 0x30, 0x04, 0x26]),
        ([0x59, 0x59, 0x72, 0x03, 0x30, 0x04, 0x26], [0x00, 0x00, 0x61, 0x03, 0x30, 0x04, 0x26]),
    ] {
        let mut bench = Bench::new();
        let [b0, b1, b2, b3, b4, b5, b6] = before;
        write(&mut bench, &[0, b0, b1, b2, b3, b4, b5, b6]);
        assert_eq!(read::<7>(&mut bench, 0), before);
        bench.pass_ms(1000);
        assert_eq!(read::<7>(&mut bench, 0), after);
    }
}

#[test]
fn writing_the_seconds_sets_their_phase() {
    let mut bench = Bench::new();
    bench.pass_ms(700);
    write(&mut bench, &[0, 0x30]);
    let set = bench.world.now();
    bench.world.advance_to(set + Duration::from_micros(999_900));
    assert_eq!(read::<1>(&mut bench, 0), [0x30], "the chip shows the time of the start condition");
    assert_eq!(read::<1>(&mut bench, 0), [0x31]);
    // the minutes alone leave the phase as it is
    bench.world.advance_to(set + Duration::from_millis(1500));
    write(&mut bench, &[1, 0x07]);
    bench.world.advance_to(set + Duration::from_secs(2));
    assert_eq!(read::<2>(&mut bench, 0), [0x32, 0x07]);
}

#[test]
fn the_pointer_wraps_and_read_only_registers_stay() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x10, 0x55, 0xAA, 0xAA, 0x12]);
    assert_eq!(read(&mut bench, 0x10), [0x55, 0x16, 0x80, 0x12, 0x00]);
    write(&mut bench, &[0x07, 1, 2, 3, 4, 5, 6, 7]);
    let mut all = [0; 19];
    bench.world.i2c_write(CLOCK, &[0x07]).unwrap();
    bench.world.i2c_read(CLOCK, &mut all).unwrap();
    assert_eq!(all[..7], [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(all[12..], [0x12, 0x00, 0x09, 0x02, 0x05, 0x01, 0x26]);
}

#[test]
fn flags_are_cleared_by_zeros_and_never_set_by_ones() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x0F, 0xFF]);
    assert_eq!(read(&mut bench, 0x0F), [0x08]);
    bench.world.apply(Stimulus::LoseClock).unwrap();
    assert_eq!(read(&mut bench, 0x0F), [0x88]);
    write(&mut bench, &[0x0F, 0x80]);
    assert_eq!(read(&mut bench, 0x0F), [0x80], "the 32 kHz bit is an ordinary one");
    write(&mut bench, &[0x0F, 0x00]);
    assert_eq!(read(&mut bench, 0x0F), [0x00]);
}

#[test]
fn a_conversion_is_busy_for_its_time() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x0E, 0x3C]);
    assert_eq!(read(&mut bench, 0x0E), [0x3C, 0x0C]);
    bench.pass_ms(130);
    assert_eq!(read(&mut bench, 0x0E), [0x1C, 0x08]);
}

#[test]
fn an_alarm_pulls_the_pin_until_its_flag_is_cleared() {
    let mut bench = Bench::new();
    // alarm 1 at 09:02:30 on date 5, alarm 2 at 09:03 every day, both let pull the pin
    write(&mut bench, &[0x07, 0x30, 0x02, 0x09, 0x05, 0x03, 0x09, 0x80, 0x1F]);
    assert_eq!(
        bench.world.next_transition(),
        Some(bench.world.now().max(crate::bench::at(150_000_000)))
    );
    bench.pass(Duration::from_secs(149));
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    bench.pass(Duration::from_secs(1));
    assert!(!bench.world.read_pin(Pin::ClockAlarm));
    let edge = bench.world.take_edge().unwrap();
    assert_eq!((edge.at.as_micros(), edge.pin, edge.high), (150_000_000, Pin::ClockAlarm, false));
    assert_eq!(read(&mut bench, 0x0F), [0x09]);
    bench.pass(Duration::from_mins(1));
    assert_eq!(read(&mut bench, 0x0F), [0x0B]);
    write(&mut bench, &[0x0F, 0x0A]);
    assert!(!bench.world.read_pin(Pin::ClockAlarm), "alarm 2 still pulls");
    write(&mut bench, &[0x0F, 0x08]);
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    // the daily one comes again
    assert_eq!(bench.world.next_transition(), Some(crate::bench::at((180 + 86_400) * 1_000_000)));
}

#[test]
fn flags_are_set_without_being_let_pull() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x07, 0x01, 0x00, 0x09, 0x80, 0x80, 0x80, 0x80, 0x1C]);
    bench.pass(Duration::from_secs(61));
    assert_eq!(read(&mut bench, 0x0F), [0x0B]);
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    write(&mut bench, &[0x0E, 0x1D]);
    assert!(!bench.world.read_pin(Pin::ClockAlarm), "enabled afterwards it pulls at once");
    write(&mut bench, &[0x0E, 0x19]);
    assert!(bench.world.read_pin(Pin::ClockAlarm), "not with INTCN clear");
}

#[test]
fn the_backup_cell_keeps_it_running_unless_told_otherwise() {
    for (control, seconds) in [(0x1C, 100), (0x9C, 10)] {
        let mut bench = Bench::new();
        write(&mut bench, &[0x0E, control]);
        bench.world.advance_to(crate::bench::at(10_000_000));
        bench.world.apply(Stimulus::Power(false)).unwrap();
        bench.pass(Duration::from_secs(90));
        bench.world.apply(Stimulus::Power(true)).unwrap();
        bench.world.boot(ResetReason::PowerOn);
        let [shown, minutes] = read(&mut bench, 0);
        assert_eq!(
            u32::from(minutes) * 60 + u32::from(shown >> 4) * 10 + u32::from(shown & 15),
            seconds
        );
        let [status] = read(&mut bench, 0x0F);
        assert_eq!(status & 0x80 != 0, control == 0x9C, "a stopped oscillator is flagged");
    }
}

#[test]
fn an_alarm_without_supply_shows_when_it_is_back() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x07, 0x30, 0x00, 0x09, 0x80]);
    write(&mut bench, &[0x0E, 0x1D]);
    bench.world.apply(Stimulus::Power(false)).unwrap();
    bench.pass(Duration::from_mins(1));
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    bench.world.apply(Stimulus::Power(true)).unwrap();
    assert!(!bench.world.read_pin(Pin::ClockAlarm));
}

#[test]
fn losing_its_time_resets_everything() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x07, 0x30, 0x00, 0x09, 0x80]);
    write(&mut bench, &[0x0E, 0x1D]);
    bench.pass_ms(30_000);
    assert!(!bench.world.read_pin(Pin::ClockAlarm));
    bench.world.apply(Stimulus::LoseClock).unwrap();
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    assert_eq!(bench.world.clock_chip_utc(), None);
    assert_eq!(read(&mut bench, 0), [0x00, 0x00, 0x00, 0x01, 0x01, 0x01, 0x00]);
    assert_eq!(read(&mut bench, 0x07), [0; 7]);
    assert_eq!(bench.world.utc_s(), 1_767_603_630, "the true time goes on");
    bench.world.apply(Stimulus::SetClock(1_800_000_000)).unwrap();
    assert_eq!(
        (bench.world.clock_chip_utc(), bench.world.utc_s()),
        (Some(1_800_000_000), 1_800_000_000)
    );
    let refused = bench.world.apply(Stimulus::SetClock(0)).unwrap_err();
    assert_eq!(refused, Impossible::ClockOutOfRange(0));
}

#[test]
fn a_dead_chip_pulls_nothing() {
    let mut bench = Bench::new();
    write(&mut bench, &[0x07, 0x01, 0x00, 0x09, 0x80]);
    write(&mut bench, &[0x0E, 0x1D]);
    bench.pass_ms(2000);
    assert!(!bench.world.read_pin(Pin::ClockAlarm));
    bench.world.apply(Stimulus::ClockPresent(false)).unwrap();
    assert!(bench.world.read_pin(Pin::ClockAlarm));
    bench.world.apply(Stimulus::ClockPresent(true)).unwrap();
    assert!(!bench.world.read_pin(Pin::ClockAlarm));
}

#[test]
fn nonsense_is_taken_as_the_nearest_time() {
    let mut bench = Bench::new();
    write(&mut bench, &[0, 0xFF, 0xFF, 0x3F, 0x00, 0x3F, 0x1F, 0xFF]);
    let [.., day, _, month, year] = read::<7>(&mut bench, 0);
    assert_eq!((day, month, year), (1, 0x12, 0x99));
    bench.pass_ms(2000);
    assert_eq!(read::<7>(&mut bench, 0)[5], 0x81, "and goes on from there");
}

#[test]
fn counts_for_a_thousand_years() {
    let mut bench = Bench::with(WorldConfig { utc_s: 4_102_444_799, ..WorldConfig::default() });
    write(&mut bench, &[0x07, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x80, 0x1F]);
    bench.pass(Duration::from_hours(8_765_820));
    assert_eq!(bench.world.utc_s(), 4_102_444_799 + 31_556_952_000);
    assert_eq!(read(&mut bench, 0x0F), [0x0B]);
    let [seconds, minutes, ..] = read::<7>(&mut bench, 0);
    assert!(seconds <= 0x59 && minutes <= 0x59);
}
