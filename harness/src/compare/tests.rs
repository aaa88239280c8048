//! Tests of comparing: a planted difference is found at its step, and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use bench_protocol::{Coil, Event, EventKind, Instant, Pin};
use observer::DISPLAY_ADDRESS;

use super::{Recording, compare};
use crate::feature::{PathSelection, Request, load};
use crate::run::{RunOptions, Stop, run};

const FEATURE: &str = "\
Feature: A box
  Scenario: It is locked and opened
    Given a lockbox
    When I start a lock of 10 minutes
    And I open the lock menu
    And I choose \"Emergency Unlock\"
    And I confirm
    Then the lockbox is unlocked
";

/// Plays the scenario on the simulated rig.
fn recorded() -> Recording {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.feature");
    std::fs::write(&file, FEATURE).unwrap();
    let selections = [PathSelection::whole(file)];
    let base = folder.path();
    let plan =
        load(&Request { selections: &selections, tags: None, capabilities: &[], base }).unwrap();
    let events = folder.path().join("events");
    let options = RunOptions { recording: Some(events.clone()), ..RunOptions::default() };
    run(&Arc::new(plan), &options, &Stop::default(), |_| ());
    let files = Recording::list(&events).unwrap();
    assert_eq!(files.len(), 1);
    Recording::read(&files[0]).unwrap()
}

/// Changes one step's events.
fn planted(
    recording: &Recording,
    step: usize,
    mut plant: impl FnMut(usize, &mut Instant, &mut EventKind<'_>, &mut Vec<u8>),
) -> Recording {
    let first = step.checked_sub(1).map_or(0, |before| recording.steps[before].events);
    let range = first..recording.steps[step].events;
    let (mut rest, mut place, mut bytes) = (recording.events.as_slice(), 0, Vec::new());
    while !rest.is_empty() {
        let (Event { mut at, mut kind }, left) =
            postcard::take_from_bytes::<Event<'_>>(rest).unwrap();
        let mut written = match kind {
            EventKind::I2cWrite { bytes, .. } => bytes.to_vec(),
            _ => Vec::new(),
        };
        if range.contains(&place) {
            plant(place, &mut at, &mut kind, &mut written);
        }
        if let EventKind::I2cWrite { address, acknowledged, .. } = kind {
            kind = EventKind::I2cWrite { address, bytes: &written, acknowledged };
        }
        bytes.extend(postcard::to_stdvec(&Event { at, kind }).unwrap());
        (rest, place) = (left, place + 1);
    }
    Recording { events: bytes, ..recording.clone() }
}

#[test]
fn the_same_is_the_same() {
    let recording = recorded();
    assert_eq!(recording.steps.len(), 6);
    assert_eq!(planted(&recording, 0, |_, _, _, _| ()), recording);
    assert_eq!(compare(&recording, &recorded(), Duration::ZERO).unwrap(), None);
}

#[test]
fn one_pixel_is_found_at_its_step_with_both_displays() {
    let recording = recorded();
    let (mut last, mut written) = (0, Instant::ZERO);
    planted(&recording, 3, |place, at, kind, bytes| {
        // 40h: pixels follow (SSD1306, section 8.1.5.2).
        let is_display = matches!(kind, EventKind::I2cWrite { address: DISPLAY_ADDRESS, .. });
        if is_display && bytes.first() == Some(&0x40) {
            (last, written) = (place, *at);
        }
    });
    let other = planted(&recording, 3, |place, _, _, bytes| {
        if place == last {
            bytes[1] ^= 1;
        }
    });
    let difference = compare(&recording, &other, Duration::from_secs(1)).unwrap().unwrap();
    assert_eq!(difference.step, Some(("And I choose \"Emergency Unlock\"".to_owned(), 6)));
    assert!(difference.what.starts_with("1 pixel of the display, column "), "{}", difference.what);
    let (one, other) = difference.displays.clone().unwrap();
    assert_ne!(one.frame, other.frame);
    // The instant is whenever the firmware is through with its work.
    let text = difference.to_string();
    let at = format!(", at {written}\n");
    assert_eq!(text.matches(&at).count(), 1, "{at:?} in {text}");
    insta::assert_snapshot!(text.replace(&at, ", at [time]\n"));
}

#[test]
fn five_milliseconds_of_coil_are_found_at_their_step() {
    let recording = recorded();
    let other = planted(&recording, 4, |_, at, kind, _| {
        let is_end = matches!(
            kind,
            EventKind::Coil(Coil::Off) | EventKind::Pin { pin: Pin::CoilUnlock, high: false }
        );
        if is_end {
            *at += Duration::from_millis(5);
        }
    });
    let difference = compare(&recording, &other, Duration::ZERO).unwrap().unwrap();
    assert_eq!(difference.step, Some(("And I confirm".to_owned(), 7)));
    assert!(difference.what.contains("5ms apart"), "{}", difference.what);
    assert_eq!(compare(&recording, &other, Duration::from_millis(5)).unwrap(), None);
}

#[test]
fn a_step_that_fails_on_one_rig_only_is_a_difference() {
    let (recording, mut other) = (recorded(), recorded());
    other.steps[5].passed = false;
    let difference = compare(&recording, &other, Duration::ZERO).unwrap().unwrap();
    assert_eq!(difference.what, "the step passes, and fails");
    other.steps.pop();
    let difference = compare(&recording, &other, Duration::ZERO).unwrap().unwrap();
    assert_eq!(difference.what, "6 steps were played, and 5");
}

#[test]
fn a_file_that_is_no_recording_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.events");
    std::fs::write(&file, "no recording").unwrap();
    let fault = Recording::read(&file).unwrap_err().to_string();
    assert!(fault.ends_with("x.events is no recording of `lockbench run --events`"), "{fault}");
    let broken = Recording { events: vec![0xFF; 40], ..recorded() };
    assert!(compare(&broken, &broken, Duration::ZERO).is_err());
}
