//! Solenoid, latch, LED and the rest, with their instants; power, plugs and faults of the bus.

mod canvas;

use bench_protocol::{
    Coil, Event, EventKind, Instant, LatchPosition, Pin, PlateState, Recorder, ResetReason,
};
use canvas::Canvas;
use observer::{Brightness, Change, Direction, Keep, Observer, Pulse};
use std::time::Duration;

fn at(milliseconds: u64) -> Instant {
    Instant::from_micros(milliseconds * 1000)
}

fn watch(events: &[(u64, EventKind<'_>)]) -> Observer {
    let mut observer = Observer::new(Keep::All);
    for &(milliseconds, kind) in events {
        observer.record(&Event { at: at(milliseconds), kind });
    }
    observer
}

#[test]
fn an_unlock_is_seen_with_all_its_instants() {
    let observer = watch(&[
        (0, EventKind::Power(true)),
        (0, EventKind::Battery(80)),
        (0, EventKind::Network(true)),
        (0, EventKind::Latch(LatchPosition::Locked)),
        (0, EventKind::Plate(PlateState::Closed)),
        (0, EventKind::KeyInside(true)),
        (1, EventKind::Boot(ResetReason::PowerOn)),
        (2, EventKind::Pin { pin: Pin::LinkPower, high: true }),
        (100, EventKind::Pin { pin: Pin::CoilUnlock, high: true }),
        (100, EventKind::Coil(Coil::Unlock)),
        (110, EventKind::Latch(LatchPosition::Travelling)),
        (160, EventKind::Latch(LatchPosition::Unlocked)),
        (300, EventKind::Coil(Coil::Off)),
        (400, EventKind::Pin { pin: Pin::Led, high: true }),
        (450, EventKind::Pin { pin: Pin::Buzzer, high: true }),
        (500, EventKind::Pin { pin: Pin::Led, high: false }),
        (900, EventKind::Plate(PlateState::Open)),
        (950, EventKind::KeyInside(false)),
        (960, EventKind::Boot(ResetReason::Software)),
        (970, EventKind::Boot(ResetReason::Software)),
    ]);
    assert_eq!(observer.now(), at(970));
    assert_eq!(observer.latch(), Some(LatchPosition::Unlocked));
    assert_eq!(observer.unlocked_since(at(160)), Some(at(160)));
    assert_eq!(observer.unlocked_since(at(161)), None);
    assert_eq!(observer.locked_since(at(0)), Some(at(0)));
    assert_eq!(observer.latch_track().at(at(120)), Some(LatchPosition::Travelling));
    assert_eq!(observer.coil(), Coil::Off);
    assert_eq!(
        observer.coil_pulses(),
        [Pulse { direction: Direction::Unlock, start: at(100), end: Some(at(300)) }]
    );
    assert_eq!(
        (observer.drive_began_since(at(100)), observer.drive_began_since(at(101))),
        (Some(at(100)), None)
    );
    assert_eq!(observer.longest_pulse(observer.now()), Duration::from_millis(200));
    assert_eq!(observer.led_changes_since(at(401)), [Change { at: at(500), to: false }]);
    assert_eq!(observer.buzzer_changes_since(at(0)), [Change { at: at(450), to: true }]);
    assert_eq!((observer.led().now(), observer.buzzer().now()), (Some(false), Some(true)));
    assert_eq!(observer.plate().now(), Some(PlateState::Open));
    assert_eq!(observer.key_inside().now(), Some(false));
    assert_eq!(observer.link_power().now(), Some(true));
    assert_eq!(observer.power().now(), Some(true));
    assert_eq!(observer.battery_percent().now(), Some(80));
    assert_eq!(observer.network().now(), Some(true));
    let boots: Vec<_> = observer.boots().iter().map(|boot| boot.to).collect();
    assert_eq!(boots, [ResetReason::PowerOn, ResetReason::Software, ResetReason::Software]);
}

#[test]
fn nothing_is_known_before_it_was_told() {
    let observer = Observer::default();
    assert_eq!(
        (observer.latch(), observer.plate().now(), observer.led().now()),
        (None, None, None)
    );
    assert_eq!((observer.display().brightness(), observer.qr()), (Brightness::Off, None));
    assert_eq!(observer.text().collapsed, "");
    assert!(observer.coil_pulses().is_empty() && observer.history().is_empty());
}

#[test]
fn the_display_goes_dark_with_its_supply() {
    let seen = Canvas::new().small((1, 1), "Locked").seen();
    let cases = [
        ("power lost", EventKind::Power(false), ""),
        ("display unplugged", EventKind::Stimulus("unplug the display"), ""),
        ("a restart of the firmware", EventKind::Boot(ResetReason::Software), "Locked"),
        ("something else unplugged", EventKind::Stimulus("disconnect usb power"), "Locked"),
        (
            "switching off that nobody hears",
            EventKind::I2cWrite { address: 0x3C, bytes: &[0x00, 0xAE], acknowledged: false },
            "Locked",
        ),
        (
            "switching off what isn't the display",
            EventKind::I2cWrite { address: 0x68, bytes: &[0x00, 0xAE], acknowledged: true },
            "Locked",
        ),
        (
            "switching off",
            EventKind::I2cWrite { address: 0x3C, bytes: &[0x00, 0xAE], acknowledged: true },
            "",
        ),
    ];
    for (what, kind, text) in cases {
        let mut observer = seen.clone();
        assert_eq!(observer.text().collapsed, "Locked");
        observer.record(&Event { at: at(1), kind });
        assert_eq!(observer.text().collapsed, text, "{what}");
        assert_eq!(observer.display().brightness() == Brightness::Off, text.is_empty(), "{what}");
    }
}

#[test]
fn after_a_power_cut_the_display_has_to_be_set_up_again() {
    let mut observer = Canvas::new().small((1, 1), "Locked").seen();
    observer.record(&Event { at: at(1), kind: EventKind::Power(false) });
    observer.record(&Event { at: at(2), kind: EventKind::Power(true) });
    canvas::write(&mut observer, &[0x00, 0xAF]);
    assert_eq!(observer.display().brightness(), Brightness::Off, "no charge pump");
    canvas::write(&mut observer, &[0x00, 0x8D, 0x14]);
    assert!(!observer.text().shows("Locked"), "the memory is lost");
}

#[test]
fn both_pins_of_the_coil_at_once_are_seen() {
    let (lock, unlock) = (Pin::CoilLock, Pin::CoilUnlock);
    let one_after_the_other =
        [(1, lock, true), (2, lock, false), (3, unlock, true), (4, unlock, false)];
    let both = [(1, lock, true), (2, unlock, true), (3, lock, false), (4, lock, true)];
    for (pins, seen) in [(one_after_the_other, None), (both, Some(at(2)))] {
        let events =
            pins.map(|(milliseconds, pin, high)| (milliseconds, EventKind::Pin { pin, high }));
        assert_eq!(watch(&events).both_coil_pins_driven(), seen);
    }
}
