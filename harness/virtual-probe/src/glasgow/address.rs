//! Where a board is served, and the probe selector that leads there.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::BoardError;

/// The USB ids by which probe-rs finds the driver.
const DRIVER: &str = "20b7:9db1";

/// An address to listen at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `tcp:HOST:PORT`; port 0 takes any that is free.
    Tcp(String),
    /// `unix:PATH` of a socket that doesn't exist yet.
    Unix(PathBuf),
}

impl Default for Address {
    /// Any free port, for programs on this machine only.
    fn default() -> Self {
        Self::Tcp("127.0.0.1:0".to_owned())
    }
}

impl Address {
    /// What `probe-rs --probe` takes.
    pub fn selector(&self) -> String {
        format!("{DRIVER}:{self}")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl FromStr for Address {
    type Err = BoardError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || BoardError::Serve {
            address: text.to_owned(),
            why: "an address is `tcp:HOST:PORT` or `unix:PATH`".to_owned(),
        };
        match text.split_once(':') {
            Some(("tcp", address)) if address.contains(':') => Ok(Self::Tcp(address.to_owned())),
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_selector_with_the_drivers_ids() {
        for text in ["tcp:127.0.0.1:4711", "unix:/tmp/board"] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.selector(), format!("20b7:9db1:{text}"));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_two_forms() {
        for text in ["", "tcp", "tcp:4711", "unix:", "udp:a:1", "/tmp/board"] {
            let error = text.parse::<Address>().unwrap_err().to_string();
            assert!(error.ends_with("an address is `tcp:HOST:PORT` or `unix:PATH`"), "{error}");
        }
    }
}
