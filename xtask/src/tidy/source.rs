//! Rules for Rust source: an opening sentence, a length, whole code, honest exceptions, telling names.

use super::tree::TextFile;
use super::{Finding, code};

/// Lines that a file may have.
const LINES_MAX: usize = 400;

/// Lines that a board's main.rs may have: it only wires.
const BOARD_LINES_MAX: usize = 100;

/// Files that may be longer than [`LINES_MAX`], each with its reason.
const LONGER: [(&str, &str); 1] =
    [("harness/vscode/steps.rs", "written by a test from the catalogue, for the editor only")];

/// Names that say nothing of what a module is about.
const EMPTY_NAMES: [&str; 8] =
    ["common", "helper", "helpers", "manager", "misc", "shared", "util", "utils"];

/// Attributes that switch a check or a test off; each has to say why.
const NEEDING_REASON: [(&str, &str); 3] = [
    (concat!("#[", "allow("), "use expect with a reason, or allow with one"),
    (concat!("#![", "allow("), "use expect with a reason, or allow with one"),
    (concat!("#[", "expect("), "add reason = \"…\""),
];

/// Words that must not stand in a part of the harness: (folder, word, reason).
const WORDS_OF_OTHERS: [(&str, &str, &str); 4] = [
    ("harness/src/rig/", "cucumber", "a rig never names the runner of its steps"),
    ("harness/src/steps/", "lock_sim", "a step never names a rig: use the trait Rig"),
    ("harness/src/steps/", "lock_world", "a step never names a rig: use the trait Rig"),
    ("harness/src/steps/", "rig::simulated", "a step never names a rig: use the trait Rig"),
];

/// Judges one Rust file by its path from the workspace's folder and its text.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let code = code::of(text);
    let mut find = |line, message: String| findings.push(Finding::new(path, line, message));
    opening(text, &mut find);
    length(path, text, &mut find);
    names(path, &code, &mut find);
    unfinished(text, &code, &mut find);
    exceptions(text, &code, &mut find);
    no_std(path, text, &code, &mut find);
    others(path, &code, &mut find);
    findings
}

/// Finds exceptions from the length that are needed no more.
pub(super) fn outdated_exceptions(files: &[TextFile]) -> Vec<Finding> {
    let is_long = |path: &str| {
        files.iter().any(|file| file.path == path && file.text.lines().count() > LINES_MAX)
    };
    let outdated = LONGER.iter().filter(|(path, _)| !is_long(path));
    outdated
        .map(|(path, _)| {
            let remedy = "it isn't over the length, take it out of LONGER in tidy/source.rs";
            Finding::new(path, 0, remedy)
        })
        .collect()
}

fn opening(text: &str, find: &mut impl FnMut(usize, String)) {
    // `#![no_std]` and the like may stand above.
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//! ")) {
        find(1, "must open with `//!` and its job in one sentence".to_owned());
    }
}

fn length(path: &str, text: &str, find: &mut impl FnMut(usize, String)) {
    let lines = text.lines().count();
    let is_main_of_board =
        path.starts_with("firmware-under-test/boards/") && path.ends_with("/src/main.rs");
    if is_main_of_board && lines > BOARD_LINES_MAX {
        find(0, format!("a board's main.rs has {lines} of {BOARD_LINES_MAX} lines: it only wires"));
    } else if lines > LINES_MAX && !LONGER.iter().any(|(longer, _)| *longer == path) {
        find(0, format!("{lines} of {LINES_MAX} lines, split it by concept"));
    }
}

fn names(path: &str, code: &str, find: &mut impl FnMut(usize, String)) {
    let remedy = |name: &str| format!("`{name}` says nothing, name the module after its concept");
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    for name in stem.split('/').filter(|name| EMPTY_NAMES.contains(name)) {
        find(0, remedy(name));
    }
    for (number, line) in numbered(code) {
        let declared = line.trim_start().trim_end_matches(['{', ';', ' ']).rsplit_once("mod ");
        if let Some((_, name)) = declared
            && EMPTY_NAMES.contains(&name)
        {
            find(number, remedy(name));
        }
    }
}

fn unfinished(text: &str, code: &str, find: &mut impl FnMut(usize, String)) {
    let macros = [concat!("to", "do!("), concat!("un", "implemented!(")];
    for (number, line) in numbered(code) {
        for word in macros.iter().filter(|word| line.contains(**word)) {
            find(number, format!("`{word}…)` is unfinished, write it or take it out"));
        }
        if line.trim() == concat!("#[", "ignore]") {
            find(number, "a test is switched off, say why with `= \"…\"`".to_owned());
        }
    }
    for (number, line) in numbered(text) {
        if line.contains(concat!("FIX", "ME")) {
            find(number, "unfinished, mend it or file an issue".to_owned());
        }
    }
}

fn exceptions(text: &str, code: &str, find: &mut impl FnMut(usize, String)) {
    for (needle, remedy) in NEEDING_REASON {
        for (at, _) in code.match_indices(needle) {
            let length = code[at..].find(")]").unwrap_or(code.len() - at);
            if !code[at..at + length].contains("reason") {
                let number = text[..at].matches('\n').count() + 1;
                find(number, format!("`{needle}…)]` has no reason, {remedy}"));
            }
        }
    }
}

