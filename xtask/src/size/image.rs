//! What the checks read from a linked image: its functions, their frames and their calls.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use object::read::elf::ElfFile32;
use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SymbolKind};

use super::pointers;
use super::thumb::{self, Call};

/// A function of the image.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Function {
    /// Its name as written in the source, generic arguments left out.
    pub(super) name: String,
    /// Bytes of stack that it takes for itself.
    pub(super) frame: u64,
    /// Addresses of the functions that it calls by name.
    pub(super) calls: BTreeSet<u64>,
    /// It also calls what a pointer points to.
    pub(super) calls_by_pointer: bool,
}

/// The functions of an image by their addresses, and where it begins.
#[derive(Debug, Default)]
pub(super) struct Image {
    pub(super) functions: BTreeMap<u64, Function>,
    /// The function that runs after reset.
    pub(super) reset: u64,
    /// The functions that interrupts and faults call.
    pub(super) handlers: BTreeSet<u64>,
    /// The functions whose address stands somewhere in the image, so that a pointer may lead there.
    pub(super) by_pointer: BTreeSet<u64>,
}

impl Image {
    /// Reads a linked image for a Cortex-M0.
    pub(super) fn read(elf: &[u8]) -> Result<Self> {
        let file: ElfFile32 =
            ElfFile32::parse(elf).context("the image is no ELF file of 32 bits")?;
        let kinds = kinds_of_content(&file);
        let text = file.section_by_name(".text").context("the image has no .text")?;
        let code = text.data().context("the image's .text can't be read")?;
        let mut functions = BTreeMap::new();
        for (begin, (end, symbol)) in extents(&file, text.address() + text.size()) {
            let Some(offset) = begin.checked_sub(text.address()) else { continue };
            let Some(bytes) = code.get(offset as usize..(offset + end - begin) as usize) else {
                continue;
            };
            let effect = thumb::read(begin, bytes, |address| is_code(&kinds, address));
            let mut function =
                Function { name: short_name(symbol), frame: effect.frame, ..Function::default() };
            for call in effect.calls {
                match call {
                    Call::To(target) if (begin..end).contains(&target) && target != begin => {}
                    Call::To(target) => _ = function.calls.insert(target),
                    Call::ByPointer => function.calls_by_pointer = true,
                }
            }
            functions.insert(begin, function);
        }
        let (reset, handlers) = vectors(&file)?;
        let mut by_pointer = targets(&pointers::read(&file)?, &functions);
        // Only the vector table leads to these.
        by_pointer.retain(|at| *at != reset && !handlers.contains(at));
        Ok(Self { functions, reset, handlers, by_pointer })
    }
}

/// Gives the functions that pointers lead to; the lowest bit says that the code is Thumb.
fn targets(pointers: &[u64], functions: &BTreeMap<u64, Function>) -> BTreeSet<u64> {
    let begins = pointers.iter().filter_map(|pointer| pointer.checked_sub(1));
    begins.filter(|begin| functions.contains_key(begin)).collect()
}

/// Gives each function's begin, its end and its symbol; one without a size goes to the next one.
fn extents<'a>(file: &ElfFile32<'a>, end_of_code: u64) -> BTreeMap<u64, (u64, &'a str)> {
    let symbols = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text);
    // The lowest bit of an address says that the code is Thumb.
    let mut extents: BTreeMap<u64, (u64, &str)> = BTreeMap::new();
    for symbol in symbols {
        let begin = symbol.address() & !1;
        let extent = extents.entry(begin).or_default();
        *extent = (extent.0.max(begin + symbol.size()), symbol.name().unwrap_or("?"));
    }
    let begins: Vec<u64> = extents.keys().copied().chain([end_of_code]).collect();
    for ((begin, extent), next) in extents.iter_mut().zip(&begins[1..]) {
        if extent.0 == *begin {
            extent.0 = *next;
        }
    }
    extents
}

/// Gives from which address on the image holds code (`$t`), and from which data (`$d`).
fn kinds_of_content(file: &ElfFile32) -> BTreeMap<u64, bool> {
    let kind = |name: &str| match name.split('.').next() {
        Some("$t") => Some(true),
        Some("$d") => Some(false),
        _ => None,
    };
    file.symbols()
        .filter_map(|symbol| Some((symbol.address(), kind(symbol.name().ok()?)?)))
        .collect()
}

fn is_code(kinds: &BTreeMap<u64, bool>, address: u64) -> bool {
    kinds.range(..=address).next_back().is_none_or(|(_, is_code)| *is_code)
}

/// Reads the vector table: the stack's start, reset, then the handlers.
fn vectors(file: &ElfFile32) -> Result<(u64, BTreeSet<u64>)> {
    let table = file.section_by_name(".vector_table").context("the image has no vector table")?;
    let words = table.data().context("the vector table can't be read")?.chunks_exact(4);
    let mut addresses = words.skip(1).filter_map(|word| {
        let address = u32::from_le_bytes(word.try_into().ok()?);
        (address != 0).then_some(u64::from(address) & !1)
    });
    let reset = addresses.next().context("the vector table is empty")?;
    Ok((reset, addresses.collect()))
}

/// Writes a symbol as its path in the source, without generic arguments.
fn short_name(symbol: &str) -> String {
    let full = format!("{:#}", rustc_demangle::demangle(symbol));
    let mut depth = 0_usize;
    let mut name = String::new();
    for character in full.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => name.push(character),
            _ => {}
        }
    }
    // A method's type stands in brackets itself: `<a::B<C>>::f`.
    let name = name.replace("::::", "::").trim_matches(':').to_owned();
    match full.strip_prefix('<').and_then(|rest| rest.split(['<', '>', ' ']).next()) {
        Some(owner) => format!("{owner}::{}", name.trim_start_matches(':')),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_generic_arguments() {
        let table = [
            (
                "_RNvMNtCs1wQehDuXD8r_13lock_firmware6deviceINtB2_6DeviceNtNtCs8S6QZA5BTVc_14stub_cortex_m05board5BoardE5applyBV_",
                "lock_firmware::device::Device::apply",
            ),
            (
                "_RNvNtCs1wQehDuXD8r_13lock_firmware6render9draw_text",
                "lock_firmware::render::draw_text",
            ),
            ("Reset", "Reset"),
        ];
        for (symbol, expected) in table {
            assert_eq!(short_name(symbol), expected);
        }
    }

    #[test]
    fn a_pointer_leads_where_a_word_says() {
        let functions = [0x100, 0x200, 0x300].map(|at| (at, Function::default()));
        let pointers = [0, 0x101, 0x200, 0x303, 0x301, 0xffff_ffff];
        let targets = targets(&pointers, &BTreeMap::from(functions));
        assert_eq!(targets, BTreeSet::from([0x100, 0x300]));
    }

    #[test]
    fn literals_between_functions_are_no_code() {
        let kinds = BTreeMap::from([(0x100, true), (0x120, false), (0x128, true)]);
        let is = [0x100, 0x11e, 0x120, 0x126, 0x128, 0x400].map(|at| is_code(&kinds, at));
        assert_eq!(is, [true, true, false, false, true, true]);
    }

    #[test]
    fn what_is_no_image_is_an_error() {
        assert!(Image::read(b"no ELF").is_err());
    }
}
