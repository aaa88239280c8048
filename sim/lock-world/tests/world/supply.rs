//! Battery, USB, power loss, a hanging firmware and the reset supervisor.

use core::time::Duration;

use bench_protocol::{Button, Coil, Pin, ResetReason, Stimulus};
use lock_world::{BusFault, FlashFault, Impossible};

use crate::bench::Bench;

#[test]
fn battery_and_usb_each_supply_the_box() {
    let mut bench = Bench::new();
    bench.forget();
    assert_eq!(
        (bench.world.battery_percent(), bench.world.usb(), bench.world.powered()),
        (80, false, true)
    );
    bench.world.apply(Stimulus::Battery(0)).unwrap();
    assert!(!bench.world.powered());
    bench.world.apply(Stimulus::Usb(true)).unwrap();
    assert!(bench.world.powered() && bench.world.usb() && bench.world.read_pin(Pin::UsbSense));
    bench.world.apply(Stimulus::Battery(1)).unwrap();
    bench.world.apply(Stimulus::Usb(false)).unwrap();
    assert!(bench.world.powered() && !bench.world.read_pin(Pin::UsbSense));
    let words: Vec<_> = bench
        .lines_with(&["Power", "Battery", "usb_sense"])
        .into_iter()
        .map(|line| line.1)
        .collect();
    let expected = [
        "Battery(0)",
        "Power(false)",
        "Power(true)",
        "usb_sense high",
        "Battery(1)",
        "usb_sense low",
    ];
    assert_eq!(words, expected);
    assert_eq!(bench.world.apply(Stimulus::Battery(101)), Err(Impossible::BatteryOutOfRange(101)));
}

#[test]
fn without_power_nothing_runs_until_it_is_booted() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Usb(true)).unwrap();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.world.write_pin(Pin::Buzzer, true);
    bench.world.write_pin(Pin::LinkPower, true);
    bench.world.link_send(b"late");
    bench.pass_ms(5);
    bench.world.apply(Stimulus::Power(false)).unwrap();
    assert_eq!(
        (bench.world.coil(), bench.world.powered(), bench.world.usb()),
        (Coil::Off, false, false)
    );
    bench.world.boot(ResetReason::PowerOn);
    for powered in [false, true] {
        if powered {
            bench.world.apply(Stimulus::Power(true)).unwrap();
            assert!(bench.world.usb(), "what was taken away comes back");
        }
        let start = bench.world.now();
        bench.world.write_pin(Pin::Led, true);
        assert!(
            !bench.world.read_pin(Pin::Led)
                && !bench.world.read_pin(Pin::Buzzer)
                && !bench.world.link_powered()
        );
        assert_eq!(bench.world.i2c_write(0x3C, &[0]), Err(BusFault::NoAcknowledge));
        assert_eq!(bench.world.i2c_read(0x68, &mut [0]), Err(BusFault::NoAcknowledge));
        assert_eq!(bench.world.flash_read(0, &mut [0]), Err(FlashFault::NoPower));
        assert_eq!(bench.world.flash_program(0, &[0; 4]), Err(FlashFault::NoPower));
        assert_eq!(bench.world.flash_erase(0, 1024), Err(FlashFault::NoPower));
        assert_eq!(bench.world.serial_read(&mut [0; 8]), 0);
        assert!(!bench.world.serial_pending());
        assert_eq!(bench.world.now(), start);
    }
    bench.world.boot(ResetReason::PowerOn);
    assert!(!bench.world.serial_pending(), "received bytes are gone");
    assert_eq!(bench.world.i2c_write(0x3C, &[0]), Ok(()));
    assert_eq!(bench.lines_with(&["Boot"]).len(), 2);
}

#[test]
fn a_boot_releases_the_pins_and_forgets_the_edges() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilUnlock, true);
    bench.world.write_pin(Pin::KeypadRow1, false);
    bench.press(Button::Back);
    assert!(bench.world.peek_edge().is_some());
    bench.world.boot(ResetReason::Software);
    assert_eq!(bench.world.peek_edge(), None);
    assert_eq!(bench.world.coil(), Coil::Off);
    assert!(bench.world.read_pin(Pin::KeypadRow1) && bench.world.read_pin(Pin::ReaderSelect));
    assert!(!bench.world.read_pin(Pin::ReaderReset));
}

#[test]
fn a_hanging_firmware_keeps_its_pins_and_the_hardware_its_limit() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Jam(true)).unwrap();
    bench.world.write_pin(Pin::CoilUnlock, true);
    bench.world.apply(Stimulus::Hang).unwrap();
    assert!(bench.world.hung());
    bench.pass_ms(1000);
    assert_eq!(bench.world.coil(), Coil::Unlock);
    bench.pass_ms(1000);
    assert_eq!(bench.world.coil(), Coil::Off);
}

#[test]
fn the_supervisor_resets_it_after_a_hold_of_10_s() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::Led, true);
    bench.world.apply(Stimulus::Hang).unwrap();
    bench.press(Button::LockEnter);
    bench.pass_ms(9900);
    bench.let_go(Button::LockEnter);
    bench.pass_ms(5000);
    assert!(bench.world.hung() && !bench.world.take_supervisor_reset(), "9.9 s does not");
    bench.press(Button::LockEnter);
    bench.pass_ms(9999);
    assert!(bench.world.hung());
    bench.pass_ms(1);
    assert!(!bench.world.hung());
    assert!(!bench.world.read_pin(Pin::Led), "held in reset, its pins float");
    assert!(bench.world.take_supervisor_reset());
    assert!(!bench.world.take_supervisor_reset(), "once");
}

#[test]
fn the_supervisor_leaves_a_running_firmware_alone() {
    let mut bench = Bench::new();
    bench.press(Button::LockEnter);
    bench.pass(Duration::from_secs(30));
    assert!(!bench.world.take_supervisor_reset());
    assert_eq!(bench.world.i2c_write(0x3C, &[0]), Ok(()));
}

#[test]
fn a_power_cycle_ends_a_hang() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Hang).unwrap();
    bench.world.apply(Stimulus::Power(false)).unwrap();
    assert!(!bench.world.hung());
    assert_eq!(bench.world.apply(Stimulus::Hang), Err(Impossible::NoPower));
    bench.world.apply(Stimulus::Power(true)).unwrap();
    assert!(!bench.world.hung());
}
