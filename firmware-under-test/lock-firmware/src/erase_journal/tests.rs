//! A torn erase is noticed and made good, wherever in it the power went.

extern crate std;

use std::vec::Vec;

use embedded_storage::nor_flash::ReadNorFlash;
use lock_core::Loaded;

use super::*;
use crate::store::ram_flash::{PAGE, RamFlash};
use crate::store::{Key, Store};

/// Leaves random bits in a page, as an erase does that is torn.
fn tear(flash: &mut RamFlash, page: usize, seed: u64) {
    let mut state = seed;
    for cell in &mut flash.cells[page * PAGE..(page + 1) * PAGE] {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *cell = (state >> 33) as u8;
    }
}

fn filled() -> RamFlash {
    let mut flash = RamFlash::new();
    let data = flash.capacity() - PAGE;
    flash.cells[..data].fill(0x5A);
    flash
}

fn blank_pages(flash: &RamFlash) -> Vec<usize> {
    let pages = flash.cells.chunks(PAGE).enumerate();
    pages
        .filter(|(_, cells)| cells.iter().all(|cell| *cell == 0xFF))
        .map(|(page, _)| page)
        .collect()
}

#[test]
fn an_erase_that_was_torn_is_done_again_and_only_that_one() {
    for before in [0, 1, 5, 62, 63, 64, 65, 200] {
        let mut flash = filled();
        let mut journal = EraseJournal::open(&mut flash);
        for _ in 0..before {
            journal.erase(&mut flash, 0, PAGE as u32).unwrap();
        }
        flash.cells[..PAGE].fill(0x5A);
        // The power goes in the erase of page 7.
        flash.breaks_at_erase_of = Some(7);
        journal.erase(&mut flash, 7 * PAGE as u32, 8 * PAGE as u32).unwrap_err();
        flash.breaks_at_erase_of = None;
        tear(&mut flash, 7, before);
        EraseJournal::open(&mut flash);
        assert_eq!(blank_pages(&flash), [7, 31], "after {before} erases");
        flash.cells[7 * PAGE..8 * PAGE].fill(0x5A);
        let mut journal = EraseJournal::open(&mut flash);
        assert_eq!(blank_pages(&flash), [31], "what was written since stays");
        journal.erase(&mut flash, 3 * PAGE as u32, 5 * PAGE as u32).unwrap();
        assert_eq!(blank_pages(&flash), [3, 4]);
    }
}

#[test]
fn a_torn_journal_erases_nothing_and_works_again() {
    for seed in 0..500 {
        let mut flash = filled();
        tear(&mut flash, 31, seed);
        let mut journal = EraseJournal::open(&mut flash);
        assert_eq!(blank_pages(&flash), [], "seed {seed}");
        journal.erase(&mut flash, 0, PAGE as u32).unwrap();
        assert_eq!(blank_pages(&flash), [0]);
        flash.cells[..PAGE].fill(0x5A);
        EraseJournal::open(&mut flash);
        assert_eq!(blank_pages(&flash), [], "it was struck out");
    }
}

#[test]
fn an_entry_that_was_torn_names_no_page() {
    let entry = entry_of(3);
    // The last byte is blank anyway.
    for bytes in 0..ENTRY - 1 {
        let mut flash = filled();
        flash.cells[31 * PAGE..31 * PAGE + bytes].copy_from_slice(&entry[..bytes]);
        EraseJournal::open(&mut flash);
        assert_eq!(
            blank_pages(&flash).first(),
            (bytes == 0).then_some(&31),
            "{bytes} bytes of the entry"
        );
    }
}

#[test]
fn an_entry_of_the_journal_itself_is_not_followed() {
    let mut flash = filled();
    flash.cells[31 * PAGE..31 * PAGE + ENTRY].copy_from_slice(&entry_of(31));
    let journal = EraseJournal::open(&mut flash);
    assert_eq!((journal.pages::<RamFlash>(), blank_pages(&flash)), (31, Vec::new()));
}

#[test]
fn no_record_is_lost_in_a_torn_erase() {
    for (page, seed) in (0..7).flat_map(|page| (0..40).map(move |seed| (page, seed))) {
        let mut store = Store::new(RamFlash::new());
        store.save(Key::State, &u64::MAX).unwrap();
        store.flash.flash.breaks_at_erase_of = Some(page);
        let torn = (0..100_000_u32).find(|count| store.save(Key::Boots, count).is_err()).unwrap();
        let mut flash = store.flash.flash.clone();
        flash.breaks_at_erase_of = None;
        tear(&mut flash, page as usize, seed);
        let mut store = Store::new(flash);
        assert_eq!(store.load(Key::State), Loaded::Record(u64::MAX), "page {page}, seed {seed}");
        assert_eq!(store.load(Key::Boots), Loaded::Record(torn - 1), "page {page}, seed {seed}");
        for count in torn..torn + 200 {
            store.save(Key::Boots, &count).unwrap();
        }
        assert_eq!(store.load(Key::Boots), Loaded::Record(torn + 199));
    }
}
