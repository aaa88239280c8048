//! Behind the emulated rig there is no firmware but the image: one that was built otherwise behaves otherwise.
//!
//! `cargo test -p lockbench-boards --test other_image -- --ignored`; without QEMU or a compiler for the chip it fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use lockbench::feature::{PathSelection, Request, load};
use lockbench::report::Outcome;
use lockbench::rig::RigSet;
use lockbench::rig::file::RigFolder;
use lockbench::run::{RunOptions, Stop, run};
use lockbench_boards::rig::BoardRigs;

/// Where a hold's length is written down, and how it would be a second longer.
const SOURCE: &str = "firmware-under-test/lock-firmware/src/button.rs";
const TWO_SECONDS: &str = "(Duration::from_secs(2), ButtonEvent::Held2s)";
const THREE_SECONDS: &str = "(Duration::from_secs(3), ButtonEvent::Held2s)";

const FEATURE: &str = r#"Feature: A hold
  Scenario Outline: The lock menu opens
    Given a lockbox
    And a lock session of 1 day is running
    When I hold Lock/Enter for <hold>
    Then the display shows "Emergency Unlock"

    Examples:
      | hold      |
      | 2 seconds |
      | 3 seconds |
"#;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Copies what a build needs; a file that is there already keeps its date, so that little is built again.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let (source, target) = (entry.path(), to.join(&name));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            if !["target", ".git", "report"].iter().any(|other| name == *other) {
                copy(&source, &target);
            }
        } else if kind.is_file() && source.strip_prefix(workspace()).unwrap() != Path::new(SOURCE) {
            refresh(&target, &std::fs::read(&source).unwrap());
        }
    }
}

fn refresh(path: &Path, bytes: &[u8]) {
    if std::fs::read(path).ok().as_deref() != Some(bytes) {
        std::fs::write(path, bytes).unwrap();
    }
}

/// Builds the bench image from a copy of the workspace in which a hold takes 3 seconds.
fn image_with_a_longer_hold(folder: &Path) -> PathBuf {
    let place = folder.join("workspace");
    copy(&workspace(), &place);
    let source = std::fs::read_to_string(workspace().join(SOURCE)).unwrap();
    assert_eq!(source.matches(TWO_SECONDS).count(), 1, "{SOURCE} says it once");
    let longer = source.replace(TWO_SECONDS, THREE_SECONDS);
    refresh(&place.join(SOURCE), longer.as_bytes());

    let cargo = std::env::var_os("CARGO").unwrap();
    let built = Command::new(&cargo)
        .current_dir(workspace())
        .args(["build", "--quiet", "--package", "xtask", "--target-dir"])
        .arg(target())
        .status();
    assert!(built.unwrap().success());
    // Through cargo it would build the workspace of this test.
    let output = Command::new(target().join("debug/xtask"))
        .current_dir(&place)
        .args(["firmware", "microbit-v1", "--bench"])
        .env_remove("CARGO_MANIFEST_DIR")
        .env("CARGO_TARGET_DIR", folder.join("images"))
        .stderr(std::process::Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    PathBuf::from(said.lines().last().unwrap())
}

/// Plays both scenarios; tells which passed.
fn played(rigs: RigSet, rig: &str, folder: &Path) -> Vec<bool> {
    let file = folder.join("hold.feature");
    refresh(&file, FEATURE.as_bytes());
    let selections = [PathSelection::whole(file)];
    let request = Request { selections: &selections, tags: None, capabilities: &[], base: folder };
    let plan = Arc::new(load(&request).unwrap());
    let options = RunOptions { rig: rig.to_owned(), rigs, ..RunOptions::default() };
    let report = run(&plan, &options, &Stop::default(), |_| ()).report;
    let passed = |outcome: &Outcome| match outcome {
        Outcome::Passed => true,
        Outcome::Failed => false,
        other => panic!("{rig}: {other:?}"),
    };
    report.scenarios.iter().map(|scenario| passed(&scenario.outcome)).collect()
}

#[test]
#[ignore = "builds an image from a copy of the workspace, which takes minutes; the check `emulated` runs it"]
fn an_image_with_a_hold_of_3_seconds_fails_the_scenario_of_2_and_nothing_else_does() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("other-image");
    let image = image_with_a_longer_hold(&folder);
    let rigs = folder.join("workspace/harness/rigs");
    let rig = |image: Option<&Path>| {
        let image = image.map(|path| format!("image = '{}'\n", path.display())).unwrap_or_default();
        format!("about = \"x\"\nboard = \"microbit-v1\"\nprobe = \"virtual\"\n{image}")
    };
    refresh(&rigs.join("other.toml"), rig(Some(&image)).as_bytes());
    let other = BoardRigs::of(RigFolder::find(&rigs, None));
    assert_eq!(played(RigSet::new(other), "other", &folder), [false, true]);

    let own = BoardRigs::of(RigFolder::find(&workspace(), None));
    assert_eq!(played(RigSet::new(own), "emulated", &folder), [true, true]);
    let simulated = Command::new(std::env::var_os("CARGO").unwrap())
        .current_dir(workspace())
        .args(["lockbench", "run", "--report"])
        .arg(folder.join("report"))
        .arg(folder.join("hold.feature"))
        .status();
    assert!(simulated.unwrap().success(), "the firmware for the host has the sources' hold");
}
