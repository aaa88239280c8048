//! The waveform, read back by the parser of the same format.

use std::time::Duration;

use bench_protocol::{
    Coil, Event, EventKind, Instant, LatchPosition, Pin, PlateState, ResetReason,
};
use vcd::{Command, Parser, Value, VarType};

/// What a reader sees of a signal: its changes with their times.
fn changes(file: &[u8], path: &[&str]) -> Vec<(u64, String)> {
    let mut parser = Parser::new(file);
    let header = parser.parse_header().expect("header");
    assert_eq!(header.timescale, Some((1, vcd::TimescaleUnit::US)));
    let signal = header.find_var(path).unwrap_or_else(|| panic!("no signal {path:?}")).code;
    let mut now = 0;
    let mut seen = Vec::new();
    for command in parser {
        match command.expect("command") {
            Command::Timestamp(at) => {
                assert!(at >= now, "time steps back");
                now = at;
            }
            Command::ChangeScalar(id, value) if id == signal => seen.push((now, value.to_string())),
            Command::ChangeVector(id, value) if id == signal => {
                let number =
                    value.iter().fold(0_u64, |sum, bit| sum << 1 | u64::from(bit == Value::V1));
                seen.push((now, number.to_string()));
            }
            Command::ChangeString(id, text) if id == signal => seen.push((now, text)),
            _ => {}
        }
    }
    seen
}

