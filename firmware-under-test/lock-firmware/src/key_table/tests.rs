//! The key table against a model of it, and cut at every write and erase.

extern crate std;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::layout::Layout;
use crate::store::ram_flash::{PAGE, RamFlash};

type Flash = AlwaysReady<RamFlash>;

fn table(flash: &Flash) -> KeyTable {
    let keys = Layout::new(flash.pages(), PAGE as u32).keys();
    KeyTable { start: keys.start, end: keys.end }
}

fn new() -> (Flash, KeyTable) {
    let flash = AlwaysReady::new(RamFlash::new());
    let table = table(&flash);
    (flash, table)
}

/// The same flash after a start.
fn reopened(flash: &Flash) -> (Flash, KeyTable) {
    let mut flash = AlwaysReady::new(flash.flash.clone());
    let table = table(&flash);
    table.recover(&mut flash).unwrap();
    (flash, table)
}

fn tag(number: u32) -> CodeTag {
    let mut tag = [0x55; 16];
    tag[..4].copy_from_slice(&number.to_le_bytes());
    tag
}

fn key(id: u32, pin: Option<u32>) -> StoredKey {
    StoredKey {
        id: KeyId(id),
        from_s: -i64::from(id),
        until_s: i64::MAX - i64::from(id),
        pin: pin.map(tag),
        secret: [id as u8; 16],
    }
}

/// Counts the bytes of a key's secret that are still in the flash.
fn traces(flash: &Flash, secret: &KeySecret) -> usize {
    flash.flash.cells.windows(secret.len()).filter(|bytes| bytes == secret).count()
}

#[test]
fn a_key_comes_back_after_a_start_and_is_gone_for_real_when_removed() {
    let (mut flash, table) = new();
    let secret = *b"secret of a key!";
    let kept = StoredKey { secret, ..key(7, Some(48_151)) };
    table.put(&mut flash, &kept).unwrap();
    let (mut flash, table) = reopened(&flash);
    assert_eq!(table.with_id(&mut flash, KeyId(7)), Ok(Some(kept)));
    assert_eq!(table.with_pin(&mut flash, &tag(48_151)), Ok(Some(kept)));
    assert_eq!(table.with_pin(&mut flash, &tag(48_152)), Ok(None));
    assert_eq!((traces(&flash, &secret), traces(&flash, &tag(48_151))), (1, 1));
    let erases = flash.flash.erases;
    table.remove(&mut flash, KeyId(7)).unwrap();
    assert_eq!((traces(&flash, &secret), traces(&flash, &tag(48_151))), (0, 0));
    assert_eq!(flash.flash.erases, erases, "at once, without an erase");
    assert_eq!(table.with_id(&mut flash, KeyId(7)), Ok(None));
    assert_eq!(table.remove(&mut flash, KeyId(7)), Ok(()), "one that isn't there is gone already");
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let (mut flash, table) = new();
    for id in 0..MOST_PINS {
        table.put(&mut flash, &key(id, Some(id))).unwrap();
    }
    assert_eq!(table.put(&mut flash, &key(100, Some(0))), Err(PutError::PinTaken));
    assert_eq!(table.put(&mut flash, &key(100, Some(100))), Err(PutError::PinsFull));
    for id in MOST_PINS..MOST_KEYS {
        table.put(&mut flash, &key(id, None)).unwrap();
    }
    assert_eq!(table.put(&mut flash, &key(200, None)), Err(PutError::KeysFull));
    let before = flash.flash.cells.clone();
    assert_eq!(table.put(&mut flash, &key(3, Some(4))), Err(PutError::PinTaken));
    assert_eq!(flash.flash.cells, before);
    // A full table still takes its own keys anew, and another one for each that goes.
    table.put(&mut flash, &key(3, Some(3))).unwrap();
    table.put(&mut flash, &key(3, Some(300))).unwrap();
    table.remove(&mut flash, KeyId(5)).unwrap();
    table.put(&mut flash, &key(200, Some(5))).unwrap();
    assert_eq!(table.with_pin(&mut flash, &tag(300)).unwrap().map(|key| key.id), Some(KeyId(3)));
    assert_eq!(table.with_pin(&mut flash, &tag(3)), Ok(None));
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Put(u32, Option<u32>),
    Remove(u32),
}

