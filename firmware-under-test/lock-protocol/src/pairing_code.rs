//! The code that a person carries from the lock's display to the dashboard, so that both can agree a key.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Base32 without the letters that are taken for others: 5 bits a character.
///
/// **Source**: Crockford, "Base 32", 2002; its check symbol isn't used.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a text is not a pairing code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairingCodeError {
    /// It doesn't have [`PairingCode::LENGTH`] letters and digits.
    Length,
    /// It holds something that no code has.
    Character,
}

impl PairingCodeError {
    /// Gives the words that people read.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Length => "pairing code: it has 20 letters and digits",
            Self::Character => "pairing code: only letters and digits are in it, no U",
        }
    }
}

impl fmt::Display for PairingCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for PairingCodeError {}

/// 100 random bits as 20 characters: shown while the lock's `Pairing` screen is, and stored nowhere there.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingCode([u8; PairingCode::LENGTH]);

impl PairingCode {
    /// Its characters.
    pub const LENGTH: usize = 20;

    /// Makes one from random bytes, of which each gives 5 bits.
    pub fn from_random(random: [u8; Self::LENGTH]) -> Self {
        Self(random.map(|byte| ALPHABET[usize::from(byte & 31)]))
    }

    /// Reads what a person typed or a camera saw: in either case, with blanks and hyphens anywhere, `O` for
    /// `0`, and `I` or `L` for `1`.
    ///
    /// # Errors
    /// [`PairingCodeError`].
    pub fn parse(text: &str) -> Result<Self, PairingCodeError> {
        let mut code = [0; Self::LENGTH];
        let mut length = 0;
        for character in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
            let meant = match character.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            if !ALPHABET.contains(&meant) {
                return Err(PairingCodeError::Character);
            }
            *code.get_mut(length).ok_or(PairingCodeError::Length)? = meant;
            length += 1;
        }
        if length == Self::LENGTH { Ok(Self(code)) } else { Err(PairingCodeError::Length) }
    }

    /// Gives its characters.
    pub fn as_str(&self) -> &str {
        // They are of the alphabet, all ASCII.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Gives them in ASCII.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Shows no character of it.
impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingCode(…)")
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::format;

    use super::*;

    #[test]
    fn five_bits_of_each_byte_count() {
        let code = PairingCode::from_random(core::array::from_fn(|place| place as u8 + 12));
        assert_eq!(code.as_str(), "CDEFGHJKMNPQRSTVWXYZ");
        assert_eq!(PairingCode::from_random([0xE0; 20]).as_str(), "00000000000000000000");
        assert_eq!(PairingCode::parse(code.as_str()), Ok(code));
    }

    #[test]
    fn what_people_type_is_understood_or_said_to_be_wrong() {
        let code = PairingCode::parse("01ABCDEFGHJKMNPQRSTV").expect("a code");
        for typed in
            ["01abc defgh jkmnp qrstv", " OIABC-DEFGH-JKMNP-QRSTV ", "olabcdefghjkmnpqrstv"]
        {
            assert_eq!(PairingCode::parse(typed), Ok(code), "{typed}");
        }
        for (typed, error) in [
            ("", PairingCodeError::Length),
            ("01ABCDEFGHJKMNPQRST", PairingCodeError::Length),
            ("01ABCDEFGHJKMNPQRSTVW", PairingCodeError::Length),
            ("U1ABCDEFGHJKMNPQRSTV", PairingCodeError::Character),
            ("01ABCDEFGHJKMNPQRS\u{e9}", PairingCodeError::Character),
        ] {
            assert_eq!(PairingCode::parse(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn debug_output_shows_no_code() {
        let shown = format!("{:?}", PairingCode::from_random([7; 20]));
        assert_eq!(shown, "PairingCode(…)");
    }
}
