//! A store of form 1 is taken over whole, whenever the power goes meanwhile.

extern crate std;

use std::vec::Vec;

use lock_core::{SessionRecord, StoredMark};
use lock_protocol::{AuditKind, CommandId, Origin, Refusal, SessionId};

use super::ram_flash::{PAGE, RamFlash};
use super::*;

const OLD_MAP: Range<u32> = 0..10 * PAGE as u32;
const OLD_LOG: Range<u32> = 10 * PAGE as u32..31 * PAGE as u32;
const MARK: StoredMark = StoredMark { utc_us: Some(1_800_000_000_000_000), ahead_us: 5_000_000 };
const SESSION: SessionRecord = SessionRecord {
    id: SessionId(12),
    origin: Origin::Keyholder,
    start: MARK,
    end: Some(MARK),
    breaks: None,
    emergency_unlock: true,
    time_hidden: false,
    break_end: None,
    break_missed: false,
    break_base: MARK,
    tampered: false,
};

fn event(sequence: u32) -> AuditEvent {
    AuditEvent { sequence, utc_s: Some(1_800_000_000), kind: AuditKind::ClockSet }
}

/// Puts a record into the old map: its fields are in the order in which form 1 had them.
fn put_old<T: Serialize>(store: &mut Store<RamFlash>, key: Key, fields: &T) {
    let mut bytes = [1; 256];
    let length = postcard::to_slice(fields, &mut bytes[1..]).unwrap().len();
    store.put(OLD_MAP, key, &bytes[..=length]).unwrap();
}

/// A box with a session, a cooldown, a pairing, and so many events in its log.
fn old_store(events: u32) -> RamFlash {
    let mut store = Store::new(RamFlash::new());
    put_old(&mut store, Key::Boots, &7_u32);
    put_old(&mut store, Key::Settings, &(false, None::<u32>, Some([9_u8; 32])));
    let journal = heapless::Vec::<AuditEvent, 8>::new();
    for round in 0..40_u32 {
        let refusal = Some(Refusal::Cooldown);
        let state = (Some(SESSION), Some(MARK), CommandId(round), refusal, 3_u32);
        put_old(&mut store, Key::State, &(state, Some(1_800_000_000_i64), events, &journal));
    }
    let config = QueueConfig::try_new(OLD_LOG).unwrap();
    let mut queue = QueueStorage::new(&mut store.flash, config, Cache::new_uncached());
    for sequence in 1..=events {
        let mut bytes = [0; 64];
        let bytes = postcard::to_slice(&event(sequence), &mut bytes).unwrap();
        always_ready::now(queue.push(bytes, true)).unwrap().unwrap();
    }
    store.flash.flash
}

fn assert_taken_over(store: &mut Store<RamFlash>, events: u32, context: &str) {
    let expected = StateRecord {
        session: Some(SESSION),
        cooldown: Some(MARK),
        last_request: CommandId(39),
        last_refusal: Some(Refusal::Cooldown),
        next_local: 3,
        bolt_out: true,
        saved_utc_s: Some(1_800_000_000),
        sequence: events,
        ..StateRecord::default()
    };
    assert_eq!(store.load(Key::State), Loaded::Record(expected), "{context}");
    let settings =
        Settings { emergency_unlock: false, pairing: Some([9; 32]), ..Settings::default() };
    assert_eq!(store.load(Key::Settings), Loaded::Record(settings), "{context}");
    assert_eq!(store.load(Key::Boots), Loaded::Record(7_u32), "{context}");
    assert!(store.last_logged().event <= events, "{context}");
    let keys = store.layout.keys();
    assert!(keys.clone().all(|at| store.flash.flash.cells[at as usize] == 0xFF), "{context}");
}

/// Gives the numbers of the events in the log.
fn logged(store: &mut Store<RamFlash>) -> Vec<u32> {
    let mut numbers = Vec::new();
    store.find_event(|event| {
        numbers.push(event.sequence);
        false
    });
    numbers
}

#[test]
fn state_and_settings_are_taken_over_and_the_log_goes_on() {
    for events in [5, 150, 600] {
        let mut store = Store::new(old_store(events));
        store.take_over();
        let context = std::format!("{events} events");
        assert_taken_over(&mut store, events, &context);
        let stored = store.append(&event(events + 1)).is_ok()
            || store.mend(false, true) && store.append(&event(events + 1)).is_ok();
        assert!(stored, "{context}");
        let numbers = logged(&mut store);
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert_eq!(numbers.last(), Some(&(events + 1)));
        let flash = store.flash.flash.clone();
        store.take_over();
        assert!(store.flash.flash.cells == flash.cells, "once");
    }
}

#[test]
fn a_box_that_was_never_set_up_is_as_new() {
    let mut store = Store::new(RamFlash::new());
    put_old(&mut store, Key::Boots, &7_u32);
    put_old(&mut store, Key::State, &[0_u8; 8]);
    store.take_over();
    assert_eq!(store.load(Key::State), Loaded::Record(StateRecord::default()));
    assert_eq!(store.load::<Settings>(Key::Settings), Loaded::Missing);
}

#[test]
fn a_store_of_today_and_an_empty_one_are_left_as_they_are() {
    let mut store = Store::new(RamFlash::new());
    store.take_over();
    assert!(store.flash.flash.cells.iter().all(|cell| *cell == 0xFF));
    store.save(Key::State, &StateRecord::default()).unwrap();
    store.save(Key::Boots, &1_u32).unwrap();
    let cells = store.flash.flash.cells.clone();
    store.take_over();
    assert!(store.flash.flash.cells == cells);
}

#[test]
fn a_cut_at_any_word_or_erase_is_made_good_at_the_next_start() {
    let old = old_store(20);
    let mut cuts = 0;
    for words in (0..).step_by(3) {
        let mut flash = old.clone();
        flash.words_left = Some(words);
        let mut store = Store::new(flash);
        store.take_over();
        let done = store.flash.flash.words_left != Some(0);
        let mut flash = store.flash.flash.clone();
        flash.words_left = None;
        let mut store = Store::new(flash);
        store.take_over();
        assert_taken_over(&mut store, 20, &std::format!("cut after {words} words"));
        if done {
            break;
        }
        cuts += 1;
    }
    assert!(cuts > 50, "{cuts}");
}
