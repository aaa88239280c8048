//! Records and log over NOR flash: what is stored is read again or told to be unreadable, never another.

extern crate std;

use std::vec::Vec;

use heapless::Vec as Bounded;
use lock_core::{CodeLock, SessionRecord, Settings, StateRecord, StoredMark};
use lock_protocol::{
    AuditKind, Breaks, CommandId, EndReason, Origin, Refusal, RestartReason, SessionId,
};
use sequential_storage::map::{MapConfig, MapStorage};

use super::ram_flash::RamFlash;
use super::*;

fn store() -> Store<RamFlash> {
    Store::new(RamFlash::new())
}

/// The same flash after a start.
fn reopened(store: &Store<RamFlash>) -> Store<RamFlash> {
    Store::new(store.flash.flash.clone())
}

fn settings(key: u8) -> Settings {
    Settings {
        emergency_unlock: key.is_multiple_of(2),
        breaks: None,
        pairing: Some([key; 32]),
        code_key: Some([key; 16]),
        password: Some([key; 16]),
    }
}

/// In the year 3026, what a lock of 1000 years stores.
const FAR_US: i64 = 33_322_905_600_000_000;

/// The largest state that ten years of use can bring about.
fn large_state() -> StateRecord {
    let mark = StoredMark { utc_us: Some(FAR_US), ahead_us: FAR_US };
    let id = SessionId(SessionId::LOCAL_BIT + 40_000);
    let event = |sequence| AuditEvent {
        sequence,
        utc_s: Some(FAR_US / 1_000_000),
        kind: AuditKind::SessionStarted {
            session: id,
            origin: Origin::Local,
            duration_s: Some(31_556_952_000),
        },
    };
    StateRecord {
        session: Some(SessionRecord {
            id,
            origin: Origin::Keyholder,
            start: mark,
            end: Some(mark),
            breaks: Some(Breaks { length_s: u32::MAX, every_s: u32::MAX }),
            emergency_unlock: true,
            time_hidden: true,
            break_end: Some(mark),
            break_missed: true,
            break_base: mark,
            tampered: true,
        }),
        cooldown: Some(mark),
        last_request: CommandId(1_000_000),
        last_refusal: Some(Refusal::StoreFault),
        next_local: 40_000,
        bolt_out: true,
        sequence: 1_000_008,
        saved_utc_s: Some(FAR_US / 1_000_000),
        journal: (1_000_001..=1_000_008).map(event).collect(),
        code: CodeLock::Open,
        guest: true,
        wrong_codes: u16::MAX,
        lockout_ms: 600_000,
        resetting: true,
    }
}

#[test]
fn what_is_saved_is_there_after_a_start() {
    let mut store = store();
    assert_eq!(store.load::<Settings>(Key::Settings), Loaded::Missing);
    for round in 0..100_u8 {
        store.save(Key::Settings, &settings(round)).unwrap();
        store.save(Key::Boots, &u32::from(round)).unwrap();
    }
    store.save(Key::State, &large_state()).unwrap();
    let mut store = reopened(&store);
    assert_eq!(store.load(Key::Settings), Loaded::Record(settings(99)));
    assert_eq!(store.load(Key::Boots), Loaded::Record(99_u32));
    assert_eq!(store.load(Key::State), Loaded::Record(large_state()));
}

/// Puts raw bytes under a key, as another firmware or a fault might.
fn put(store: &mut Store<RamFlash>, key: Key, bytes: &[u8]) {
    let config = MapConfig::try_new(store.records(key)).unwrap();
    let mut map = MapStorage::<u8, _, _>::new(&mut store.flash, config, Cache::new_uncached());
    let mut buffer = [0; BUFFER];
    always_ready::now(map.store_item::<&[u8]>(&mut buffer, &(key as u8), &bytes)).unwrap().unwrap();
}

