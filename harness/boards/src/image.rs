//! The image of a board: built from this workspace, or one that the rig file names.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lockbench::rig::file::RigFile;

use crate::failure::Failure;

/// An image to flash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The ELF file.
    pub path: PathBuf,
    /// Where its RTT block lies in the board's memory.
    pub rtt_block: u64,
}

impl Image {
    /// Gives a rig's bench image, which is built if it is older than its sources.
    ///
    /// # Errors
    /// [`Failure::Image`], and [`Failure::OtherImage`] for one without an RTT block.
    pub fn of(rig: &RigFile, workspace: &Path) -> Result<Self, Failure> {
        let path = match &rig.image {
            Some(path) => workspace.join(path),
            None => build(&rig.board, workspace)?,
        };
        Self::read(path, &rig.board)
    }

    fn read(path: PathBuf, board: &str) -> Result<Self, Failure> {
        let fault = |why: String| Failure::Image { board: board.to_owned(), why };
        let elf = std::fs::read(&path)
            .map_err(|error| fault(format!("{} can't be read: {error}", path.display())))?;
        let block = probe_rs::rtt::find_rtt_control_block_in_raw_file(&elf)
            .map_err(|error| fault(format!("{} is no ELF file: {error}", path.display())))?;
        let rtt_block = block
            .ok_or_else(|| Failure::OtherImage(format!("{} has no RTT block", path.display())))?;
        Ok(Self { path, rtt_block })
    }
}

/// Lets the workspace build the image; cargo tells its progress on standard error.
fn build(board: &str, workspace: &Path) -> Result<PathBuf, Failure> {
    let fault = |why: String| Failure::Image { board: board.to_owned(), why };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(workspace)
        .args(["xtask", "firmware", board, "--bench"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| fault(format!("cargo can't be started: {error}")))?;
    if !output.status.success() {
        return Err(fault("its build failed, see above".to_owned()));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    last.map(|path| workspace.join(path.trim()))
        .ok_or_else(|| fault("the build does not say where the image lies".to_owned()))
}
