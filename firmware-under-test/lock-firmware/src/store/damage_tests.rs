//! A part of the store in which nothing can be stored any more is erased, but never with what can still be read.

extern crate std;

use lock_core::Settings;
use lock_protocol::{AuditKind, CommandId};

use super::ram_flash::{PAGE, RamFlash};
use super::*;

/// Makes pages look like full ones of a ring that has lost its others: nothing can be stored there.
fn damage(flash: &mut RamFlash, part: Range<u32>) {
    for page in part.step_by(PAGE) {
        let page = page as usize;
        flash.cells[page..page + PAGE].fill(0xA5);
        flash.cells[page..page + 4].fill(0);
        flash.cells[page + PAGE - 4..page + PAGE].fill(0);
    }
}

fn state(number: u32) -> StateRecord {
    StateRecord { last_request: CommandId(number), ..StateRecord::default() }
}

fn event(sequence: u32) -> AuditEvent {
    AuditEvent { sequence, utc_s: None, kind: AuditKind::Paired }
}

#[test]
fn a_damaged_part_can_be_used_again_after_one_failure() {
    let mut store = Store::new(RamFlash::new());
    let layout = store.layout;
    damage(&mut store.flash.flash, layout.state());
    damage(&mut store.flash.flash, layout.settings());
    assert!(!store.mend(true, true), "nothing has failed yet");
    assert_eq!(store.save(Key::State, &state(1)), Err(StoreFault));
    assert!(store.mend(false, false), "nothing can be read there");
    assert_eq!(store.save(Key::State, &state(1)), Ok(()));
    assert_eq!(store.load(Key::State), Loaded::Record(state(1)));

    assert_eq!(store.save(Key::Settings, &Settings::default()), Err(StoreFault));
    assert!(store.mend(false, false));
    assert_eq!(store.save(Key::Settings, &Settings::default()), Ok(()));

    damage(&mut store.flash.flash, layout.log());
    assert_eq!(store.append(&event(1)), Err(StoreFault));
    assert!(store.mend(false, false));
    assert_eq!(store.append(&event(1)), Ok(()));
    assert_eq!(store.last_logged().event, 1);
    assert!(!store.mend(true, true), "once");
}

#[test]
fn what_can_be_read_stays_until_it_says_nothing() {
    let mut store = Store::new(RamFlash::new());
    let layout = store.layout;
    store.save(Key::State, &state(1)).unwrap();
    store.save(Key::Settings, &Settings::default()).unwrap();
    store.append(&event(1)).unwrap();
    let table = [
        (layout.state(), [false, false, true, true]),
        (layout.settings(), [false; 4]),
        (layout.log(), [false, true, false, true]),
    ];
    let answers = [(false, false), (false, true), (true, false), (true, true)];
    for (part, expected) in table {
        for ((free, told), erased) in answers.into_iter().zip(expected) {
            let mut store = Store::new(store.flash.flash.clone());
            store.damaged = Some(part.clone());
            assert_eq!(store.mend(free, told), erased, "{part:?} {free} {told}");
            let blank = |at: u32| store.flash.flash.cells[at as usize] == 0xFF;
            assert_eq!(part.clone().all(blank), erased, "{part:?} {free} {told}");
        }
    }
}

#[test]
fn a_flash_that_fails_is_no_reason_to_erase() {
    let mut store = Store::new(RamFlash::new());
    store.save(Key::State, &state(1)).unwrap();
    store.flash.flash.broken = true;
    assert_eq!(store.save(Key::State, &state(2)), Err(StoreFault));
    store.flash.flash.broken = false;
    assert!(!store.mend(true, true));
    assert_eq!(store.load(Key::State), Loaded::Record(state(1)));
}

/// The power goes at every word and every erase of the mending: what is read then is nothing or the new state.
#[test]
fn a_cut_while_mending_leaves_nothing_else() {
    let mut cuts = 0;
    for words in 0.. {
        let mut store = Store::new(RamFlash::new());
        let layout = store.layout;
        damage(&mut store.flash.flash, layout.state());
        assert_eq!(store.save(Key::State, &state(1)), Err(StoreFault));
        store.flash.flash.words_left = Some(words);
        let stored = store.mend(false, false) && store.save(Key::State, &state(1)).is_ok();
        let mut flash = store.flash.flash.clone();
        flash.words_left = None;
        let mut store = Store::new(flash);
        let loaded = store.load::<StateRecord>(Key::State);
        if stored {
            assert_eq!(loaded, Loaded::Record(state(1)));
            break;
        }
        cuts += 1;
        let is_lost = !matches!(loaded, Loaded::Record(_)) || loaded == Loaded::Record(state(1));
        assert!(is_lost, "cut after {words} words: {loaded:?}");
        // And the next start can store again, at once or after mending again.
        let again = store.save(Key::State, &state(2)).is_ok()
            || store.mend(false, false) && store.save(Key::State, &state(2)).is_ok();
        assert!(again, "cut after {words} words");
    }
    assert!(cuts > 30, "{cuts}");
}