#[test]
fn a_newer_schema_and_nonsense_are_unreadable() {
    let mut record = [0; 256];
    let length =
        postcard::to_slice(&large_state_without_journal(), &mut record[1..]).unwrap().len();
    let bytes = &mut record[..=length];
    let table: [(&str, u8, usize); 4] = [
        ("a newer schema", SCHEMA + 1, length),
        ("an older schema", SCHEMA - 1, length),
        ("cut off", SCHEMA, length / 2),
        ("the schema alone", SCHEMA, 0),
    ];
    for (name, schema, length) in table {
        let mut store = store();
        bytes[0] = schema;
        put(&mut store, Key::State, &bytes[..=length]);
        assert_eq!(store.load::<StateRecord>(Key::State), Loaded::Unreadable, "{name}");
    }
    let mut store = store();
    put(&mut store, Key::State, &[]);
    assert_eq!(store.load::<StateRecord>(Key::State), Loaded::Unreadable, "nothing at all");
    bytes[0] = SCHEMA;
    put(&mut store, Key::State, bytes);
    assert_eq!(
        store.load(Key::State),
        Loaded::Record(large_state_without_journal()),
        "and this one is"
    );
}

fn large_state_without_journal() -> StateRecord {
    StateRecord { journal: Bounded::new(), ..large_state() }
}

#[test]
fn no_broken_bit_makes_another_record_of_one() {
    let mut store = store();
    store.save(Key::State, &large_state_without_journal()).unwrap();
    let sound = store.flash.flash.clone();
    let used = sound.cells.iter().rposition(|cell| *cell != 0xFF).unwrap();
    let mut found = 0;
    for bit in 0..8 * (used + 16) {
        for set in [true, false] {
            let mut flash = sound.clone();
            let mask = 1 << (bit % 8);
            if set {
                flash.cells[bit / 8] |= mask;
            } else {
                flash.cells[bit / 8] &= !mask;
            }
            if flash.cells == sound.cells {
                continue;
            }
            match Store::new(flash).load::<StateRecord>(Key::State) {
                Loaded::Record(record) => {
                    assert_eq!(record, large_state_without_journal(), "bit {bit}");
                }
                // A lock whose latch is locked stays so in both cases (LCK-5).
                Loaded::Unreadable | Loaded::Missing => found += 1,
            }
        }
    }
    assert!(found > 8 * 100, "{found} broken bits of the record were found");
}

#[test]
fn a_store_of_zeros_or_noise_is_no_reason_to_panic() {
    for seed in [0_u32, 1, 0x9E37_79B9] {
        let mut flash = RamFlash::new();
        let mut noise = seed;
        for cell in &mut flash.cells {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(seed);
            *cell = (noise >> 24) as u8;
        }
        let mut store = Store::new(flash);
        assert!(!matches!(store.load::<StateRecord>(Key::State), Loaded::Record(_)));
        let _ = store.last_logged().event;
        let _ = store.save(Key::State, &large_state());
        let _ = store.append(&event(1));
    }
}

#[test]
fn a_broken_flash_is_told_and_what_was_stored_stays() {
    let mut store = store();
    store.save(Key::Settings, &settings(3)).unwrap();
    store.append(&event(1)).unwrap();
    store.flash.flash.broken = true;
    assert_eq!(store.save(Key::Settings, &settings(4)), Err(StoreFault));
    assert_eq!(store.append(&event(2)), Err(StoreFault));
    assert_eq!(store.load(Key::Settings), Loaded::Record(settings(3)));
    assert_eq!(store.last_logged().event, 1);
    store.flash.flash.broken = false;
    store.save(Key::Settings, &settings(5)).unwrap();
    store.append(&event(2)).unwrap();
    assert_eq!(reopened(&store).load(Key::Settings), Loaded::Record(settings(5)));
}

