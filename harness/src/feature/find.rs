//! Finds the feature files that `PATH[:LINE]…` names.

use std::path::{Path, PathBuf};

use super::Fault;

/// A path of the command line, with the lines that it selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathSelection {
    /// A feature file, or a folder of them.
    pub path: PathBuf,
    /// The lines, from 1; empty: the whole file.
    pub lines: Vec<u32>,
}

impl PathSelection {
    /// Selects all of a file or folder.
    pub fn whole(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), lines: Vec::new() }
    }

    /// Reads `PATH`, `PATH:LINE` or `PATH:LINE:LINE`.
    pub fn parse(text: &str) -> Self {
        let mut path = text;
        let mut lines = Vec::new();
        while let Some((before, line)) = path.rsplit_once(':') {
            match line.parse() {
                Ok(line) if !before.is_empty() => lines.insert(0, line),
                _ => break,
            }
            path = before;
        }
        Self { path: path.into(), lines }
    }
}

/// Finds the feature files, folders recursively and sorted by name, each file once.
///
/// In faults, files are named as seen from `base`.
///
/// # Errors
///
/// A [`Fault`] for each path that does not exist, can't be read, or holds no feature file.
pub fn find(selections: &[PathSelection], base: &Path) -> Result<Vec<PathSelection>, Vec<Fault>> {
    let mut found: Vec<PathSelection> = Vec::new();
    let mut faults = Vec::new();
    for selection in selections {
        match find_one(selection, base) {
            Ok(files) => files.into_iter().for_each(|file| add(&mut found, file)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

fn find_one(selection: &PathSelection, base: &Path) -> Result<Vec<PathSelection>, Fault> {
    let shown = name_of(&selection.path, base);
    let fault = |message: &str| Fault::of_path(&shown, message);
    if !selection.path.exists() {
        return Err(fault("no such file or folder, is the name right and the current folder?"));
    }
    if selection.path.is_dir() {
        if !selection.lines.is_empty() {
            return Err(fault("a folder has no lines, name the feature file: PATH:LINE"));
        }
        let mut files = Vec::new();
        collect(&selection.path, &mut files)
            .map_err(|error| fault(&format!("it can't be read: {error}")))?;
        if files.is_empty() {
            return Err(fault("no feature file in it, their names end with .feature"));
        }
        return Ok(files.into_iter().map(PathSelection::whole).collect());
    }
    if !is_feature(&selection.path) {
        return Err(fault("not a feature file, their names end with .feature"));
    }
    Ok(vec![selection.clone()])
}

/// Names a file as seen from `base` where they have a folder in common, with `/` on every system.
pub(super) fn name_of(path: &Path, base: &Path) -> String {
    // The root is in common to all: a path from there is shorter as it is.
    let folders = base.ancestors().filter(|folder| folder.parent().is_some());
    let seen = folders.enumerate().find_map(|(up, folder)| {
        let rest = path.strip_prefix(folder).ok()?;
        Some("../".repeat(up) + &rest.display().to_string())
    });
    let name = seen.unwrap_or_else(|| path.display().to_string()).replace('\\', "/");
    name.strip_prefix("./").map_or_else(|| name.clone(), str::to_owned)
}

fn is_feature(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "feature")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_feature(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Adds a file; where it is there already, the wider selection counts.
fn add(found: &mut Vec<PathSelection>, file: PathSelection) {
    let Some(known) = found.iter_mut().find(|known| known.path == file.path) else {
        found.push(file);
        return;
    };
    if known.lines.is_empty() || file.lines.is_empty() {
        known.lines.clear();
    } else {
        known.lines.extend(file.lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_lines() {
        for (text, path, lines) in [
            ("features", "features", vec![]),
            ("a.feature:12", "a.feature", vec![12]),
            ("a.feature:12:30", "a.feature", vec![12, 30]),
            ("c:a.feature:7", "c:a.feature", vec![7]),
            ("a.feature:x", "a.feature:x", vec![]),
            (":12", ":12", vec![]),
        ] {
            assert_eq!(
                PathSelection::parse(text),
                PathSelection { path: path.into(), lines },
                "{text}"
            );
        }
    }

    #[test]
    fn files_are_named_as_seen_from_a_folder() {
        for (path, base, name) in [
            ("/w/main/features/a.feature", "/w/main", "features/a.feature"),
            ("/w/main/./a.feature", "/w/main", "a.feature"),
            ("/w/main/features/a.feature", "/w/main/harness/src", "../../features/a.feature"),
            ("/w/shared/a.feature", "/w/main", "../shared/a.feature"),
            ("/v/a.feature", "/w/main", "/v/a.feature"),
            ("./a.feature", "", "a.feature"),
        ] {
            assert_eq!(name_of(Path::new(path), Path::new(base)), name, "{path} from {base}");
        }
    }

    #[test]
    fn folders_are_searched_in_order_and_files_stand_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("b")).unwrap();
        for name in ["c.feature", "b/z.feature", "b/a.feature", "a.feature", "notes.md"] {
            std::fs::write(root.join(name), "Feature: x").unwrap();
        }
        let line = PathSelection { path: root.join("c.feature"), lines: vec![3] };
        let found = find(&[line.clone(), PathSelection::whole(root), line.clone()], root).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|file| file.path.strip_prefix(root).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["c.feature", "a.feature", "b/a.feature", "b/z.feature"]);
        assert!(found[0].lines.is_empty(), "the whole folder was asked for as well");
        assert_eq!(find(&[line.clone(), line], root).unwrap()[0].lines, [3, 3]);
    }

    #[test]
    fn missing_empty_and_odd_paths_are_all_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("notes.md"), "").unwrap();
        std::fs::create_dir(root.join("b")).unwrap();
        let selections = [
            PathSelection::whole(root.join("nowhere")),
            PathSelection::whole(root.join("b")),
            PathSelection { path: root.join("b"), lines: vec![1] },
            PathSelection::whole(root.join("notes.md")),
        ];
        let faults = find(&selections, root).unwrap_err();
        let messages: Vec<String> = faults.iter().map(Fault::to_string).collect();
        assert_eq!(
            messages,
            [
                "nowhere: no such file or folder, is the name right and the current folder?",
                "b: no feature file in it, their names end with .feature",
                "b: a folder has no lines, name the feature file: PATH:LINE",
                "notes.md: not a feature file, their names end with .feature",
            ]
        );
    }
}
