//! Commands as they come in, byte by byte (datasheet 9, table 9-1).

/// The longest command: opcode and six arguments (26h).
const LONGEST: usize = 7;

/// Gives how many argument bytes follow an opcode; opcodes that the datasheet lacks have none.
const fn argument_count(opcode: u8) -> usize {
    match opcode {
        0x26 | 0x27 => 6,
        0x29 | 0x2A => 5,
        0x21 | 0x22 | 0xA3 => 2,
        // ADh (current reference) is the B revision's.
        0x20 | 0x81 | 0x8D | 0xA8 | 0xAD | 0xD3 | 0xD5 | 0xD9 | 0xDA | 0xDB => 1,
        _ => 0,
    }
}

/// Collects a command's bytes, which may come in one transmission or in several.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assembly {
    bytes: [u8; LONGEST],
    filled: usize,
}

impl Assembly {
    /// Takes a byte; gives opcode and arguments once they are complete.
    ///
    /// The arguments are always six, those that the command lacks being zero.
    pub(crate) const fn push(&mut self, byte: u8) -> Option<[u8; LONGEST]> {
        self.bytes[self.filled] = byte;
        self.filled += 1;
        if self.filled <= argument_count(self.bytes[0]) {
            return None;
        }
        let complete = self.bytes;
        *self = Self { bytes: [0; LONGEST], filled: 0 };
        Some(complete)
    }
}
