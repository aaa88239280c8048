//! The topics of `docs/dashboard-mqtt.md`, and who may use which.

use std::fmt;

use crate::id::Id;

/// Where the dashboard says that it is there.
pub(crate) const DASHBOARD: &str = "lockbench/1/dashboard";
/// How long the name of a device may be.
pub const DEVICE_LENGTH: usize = 64;

/// What is said under a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TopicKind {
    Up,
    Down,
    Presence,
}

impl TopicKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Presence => "presence",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Up, Self::Down, Self::Presence].into_iter().find(|kind| kind.word() == word)
    }
}

/// The topic of a device; in a filter `+` stands for all devices of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Topic<'a> {
    pub(crate) site: Id,
    pub(crate) device: &'a str,
    pub(crate) kind: TopicKind,
}

impl<'a> Topic<'a> {
    /// Reads a topic's name.
    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        Self::parse_filter(name).filter(|topic| topic.device != "+")
    }

    /// Reads a filter of a subscription: a topic's name, or with `+` for the device.
    pub(crate) fn parse_filter(filter: &'a str) -> Option<Self> {
        let mut parts = filter.strip_prefix("lockbench/1/")?.split('/');
        let site = parts.next()?.parse().ok()?;
        let device = parts.next().filter(|device| *device == "+" || is_device(device))?;
        let kind = TopicKind::of_word(parts.next()?)?;
        parts.next().is_none().then_some(Self { site, device, kind })
    }
}

impl fmt::Display for Topic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, device, kind } = self;
        write!(f, "lockbench/1/{site}/{device}/{}", kind.word())
    }
}

/// Tells whether a device may be called so: 1–64 of `a`–`z`, `0`–`9`, `-`, `_`.
pub fn is_device(name: &str) -> bool {
    let is_one = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    (1..=DEVICE_LENGTH).contains(&name.len()) && name.bytes().all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn topics_are_read_as_they_are_written() {
        for kind in [TopicKind::Up, TopicKind::Down, TopicKind::Presence] {
            let topic = Topic { site: SITE.parse().unwrap(), device: "desk-1", kind };
            let name = topic.to_string();
            assert_eq!(name, format!("lockbench/1/{SITE}/desk-1/{}", kind.word()));
            assert_eq!(Topic::parse(&name), Some(topic));
        }
    }

    #[test]
    fn nothing_else_is_a_topic() {
        for name in [
            "lockbench/1/SITE/desk/up/more",
            "lockbench/1/SITE/desk/",
            "lockbench/1/SITE/desk",
            "lockbench/2/SITE/desk/up",
            "lockbench/1/+/desk/up",
            "lockbench/1/SITE/#",
            "lockbench/1/SITE/Desk/up",
            "lockbench/1/SITE//up",
            "lockbench/1/SITE/desk/UP",
            "#",
            "",
            DASHBOARD,
        ] {
            let name = name.replace("SITE", SITE);
            assert_eq!(Topic::parse_filter(&name), None, "{name}");
        }
        let all = format!("lockbench/1/{SITE}/+/down");
        assert_eq!(Topic::parse_filter(&all).map(|topic| topic.device), Some("+"));
        assert_eq!(Topic::parse(&all), None);
        assert!(is_device(&"x".repeat(64)) && !is_device(&"x".repeat(65)));
    }
}
