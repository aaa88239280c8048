//! One emergency unlock from the program's start to its end, on a new board and on one that keeps its image.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use virtual_probe::{Address, BoardOptions, VirtualBoard};

use crate::measure::Measure;
use crate::set_up::{RIG, image, workspace};

/// A box that is locked, opened by holding, choosing and confirming.
const SCENARIO: &str = r#"Feature: An emergency
  Scenario: Emergency unlock
    Given a lockbox
    And a lock session of 45 minutes is running
    When I open the lock menu
    And I choose "Emergency Unlock"
    And I confirm
    Then the lockbox is unlocked
"#;

pub(crate) fn emergency_unlock(measure: &Measure) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("emergency.feature");
    std::fs::write(&file, SCENARIO).expect("a feature file");
    let rigs = folder.path().join("harness/rigs");
    let board = folder.path().join("firmware-under-test/boards/microbit-v1");
    std::fs::create_dir_all(&rigs).expect("a folder");
    std::fs::create_dir_all(&board).expect("a folder");
    let described = workspace().join("firmware-under-test/boards/microbit-v1/board.toml");
    std::fs::copy(described, board.join("board.toml")).expect("the board's description");

    let image = image();
    let address = Address::Unix(folder.path().join("board"));
    let kept = VirtualBoard::start(BoardOptions::default()).expect("QEMU");
    let server = kept.serve(&address).expect("a new socket");
    for (name, probe) in [("new", "virtual".to_owned()), ("kept", server.selector())] {
        let text = format!(
            "about = \"a {name} board\"\nboard = \"microbit-v1\"\nprobe = \"{probe}\"\nimage = '{}'\n",
            image.path.display()
        );
        std::fs::write(rigs.join(name).with_extension("toml"), text).expect("a rig file");
    }
    let seconds = |seconds: f64| Some(Duration::from_secs_f64(seconds));
    let name = "emergency unlock, process start to exit";
    let run = |rig: &str| play(folder.path(), rig, &file);
    measure.time(&format!("{name}, flashing"), seconds(3.0), || (), |()| run("new"));
    run("kept");
    measure.time(&format!("{name}, image on the chip"), seconds(1.5), || (), |()| run("kept"));
    // As a user calls it: the program asks cargo whether the image is up to date.
    let run = || play(&workspace(), RIG, &file);
    measure.time(&format!("{name}, flashing, with cargo"), None, || (), |()| run());
}

fn play(folder: &Path, rig: &str, file: &Path) {
    let report = file.with_file_name("report");
    let status = Command::new(env!("CARGO_BIN_EXE_lockbench-boards"))
        .current_dir(folder)
        .env_remove("CARGO_MANIFEST_DIR")
        .args(["run", "--rig", rig, "--report"])
        .arg(report)
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("the program").success(), "the scenario passes on {rig}");
}
