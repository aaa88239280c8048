//! Whose probe it is: a lock file for each selector, so that two runs never share one.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use crate::failure::Failure;

/// The right to use a probe; it ends with the process, however that ends.
#[derive(Debug)]
pub struct Claim {
    _file: File,
}

impl Claim {
    /// Claims the probe of this selector.
    ///
    /// # Errors
    /// [`Failure::InUse`] while another run has it, [`Failure::NoProbe`] where no lock file can be made.
    pub fn take(selector: &str) -> Result<Self, Failure> {
        let path = Self::path(selector);
        let unusable = |why: std::io::Error| Failure::NoProbe {
            selector: selector.to_owned(),
            why: format!("{} can't be locked: {why}", path.display()),
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::InUse { selector: selector.to_owned() }),
            Err(TryLockError::Error(why)) => Err(unusable(why)),
        }
    }

    /// Tells whether another run has the probe.
    pub fn is_taken(selector: &str) -> bool {
        matches!(Self::take(selector), Err(Failure::InUse { .. }))
    }

    fn path(selector: &str) -> PathBuf {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let name: String = selector.to_ascii_lowercase().chars().map(plain).collect();
        std::env::temp_dir().join(format!("lockbench-probe-{name}.lock"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_probe_has_one_user() {
        let selector = format!("test:{}", std::process::id());
        let claim = Claim::take(&selector).unwrap();
        assert_eq!(
            Claim::take(&selector.to_uppercase()).unwrap_err(),
            Failure::InUse { selector: selector.to_uppercase() }
        );
        assert!(Claim::is_taken(&selector));
        drop(claim);
        assert!(!Claim::is_taken(&selector));
        std::fs::remove_file(Claim::path(&selector)).unwrap();
    }
}
