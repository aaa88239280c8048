//! Whose a code is, and which codes a key or a password may have (KEY-7).

extern crate std;

use std::format;

use lock_core::CodeKey;

use super::*;
use crate::key_table::MOST_PINS;
use crate::store::ram_flash::RamFlash;

const CODE_KEY: CodeKey = [9; 16];

fn digits(text: &str) -> Digits {
    Digits::parse(text).expect("digits")
}

fn settings(password: Option<&str>) -> Settings {
    Settings {
        code_key: Some(CODE_KEY),
        password: password.map(|password| code_tag::tag(&CODE_KEY, digits(password))),
        ..Settings::default()
    }
}

fn store() -> Store<RamFlash> {
    Store::new(RamFlash::new())
}

fn key(id: u32, pin: Option<&str>) -> Query {
    Query::Put(DigitalKey {
        id: KeyId(id),
        from_s: 10,
        until_s: 20,
        pin: pin.map(digits),
        secret: [id as u8; 16],
    })
}

fn owned_by(id: u32) -> Answer {
    Answer::Owner(Owner::Key { id: KeyId(id), from_s: 10, until_s: 20 })
}

const DONE: Answer = Answer::Done(Ok(()));

#[test]
fn a_code_is_the_masters_a_keys_or_nobodys() {
    let mut store = store();
    let settings = settings(Some("2580"));
    assert_eq!(store.answer(key(1, Some("48151")), &settings, false), DONE);
    assert_eq!(store.answer(key(2, None), &settings, false), DONE);
    for (code, owner) in [
        ("2580", Answer::Owner(Owner::Master)),
        ("48151", owned_by(1)),
        ("4815", Answer::Owner(Owner::Nobody)),
        ("481510", Answer::Owner(Owner::Nobody)),
        ("048151", Answer::Owner(Owner::Nobody)),
        ("123456", Answer::Owner(Owner::Nobody)),
    ] {
        assert_eq!(store.answer(Query::Code(digits(code)), &settings, false), owner, "{code}");
    }
    assert_eq!(store.answer(Query::Key(KeyId(2)), &settings, false), owned_by(2));
    assert_eq!(store.key_secret(KeyId(2)), Some([2; 16]));
    assert_eq!(store.answer(Query::Delete(KeyId(1)), &settings, false), DONE);
    assert_eq!(
        store.answer(Query::Code(digits("48151")), &settings, false),
        Answer::Owner(Owner::Nobody)
    );
}

#[test]
fn the_default_password_counts_until_another_is_set() {
    let mut store = store();
    let code = Query::Code(Digits::DEFAULT_PASSWORD);
    assert_eq!(store.answer(code, &settings(None), false), Answer::Owner(Owner::Master));
    assert_eq!(store.answer(code, &Settings::default(), true), Answer::Owner(Owner::Master));
    assert_eq!(store.answer(code, &settings(Some("2580")), false), Answer::Owner(Owner::Nobody));
}

#[test]
fn a_pin_is_unique_and_a_password_is_no_pin() {
    let mut store = store();
    let refused = |refusal| Answer::Done(Err(refusal));
    for (password, pin) in [(None, "123456"), (Some("2580"), "2580")] {
        let answer = store.answer(key(1, Some(pin)), &settings(password), false);
        assert_eq!(answer, refused(Refusal::PinIsMaster));
    }
    let settings = settings(Some("2580"));
    assert_eq!(store.answer(key(1, Some("48151")), &settings, false), DONE);
    assert_eq!(store.answer(key(1, Some("48151")), &settings, false), DONE, "its own, once more");
    assert_eq!(store.answer(key(2, Some("48151")), &settings, false), refused(Refusal::PinTaken));
    let tag = |code| Query::Tag(digits(code));
    assert_eq!(store.answer(tag("48151"), &settings, false), Answer::Tag(Err(Refusal::PinTaken)));
    let free = code_tag::tag(&CODE_KEY, digits("86420"));
    assert_eq!(store.answer(tag("86420"), &settings, false), Answer::Tag(Ok(free)));
    for id in 2..=MOST_PINS {
        assert_eq!(store.answer(key(id, Some(&format!("{id:04}"))), &settings, false), DONE);
    }
    assert_eq!(store.answer(key(100, Some("9999")), &settings, false), refused(Refusal::PinsFull));
    assert_eq!(
        store.answer(key(100, None), &settings, false),
        DONE,
        "keys without a PIN still fit"
    );
}

#[test]
fn no_code_is_in_the_flash() {
    let mut store = store();
    store.answer(key(1, Some("48151")), &settings(Some("2580")), false);
    for trace in [&b"48151"[..], &[4, 8, 1, 5, 1], &[0x48, 0x15, 0x1F], &[0xFF, 0x1F, 0x15, 0x48]] {
        let found = store.flash.flash.cells.windows(trace.len()).any(|bytes| bytes == trace);
        assert!(!found, "{trace:?}");
    }
}

#[test]
fn what_a_reset_erases_is_blank_and_the_rest_stays() {
    let mut store = store();
    let settings = settings(Some("2580"));
    store.save(crate::store::Key::Boots, &7_u32).unwrap();
    store.save(crate::store::Key::Settings, &settings).unwrap();
    store.answer(key(1, Some("48151")), &settings, false);
    let mut erased = 0;
    while store.erase_next().unwrap() {
        erased += 1;
    }
    assert_eq!(erased, 2, "the pages that were written, and no other");
    assert_eq!(store.load::<Settings>(crate::store::Key::Settings), lock_core::Loaded::Missing);
    assert_eq!(store.load::<u32>(crate::store::Key::Boots), lock_core::Loaded::Record(7));
    assert_eq!(store.key_secret(KeyId(1)), None);
}

#[test]
fn while_a_reset_is_under_way_no_key_counts() {
    let mut store = store();
    let before = settings(Some("2580"));
    store.answer(key(1, Some("48151")), &before, false);
    let during = Settings::default();
    for (query, answer) in [
        (Query::Code(digits("48151")), Answer::Owner(Owner::Nobody)),
        (Query::Code(digits("2580")), Answer::Owner(Owner::Nobody)),
        (Query::Code(digits("123456")), Answer::Owner(Owner::Master)),
        (Query::Key(KeyId(1)), Answer::Done(Err(Refusal::StoreFault))),
        (key(2, None), Answer::Done(Err(Refusal::StoreFault))),
    ] {
        assert_eq!(store.answer(query, &during, true), answer, "{query:?}");
    }
}