fn file(events: &[Event<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    super::write(events.iter().copied(), &mut out).expect("a Vec takes every byte");
    out
}

fn at(micros: u64, kind: EventKind<'_>) -> Event<'_> {
    Event { at: Instant::from_micros(micros), kind }
}

fn owned(seen: &[(u64, &str)]) -> Vec<(u64, String)> {
    seen.iter().map(|&(at, text)| (at, text.to_owned())).collect()
}

#[test]
fn an_unlock_reads_back_edge_by_edge() {
    let day = Duration::from_hours(24).as_micros() as u64;
    let file = file(&[
        at(0, EventKind::Boot(ResetReason::PowerOn)),
        at(0, EventKind::Latch(LatchPosition::Locked)),
        at(0, EventKind::Plate(PlateState::Closed)),
        at(5, EventKind::Battery(80)),
        at(10, EventKind::Deadline { at: Instant::from_micros(day), why: "session end" }),
        at(day, EventKind::Pin { pin: Pin::CoilUnlock, high: true }),
        at(day, EventKind::Coil(Coil::Unlock)),
        at(day + 40_000, EventKind::Latch(LatchPosition::Travelling)),
        at(day + 90_000, EventKind::Latch(LatchPosition::Unlocked)),
        at(day + 200_000, EventKind::Pin { pin: Pin::CoilUnlock, high: false }),
        at(day + 200_000, EventKind::Coil(Coil::Off)),
        at(day + 200_000, EventKind::Deadline { at: Instant::MAX, why: "" }),
    ]);
    let end = day + 200_000;
    assert_eq!(
        changes(&file, &["lockbox", "pins", "coil_unlock"]),
        owned(&[(day, "1"), (end, "0")])
    );
    assert_eq!(
        changes(&file, &["lockbox", "mechanics", "coil"]),
        owned(&[(day, "unlock"), (end, "off")])
    );
    assert_eq!(
        changes(&file, &["lockbox", "mechanics", "latch"]),
        owned(&[(0, "locked"), (day + 40_000, "travelling"), (day + 90_000, "unlocked")])
    );
    assert_eq!(
        changes(&file, &["lockbox", "surroundings", "battery_percent"]),
        owned(&[(5, "80")])
    );
    assert_eq!(changes(&file, &["lockbox", "firmware", "boot"]), owned(&[(0, "power_on")]));
    assert_eq!(
        changes(&file, &["lockbox", "firmware", "deadline_at_us"]),
        [(10, day.to_string()), (end, u64::MAX.to_string())]
    );
    assert_eq!(
        changes(&file, &["lockbox", "firmware", "deadline_why"]),
        owned(&[(10, "session_end"), (end, "-")])
    );
    assert_eq!(changes(&file, &["lockbox", "pins", "buzzer"]), []);
}

#[test]
fn every_pin_has_its_own_signal() {
    let events: Vec<Event<'_>> = Pin::ALL
        .iter()
        .enumerate()
        .map(|(i, &pin)| at(i as u64 + 1, EventKind::Pin { pin, high: true }))
        .collect();
    let file = file(&events);
    for (i, pin) in Pin::ALL.iter().enumerate() {
        assert_eq!(
            changes(&file, &["lockbox", "pins", pin.name()]),
            [(i as u64 + 1, "1".to_owned())]
        );
    }
}

#[test]
fn pages_close_together_are_one_frame() {
    let page = [0x40; 129];
    let mut events = Vec::new();
    for frame in 0..3 {
        for part in 0..8 {
            let bytes = page.as_slice();
            let kind = EventKind::I2cWrite { address: 0x3c, bytes, acknowledged: true };
            events.push(at(frame * 100_000 + part * 3_000, kind));
        }
    }
    let command = EventKind::I2cWrite { address: 0x3c, bytes: &[0x00, 0xae], acknowledged: true };
    events.push(at(400_000, command));
    let file = file(&events);
    assert_eq!(
        changes(&file, &["lockbox", "i2c", "display_frames"]),
        owned(&[(0, "1"), (100_000, "2"), (200_000, "3")])
    );
    assert_eq!(changes(&file, &["lockbox", "i2c", "display_transfer"]).len(), 25);
    let data = changes(&file, &["lockbox", "i2c", "display_data"]);
    assert_eq!(data.first().expect("first").1, format!("w3c:{}+113", "40".repeat(16)));
    assert_eq!(data.last().expect("last").1, "w3c:00ae");
}

#[test]
fn a_silent_device_and_odd_texts_stay_readable() {
    let file = file(&[
        at(1, EventKind::I2cRead { address: 0x68, bytes: &[], acknowledged: false }),
        at(2, EventKind::I2cRead { address: 0x21, bytes: &[7], acknowledged: true }),
        at(3, EventKind::Stimulus("I hold Lock/Enter für 2 s\n$end")),
        at(2, EventKind::Stimulus("late")),
    ]);
    assert_eq!(changes(&file, &["lockbox", "i2c", "clock_acknowledged"]), owned(&[(1, "0")]));
    assert_eq!(changes(&file, &["lockbox", "i2c", "other_data"]), owned(&[(2, "r21:07")]));
    assert_eq!(
        changes(&file, &["lockbox", "surroundings", "stimulus"]),
        owned(&[(3, "I_hold_Lock/Enter_f_r_2_s_$end"), (3, "late")])
    );
    let types: Vec<VarType> = {
        let mut parser = Parser::new(file.as_slice());
        let header = parser.parse_header().expect("header");
        ["program", "erase"]
            .iter()
            .map(|name| header.find_var(&["lockbox", "flash", name]).expect("var").var_type)
            .collect()
    };
    assert_eq!(types, [VarType::Event, VarType::Event]);
}

#[test]
fn what_happens_twice_alike_is_seen_twice() {
    let file = file(&[
        at(1, EventKind::Boot(ResetReason::Software)),
        at(2, EventKind::Stimulus("knob")),
        at(3, EventKind::Stimulus("knob")),
        at(4, EventKind::Boot(ResetReason::Software)),
    ]);
    assert_eq!(changes(&file, &["lockbox", "firmware", "started"]), owned(&[(1, "1"), (4, "1")]));
    assert_eq!(
        changes(&file, &["lockbox", "surroundings", "applied"]),
        owned(&[(2, "1"), (3, "1")])
    );
    assert_eq!(changes(&file, &["lockbox", "surroundings", "stimulus"]), owned(&[(2, "knob")]));
}

#[test]
fn nothing_happened_is_a_file_too() {
    let file = file(&[]);
    assert_eq!(changes(&file, &["lockbox", "mechanics", "latch"]), []);
}
