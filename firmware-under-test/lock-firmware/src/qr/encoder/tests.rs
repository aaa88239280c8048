//! The encoder against a general one.

extern crate std;

use std::format;
use std::string::String;

use proptest::prelude::*;
use qrcodegen_no_heap::{Mask, QrCode, QrCodeEcc, Version};

use super::{ALPHABET, CAPACITY, MODULES, encode, is_writable};

/// What the general encoder makes of a text, and nothing where it does not take it as capitals and digits.
fn oracle(text: &str) -> [u32; MODULES] {
    let mut work = [0; Version::new(1).buffer_len()];
    let mut out = work;
    let code = QrCode::encode_text(
        text,
        &mut work,
        &mut out,
        QrCodeEcc::Low,
        Version::new(1),
        Version::new(1),
        Some(Mask::new(0)),
        false,
    )
    .unwrap();
    let mut rows = [0; MODULES];
    for (y, row) in rows.iter_mut().enumerate() {
        for x in 0..MODULES {
            *row |= u32::from(code.get_module(x as i32, y as i32)) << x;
        }
    }
    rows
}

#[test]
fn what_the_lock_shows_is_what_the_general_encoder_makes_of_it() {
    for text in [
        "HTTPS://HELP.EXAMPLE/E1",
        "HTTPS://HELP.EXAMPLE/E20",
        "HTTPS://HELP.EXAMPLE/EU",
        "0123456789ABCDEFGHJK",
        "A",
        "$%*+-./: ",
        "ABCDEFGHIJKLMNOPQRSTUVWXY",
    ] {
        assert_eq!(encode(text.as_bytes()), Some(oracle(text)), "{text}");
    }
}

#[test]
fn what_does_not_fit_gives_none() {
    assert_eq!(encode(&[b'A'; CAPACITY + 1]), None);
    for text in ["a", "HTTPS://HELP.EXAMPLE/\u{e4}", "A_B"] {
        assert_eq!(encode(text.as_bytes()), None, "{text}");
        assert!(!is_writable(text.as_bytes()), "{text}");
    }
    assert!(is_writable(ALPHABET));
}

proptest! {
    #[test]
    fn any_text_of_capitals_and_digits_is_encoded_alike(
        values in proptest::collection::vec(0..ALPHABET.len(), 0..CAPACITY),
    ) {
        // A letter in front: digits alone the general encoder writes in a shorter form.
        let text: String = values.iter().map(|value| char::from(ALPHABET[*value])).collect();
        let text = format!("X{text}");
        prop_assert_eq!(encode(text.as_bytes()), Some(oracle(&text)));
    }
}
