//! What a board is, read from its `board.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// A board that an image is built for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Board {
    /// The package, and its binary of the product build; that of the bench build has `-bench` behind it.
    pub(crate) name: String,
    /// The chip, as probe-rs names it.
    pub(crate) chip: String,
    /// The target triple.
    pub(crate) target: String,
    /// Where the program lies.
    pub(crate) flash: Memory,
    /// Where its variables and its stack lie.
    pub(crate) ram: Memory,
    /// What the image leaves of the flash for the firmware's store, in bytes.
    pub(crate) store_bytes: u64,
    /// What an image may take of the chip.
    pub(crate) budget: Budget,
    /// The longest that erasing stops the processor, in microseconds, for the documents.
    #[serde(rename = "erase_stall_us")]
    _erase_stall_us: u64,
    /// The wires of the lockbox and the pins of the product build, for people and for rig files.
    #[serde(rename = "pins")]
    _pins: BTreeMap<String, String>,
}

/// What an image may take, so that it does not grow unseen; the chip has more.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names tell the unit, in the file, too")]
pub(crate) struct Budget {
    /// Of the flash by the product build, the store not counted.
    pub(crate) program_bytes: u64,
    /// Of the flash by the bench build, which has its words for every panic in it.
    pub(crate) bench_program_bytes: u64,
    /// Of the RAM, stack included where it is known.
    pub(crate) ram_bytes: u64,
}

/// Which of a board's two images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// Every peripheral is the board's own.
    Product,
    /// The peripherals are on the bench.
    Bench,
}

/// A range of the chip's addresses.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Memory {
    /// The first address.
    pub(crate) origin: u64,
    /// The length in bytes.
    pub(crate) bytes: u64,
}

impl Memory {
    /// Tells whether the address lies in the range.
    pub(crate) fn contains(self, address: u64) -> bool {
        address.checked_sub(self.origin).is_some_and(|offset| offset < self.bytes)
    }
}

impl Board {
    /// Reads every `board.toml` one folder below `boards`, in the order of the folders' names.
    pub(crate) fn all(boards: &Path) -> Result<Vec<Self>> {
        let entries = std::fs::read_dir(boards)
            .with_context(|| format!("the folder {} can't be read", boards.display()))?;
        let mut files = Vec::new();
        for entry in entries {
            files.push(entry?.path().join("board.toml"));
        }
        files.retain(|file| file.is_file());
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    /// Finds a board by its name.
    pub(crate) fn named(boards: &Path, name: &str) -> Result<Self> {
        let mut all = Self::all(boards)?;
        let names: Vec<String> = all.iter().map(|board| board.name.clone()).collect();
        let place = names.iter().position(|known| known == name);
        let place = place.with_context(|| {
            format!("no board is named `{name}`, there are: {}", names.join(", "))
        })?;
        Ok(all.swap_remove(place))
    }

    /// Gives the name of an image.
    pub(crate) fn image(&self, build: Build) -> String {
        match build {
            Build::Product => self.name.clone(),
            Build::Bench => format!("{}-bench", self.name),
        }
    }

    /// Gives what an image keeps of the flash for the store: the bench build's is on the bench.
    pub(crate) fn store_of(&self, build: Build) -> u64 {
        if build == Build::Product { self.store_bytes } else { 0 }
    }

    /// Gives what an image's program may take of the flash.
    pub(crate) fn program_budget(&self, build: Build) -> u64 {
        match build {
            Build::Product => self.budget.program_bytes,
            Build::Bench => self.budget.bench_program_bytes,
        }
    }

    fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{} can't be read", file.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is no board", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_first_address_and_not_the_one_after_its_last() {
        let ram = Memory { origin: 0x2000_0000, bytes: 16 };
        let inside = [0x1fff_ffff, 0x2000_0000, 0x2000_000f, 0x2000_0010].map(|a| ram.contains(a));
        assert_eq!(inside, [false, true, true, false]);
    }

    #[test]
    fn a_key_that_no_board_has_is_refused() {
        let text = "name = 'x'\nchip = 'y'\ntarget = 'z'\nstore_bytes = 0\nspeed = 3\n\
                    erase_stall_us = 4\npins = {}\n\
                    [flash]\norigin = 0\nbytes = 1\n[ram]\norigin = 1\nbytes = 1\n\
                    [budget]\nprogram_bytes = 1\nbench_program_bytes = 1\nram_bytes = 1\n";
        let error = toml::from_str::<Board>(text).expect_err("`speed` is unknown");
        assert!(error.to_string().contains("unknown field `speed`"), "{error}");
        assert!(toml::from_str::<Board>(&text.replace("speed = 3\n", "")).is_ok());
    }
}
