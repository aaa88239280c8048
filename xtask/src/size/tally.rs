//! What an image takes of its chip's flash and RAM, by the sections of its ELF file.

use anyhow::{Context as _, Result, bail};
use object::elf::SHF_ALLOC;
use object::{Object as _, ObjectSection as _, SectionFlags};

use super::board::{Board, Build, Memory};

/// Bytes that an image takes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Program, constants and the first values of variables.
    flash: u64,
    /// Variables; the stack takes the rest.
    ram: u64,
}

/// A section that is there when the program runs.
struct Section {
    name: String,
    address: u64,
    size: u64,
    /// Its content comes with the image; else it is only room.
    is_loaded: bool,
}

impl Tally {
    /// Weighs the image in an ELF file.
    pub(super) fn of_image(board: &Board, elf: &[u8]) -> Result<Self> {
        let file = object::File::parse(elf)
            .with_context(|| format!("the image of {} is no ELF file", board.name))?;
        let sections = file.sections().filter_map(|section| {
            let SectionFlags::Elf { sh_flags, .. } = section.flags() else { return None };
            (sh_flags.contains(SHF_ALLOC) && section.size() > 0).then(|| Section {
                name: section.name().unwrap_or("?").to_owned(),
                address: section.address(),
                size: section.size(),
                is_loaded: section.file_range().is_some(),
            })
        });
        Self::of_sections(board.flash, board.ram, sections)
    }

    fn of_sections(
        flash: Memory,
        ram: Memory,
        sections: impl Iterator<Item = Section>,
    ) -> Result<Self> {
        let mut tally = Self::default();
        for Section { name, address, size, is_loaded } in sections {
            if flash.contains(address) {
                tally.flash += size;
            } else if ram.contains(address) {
                tally.ram += size;
                // What a variable starts with waits in flash.
                tally.flash += if is_loaded { size } else { 0 };
            } else {
                bail!("section `{name}` at {address:#010x} is neither in flash nor in RAM");
            }
        }
        if tally.flash == 0 {
            bail!("the image has no program, is the vector table linked in?");
        }
        Ok(tally)
    }
}

/// Writes the image's name and, a line each, flash and RAM; a stack that is not known is said to be so.
pub(super) fn shown(board: &Board, build: Build, tally: &Tally, stack: Option<u64>) -> String {
    let line = |name: &str, used: u64, memory: Memory| {
        let percent = used as f64 * 100.0 / memory.bytes as f64;
        format!("  {name} {used:>7} of {:>6} bytes  {percent:>5.1} %", memory.bytes)
    };
    let store = board.store_of(build);
    let stack_words = match stack {
        Some(bytes) => format!("stack at most {bytes}"),
        None => format!(
            "{} left to a stack that is not weighed",
            board.ram.bytes.saturating_sub(tally.ram)
        ),
    };
    format!(
        "{} ({}, {})\n{}: program {}, store {store}\n{}: variables {}, {stack_words}\n",
        board.image(build),
        board.chip,
        board.target,
        line("flash", tally.flash + store, board.flash),
        tally.flash,
        line("RAM  ", tally.ram + stack.unwrap_or(0), board.ram),
        tally.ram,
    )
}

/// Names every limit that the image exceeds: the chip's, and the budget of its `board.toml`.
pub(super) fn excesses(
    board: &Board,
    build: Build,
    tally: &Tally,
    stack: Option<u64>,
) -> Vec<String> {
    let ram = tally.ram + stack.unwrap_or(0);
    let limits = [
        ("flash", tally.flash + board.store_of(build), board.flash.bytes, "there are"),
        ("RAM", ram, board.ram.bytes, "there are"),
        ("flash", tally.flash, board.program_budget(build), "its budget allows"),
        ("RAM", ram, board.budget.ram_bytes, "its budget allows"),
    ];
    let sentence = |(memory, used, limit, whose): (&str, u64, u64, &str)| {
        let image = board.image(build);
        (used > limit)
            .then(|| format!("{image} takes {} bytes more {memory} than {whose}", used - limit))
    };
    limits.into_iter().filter_map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLASH: Memory = Memory { origin: 0, bytes: 1000 };
    const RAM: Memory = Memory { origin: 0x2000_0000, bytes: 100 };

    fn board() -> Board {
        let text = "name = 'small'\nchip = 'chip'\ntarget = 'thumbv6m-none-eabi'\n\
                    store_bytes = 300\nerase_stall_us = 1\npins = {}\n\
                    flash = { origin = 0, bytes = 1000 }\n\
                    ram = { origin = 0x2000_0000, bytes = 100 }\n\
                    budget = { program_bytes = 800, bench_program_bytes = 900, ram_bytes = 90 }\n";
        toml::from_str(text).expect("it is a board")
    }

    fn section(name: &str, address: u64, size: u64, is_loaded: bool) -> Section {
        Section { name: name.to_owned(), address, size, is_loaded }
    }

    fn weigh(sections: Vec<Section>) -> Result<Tally> {
        Tally::of_sections(FLASH, RAM, sections.into_iter())
    }

    #[test]
    fn data_counts_in_both_memories_and_bss_in_ram_only() {
        let tally = weigh(vec![
            section(".vector_table", 0, 192, true),
            section(".text", 192, 500, true),
            section(".data", 0x2000_0000, 8, true),
            section(".bss", 0x2000_0008, 30, false),
        ]);
        assert_eq!(tally.expect("all lie in memory"), Tally { flash: 700, ram: 38 });
    }

    #[test]
    fn sections_elsewhere_and_an_empty_image_are_errors() {
        let lost = weigh(vec![section(".odd", 0x3000_0000, 4, true)]).expect_err("no memory there");
        assert_eq!(lost.to_string(), "section `.odd` at 0x30000000 is neither in flash nor in RAM");
        assert!(weigh(vec![section(".bss", 0x2000_0000, 4, false)]).is_err());
        assert!(Tally::of_image(&board(), b"not an ELF file").is_err());
    }

    #[test]
    fn each_limit_is_judged_on_its_own() {
        let fits = Tally { flash: 700, ram: 50 };
        assert_eq!(excesses(&board(), Build::Product, &fits, Some(40)), Vec::<String>::new());
        let large = Tally { flash: 703, ram: 61 };
        assert_eq!(
            excesses(&board(), Build::Product, &large, Some(40)),
            [
                "small takes 3 bytes more flash than there are",
                "small takes 1 bytes more RAM than there are",
                "small takes 11 bytes more RAM than its budget allows"
            ]
        );
        let program = Tally { flash: 901, ram: 50 };
        assert_eq!(
            excesses(&board(), Build::Bench, &program, None),
            ["small-bench takes 1 bytes more flash than its budget allows"]
        );
    }

    #[test]
    fn the_figures_are_printed_against_the_chip() {
        let tally = Tally { flash: 250, ram: 50 };
        assert_eq!(
            shown(&board(), Build::Product, &tally, Some(31)),
            "small (chip, thumbv6m-none-eabi)\n\
             \x20 flash     550 of   1000 bytes   55.0 %: program 250, store 300\n\
             \x20 RAM        81 of    100 bytes   81.0 %: variables 50, stack at most 31\n"
        );
        assert_eq!(
            shown(&board(), Build::Bench, &tally, None),
            "small-bench (chip, thumbv6m-none-eabi)\n\
             \x20 flash     250 of   1000 bytes   25.0 %: program 250, store 0\n\
             \x20 RAM        50 of    100 bytes   50.0 %: variables 50, \
             50 left to a stack that is not weighed\n"
        );
    }
}