/// What the firmware is made of needs neither `std` nor an allocator, and has no behaviour for tests.
fn no_std(path: &str, text: &str, code: &str, find: &mut impl FnMut(usize, String)) {
    const WITHOUT_STD: [&str; 4] = [
        "firmware-under-test/",
        "harness/bench-protocol/",
        "harness/bench-tap/",
        "harness/ssd1306-model/",
    ];
    let in_source = WITHOUT_STD.iter().any(|start| path.starts_with(start)) && is_source(path);
    if !in_source {
        return;
    }
    let is_root = path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs");
    if is_root && !text.lines().any(|line| line == "#![no_std]") {
        find(1, "must have `#![no_std]`, tests included: they name std by themselves".to_owned());
    }
    for (number, line) in numbered(code) {
        if line.contains("extern crate alloc") {
            find(number, "no allocator here, use heapless or an array".to_owned());
        }
        if path.starts_with("firmware-under-test/") && line.contains("cfg(not(test))") {
            find(number, "behaviour must be the same under test, take the cfg out".to_owned());
        }
    }
}

fn is_source(path: &str) -> bool {
    path.contains("/src/") && !path.contains("/tests/") && !path.contains("/benches/")
}

fn others(path: &str, code: &str, find: &mut impl FnMut(usize, String)) {
    for (folder, word, reason) in WORDS_OF_OTHERS {
        if path.starts_with(folder) {
            for (number, _) in numbered(code).filter(|(_, line)| line.contains(word)) {
                find(number, format!("names `{word}`: {reason}"));
            }
        }
    }
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plants a violation below a good opening, and gives what is found.
    fn planted(path: &str, code: &str) -> Vec<String> {
        let text = format!("//! Does something.\n#![no_std]\n{code}\n");
        check(path, &text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn clean_source_has_no_finding() {
        let code = "#[expect(dead_code, reason = \"only the board uses it\")]\nfn f() {}\n\
                    // A comment on mod utils; and `#[allow(x)]`.\nconst TEXT: &str = \"mod utils;\";";
        assert_eq!(planted("a/src/lib.rs", code), Vec::<String>::new());
        assert_eq!(planted("firmware-under-test/a/src/lib.rs", code), Vec::<String>::new());
    }

    #[test]
    fn each_planted_violation_is_found_in_its_line() {
        let table = [
            (concat!("to", "do!(x)"), "is unfinished, write it or take it out"),
            (concat!("un", "implemented!(x)"), "is unfinished, write it or take it out"),
            (concat!("// FIX", "ME later"), "unfinished, mend it or file an issue"),
            (concat!("#[", "ignore]"), "a test is switched off, say why with `= \"…\"`"),
            ("#[allow(dead_code)]", "has no reason, use expect with a reason, or allow with one"),
            ("#[expect(\n    dead_code\n)]", "has no reason, add reason = \"…\""),
            (
                "pub(crate) mod helpers;",
                "`helpers` says nothing, name the module after its concept",
            ),
            ("mod utils {", "`utils` says nothing, name the module after its concept"),
        ];
        for (code, end) in table {
            let findings = planted("a/src/lib.rs", code);
            assert_eq!(findings.len(), 1, "{code}: {findings:?}");
            assert!(findings[0].starts_with("a/src/lib.rs:3: "), "{findings:?}");
            assert!(findings[0].ends_with(end), "{findings:?}");
        }
    }

    #[test]
    fn a_file_opens_with_its_job() {
        for text in ["fn f() {}\n", "// Does it.\n", "", "use a;\n//! Does it.\n"] {
            assert_eq!(check("a/src/b.rs", text).len(), 1, "{text}");
        }
        assert_eq!(check("a/src/b.rs", "#![no_main]\n\n//! Does it.\n"), []);
    }

    #[test]
    fn length_is_counted_and_a_boards_main_is_short() {
        let text = format!("//! Long.\n{}", "\n".repeat(LINES_MAX - 1));
        assert_eq!(check("a/src/b.rs", &text), []);
        let found = check("a/src/b.rs", &format!("{text}\n"));
        assert_eq!(found[0].to_string(), "a/src/b.rs: 401 of 400 lines, split it by concept");
        let board =
            check("firmware-under-test/boards/x/src/main.rs", &format!("#![no_std]\n{text}"));
        assert!(board[0].message.starts_with("a board's main.rs has 401 of 100 lines"));
    }

    #[test]
    fn a_files_own_name_counts() {
        assert_eq!(planted("a/src/utils.rs", "").len(), 1);
        assert_eq!(planted("a/src/common/lock.rs", "").len(), 1);
        assert_eq!(planted("a/src/commonplace.rs", ""), Vec::<String>::new());
    }

    #[test]
    fn firmware_needs_no_std_no_allocator_and_no_behaviour_for_tests() {
        let firmware = "firmware-under-test/lock-core/src/lib.rs";
        assert_eq!(check(firmware, "//! Does it.\n").len(), 1);
        assert_eq!(planted(firmware, "extern crate alloc;").len(), 1);
        assert_eq!(planted(firmware, "#[cfg(not(test))]\nfn f() {}").len(), 1);
        assert_eq!(check("harness/src/lib.rs", "//! Does it.\nextern crate alloc;\n"), []);
    }

    #[test]
    fn parts_of_the_harness_do_not_name_each_other() {
        assert_eq!(planted("harness/src/rig/mod.rs", "use cucumber::World;").len(), 1);
        assert_eq!(planted("harness/src/steps/lock.rs", "use lock_sim::Device;").len(), 1);
        assert_eq!(planted("harness/src/run/mod.rs", "use cucumber::World;"), Vec::<String>::new());
    }
}
