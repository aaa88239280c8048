//! Where the workspace and its build outputs lie.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::metadata::Metadata;

/// The workspace that xtask was started in.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the workspace: the folder above the xtask package, or above the current folder.
    pub(crate) fn find() -> Result<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package),
            None => std::env::current_dir().context("the current folder can't be read")?,
        };
        let Some(root) = start.ancestors().find(|folder| is_root(folder)) else {
            bail!("no workspace with an xtask above {}, go to its folder first", start.display());
        };
        let target = Metadata::of_members(root)?.target_directory;
        Ok(Self { root: root.to_path_buf(), target })
    }

    /// Gives the workspace's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Gives the folder of build outputs, `CARGO_TARGET_DIR` obeyed.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Gives the folder of the second workspace, that of the boards' images.
    pub(crate) fn boards(&self) -> PathBuf {
        self.root.join("firmware-under-test").join("boards")
    }

    /// Makes a call of cargo in the workspace's folder.
    pub(crate) fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).args(arguments);
        command
    }
}

/// Gives the cargo that started xtask, else the one on the path.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn is_root(folder: &Path) -> bool {
    folder.join("xtask").join("Cargo.toml").is_file()
        && std::fs::read_to_string(folder.join("Cargo.toml"))
            .is_ok_and(|manifest| manifest.contains("[workspace]"))
}
