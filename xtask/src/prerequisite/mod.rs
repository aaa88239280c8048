//! What the checks need from the machine: looked for in one place, for `test`, `setup` and `doctor` alike.

mod doctor;
mod install;
mod machine;
mod need;
#[cfg(test)]
mod planned;
mod setup;

use anyhow::Result;

use self::machine::ThisMachine;
pub(crate) use self::need::{
    aiosmtpd_is_there, mosquitto_is_there, node_is_there, virtual_desktop_is_there,
};
use crate::workspace::Workspace;

/// The run can't begin; the text says what to do. xtask exits with 2.
#[derive(Debug)]
pub(crate) struct CannotRun(String);

impl CannotRun {
    /// Makes the error from what to do about it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Display for CannotRun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotRun {}

/// Installs what is missing, without asking where `may_install`; fails with the exact commands where it can't.
pub(crate) fn ensure(workspace: &Workspace, may_install: bool) -> Result<()> {
    Ok(setup::ensure(&mut ThisMachine::new(workspace), may_install)?)
}

/// Installs what is missing, after asking unless `yes`.
pub(crate) fn setup(workspace: &Workspace, yes: bool) -> Result<()> {
    Ok(setup::setup(&mut ThisMachine::new(workspace), yes)?)
}

/// Tells what is there and what is missing; fails if something is missing that the checks need.
pub(crate) fn doctor(workspace: &Workspace) -> Result<()> {
    doctor::examine(&mut ThisMachine::new(workspace))
}
