//! A device's name, and its topics.

use std::fmt;
use std::str::FromStr;

/// The longest name.
const LONGEST: usize = 64;

/// The dashboard's own presence.
pub(crate) const DASHBOARD: &str = "lockbench/1/dashboard";

/// A lock as its gateway calls it: 1–64 of `a`–`z`, `0`–`9`, `-`, `_`, unique in its site.
///
/// **Source:** docs/dashboard-mqtt.md, *Words*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Device(String);

/// What is no name of a device.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name of a device: it has 1–{LONGEST} of a–z, 0–9, - and _")]
pub struct NotADevice(String);

impl FromStr for Device {
    type Err = NotADevice;

    fn from_str(name: &str) -> Result<Self, NotADevice> {
        let is_one = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        if (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_one) {
            Ok(Self(name.to_owned()))
        } else {
            Err(NotADevice(name.to_owned()))
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The three topics of a device.
#[derive(Clone, Debug)]
pub(crate) struct Topics {
    pub(crate) up: String,
    pub(crate) down: String,
    pub(crate) presence: String,
}

impl Topics {
    pub(crate) fn of(site: &str, device: &Device) -> Self {
        let topic = |word: &str| format!("lockbench/1/{site}/{device}/{word}");
        Self { up: topic("up"), down: topic("down"), presence: topic("presence") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_a_topic_can_carry() {
        for (name, is_one) in [
            ("desk-1", true),
            ("a_9", true),
            (&*"x".repeat(64), true),
            ("", false),
            (&*"x".repeat(65), false),
            ("Desk", false),
            ("a/b", false),
            ("+", false),
            ("#", false),
        ] {
            assert_eq!(name.parse::<Device>().is_ok(), is_one, "{name}");
        }
        let topics = Topics::of("5", &"desk-1".parse().unwrap());
        assert_eq!(topics.up, "lockbench/1/5/desk-1/up");
        assert_eq!(topics.down, "lockbench/1/5/desk-1/down");
        assert_eq!(topics.presence, "lockbench/1/5/desk-1/presence");
    }
}
