//! Where something is missing the program says what, and how to get it, and never panics.

use std::process::Command;

/// Starts the window as on a machine that lacks something, and gives what it says.
fn says(set: &[(&str, &str)], unset: &[&str]) -> String {
    let mut viewer = Command::new(env!("CARGO_BIN_EXE_lockbox-viewer"));
    for name in unset {
        viewer.env_remove(name);
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    viewer.env("XDG_CONFIG_HOME", folder.path()).env("XDG_DATA_HOME", folder.path());
    let output = viewer.envs(set.iter().copied()).output().expect("the viewer starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!words.contains("panicked"), "{words}");
    words
}

#[test]
fn without_a_graphics_driver_it_names_the_package() {
    let nothing = [("VK_ICD_FILENAMES", "/nonexistent"), ("VK_DRIVER_FILES", "/nonexistent")];
    let words = says(&[nothing[0], nothing[1], ("WGPU_BACKEND", "vulkan")], &[]);
    assert!(words.contains("nothing to draw with"), "{words}");
    assert!(words.contains("apt-get install mesa-vulkan-drivers"), "{words}");
}

#[test]
#[ignore = "needs a Vulkan driver; `cargo xtask test --only viewer` runs it"]
fn without_a_display_it_names_what_opens_a_window() {
    let words = says(&[], &["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]);
    assert!(words.contains("neither WAYLAND_DISPLAY nor DISPLAY is set"), "{words}");
    assert!(words.contains("xvfb-run") && words.contains("libx11-6"), "{words}");
}

#[test]
#[ignore = "needs a Vulkan driver; `cargo xtask test --only viewer` runs it"]
fn a_display_that_does_not_answer_is_no_panic() {
    let words = says(&[("DISPLAY", ":9999")], &["WAYLAND_DISPLAY", "WAYLAND_SOCKET"]);
    assert!(words.contains("no window can be opened on the display"), "{words}");
    assert!(words.contains("xvfb-run"), "{words}");
}
