//! How many pictures of a film are made in a second.

use std::process::Command;

use crate::now;

/// Films document A's walkthrough, four times as fast as a person's pace.
pub(crate) fn pictures() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let features =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../features/emergency_unlock.feature:11");
    for size in ["640x384", "1280x720"] {
        let began = now();
        let output = Command::new(env!("CARGO_BIN_EXE_lockbox-viewer"))
            .args(["film", features, "--pace", "4", "--size", size, "-o"])
            .arg(folder.path().join("film.mp4"))
            .output()
            .expect("the viewer starts");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}");
        // `… 124 of 200 pictures rendered`
        let counts: Vec<f64> = words.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [.., rendered, all] = counts.as_slice() else { panic!("{words}") };
        let passed = began.elapsed().as_secs_f64();
        println!(
            "film at {size}: {all} pictures in {passed:.1} s, {:.1} a second; {:.1} rendered a second",
            all / passed,
            rendered / passed
        );
    }
}
