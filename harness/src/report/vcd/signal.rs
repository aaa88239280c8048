//! The kinds of signals in a waveform; each is unknown until it is set, and written only when it changes.

use std::io;

use vcd::{IdCode, Value, VarType, Writer};

/// A signal that is high or low.
#[derive(Clone, Copy)]
pub(super) struct Flag(IdCode, Option<bool>);

impl Flag {
    /// Stands in an array until the signal is declared.
    pub(super) const UNDECLARED: Self = Self(IdCode::FIRST, None);

    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>, name: &str) -> io::Result<Self> {
        Ok(Self(to.add_wire(1, name)?, None))
    }

    pub(super) fn set<W: io::Write>(&mut self, to: &mut Writer<W>, high: bool) -> io::Result<()> {
        if self.1.replace(high) == Some(high) {
            return Ok(());
        }
        to.change_scalar(self.0, high)
    }
}

/// A number of up to 64 bits.
pub(super) struct Bits {
    id: IdCode,
    width: u32,
    last: Option<u64>,
}

impl Bits {
    pub(super) fn declare<W: io::Write>(
        to: &mut Writer<W>,
        name: &str,
        width: u32,
    ) -> io::Result<Self> {
        let id = to.add_wire(width, name)?;
        Ok(Self { id, width, last: None })
    }

    pub(super) fn set<W: io::Write>(&mut self, to: &mut Writer<W>, number: u64) -> io::Result<()> {
        if self.last.replace(number) == Some(number) {
            return Ok(());
        }
        let bits = (0..self.width).rev().map(|bit| Value::from(number >> bit & 1 == 1));
        to.change_vector(self.id, bits)
    }
}

/// A word or a short text.
pub(super) struct Text {
    id: IdCode,
    last: Option<String>,
}

impl Text {
    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>, name: &str) -> io::Result<Self> {
        Ok(Self { id: to.add_var(VarType::String, 1, name, None)?, last: None })
    }

    pub(super) fn set<W: io::Write>(&mut self, to: &mut Writer<W>, text: &str) -> io::Result<()> {
        if self.last.as_deref() == Some(text) {
            return Ok(());
        }
        self.last = Some(text.to_owned());
        // A string ends at the first white space, and readers know no other characters than ASCII's.
        let word: String =
            text.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
        to.change_string(self.id, if word.is_empty() { "-" } else { &word })
    }
}

/// A signal that only happens, and is never on.
pub(super) struct Moment(IdCode);

impl Moment {
    pub(super) fn declare<W: io::Write>(to: &mut Writer<W>, name: &str) -> io::Result<Self> {
        Ok(Self(to.add_var(VarType::Event, 1, name, None)?))
    }

    pub(super) fn mark<W: io::Write>(&mut self, to: &mut Writer<W>) -> io::Result<()> {
        to.change_scalar(self.0, Value::V1)
    }
}
