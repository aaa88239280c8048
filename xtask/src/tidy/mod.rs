//! `cargo xtask tidy`: the walls between the crates, and the rules of style that no lint knows.

mod alone;
mod code;
mod configuration;
mod feature;
mod manifest;
mod source;
mod tree;
mod wall;

use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};

use crate::metadata::Metadata;
use crate::workspace::Workspace;

/// Something that breaks a rule: where, the rule, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// The file from the workspace's folder, or a crate's name.
    place: String,
    /// The line from 1, or 0 where it's the whole.
    line: usize,
    message: String,
}

impl Finding {
    fn new(place: &str, line: usize, message: impl Into<String>) -> Self {
        Self { place: place.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.place, self.message),
            line => write!(f, "{}:{line}: {}", self.place, self.message),
        }
    }
}

/// Prints every finding, and fails if there is one.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let mut findings = walls(root, &workspace.boards())?;
    let files = tree::text_files(root)?;
    for file in &files {
        findings.extend(tree::places_of_this_machine(root, file));
        match file.path.rsplit_once('.').map(|(_, end)| end) {
            Some("rs") => findings.extend(source::check(&file.path, &file.text)),
            Some("feature") => findings.extend(feature::check(&file.path, &file.text)),
            _ if file.path.ends_with("Cargo.toml") => {
                findings.extend(manifest::check(&file.path, &file.text));
            }
            _ => {}
        }
    }
    findings.extend(source::outdated_exceptions(&files));
    findings.extend(configuration::check(&files));
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("{} files are tidy", files.len());
            Ok(())
        }
        1 => bail!("1 thing is not tidy"),
        many => bail!("{many} things are not tidy"),
    }
}

fn walls(root: &Path, boards: &Path) -> Result<Vec<Finding>> {
    let metadata = Metadata::resolved(root)?;
    let ours: Vec<&str> = metadata.members().map(|member| member.name.as_str()).collect();
    let mut findings = Vec::new();
    for member in metadata.members() {
        findings.extend(wall::check_direct(member, &ours));
        findings.extend(wall::check_built(&member.name, &metadata.built_for(&member.name)));
    }
    findings.extend(alone::check(root)?);
    for board in Metadata::of_members(boards)?.members() {
        findings.extend(wall::check_board(board, &ours));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_like_a_compilers_message() {
        let file = Finding::new("a/src/b.rs", 7, "no");
        assert_eq!(file.to_string(), "a/src/b.rs:7: no");
        assert_eq!(Finding::new("lock-core", 0, "no").to_string(), "lock-core: no");
    }
}
