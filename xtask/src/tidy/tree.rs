//! The text files of the workspace, and the rule that none names a place of one machine.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::Finding;

/// Folders that hold outputs, or what others wrote.
const LEFT_OUT: [&str; 5] = [".git", "mutants.out", "node_modules", "report", "target"];

/// Files longer than this are no text that someone writes: lock files and data.
const BYTES_MAX: u64 = 1 << 20;

/// A file that a person writes.
pub(super) struct TextFile {
    /// From the workspace's folder, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// Reads every text file below `root`, in the order of their paths.
pub(super) fn text_files(root: &Path) -> Result<Vec<TextFile>> {
    let mut files = Vec::new();
    collect(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<TextFile>) -> Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("the folder {} can't be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() && !is_output(prefix, &name) {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && entry.metadata()?.len() <= BYTES_MAX {
            // What is no UTF-8 is a picture or the like.
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                files.push(TextFile { path, text });
            }
        }
    }
    Ok(())
}

/// `report` is an output at the top only: the harness has a module of that name.
fn is_output(prefix: &str, name: &str) -> bool {
    LEFT_OUT.contains(&name) && (name != "report" || prefix.is_empty())
}

/// Finds paths that exist on this machine only: the workspace's own, and the home folder's.
pub(super) fn places_of_this_machine(root: &Path, file: &TextFile) -> Vec<Finding> {
    let home = std::env::var_os("HOME").map(std::path::PathBuf::from);
    let places = [root.parent(), home.as_deref()];
    let places = places.into_iter().flatten().map(|place| place.to_string_lossy().into_owned());
    places.flat_map(|place| named_in(&place, file)).collect()
}

fn named_in(place: &str, file: &TextFile) -> Vec<Finding> {
    let needle = format!("{}/", place.trim_end_matches('/'));
    if needle == "/" {
        return Vec::new();
    }
    let names_it = |line: &str| {
        line.match_indices(&needle).any(|(at, _)| {
            // The same words may be the middle of a longer path.
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || "_-./~}".contains(c))
        })
    };
    let lines = file.text.lines().enumerate().filter(|(_, line)| names_it(line));
    lines
        .map(|(index, _)| {
            let message = format!("names `{needle}`, a place of this machine only");
            Finding::new(&file.path, index + 1, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(place: &str, text: &str) -> Vec<usize> {
        let file = TextFile { path: "a.md".to_owned(), text: text.to_owned() };
        named_in(place, &file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_place_is_found_where_a_path_begins_with_it() {
        let text = "see /here/now/x\nnot harness/here/now/x\n(`/here/now/`)\n/here/nowhere/\n";
        assert_eq!(named("/here/now", text), [1, 3]);
        assert_eq!(named("/", "see /x\n"), Vec::<usize>::new());
    }

    #[test]
    fn files_are_listed_in_order_and_outputs_left_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = text_files(root).expect("our own folder can be read");
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.is_sorted());
        assert!(paths.contains(&"Cargo.toml") && paths.contains(&"src/tidy/tree.rs"));
        assert!(is_output("", "report") && !is_output("harness/src/", "report"));
        assert!(is_output("a/", "target"));
    }
}
