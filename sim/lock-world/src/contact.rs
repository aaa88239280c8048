//! The switches that fingers and paperclips close.

use bench_protocol::{Button, Pin};

use crate::keypad;

/// A switch's contact: three on wires of their own, twelve in the keypad's matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    /// The Lock/Enter button.
    LockEnter,
    /// The Back button.
    Back,
    /// The reset switch behind the pinhole.
    Reset,
    /// A key of the keypad.
    Key(keypad::Key),
}

impl Contact {
    /// Gives the wire of a switch that has one of its own.
    pub(crate) fn pin(self) -> Option<Pin> {
        match self {
            Self::LockEnter => Some(Pin::LockEnter),
            Self::Back => Some(Pin::Back),
            Self::Reset => Some(Pin::Reset),
            Self::Key(_) => None,
        }
    }

    fn bit(self) -> u16 {
        1 << match self {
            Self::LockEnter => 0,
            Self::Back => 1,
            Self::Reset => 2,
            Self::Key(key) => 3 + key.index(),
        }
    }
}

impl From<Button> for Contact {
    fn from(button: Button) -> Self {
        match button {
            Button::LockEnter => Self::LockEnter,
            Button::Back => Self::Back,
        }
    }
}

/// A yes or no for each contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContactSet(u16);

impl ContactSet {
    pub(crate) fn has(self, contact: Contact) -> bool {
        self.0 & contact.bit() != 0
    }

    pub(crate) fn set(&mut self, contact: Contact, present: bool) {
        if present {
            self.0 |= contact.bit();
        } else {
            self.0 &= !contact.bit();
        }
    }

    /// Gives the keypad's keys in the set, one bit each by [`keypad::Key::index`].
    pub(crate) fn keys(self) -> u16 {
        self.0 >> 3
    }
}