#[test]
fn with_room_made_at_rest_no_commit_erases() {
    let small = StateRecord::default();
    let large = large_state();
    let middle = large_state_without_journal();
    let mut store = store();
    let mut rests_that_erased = 0;
    for round in 0..500_u32 {
        let record = match round % 7 {
            0 | 3 => &large,
            1 => &small,
            _ => &middle,
        };
        let before = store.flash.flash.erases;
        store.save(Key::State, record).unwrap();
        assert_eq!(store.flash.flash.erases, before, "commit {round} erased");
        // At rest, as the device does it.
        let mut tries = 0;
        while store.needs_room() {
            store.save(Key::State, record).unwrap();
            tries += 1;
            assert!(tries < 40, "no room is made");
        }
        rests_that_erased += u32::from(store.flash.flash.erases > before);
        assert_eq!(store.load(Key::State), Loaded::Record(record.clone()));
    }
    assert!(rests_that_erased > 20, "the map went round: {rests_that_erased}");
}

/// A drive to locked has two commits and no rest between them: that it begins, and what it leads to.
#[test]
fn with_room_made_at_rest_neither_commit_of_a_drive_erases() {
    let with_events = |count| {
        let mut record = large_state();
        record.journal.truncate(count);
        record
    };
    let mut store = store();
    for round in 0..300_u32 {
        let before = store.flash.flash.erases;
        store.save(Key::State, &with_events(2)).unwrap();
        store.save(Key::State, &with_events(3)).unwrap();
        assert_eq!(store.flash.flash.erases, before, "drive {round} erased");
        while store.needs_room() {
            store.save(Key::State, &with_events(0)).unwrap();
        }
    }
    assert!(store.flash.flash.erases > 20, "the map went round");
}

fn event(sequence: u32) -> AuditEvent {
    let kind = match sequence % 3 {
        0 => AuditKind::Restarted(RestartReason::Panic),
        1 => AuditKind::SessionEnded { session: SessionId(u32::MAX), reason: EndReason::Emergency },
        _ => AuditKind::DurationSet { session: SessionId(u32::MAX), duration_s: u64::MAX },
    };
    AuditEvent { sequence, utc_s: Some(i64::from(sequence) + 1_767_603_600), kind }
}

fn all_events(store: &mut Store<RamFlash>) -> Vec<AuditEvent> {
    let mut events = Vec::new();
    let mut after = 0;
    while let Some(event) = store.first_event_after(after) {
        after = event.sequence;
        events.push(event);
    }
    events
}

#[test]
fn the_log_keeps_at_least_256_events_through_a_start_without_a_gap() {
    let mut store = store();
    store.save(Key::State, &large_state()).unwrap();
    for sequence in 1..=1500 {
        store.append(&event(sequence)).unwrap();
        if [255, 256, 300, 900, 1500].contains(&sequence) {
            let kept = all_events(&mut reopened(&store));
            assert!(kept.len() >= 256.min(sequence as usize), "{} of {sequence} kept", kept.len());
            let first = kept[0].sequence;
            let expected: Vec<AuditEvent> = (first..=sequence).map(event).collect();
            assert_eq!(kept, expected, "after {sequence}");
            assert_eq!(reopened(&store).last_logged().event, sequence);
        }
    }
    assert_eq!(store.load(Key::State), Loaded::Record(large_state()), "the log stays in its pages");
}

#[test]
fn a_broken_entry_of_the_log_costs_only_itself() {
    let mut store = store();
    for sequence in 1..=30 {
        store.append(&event(sequence)).unwrap();
    }
    let start = store.layout.log().start as usize;
    // Somewhere in the middle of the first page's entries.
    store.flash.flash.cells[start + 301] ^= 0x10;
    let mut store = reopened(&store);
    let kept: Vec<u32> = all_events(&mut store).iter().map(|event| event.sequence).collect();
    assert!(kept.len() >= 25, "{kept:?}");
    assert_eq!(store.last_logged().event, 30);
    store.append(&event(31)).unwrap();
    assert_eq!(store.last_logged().event, 31);
}
