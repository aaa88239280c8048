//! The emulated rig with the real image: flashing, both clocks, and boards that fail.
//!
//! Without QEMU or a compiler for the chip these tests fail: `cargo xtask test` installs both.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use bench_protocol::Instant;
use lock_world::{Assembly, World, WorldConfig};
use lockbench::rig::file::{RigFile, VIRTUAL};
use lockbench_boards::board::{Board, Flashed};
use lockbench_boards::failure::Failure;
use lockbench_boards::image::Image;
use lockbench_boards::own_clock::OwnClock;
use lockbench_boards::processor::{BoardProcessor, Target as _};

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

fn board() -> Board {
    Board::open(&rig(), image()).unwrap_or_else(|failure| panic!("{failure}")).0
}

fn lockbox() -> Assembly<BoardProcessor<Board>> {
    Assembly::new(World::new(WorldConfig::default()), BoardProcessor::new(board()))
}

const fn seconds(seconds: u64) -> Instant {
    Instant::from_micros(seconds * 1_000_000)
}

#[test]
fn the_image_is_written_once_and_then_found_on_the_chip() {
    let (mut board, flashed) = Board::open(&rig(), image()).unwrap();
    // A micro:bit erases 1 KiB at a time, and the bench image has more than 100 KiB.
    assert!(matches!(flashed, Flashed::Written { erased: 100..=256 }), "{flashed:?}");
    assert_eq!(board.flash().unwrap(), Flashed::Unchanged);
    board.reset().unwrap();
    assert_eq!(board.flash().unwrap(), Flashed::Unchanged, "a run leaves the image as it is");
}

#[test]
fn a_box_new_from_the_factory_comes_to_rest_and_shows_its_menu() {
    let mut lockbox = lockbox();
    lockbox.run_until(seconds(9)).unwrap();
    assert!(lockbox.at_rest(), "it waits for {:?}", lockbox.pending());
    assert!(!lockbox.world().display().frame().is_dark());
}

#[test]
fn two_boards_side_by_side_do_not_meet() {
    let (mut one, mut other) = (lockbox(), lockbox());
    one.run_until(seconds(1)).unwrap();
    other.run_until(seconds(1)).unwrap();
    assert_eq!(one.world().flash_image(), other.world().flash_image());
}

#[test]
fn an_injected_panic_ends_in_a_restart_with_its_words_kept() {
    let mut lockbox = lockbox();
    lockbox.run_until(seconds(1)).unwrap();
    lockbox.processor_mut().inject_panic();
    lockbox.run_until(seconds(40)).unwrap();
    let words = lockbox.processor_mut().last_words().join("\n");
    assert!(words.contains("injected by the bench at "), "{words}");
}

#[test]
fn an_emulator_that_dies_is_a_failure_of_the_rig_with_a_hint() {
    let mut lockbox = lockbox();
    lockbox.run_until(seconds(1)).unwrap();
    let process = lockbox.processor_mut().target().emulator_process().unwrap();
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status();
    assert!(killed.unwrap().success());
    // The display goes dark after two minutes, so the firmware has to be polled by then.
    let failure = lockbox.run_until(seconds(200)).unwrap_err();
    assert!(matches!(failure, Failure::Emulator(_)), "{failure:?}");
    assert!(failure.hint().contains("QEMU"), "{}", failure.hint());
}

#[test]
fn a_reset_behind_the_benchs_back_is_told_as_one() {
    let mut lockbox = lockbox();
    lockbox.run_until(seconds(1)).unwrap();
    lockbox.processor_mut().target_mut().reset().unwrap();
    let failure = lockbox.run_until(seconds(200)).unwrap_err();
    assert_eq!(failure, Failure::ResetByItself);
}

#[test]
fn an_image_that_is_none_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.elf");
    std::fs::write(&path, "no image").unwrap();
    let rig = RigFile { image: Some(path), ..rig() };
    assert!(matches!(Image::of(&rig, &workspace()), Err(Failure::Image { .. })));
}

#[test]
fn with_its_own_clock_a_second_of_the_box_is_a_second() {
    let mut lockbox =
        OwnClock::new(World::new(WorldConfig::default()), BoardProcessor::new(board()));
    let began = std::time::Instant::now();
    while lockbox.world().now() < seconds(2) {
        lockbox.run_to_next(seconds(2)).unwrap_or_else(|failure| panic!("{failure}"));
    }
    assert!(began.elapsed() > Duration::from_millis(1500), "it waited for the board");
    assert!(!lockbox.world().display().frame().is_dark());
}

#[test]
fn with_its_own_clock_an_idle_board_sleeps_by_wfi() {
    const WFI: u16 = 0xBF30;
    const LOOKS: usize = 8;
    let mut lockbox =
        OwnClock::new(World::new(WorldConfig::default()), BoardProcessor::new(board()));
    let mut looks = Vec::new();
    while looks.len() < LOOKS {
        assert!(lockbox.world().now() < seconds(30), "it waits for {:?}", lockbox.pending());
        // Time enough to go to sleep: a look wakes it.
        let limit = lockbox.world().now() + Duration::from_millis(100);
        while lockbox.world().now() < limit {
            lockbox.run_to_next(limit).unwrap_or_else(|failure| panic!("{failure}"));
        }
        let soon = limit + Duration::from_millis(200);
        if lockbox.at_rest() && lockbox.pending().at.is_some_and(|at| at > soon) {
            looks.push(lockbox.processor_mut().target_mut().look_where().unwrap());
        }
    }
    // A loop that does not sleep stands behind that instruction once in some dozen.
    let is_asleep = |(before, frames): &&(u16, Vec<String>)| {
        *before == WFI && frames.iter().any(|frame| frame.contains("sleep_until"))
    };
    let asleep = looks.iter().filter(is_asleep).count();
    assert!(asleep > LOOKS / 2, "{asleep} of {LOOKS}: {looks:#?}");
}

#[test]
fn the_chips_own_coil_pins_are_taken_only_where_the_rig_says_so() {
    // The direction of each pin, and TIMER1's limit (nRF51 reference manual v3.0.1, chapters 14 and 18). That
    // timer ends a pulse by itself; GPIOTE, which the pins then listen to, is nothing that QEMU has.
    const DIRECTION: u64 = 0x5000_0514;
    const LIMIT: u64 = 0x4000_9540;
    const COIL_PINS: u32 = 1 << 18 | 1 << 20;
    let registers = |is_real: bool| {
        let processor = BoardProcessor::new(board()).with_real_coil(is_real);
        let mut lockbox = OwnClock::new(World::new(WorldConfig::default()), processor);
        while lockbox.world().now() < seconds(1) {
            lockbox.run_to_next(seconds(1)).unwrap_or_else(|failure| panic!("{failure}"));
        }
        let mut board = lockbox.into_processor().into_target();
        let direction = board.read_word(DIRECTION).unwrap();
        (direction & COIL_PINS, board.read_word(LIMIT).unwrap())
    };
    assert_eq!(registers(true), (COIL_PINS, 62_500));
    assert_eq!(registers(false), (0, 0));
}
