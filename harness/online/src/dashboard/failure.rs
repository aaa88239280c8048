//! What keeps a dashboard from going on: a rig's error, never a failed scenario.

use lockbench::rig::RigError;

/// Makes the error of what failed, and why.
pub(super) fn failed(what: &str, why: impl std::fmt::Display) -> RigError {
    RigError::Dashboard(format!("{what}: {why}"))
}
