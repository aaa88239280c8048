//! The rule that every deterministic crate has the same clippy.toml, which forbids real time and chance.

use super::Finding;
use super::tree::TextFile;

/// The copy that the others are compared with.
const FIRST: &str = "firmware-under-test/clippy.toml";

/// Folders whose clippy.toml has to be the same; it holds for every crate below that has none nearer.
const COPIES: [&str; 6] = [
    "dashboard/core/clippy.toml",
    "harness/bench-protocol/clippy.toml",
    "harness/bench-tap/clippy.toml",
    "harness/observer/clippy.toml",
    "harness/ssd1306-model/clippy.toml",
    "sim/clippy.toml",
];

/// Compares the copies.
pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let text_of =
        |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let Some(first) = text_of(FIRST) else {
        return vec![Finding::new(FIRST, 0, "is missing, it keeps real time out of the firmware")];
    };
    let differs = COPIES.iter().filter(|path| text_of(path) != Some(first));
    let message = format!("must be a copy of {FIRST}, which forbids real time and chance");
    let mut findings: Vec<Finding> =
        differs.map(|path| Finding::new(path, 0, message.clone())).collect();
    findings.extend(nearer_copies(files));
    findings
}

/// Finds settings that lie below a folder of the list and would silently take its place.
fn nearer_copies(files: &[TextFile]) -> impl Iterator<Item = Finding> {
    let folders =
        || COPIES.iter().chain([&FIRST]).filter_map(|path| path.strip_suffix("clippy.toml"));
    let is_settings =
        |path: &str| path.ends_with("/clippy.toml") || path.ends_with("/.clippy.toml");
    files
        .iter()
        .filter(move |file| is_settings(&file.path))
        .filter(|file| file.path != FIRST && !COPIES.contains(&file.path.as_str()))
        .filter(move |file| folders().any(|folder| file.path.starts_with(folder)))
        .map(|file| Finding::new(&file.path, 0, "would hide the settings above it, take it out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(text: &str) -> Vec<TextFile> {
        let paths = COPIES.iter().chain([&FIRST]);
        paths.map(|path| TextFile { path: (*path).to_owned(), text: text.to_owned() }).collect()
    }

    #[test]
    fn equal_copies_pass_and_a_changed_or_missing_one_is_found() {
        assert_eq!(check(&copies("a = 1\n")), []);
        let mut changed = copies("a = 1\n");
        changed[2].text = "a = 2\n".to_owned();
        assert_eq!(check(&changed)[0].place, COPIES[2]);
        assert_eq!(check(&copies("")[1..]).len(), 1);
        assert_eq!(check(&[])[0].place, FIRST);
    }

    #[test]
    fn settings_nearer_to_a_crate_are_found() {
        let mut files = copies("a = 1\n");
        let path = "sim/lock-world/clippy.toml".to_owned();
        files.push(TextFile { path: path.clone(), text: String::new() });
        assert_eq!(check(&files)[0].place, path);
    }
}
