//! What is kept of a code instead of the code: a keyed hash, compared in constant time (KEY-7).

use ctutils::CtEq;
use hmac::{Hmac, KeyInit, Mac};
use lock_core::{CodeKey, CodeTag};
use lock_protocol::Digits;
use sha2::Sha256;

/// Gives a code's tag: HMAC-SHA-256 under the lock's own random key, its first 16 bytes.
///
/// It takes longer to look for a code with it than in clear only for who doesn't have the key: four to
/// eight digits are few. Who reads the chip's flash has both.
///
/// **Source**: RFC 2104; RFC 4868, section 2.1, on truncation.
pub(crate) fn tag(key: &CodeKey, code: Digits) -> CodeTag {
    let mut tag = CodeTag::default();
    // A key of any length is taken.
    if let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(key) {
        hmac.update(&u32::from(code).to_be_bytes());
        let full = hmac.finalize().into_bytes();
        tag.copy_from_slice(&full[..size_of::<CodeTag>()]);
    }
    tag
}

/// Tells whether two tags are the same, in a time that doesn't depend on them.
pub(crate) fn same(one: &CodeTag, other: &CodeTag) -> bool {
    one.ct_eq(other).into()
}

/// The same for two codes.
pub(crate) fn same_code(one: Digits, other: Digits) -> bool {
    u32::from(one).ct_eq(&u32::from(other)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Digits {
        Digits::parse(text).expect("digits")
    }

    /// Computed with Python's hmac: key 00..0f, message 12 34 56 ff.
    #[test]
    fn the_tag_is_hmac_sha_256() {
        let key = core::array::from_fn(|index| index as u8);
        assert_eq!(tag(&key, digits("123456")), EXPECTED);
    }

    #[test]
    fn key_digits_and_leading_zeros_count() {
        let key = [7; 16];
        let one = tag(&key, digits("0123"));
        assert!(same(&one, &tag(&key, digits("0123"))));
        for other in
            [tag(&key, digits("123")), tag(&key, digits("00123")), tag(&[8; 16], digits("0123"))]
        {
            assert!(!same(&one, &other));
        }
        assert!(
            same_code(digits("0123"), digits("0123")) && !same_code(digits("0123"), digits("123"))
        );
    }

    const EXPECTED: CodeTag = [
        0xbf, 0xa7, 0x19, 0x55, 0xdf, 0x33, 0x64, 0xcc, 0xcf, 0x3a, 0x5d, 0x5e, 0x79, 0xde, 0x71,
        0xfe,
    ];
}
