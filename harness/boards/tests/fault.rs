//! Boards that fail, each in its own way, with real images of which an instruction was changed: what the rig says of it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bench_protocol::Instant;
use lock_world::{Assembly, World, WorldConfig};
use lockbench::rig::RigError;
use lockbench::rig::file::{RigFile, VIRTUAL};
use lockbench_boards::board::Board;
use lockbench_boards::failure::Failure;
use lockbench_boards::image::Image;
use lockbench_boards::processor::BoardProcessor;
use lockbench_boards::rig::rig_error;
use object::{Object as _, ObjectSection as _, ObjectSymbol as _};
use virtual_probe::LinkTrouble;

/// `udf #0`, which no processor has.
const UNDEFINED: [u8; 2] = [0x00, 0xDE];
/// `b .`: it goes nowhere.
const FOR_EVER: [u8; 2] = [0xFE, 0xE7];
/// Where the bench build lives from one start to the next; it is never inlined.
const LIVE: &str = "serve4live";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rig() -> RigFile {
    let text = format!("about = \"x\"\nboard = \"microbit-v1\"\nprobe = \"{VIRTUAL}\"\n");
    RigFile::parse("emulated", &text, Path::new("emulated.toml")).unwrap()
}

/// Builds the image once for all tests.
fn image() -> Image {
    static IMAGE: OnceLock<Image> = OnceLock::new();
    IMAGE
        .get_or_init(|| Image::of(&rig(), &workspace()).unwrap_or_else(|fault| panic!("{fault}")))
        .clone()
}

/// Gives the image with one instruction changed: the first of the function whose symbol is, or contains, `function`.
fn crash_image(folder: &Path, function: &str, instruction: [u8; 2]) -> Image {
    let Image { path, rtt_block } = image();
    let mut bytes = std::fs::read(&path).unwrap();
    let at = {
        let elf = object::File::parse(bytes.as_slice()).unwrap();
        let named = |is_it: &dyn Fn(&str) -> bool| {
            elf.symbols().find(|symbol| symbol.name().is_ok_and(is_it))
        };
        let symbol = named(&|name| name == function)
            .or_else(|| named(&|name| name.contains(function)))
            .unwrap_or_else(|| panic!("the image has no function `{function}`"));
        let section = elf.section_by_index(symbol.section_index().unwrap()).unwrap();
        let (start, _) = section.file_range().unwrap();
        // The lowest bit of a function's address says that it is Thumb code.
        (start + (symbol.address() & !1) - section.address()) as usize
    };
    bytes[at..at + 2].copy_from_slice(&instruction);
    let path = folder.join("crash.elf");
    std::fs::write(&path, bytes).unwrap();
    Image { path, rtt_block }
}

fn lockbox(image: Image) -> Assembly<BoardProcessor<Board>> {
    let board = Board::open(&rig(), image).unwrap_or_else(|failure| panic!("{failure}")).0;
    Assembly::new(World::new(WorldConfig::default()), BoardProcessor::new(board))
}

const fn seconds(seconds: u64) -> Instant {
    Instant::from_micros(seconds * 1_000_000)
}

/// Tells a failure as a person would read it.
fn told(failure: &Failure) -> String {
    let error = rig_error("emulated", failure, &[]);
    assert!(matches!(error, RigError::Board(_)));
    error.to_string()
}

#[test]
fn a_hard_fault_is_told_with_its_frames_in_functions_and_lines() {
    let folder = tempfile::tempdir().unwrap();
    let mut lockbox = lockbox(crash_image(folder.path(), LIVE, UNDEFINED));
    let failure = lockbox.run_until(seconds(1)).unwrap_err();
    assert!(matches!(failure, Failure::Fault { .. }), "{failure:?}");
    let told = told(&failure);
    let at = |words: &str| told.find(words).unwrap_or_else(|| panic!("no `{words}` in {told}"));
    // From the inside to the outside: what faulted, and what called that.
    let frames = ["\n  in 0x", "bench_image::serve::live", "bench_image::serve::serve", " main"];
    assert!(frames.map(at).is_sorted(), "{told}");
    assert!(told.contains("bench-image/src/serve.rs:"), "{told}");
    assert!(told.contains("\nhint: "), "{told}");
}

#[test]
fn firmware_that_hangs_is_told_with_where_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut lockbox = lockbox(crash_image(folder.path(), LIVE, FOR_EVER));
    let failure = lockbox.run_until(seconds(1)).unwrap_err();
    assert!(matches!(failure, Failure::Silent { .. }), "{failure:?}");
    let told = told(&failure);
    assert!(told.contains("its core runs\n  in 0x"), "{told}");
    assert!(told.contains("bench_image::serve::live"), "{told}");
}

#[test]
fn firmware_that_never_opens_its_channels_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    // What an earlier run has left in RAM would look like channels; it is cleared before the reset.
    let mut lockbox = lockbox(crash_image(folder.path(), "main", FOR_EVER));
    let failure = lockbox.run_until(seconds(1)).unwrap_err();
    assert!(matches!(failure, Failure::NoChannel { .. }), "{failure:?}");
    assert!(told(&failure).contains("hint: is the image of the rig file a bench image"));
}

#[test]
fn a_cable_that_is_pulled_is_a_failure_of_the_probe() {
    let mut lockbox = lockbox(image());
    lockbox.run_until(seconds(1)).unwrap();
    lockbox.processor_mut().target().emulator().unwrap().trouble(LinkTrouble::Unplugged);
    let failure = lockbox.run_until(seconds(200)).unwrap_err();
    assert!(matches!(failure, Failure::Probe(_)), "{failure:?}");
    assert!(told(&failure).contains("\nhint: "), "{failure:?}");
}

#[test]
fn a_board_that_loses_its_probe_while_it_is_flashed_is_told_as_that() {
    let mut board = Board::open(&rig(), image()).unwrap().0;
    board.emulator().unwrap().trouble(LinkTrouble::Unplugged);
    let failure = board.flash().unwrap_err();
    assert!(matches!(failure, Failure::Flash(_)), "{failure:?}");
    assert!(failure.may_pass(), "a fresh board may do better");
}
