//! Where a board has stopped: its frames with functions and lines, from the ELF file of its image.

use std::path::Path;
use std::time::Duration;

use addr2line::{Loader, Location, demangle_auto};
use object::{Object as _, ObjectSection as _};
use probe_rs::{Core, MemoryInterface as _, RegisterId};

use crate::unwind::{Place, Registers, unwind};

/// So long a core may take to halt.
const HALTS_WITHIN: Duration = Duration::from_millis(100);

/// Tells where the core is, the innermost frame first, a line each; empty where nothing can be found out.
///
/// A core that runs is halted for it and runs on.
pub fn of(core: &mut Core<'_>, elf: &Path) -> Vec<String> {
    let was_running = !core.core_halted().unwrap_or(false);
    if was_running && core.halt(HALTS_WITHIN).is_err() {
        return Vec::new();
    }
    let places = places(core, elf).unwrap_or_default();
    if was_running {
        // A board that can't run on is lost anyway, which its next call tells.
        let _ = core.run();
    }
    match Loader::new(elf) {
        Ok(names) => places.into_iter().flat_map(|place| named(&names, place)).collect(),
        Err(_) => places.iter().map(|place| format!("{:#010x}", place.address)).collect(),
    }
}

fn places(core: &mut Core<'_>, elf: &Path) -> Option<Vec<Place>> {
    let file = std::fs::read(elf).ok()?;
    let file = object::File::parse(file.as_slice()).ok()?;
    let table = file.section_by_name(".debug_frame")?.uncompressed_data().ok()?;
    let mut registers: Registers = [None; 16];
    for (number, value) in (0..).zip(&mut registers) {
        *value = core.read_core_reg(RegisterId(number)).ok();
    }
    Some(unwind(registers, &table, |address| core.read_word_32(u64::from(address)).ok()))
}

/// Names a frame, and before it what was inlined there.
fn named(names: &Loader, place: Place) -> Vec<String> {
    let within = u64::from(place.address) - u64::from(place.has_called);
    // The lowest bit of a symbol says that it is Thumb code.
    let symbol = names.find_symbol(within | 1).map(|symbol| demangle_auto(symbol.into(), None));
    let mut lines = Vec::new();
    if let Ok(mut frames) = names.find_frames(within) {
        while let Ok(Some(frame)) = frames.next() {
            let function = frame.function.as_ref().and_then(|name| name.demangle().ok());
            lines.push((function.map(|name| plain(&name)), frame.location.as_ref().map(written)));
        }
    }
    if lines.is_empty() {
        let location = names.find_location(within).ok().flatten();
        lines.push((None, location.as_ref().map(written)));
    }
    // The line tables name a function without its module; the symbol of the outermost one has it.
    if let (Some((name, _)), Some(symbol)) = (lines.last_mut(), symbol) {
        *name = Some(symbol.into_owned());
    }
    let told = lines.into_iter().map(|(function, location)| {
        let function = function.unwrap_or_else(|| "a function without a name".to_owned());
        format!("{:#010x} {function}{}", place.address, location.unwrap_or_default())
    });
    told.collect()
}

/// Leaves out the types that a function was made for, which take lines and tell nothing of the place.
fn plain(name: &str) -> String {
    match name.split_once('<') {
        Some((function, _)) if !function.is_empty() => function.to_owned(),
        _ => name.to_owned(),
    }
}

/// Writes ` at FILE:LINE`, as far as they are known.
fn written(location: &Location<'_>) -> String {
    match (location.file, location.line) {
        (Some(file), Some(line)) => format!(" at {}:{line}", tail(file)),
        (Some(file), None) => format!(" at {}", tail(file)),
        (None, _) => String::new(),
    }
}

/// Shortens a file's path to what tells people of the project which it is.
fn tail(file: &str) -> &str {
    const KEPT: usize = 4;
    let mut slashes = file.rmatch_indices(['/', '\\']);
    slashes.nth(KEPT - 1).map_or(file, |(at, _)| &file[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_without_its_types() {
        assert_eq!(plain("lock<RefCell<Driver<Bus>>, bool>"), "lock");
        assert_eq!(plain("<T as Trait>::call"), "<T as Trait>::call");
    }

    #[test]
    fn a_path_is_cut_to_the_part_that_people_know() {
        assert_eq!(
            tail("/a/b/firmware-under-test/lock-core/src/lock.rs"),
            "firmware-under-test/lock-core/src/lock.rs"
        );
        assert_eq!(tail("lib.rs"), "lib.rs");
    }
}
