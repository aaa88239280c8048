//! The folder in which QEMU's sockets have a name until they are connected.

use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = "virtual-probe-";

/// A folder that only its owner can enter, removed with all that is in it.
#[derive(Debug)]
pub(super) struct PrivateDirectory {
    path: PathBuf,
}

impl PrivateDirectory {
    /// Makes one, and removes those that a killed process has left.
    pub(super) fn make() -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let home = std::env::temp_dir();
        sweep(&home);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = home.join(format!("{PREFIX}{}-{number}", std::process::id()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PrivateDirectory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders of processes that are no more.
fn sweep(home: &Path) {
    let Ok(entries) = std::fs::read_dir(home) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(owner);
        if owner.is_some_and(|owner| !is_alive(owner)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// The process that a folder belongs to, if it is one of ours.
fn owner(name: &str) -> Option<i32> {
    let (process, number) = name.strip_prefix(PREFIX)?.split_once('-')?;
    number.parse::<u32>().ok()?;
    process.parse().ok().filter(|process| *process > 0)
}

fn is_alive(process: i32) -> bool {
    let Some(process) = rustix::process::Pid::from_raw(process) else { return true };
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_have_an_owner() {
        let table = [
            ("virtual-probe-12-0", Some(12)),
            ("virtual-probe-12", None),
            ("virtual-probe-12-x", None),
            ("virtual-probe--1-0", None),
            ("virtual-probe-0-0", None),
            ("another-12-0", None),
        ];
        for (name, expected) in table {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn a_folder_goes_with_its_owner() {
        let directory = PrivateDirectory::make().unwrap();
        let path = directory.path().to_owned();
        std::fs::write(path.join("socket"), "").unwrap();
        drop(directory);
        assert!(!path.exists());
    }
}
