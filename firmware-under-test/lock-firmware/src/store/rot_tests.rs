//! A state record that rots is told to be unreadable, not replaced by the one before it (LCK-5).

use heapless::Vec as Bounded;
use lock_protocol::{AuditKind, CommandId, EndReason, Origin, SessionId};

use super::ram_flash::RamFlash;
use super::*;

/// A state after so many events.
fn state(sequence: u32) -> StateRecord {
    StateRecord {
        last_request: CommandId(sequence),
        sequence,
        journal: Bounded::new(),
        ..StateRecord::default()
    }
}

fn event(sequence: u32, kind: AuditKind) -> AuditEvent {
    AuditEvent { sequence, utc_s: Some(1_767_603_600), kind }
}

fn started() -> AuditKind {
    AuditKind::SessionStarted { session: SessionId(1), origin: Origin::Keyholder, duration_s: None }
}

/// A store whose newest state record is the second one, at the places given.
fn two_records() -> (RamFlash, core::ops::Range<usize>) {
    let mut store = Store::new(RamFlash::new());
    store.append(&event(1, AuditKind::ClockSet)).unwrap();
    store.save(Key::State, &state(1)).unwrap();
    let from = store.map_end as usize;
    store.save(Key::State, &state(2)).unwrap();
    let to = store.map_end as usize;
    (store.flash.flash, from..to)
}

/// What a start reads, after the log took these events.
fn read(flash: &RamFlash, events: &[AuditEvent]) -> Loaded<StateRecord> {
    let mut store = Store::new(flash.clone());
    for event in events {
        store.append(event).unwrap();
    }
    let mut store = Store::new(store.flash.flash);
    let logged = store.last_logged();
    store.load_state(logged)
}

#[test]
fn no_broken_bit_brings_an_older_state_back() {
    let (sound, places) = two_records();
    let mut told = 0;
    for place in places {
        for bit in 0..8 {
            let mut flash = sound.clone();
            flash.cells[place] ^= 1 << bit;
            match read(&flash, &[event(2, started())]) {
                Loaded::Record(record) => assert_eq!(record, state(2), "byte {place}, bit {bit}"),
                Loaded::Unreadable => told += 1,
                Loaded::Missing => panic!("byte {place}, bit {bit}: as new"),
            }
        }
    }
    assert!(told > 8 * 16, "{told} broken bits were told");
}

/// A record whose writing was cut off was never committed, and what it was to say is not in the log.
#[test]
fn a_record_that_was_cut_off_leaves_the_one_before_it() {
    let (sound, places) = two_records();
    for cut in places.clone().step_by(4) {
        let mut flash = sound.clone();
        flash.cells[cut..places.end].fill(0xFF);
        assert_eq!(read(&flash, &[]), Loaded::Record(state(1)), "cut at byte {cut}");
    }
}

#[test]
fn only_what_is_stored_with_the_state_tells_that_it_is_old() {
    let (flash, _) = two_records();
    let session = SessionId(1);
    let reason = EndReason::Time;
    let table = [
        (started(), true),
        (AuditKind::SessionEnded { session, reason }, true),
        (AuditKind::BreakStarted { session }, true),
        (AuditKind::BreakEnded { session }, true),
        (AuditKind::DurationSet { session, duration_s: 60 }, true),
        (AuditKind::TamperLatch, false),
        (AuditKind::CouldNotUnlock, false),
        (AuditKind::EmergencyUnlockSet { on: false }, false),
        (AuditKind::ClockLost, false),
    ];
    for (kind, old) in table {
        let expected = if old { Loaded::Unreadable } else { Loaded::Record(state(2)) };
        assert_eq!(read(&flash, &[event(3, kind)]), expected, "{kind:?}");
    }
}

#[test]
fn a_state_that_is_gone_is_no_new_lock_where_the_log_knows_better() {
    let flash = RamFlash::new();
    assert_eq!(read(&flash, &[]), Loaded::Missing);
    assert_eq!(read(&flash, &[event(1, AuditKind::ClockSet)]), Loaded::Missing);
    assert_eq!(read(&flash, &[event(1, started())]), Loaded::Unreadable);
}
