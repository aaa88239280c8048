//! How deep a board's stack has been: painted by the probe before the firmware starts, looked at after it has run.
//!
//! The image itself is as it would be without: the words are painted while the chip is halted in its reset, and no
//! start of the firmware touches what lies between its variables and its stack.

use object::{Object as _, ObjectSymbol as _};
use probe_rs::{Core, MemoryInterface as _};

use crate::failure::Failure;

/// What no frame is likely to hold by chance.
const PAINT: u32 = 0xC0DE_5AFE;

/// The room between a firmware's variables and the top of its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackRoom {
    /// The lowest address, a multiple of 4.
    pub from: u64,
    /// The address after the highest; the stack grows down from here.
    pub top: u64,
}

impl StackRoom {
    /// Finds the room by the linker's names in an ELF file (cortex-m-rt's `link.x`).
    ///
    /// # Errors
    /// [`Failure::OtherImage`] for a file without these names.
    pub fn in_elf(elf: &[u8]) -> Result<Self, Failure> {
        let other = |why: String| Failure::OtherImage(why);
        let file = object::File::parse(elf).map_err(|error| other(error.to_string()))?;
        let address = |name: &str| {
            file.symbols()
                .find(|symbol| symbol.name() == Ok(name))
                .map(|symbol| symbol.address())
                .ok_or_else(|| other(format!("it has no symbol `{name}`")))
        };
        let (from, top) = (address("__sheap")?.next_multiple_of(4), address("_stack_start")?);
        if from < top { Ok(Self { from, top }) } else { Err(other("it has no stack".to_owned())) }
    }

    /// Bytes of the room.
    pub const fn bytes(self) -> u64 {
        self.top - self.from
    }

    /// Paints the room; the core stays halted in its reset.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    pub(crate) fn paint(self, core: &mut Core<'_>) -> Result<(), Failure> {
        core.reset_and_halt(std::time::Duration::from_secs(1)).map_err(probed)?;
        core.write_32(self.from, &vec![PAINT; (self.bytes() / 4) as usize]).map_err(probed)
    }

    /// Gives how many bytes of the room were used since it was painted.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    pub(crate) fn deepest(self, core: &mut Core<'_>) -> Result<u64, Failure> {
        let mut words = vec![0; (self.bytes() / 4) as usize];
        core.read_32(self.from, &mut words).map_err(probed)?;
        Ok(used(&words))
    }
}

/// Bytes above the painted words at the bottom.
fn used(words: &[u32]) -> u64 {
    let untouched = words.iter().take_while(|word| **word == PAINT).count();
    4 * (words.len() - untouched) as u64
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn probed(error: probe_rs::Error) -> Failure {
    Failure::Probe(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_above_the_paint_was_used() {
        let table: [(&[u32], u64); 4] =
            [(&[PAINT, PAINT], 0), (&[PAINT, 0], 4), (&[PAINT, 1, PAINT, 2], 12), (&[7, PAINT], 8)];
        for (words, bytes) in table {
            assert_eq!(used(words), bytes, "{words:x?}");
        }
    }

    #[test]
    fn what_is_no_image_has_no_room() {
        assert!(matches!(StackRoom::in_elf(b"no image"), Err(Failure::OtherImage(_))));
    }
}
