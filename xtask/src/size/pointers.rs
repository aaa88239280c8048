//! Where a linked image holds addresses.

use anyhow::{Context as _, Result, bail};
use object::elf::{R_ARM_ABS32, SHF_ALLOC};
use object::read::elf::ElfFile32;
use object::{Object as _, ObjectSection as _, RelocationFlags, SectionFlags};

/// Gives every address that stands in what is loaded, the vector table left out: a Cortex-M0 has no other
/// way to hold the address of a function than to load it from such a word.
///
/// The linker says which words they are. A number or two instructions may look like an address too.
pub(super) fn read(file: &ElfFile32) -> Result<Vec<u64>> {
    let mut pointers = Vec::new();
    for section in file.sections() {
        let SectionFlags::Elf { sh_flags, .. } = section.flags() else { continue };
        if !sh_flags.contains(SHF_ALLOC) || matches!(section.name(), Ok(".vector_table")) {
            continue;
        }
        let bytes = section.data().context("a section of the image can't be read")?;
        let places = section.relocations().filter_map(|(place, relocation)| {
            let RelocationFlags::Elf { r_type } = relocation.flags() else { return None };
            (r_type == R_ARM_ABS32).then_some(place)
        });
        for place in places {
            let word = word_at(place, section.address(), bytes);
            pointers.push(word.context("the image has a relocation outside its section")?);
        }
    }
    if pointers.is_empty() {
        bail!("the image does not say where it holds addresses; link it with --emit-relocs");
    }
    Ok(pointers)
}

/// Gives the word at a place in the section that begins at `address`.
fn word_at(place: u64, address: u64, bytes: &[u8]) -> Option<u64> {
    let offset = usize::try_from(place.checked_sub(address)?).ok()?;
    let word = bytes.get(offset..)?.first_chunk()?;
    Some(u32::from_le_bytes(*word).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_places_that_the_linker_names_hold_pointers() {
        // Two words that read 0x101, as an address would; the linker made only the second one.
        let bytes = [0x01, 0x01, 0, 0, 0x01, 0x01, 0, 0];
        assert_eq!(word_at(0x804, 0x800, &bytes), Some(0x101));
        for outside in [0x7fc, 0x805, 0x808, u64::MAX] {
            assert_eq!(word_at(outside, 0x800, &bytes), None);
        }
    }
}
