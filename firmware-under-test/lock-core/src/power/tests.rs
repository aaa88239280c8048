//! When the display dims, goes dark, and the box sleeps; what holds it back and what wakes it.

extern crate std;

use super::*;

const fn s(seconds: u64) -> Uptime {
    Uptime::from_micros(seconds * 1_000_000)
}

#[test]
fn the_display_dims_goes_dark_and_the_box_sleeps_at_their_times() {
    let mut power = Power::new(s(1000));
    for (after, brightness, sleeps) in [
        (0, Brightness::Bright, false),
        (29, Brightness::Bright, false),
        (30, Brightness::Dimmed, false),
        (119, Brightness::Dimmed, false),
        (120, Brightness::Off, false),
        (599, Brightness::Off, false),
        (600, Brightness::Off, true),
    ] {
        let now = s(1000 + after);
        assert_eq!(power.brightness(now), brightness, "after {after} s");
        assert_eq!(power.settle(now, Awake::default()), sleeps, "after {after} s");
    }
    assert!(power.is_asleep());
    assert!(!power.settle(s(9999), Awake::default()), "it tells only once that it fell asleep");
}

#[test]
fn each_deadline_is_the_next_change() {
    let mut power = Power::new(s(0));
    let mut now = s(0);
    for expected in [30, 120, 600] {
        let mut earliest = Earliest::default();
        power.deadline(now, &mut earliest);
        let deadline = earliest.get().expect("something changes");
        assert_eq!((deadline.at, deadline.why), (s(expected), Why::Idle));
        now = deadline.at;
        power.settle(now, Awake::default());
    }
    let mut earliest = Earliest::default();
    power.deadline(now, &mut earliest);
    assert_eq!(earliest.get(), None, "a box that sleeps waits for nobody");
}

#[test]
fn what_is_to_be_seen_lights_the_display_for_half_a_minute_also_out_of_sleep() {
    let mut power = Power::new(s(0));
    power.settle(s(600), Awake::default());
    assert!(power.light(s(700)), "it was asleep");
    assert_eq!(power.brightness(s(729)), Brightness::Bright);
    assert!(!power.settle(s(729), Awake::default()), "it stays awake while lit");
    assert_eq!(power.brightness(s(730)), Brightness::Off);
    assert!(power.settle(s(730), Awake::default()));
}

#[test]
fn needs_and_usb_hold_back_the_sleep_and_sleep_now_only_the_needs() {
    let needed = Awake { needed: true, usb: false };
    let usb = Awake { needed: false, usb: true };
    let mut power = Power::new(s(0));
    assert!(!power.settle(s(5000), needed));
    assert!(!power.settle(s(5000), usb));
    power.sleep();
    assert_eq!(power.brightness(s(1)), Brightness::Off, "asked for: dark at once");
    assert!(!power.settle(s(5000), needed));
    assert!(power.settle(s(5000), usb), "asked for: USB does not matter");
    assert!(power.input(s(5001)), "an input wakes");
    assert_eq!(power.brightness(s(5001)), Brightness::Bright);
    assert!(!power.settle(s(5600), usb), "the wish is over");
}

#[test]
fn a_wake_without_a_person_is_dark() {
    let mut power = Power::new(s(0));
    power.settle(s(600), Awake::default());
    assert!(power.wake());
    assert!(!power.is_asleep());
    assert_eq!(power.brightness(s(601)), Brightness::Off);
    assert!(power.settle(s(601), Awake::default()), "and over as soon as nothing holds it");
}
