//! What hostile input brought about and must not.

use std::fmt;

/// A rule that was broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What must never happen, in a few words: findings with the same words have one cause or few.
    pub rule: &'static str,
    /// What was seen.
    pub seen: String,
}

impl Finding {
    pub(crate) fn new(rule: &'static str, seen: impl Into<String>) -> Self {
        Self { rule, seen: seen.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.seen)
    }
}

impl std::error::Error for Finding {}

/// Fails with a finding unless something holds.
pub(crate) fn ensure(
    holds: bool,
    rule: &'static str,
    seen: impl FnOnce() -> String,
) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(Finding::new(rule, seen())) }
}
