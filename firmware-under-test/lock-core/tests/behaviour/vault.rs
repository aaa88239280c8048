//! The store's side of codes and keys, as the firmware does it, and what LED and buzzer did.

use std::collections::BTreeMap;

use lock_core::{Answer, CodeTag, Owner, Query, Settings};
use lock_protocol::{DigitalKey, Digits, KeyId, Refusal};

/// Keys, LED, buzzer, and the pairing.
#[derive(Debug, Default)]
pub(crate) struct Vault {
    pub(crate) keys: BTreeMap<KeyId, DigitalKey>,
    /// What the LED was switched to, by true time in microseconds.
    pub(crate) led: Vec<(i64, bool)>,
    pub(crate) buzzer: Vec<(i64, bool)>,
    pub(crate) unpaired: u32,
    codes_drawn: u8,
    /// A reset doesn't get to erasing.
    pub(crate) slow: bool,
}

/// Stands for the keyed hash.
pub(crate) fn tag(code: Digits) -> CodeTag {
    let mut tag = [0xAB; 16];
    tag[..4].copy_from_slice(&u32::from(code).to_be_bytes());
    tag
}

pub(crate) fn digits(text: &str) -> Digits {
    Digits::parse(text).expect("digits")
}

impl Vault {
    /// Gives what the next pairing code is drawn from.
    pub(crate) fn next_pairing_code(&mut self) -> u8 {
        self.codes_drawn = self.codes_drawn.wrapping_add(1);
        self.codes_drawn
    }

    /// Erases what a reset erases. Tells whether it did.
    pub(crate) fn erase(&mut self) -> bool {
        if !self.slow {
            self.keys.clear();
        }
        !self.slow
    }

    pub(crate) fn answer(&mut self, query: Query, settings: &Settings) -> Answer {
        let master = settings.password.unwrap_or_else(|| tag(Digits::DEFAULT_PASSWORD));
        let with_pin = |pin| self.keys.values().find(|key| key.pin == Some(pin));
        match query {
            Query::Code(code) if tag(code) == master => Answer::Owner(Owner::Master),
            Query::Code(code) => Answer::Owner(owner(with_pin(code))),
            Query::Key(id) => Answer::Owner(owner(self.keys.get(&id))),
            Query::Put(key) if key.pin.is_some_and(|pin| tag(pin) == master) => {
                Answer::Done(Err(Refusal::PinIsMaster))
            }
            Query::Put(key) => {
                self.keys.insert(key.id, key);
                Answer::Done(Ok(()))
            }
            Query::Delete(id) => {
                self.keys.remove(&id);
                Answer::Done(Ok(()))
            }
            Query::Tag(code) if with_pin(code).is_some() => Answer::Tag(Err(Refusal::PinTaken)),
            Query::Tag(code) => Answer::Tag(Ok(tag(code))),
        }
    }
}

fn owner(key: Option<&DigitalKey>) -> Owner {
    key.map_or(Owner::Nobody, |key| Owner::Key {
        id: key.id,
        from_s: key.from_s,
        until_s: key.until_s,
    })
}