fn change(ids: u32) -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..ids, proptest::option::of(0..40_u32)).prop_map(|(id, pin)| Change::Put(id, pin)),
        2 => (0..ids).prop_map(Change::Remove),
    ]
}

type Model = BTreeMap<u32, StoredKey>;

fn apply(flash: &mut Flash, table: KeyTable, model: &mut Model, change: Change) {
    match change {
        Change::Put(id, pin) => {
            let wanted = key(id, pin);
            let taken = wanted.pin.is_some()
                && model.values().any(|other| other.id != wanted.id && other.pin == wanted.pin);
            let result = table.put(flash, &wanted);
            if taken {
                assert_eq!(result, Err(PutError::PinTaken));
            } else {
                assert_eq!(result, Ok(()));
                model.insert(id, wanted);
            }
        }
        Change::Remove(id) => {
            table.remove(flash, KeyId(id)).unwrap();
            model.remove(&id);
        }
    }
}

fn holds(flash: &mut Flash, table: KeyTable, model: &Model, ids: u32) {
    for id in 0..ids {
        assert_eq!(table.with_id(flash, KeyId(id)), Ok(model.get(&id).copied()), "{id}");
    }
    for pin in 0..40 {
        let owner = model.values().find(|key| key.pin == Some(tag(pin))).copied();
        assert_eq!(table.with_pin(flash, &tag(pin)), Ok(owner), "PIN {pin}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::with_cases(20)
    })]

    #[test]
    fn it_is_a_map(changes in proptest::collection::vec(change(60), 1..400)) {
        let (mut flash, table) = new();
        let mut model = Model::new();
        for (index, change) in changes.into_iter().enumerate() {
            apply(&mut flash, table, &mut model, change);
            if index % 97 == 0 {
                holds(&mut flash, table, &model, 60);
            }
        }
        let (mut flash, table) = reopened(&flash);
        holds(&mut flash, table, &model, 60);
    }

    /// The power goes after any number of words, in a put or a removal: what was there before is there,
    /// or what was wanted, and the same change made again is complete.
    #[test]
    fn a_cut_at_any_word_loses_nothing(
        before in proptest::collection::vec(change(12), 0..300),
        last in change(12),
        words in 0_u32..60,
    ) {
        let (mut flash, table) = new();
        let mut model = Model::new();
        for change in before {
            apply(&mut flash, table, &mut model, change);
        }
        let (mut cut, mut changed) = (AlwaysReady::new(flash.flash.clone()), model.clone());
        cut.flash.words_left = Some(words);
        match last {
            Change::Put(id, pin) => drop(table.put(&mut cut, &key(id, pin))),
            Change::Remove(id) => drop(table.remove(&mut cut, KeyId(id))),
        }
        apply(&mut flash, table, &mut changed, last);
        let mut torn = cut.flash.clone();
        torn.words_left = None;
        let (mut flash, table) = reopened(&AlwaysReady::new(torn));
        for id in 0..12 {
            let found = table.with_id(&mut flash, KeyId(id)).unwrap();
            let either = [model.get(&id).copied(), changed.get(&id).copied()];
            prop_assert!(either.contains(&found), "{id}: {found:?}");
        }
        let mut again = model.clone();
        apply(&mut flash, table, &mut again, last);
        holds(&mut flash, table, &changed, 12);
    }
}

#[test]
fn noise_is_no_key_and_no_reason_to_panic() {
    for fill in [0x00, 0x5A, 0xFE] {
        let mut ram = RamFlash::new();
        ram.cells[9 * PAGE..18 * PAGE].fill(fill);
        let mut flash = AlwaysReady::new(ram);
        let table = table(&flash);
        let _ = table.recover(&mut flash);
        assert_eq!(table.with_id(&mut flash, KeyId(0)), Ok(None));
        assert_eq!(table.with_pin(&mut flash, &[0; 16]), Ok(None));
        let _ = table.put(&mut flash, &key(1, Some(1)));
    }
}
