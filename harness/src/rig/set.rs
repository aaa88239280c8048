//! The rigs that a program has at hand, by their names.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use lock_world::World;
use observer::Keep;

use super::{Capability, Rig, RigError};

/// What a lockbox on a rig begins with.
#[derive(Clone, Copy)]
pub struct Beginning<'a> {
    /// Seed of bounce, delays and the like.
    pub seed: u64,
    /// The true time, in seconds since 1970 UTC.
    pub utc_s: i64,
    /// The lockbox whose store is moved over; without it the store is erased.
    pub store: Option<&'a World>,
    /// How much of the events the observer keeps.
    pub keep: Keep,
}

/// A rig as the command line knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RigEntry {
    /// The name that `--rig` takes.
    pub name: String,
    /// What it is, in one line.
    pub about: String,
    /// What it can do.
    pub capabilities: BTreeSet<Capability>,
    /// How many lockboxes it can hold at once; `None` for as many as wanted.
    pub most: Option<usize>,
    /// What a report tells of it: whose clock runs, what a power cut is, and the like; name and value.
    pub facts: Vec<RigFact>,
}

/// One fact about a rig: its name, and what is so.
pub type RigFact = (&'static str, String);

/// Rigs that can be opened from any thread.
pub trait Rigs: Send + Sync {
    /// Gives the rigs, in the order in which they are listed.
    fn list(&self) -> Vec<RigEntry>;

    /// Puts a lockbox on a rig.
    ///
    /// # Errors
    /// [`RigError::Unknown`], or why the rig can't be had.
    fn open(&self, name: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError>;

    /// Tells what was done to a rig beside playing scenarios, for the report; nothing by default.
    fn notes(&self, name: &str) -> Vec<String> {
        let _ = name;
        Vec::new()
    }
}

/// The rigs of one program, shared by all threads of a run.
#[derive(Clone)]
pub struct RigSet(Arc<dyn Rigs>);

impl RigSet {
    /// Makes a set of what a program can open.
    pub fn new(rigs: impl Rigs + 'static) -> Self {
        Self(Arc::new(rigs))
    }

    /// Gives the rigs, in the order in which they are listed.
    pub fn list(&self) -> Vec<RigEntry> {
        self.0.list()
    }

    /// Gives the rig of this name.
    pub fn find(&self, name: &str) -> Option<RigEntry> {
        self.list().into_iter().find(|rig| rig.name == name)
    }

    /// Puts a lockbox on a rig.
    ///
    /// # Errors
    /// [`RigError::Unknown`], or why the rig can't be had.
    pub fn open(&self, name: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        self.0.open(name, beginning)
    }

    /// Tells what was done to a rig beside playing scenarios, for the report.
    pub fn notes(&self, name: &str) -> Vec<String> {
        self.0.notes(name)
    }
}

/// The rigs that this library has by itself: the simulated one, unless it was built without.
impl Default for RigSet {
    fn default() -> Self {
        Self::new(BuiltIn)
    }
}

impl fmt::Debug for RigSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.list().iter().map(|rig| &rig.name)).finish()
    }
}

struct BuiltIn;

#[cfg(feature = "simulated")]
impl Rigs for BuiltIn {
    fn list(&self) -> Vec<RigEntry> {
        vec![super::Simulated::entry()]
    }

    fn open(&self, name: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        if name != super::Simulated::NAME {
            return Err(RigError::Unknown { name: name.to_owned() });
        }
        Ok(Box::new(super::Simulated::new(beginning)))
    }
}

#[cfg(not(feature = "simulated"))]
impl Rigs for BuiltIn {
    fn list(&self) -> Vec<RigEntry> {
        Vec::new()
    }

    fn open(&self, name: &str, _: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        Err(RigError::Unknown { name: name.to_owned() })
    }
}
