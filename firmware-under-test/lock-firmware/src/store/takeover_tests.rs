//! A store of form 1 is taken over whole, whenever the power goes meanwhile.

extern crate std;

use std::vec::Vec;

use lock_core::{SessionRecord, StoredMark};
use lock_protocol::{AuditKind, CommandId, Origin, Refusal, SessionId};

use super::ram_flash::{PAGE, RamFlash};
use super::*;

const OLD_FORM: u8 = 1;
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
    let mut bytes = [OLD_FORM; 256];
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

fn opened(flash: RamFlash) -> Store<RamFlash> {
    let mut store = Store::new(flash);
    store.open();
    store
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
    for events in [5, 150, 600, 1200] {
        let mut store = opened(old_store(events));
        let context = std::format!("{events} events");
        assert_taken_over(&mut store, events, &context);
        let stored = store.append(&event(events + 1)).is_ok()
            || store.mend(false, true) && store.append(&event(events + 1)).is_ok();
        assert!(stored, "{context}");
        let numbers = logged(&mut store);
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert_eq!(numbers.last(), Some(&(events + 1)));
        let cells = store.flash.flash.cells.clone();
        let store = opened(store.flash.flash);
        assert!(store.flash.flash.cells == cells, "{context}: once");
    }
}

#[test]
fn a_box_that_was_never_set_up_is_as_new() {
    let mut store = Store::new(RamFlash::new());
    put_old(&mut store, Key::Boots, &7_u32);
    put_old(&mut store, Key::State, &[0_u8; 8]);
    let mut store = opened(store.flash.flash);
    assert_eq!(store.load(Key::State), Loaded::Record(StateRecord::default()));
    assert_eq!(store.load(Key::Boots), Loaded::Record(7_u32));
    assert_eq!(store.load::<Settings>(Key::Settings), Loaded::Missing);
}

#[test]
fn a_store_of_today_an_empty_one_and_a_mixed_one_are_left_as_they_are() {
    let store = opened(RamFlash::new());
    assert!(store.flash.flash.cells.iter().all(|cell| *cell == 0xFF));

    let mut store = store;
    store.save(Key::State, &StateRecord::default()).unwrap();
    store.save(Key::Boots, &1_u32).unwrap();
    let cells = store.flash.flash.cells.clone();
    let store = opened(store.flash.flash);
    assert!(store.flash.flash.cells == cells);

    let mut store = opened(old_store(20));
    store.flash.flash.cells[..4 * PAGE].copy_from_slice(&old_store(20).cells[..4 * PAGE]);
    let cells = store.flash.flash.cells.clone();
    assert_eq!((cells[13], cells[7 * PAGE + 13]), (OLD_FORM, SCHEMA), "records of both");
    let store = opened(store.flash.flash);
    assert!(store.flash.flash.cells == cells);
}

/// What is stored after the copy was used counts, although the copy is still there.
#[test]
fn a_copy_that_was_left_behind_is_erased_and_not_used_again() {
    let flash = old_store(20);
    let keys = Store::new(flash.clone()).layout.keys();
    let copy = keys.end - 2 * PAGE as u32..keys.end;
    let mut words = 0;
    // The last thing that is done is to erase the copy: cut just before it.
    let mut store = loop {
        let mut cut = flash.clone();
        cut.words_left = Some(words);
        let mut cut = opened(cut).flash.flash;
        cut.words_left = None;
        let blank = copy.clone().all(|at| cut.cells[at as usize] == 0xFF);
        let mut store = Store::new(cut);
        if store.finds(store.records(Key::Settings), Key::Settings) && !blank {
            break store;
        }
        words += 1;
    };
    store.save(Key::State, &StateRecord { next_local: 99, ..StateRecord::default() }).unwrap();
    let mut store = opened(store.flash.flash);
    let Loaded::Record(state) = store.load::<StateRecord>(Key::State) else { panic!("no state") };
    assert_eq!(state.next_local, 99);
    assert!(copy.clone().all(|at| store.flash.flash.cells[at as usize] == 0xFF));
}

#[test]
fn a_cut_at_any_word_or_erase_is_made_good_at_the_next_start() {
    let old = old_store(20);
    let mut cuts = 0;
    for words in 0.. {
        let mut flash = old.clone();
        flash.words_left = Some(words);
        let flash = opened(flash).flash.flash;
        let done = flash.words_left != Some(0);
        // The next start is cut, too, somewhere in what it still has to do.
        let mut again = flash;
        again.words_left = Some(words % 90);
        let mut flash = opened(again).flash.flash;
        flash.words_left = None;
        let mut store = opened(flash);
        assert_taken_over(&mut store, 20, &std::format!("cut after {words} words"));
        if done {
            break;
        }
        cuts += 1;
    }
    assert!(cuts > 100, "{cuts}");
}
