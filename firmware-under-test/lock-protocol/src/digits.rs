//! The digits of a PIN, a password, or an entry at the keypad (KEY-4, RST-3).

use core::fmt;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// Fills the places behind the last digit.
const NONE: u8 = 0xF;

/// Why a text is not digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitsError {
    /// It has no digit, or more than [`Digits::MOST`].
    Length,
    /// It holds something else than 0–9.
    NotADigit,
}

impl fmt::Display for DigitsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "digits: 1 to 8 are wanted",
            Self::NotADigit => "digits: only 0 to 9 may be in them",
        })
    }
}

impl core::error::Error for DigitsError {}

/// One to eight decimal digits, leading zeros included.
///
/// A PIN has [`Digits::PIN`] of them, a master password [`Digits::PASSWORD`]; who judges one asks for its
/// length. Packed, the first digit in the highest four bits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Digits(u32);

impl Digits {
    /// The most digits that fit.
    pub const MOST: usize = 8;
    /// How long the PIN of a digital key is (KEY-4).
    pub const PIN: RangeInclusive<usize> = 4..=6;
    /// How long a master password is (RST-3).
    pub const PASSWORD: RangeInclusive<usize> = 4..=8;
    /// The master password of a lock that is new or was reset (RST-2).
    pub const DEFAULT_PASSWORD: Self = Self(0x1234_56FF);

    /// Reads digits from a text.
    ///
    /// # Errors
    /// [`DigitsError`].
    pub fn parse(text: &str) -> Result<Self, DigitsError> {
        if text.is_empty() || text.len() > Self::MOST {
            return Err(DigitsError::Length);
        }
        let mut digits = [NONE; Self::MOST];
        for (place, byte) in digits.iter_mut().zip(text.bytes()) {
            *place =
                byte.checked_sub(b'0').filter(|digit| *digit <= 9).ok_or(DigitsError::NotADigit)?;
        }
        Ok(Self::pack(digits))
    }

    /// Makes them from digits of 0–9.
    ///
    /// # Errors
    /// [`DigitsError`].
    pub fn from_digits(digits: &[u8]) -> Result<Self, DigitsError> {
        if digits.is_empty() || digits.len() > Self::MOST {
            return Err(DigitsError::Length);
        }
        if digits.iter().any(|digit| *digit > 9) {
            return Err(DigitsError::NotADigit);
        }
        let mut places = [NONE; Self::MOST];
        places[..digits.len()].copy_from_slice(digits);
        Ok(Self::pack(places))
    }

    const fn pack(places: [u8; Self::MOST]) -> Self {
        let mut packed = 0;
        let mut place = 0;
        while place < Self::MOST {
            packed = packed << 4 | places[place] as u32;
            place += 1;
        }
        Self(packed)
    }

    /// Gives how many there are, 1–8.
    #[expect(clippy::len_without_is_empty, reason = "there is always one digit")]
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Gives the digits in their order, each 0–9.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..Self::MOST)
            .map(move |place| (self.0 >> (28 - 4 * place)) as u8 & 0xF)
            .take_while(|digit| *digit != NONE)
    }
}

/// Never shows a digit, only how many there are.
impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits({})", self.len())
    }
}

impl From<Digits> for u32 {
    fn from(digits: Digits) -> Self {
        digits.0
    }
}

impl TryFrom<u32> for Digits {
    type Error = DigitsError;

    fn try_from(packed: u32) -> Result<Self, DigitsError> {
        let digits = Self(packed);
        let mut places = [0; Self::MOST];
        let mut length = 0;
        for (place, digit) in places.iter_mut().zip(digits.iter()) {
            *place = digit;
            length += 1;
        }
        // Whatever stands behind the last digit has to be padding.
        match Self::from_digits(&places[..length])? {
            same if same == digits => Ok(same),
            _ => Err(DigitsError::NotADigit),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::format;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn digits_come_back_and_nothing_else_is_taken() {
        for text in ["1", "0000", "2580", "123456", "99999999"] {
            let digits = Digits::parse(text).expect("digits");
            assert_eq!(digits.len(), text.len());
            assert!(digits.iter().eq(text.bytes().map(|byte| byte - b'0')));
            assert_eq!(Digits::try_from(u32::from(digits)), Ok(digits));
            assert_eq!(Digits::from_digits(&digits.iter().collect::<Vec<_>>()), Ok(digits));
        }
        for (text, error) in [
            ("", DigitsError::Length),
            ("123456789", DigitsError::Length),
            ("12a4", DigitsError::NotADigit),
            ("12 4", DigitsError::NotADigit),
            ("/:", DigitsError::NotADigit),
        ] {
            assert_eq!(Digits::parse(text), Err(error), "{text}");
        }
        assert_eq!(Digits::from_digits(&[10]), Err(DigitsError::NotADigit));
        assert_eq!(Digits::parse("123456"), Ok(Digits::DEFAULT_PASSWORD));
    }

    #[test]
    fn only_what_packing_gives_is_unpacked() {
        for (packed, error) in [
            (0xFFFF_FFFF, DigitsError::Length),
            (0xA234_FFFF, DigitsError::NotADigit),
            (0x12F4_FFFF, DigitsError::NotADigit),
            (0x1234_FFFE, DigitsError::NotADigit),
        ] {
            assert_eq!(Digits::try_from(packed), Err(error), "{packed:x}");
        }
        assert!(Digits::try_from(0x1234_FFFF).is_ok());
    }

    #[test]
    fn digits_are_not_shown() {
        assert_eq!(format!("{:?}", Digits::DEFAULT_PASSWORD), "Digits(6)");
    }
}
