//! A digital key as the lock keeps it (KEY-1).

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::Digits;

/// Names a digital key in one lock; given by the dashboard, rising, never given twice to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyId(pub u32);

/// The secret that phone and keycard prove that they have, an AES-128 key; another one in each digital key.
pub type KeySecret = [u8; 16];

/// A digital key. It opens while `from_s` ≤ now < `until_s`.
///
/// **Source**: KEY-1, KEY-4.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigitalKey {
    /// Its name in the lock.
    pub id: KeyId,
    /// The start of its period, in seconds since 1970 UTC.
    pub from_s: i64,
    /// The end of its period, in seconds since 1970 UTC; after the start.
    pub until_s: i64,
    /// What opens at the keypad, if anything does: 4–6 digits.
    pub pin: Option<Digits>,
    /// What phone and keycard prove that they have.
    pub secret: KeySecret,
}

impl DigitalKey {
    /// Tells whether it opens at a time in seconds since 1970 UTC.
    pub const fn opens_at(&self, now_s: i64) -> bool {
        self.from_s <= now_s && now_s < self.until_s
    }
}

/// Shows neither PIN nor secret.
impl fmt::Debug for DigitalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigitalKey")
            .field("id", &self.id)
            .field("from_s", &self.from_s)
            .field("until_s", &self.until_s)
            .field("pin", &self.pin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::format;

    use super::*;

    #[test]
    fn a_key_opens_from_its_start_until_before_its_end() {
        let key = DigitalKey { id: KeyId(1), from_s: 10, until_s: 20, pin: None, secret: [7; 16] };
        for (now_s, opens) in [(9, false), (10, true), (19, true), (20, false), (i64::MIN, false)] {
            assert_eq!(key.opens_at(now_s), opens, "{now_s}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let pin = Digits::parse("48151").ok();
        let key = DigitalKey { id: KeyId(1), from_s: 10, until_s: 20, pin, secret: [77; 16] };
        let shown = format!("{key:?}");
        assert!(!shown.contains("77") && !shown.contains("48151"), "{shown}");
    }
}
