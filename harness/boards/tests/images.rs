//! Every image of every board, as probe-rs would load it: onto the chip's own memory map, with a flash algorithm for each byte.
//!
//! Only the micro:bit v1 is there to run on. For the others this is as far as a machine without boards can go.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lockbench_boards::backtrace;
use probe_rs::config::{MemoryRegion, Registry, Target};
use probe_rs::flashing::{ElfLoader, ElfOptions, FlashLoader, download_file};
use probe_rs::{MemoryInterface as _, Session};
use serde::Deserialize;
use virtual_probe::{BoardOptions, CHIP, VirtualBoard};

#[derive(Deserialize)]
struct Description {
    name: String,
    chip: String,
    store_bytes: u64,
    flash: Memory,
    ram: Memory,
}

#[derive(Clone, Copy, Deserialize)]
struct Memory {
    origin: u64,
    bytes: u64,
}

impl Memory {
    fn contains(self, address: u64) -> bool {
        (self.origin..self.origin + self.bytes).contains(&address)
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn boards() -> Vec<Description> {
    let folder = workspace().join("firmware-under-test/boards");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.map(|path| path.join("board.toml")).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
        .iter()
        .map(|file| toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
        .collect()
}

fn build(board: &str, bench: bool) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(workspace())
        .args(["xtask", "firmware", board])
        .args(bench.then_some("--bench"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{board}: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    workspace().join(said.lines().last().unwrap().trim())
}

/// A session with any chip: probe-rs's loader asks for one, and does not look at it.
fn any_session(board: &VirtualBoard) -> Session {
    board.open_probe().unwrap().attach(CHIP, probe_rs::Permissions::default()).unwrap()
}

fn target(chip: &str) -> Target {
    Registry::from_builtin_families().get_target_by_name(chip).unwrap()
}

fn load(image: &Path, target: &Target, session: &mut Session) -> Result<FlashLoader, String> {
    let mut loader = FlashLoader::new(target.memory_map.clone(), target.source().clone());
    let elf = ElfLoader(ElfOptions::default());
    loader
        .load_image(session, &mut File::open(image).unwrap(), elf, None)
        .map_err(|error| error.to_string())?;
    Ok(loader)
}

/// Checks what was loaded, against the chip as probe-rs knows it and as board.toml says it.
fn check(board: &Description, target: &Target, loader: &FlashLoader, what: &str) {
    let program_end = board.flash.origin + board.flash.bytes - board.store_bytes;
    let mut vectors = None;
    for (address, data) in loader.data() {
        let last = address + data.len() as u64 - 1;
        for address in [address, last] {
            let region = target.memory_map.iter().find(|region| region.contains(address));
            assert!(
                matches!(region, Some(MemoryRegion::Nvm(_))),
                "{what}: {address:#x} is no flash"
            );
            let algorithms = target.flash_algorithms.iter();
            let mut reach =
                algorithms.filter(|known| known.flash_properties.address_range.contains(&address));
            assert!(reach.next().is_some(), "{what}: nothing can write {address:#x}");
            assert!(address < program_end, "{what}: {address:#x} is the store's");
        }
        if address == board.flash.origin {
            vectors = data.first_chunk::<8>().copied();
        }
    }
    let vectors =
        vectors.unwrap_or_else(|| panic!("{what}: no vectors at the flash's first address"));
    let word = |at: usize| u32::from_le_bytes(vectors[at..at + 4].try_into().unwrap());
    let (stack, start) = (u64::from(word(0)), word(4));
    // The stack grows downwards from behind its last word.
    assert!(board.ram.contains(stack - 1), "{what}: the stack begins at {stack:#x}");
    let ram = target.memory_map.iter().find(|region| region.contains(stack - 1));
    assert!(matches!(ram, Some(MemoryRegion::Ram(_))), "{what}: the chip has no RAM at {stack:#x}");
    assert_eq!(start & 1, 1, "{what}: the reset vector lacks the Thumb bit");
    assert!(loader.has_data_for_address(u64::from(start & !1)), "{what}: nothing at {start:#x}");
}

#[test]
fn every_image_loads_onto_its_chip() {
    let virtual_board = VirtualBoard::start(BoardOptions::default()).unwrap();
    let mut session = any_session(&virtual_board);
    let boards = boards();
    let names: Vec<&str> = boards.iter().map(|board| board.name.as_str()).collect();
    assert_eq!(names, ["microbit-v1", "microbit-v2", "nucleo-f401re"]);
    for board in &boards {
        let target = target(&board.chip);
        for bench in [false, true] {
            let what = format!("{}, {}", board.name, if bench { "bench" } else { "product" });
            let loader = load(&build(&board.name, bench), &target, &mut session)
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            check(board, &target, &loader, &what);
        }
    }
}

#[test]
fn an_image_for_another_chip_is_refused() {
    let virtual_board = VirtualBoard::start(BoardOptions::default()).unwrap();
    let mut session = any_session(&virtual_board);
    // Its flash begins at 0x0800_0000, where the nRF51822 has nothing.
    let image = build("nucleo-f401re", true);
    let refused = load(&image, &target(CHIP), &mut session).map(drop).unwrap_err();
    assert!(!refused.is_empty());
    assert!(load(&image, &target("STM32F401RE"), &mut session).is_ok());
}

/// So long the product may take until it is in its loop, on a machine that is busy.
const RUNS_WITHIN: Duration = Duration::from_secs(20);

#[test]
fn the_product_for_the_micro_bit_boots_and_takes_its_pins() {
    // Pins that are outputs (nRF51 reference manual v3.0.1, chapter 14).
    const DIRECTION: u64 = 0x5000_0514;
    const COIL_PINS: u32 = 1 << 18 | 1 << 20;
    let virtual_board = VirtualBoard::start(BoardOptions::default()).unwrap();
    let mut session = any_session(&virtual_board);
    let image = build("microbit-v1", false);
    download_file(&mut session, &image, ElfLoader(ElfOptions::default())).unwrap();
    let mut core = session.core(0).unwrap();
    core.reset().unwrap();
    let began = Instant::now();
    let frames = loop {
        let frames = backtrace::of(&mut core, &image).join("\n");
        // Before it polls it makes its parts, which takes the pins, and starts.
        if frames.contains("lock_firmware::device::Device<H>::poll")
            || began.elapsed() > RUNS_WITHIN
        {
            break frames;
        }
    };
    assert!(frames.contains("::poll"), "it never polls; it is in:\n{frames}");
    assert!(frames.contains("product_image::run::run"), "{frames}");
    assert_eq!(core.read_word_32(DIRECTION).unwrap() & COIL_PINS, COIL_PINS);
    assert_eq!(virtual_board.resets_by_firmware().unwrap(), 0, "it neither panicked nor faulted");
}
