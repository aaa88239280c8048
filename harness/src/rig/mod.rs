//! A place where a device under test runs and is watched; every rig yields the same event stream.

mod error;
pub mod file;
mod lent;
mod set;
#[cfg(feature = "simulated")]
mod simulated;

use std::cell::Ref;
use std::collections::BTreeSet;

use bench_protocol::{Instant, Stimulus};
use lock_world::{CutPoint, Impossible, World};
use observer::Observer;

pub use error::{BoardFailure, RigError};
pub use lent::{LentRigs, lend};
pub use set::{Beginning, RigEntry, RigFact, RigSet, Rigs};
#[cfg(feature = "simulated")]
pub use simulated::Simulated;

/// The rig that is used where none is named.
pub const DEFAULT: &str = "simulated";
/// Whether this library was built with the firmware for the host in it.
pub const HAS_FIRMWARE_FOR_THE_HOST: bool = cfg!(feature = "simulated");

/// Something that a rig can do and another may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// Its time jumps: a day costs milliseconds.
    VirtualTime,
    /// Power can be cut and given back.
    PowerCut,
    /// Sensors, latch, clock chip, display and bus can be made to fail.
    Faults,
    /// The network and the frames on the link are in the bench's hand.
    Link,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 4] = [Self::VirtualTime, Self::PowerCut, Self::Faults, Self::Link];

    /// Gives the name that the tag `@needs.<name>` uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::VirtualTime => "virtual-time",
            Self::PowerCut => "power-cut",
            Self::Faults => "faults",
            Self::Link => "link",
        }
    }
}

/// A lockbox on a bench.
pub trait Rig {
    /// Gives the rig's name.
    fn name(&self) -> &str;
    /// Gives what it can do.
    fn capabilities(&self) -> BTreeSet<Capability>;
    /// Gives the rig's present instant.
    fn now(&self) -> Instant;
    /// Gives the true time, in milliseconds since 1970 UTC.
    fn utc_ms(&self) -> i64;
    /// Does something to the lockbox.
    ///
    /// # Errors
    /// Tells why it can't be done.
    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible>;
    /// Tells when something happens next.
    fn next_happening(&self) -> Option<Instant>;
    /// Lets time go on to the next happening, but not beyond `limit`.
    ///
    /// # Errors
    /// Why the rig can't go on.
    fn run_to_next(&mut self, limit: Instant) -> Result<(), RigError>;
    /// Tells whether nothing is driven, debounced, redrawn, stored, sent or retried.
    fn at_rest(&self) -> bool;
    /// Says what the firmware waits for.
    fn pending(&self) -> String;
    /// Takes a frame that has arrived at the gateway.
    fn link_take(&mut self) -> Option<Vec<u8>>;
    /// Sends a frame from the gateway to the lock.
    fn link_send(&mut self, frame: &[u8]);
    /// Tells whether the network is there and the lock's radio is supplied.
    fn link(&self) -> LinkState;
    /// Gives a copy of the virtual hardware as it stands, its store included.
    fn world(&self) -> World;
    /// Gives what a person would see.
    fn observer(&self) -> Ref<'_, Observer>;
    /// Gives how many moments at which a power cut hurts most there were so far (PWR-4).
    ///
    /// A rig without `Capability::PowerCut` counts none.
    fn cut_opportunities(&self) -> u64;
    /// Lets the power go away at the moment of this number; one that has passed never comes again.
    fn cut_at(&mut self, opportunity: u64);
    /// Tells, once, which cut was made.
    fn take_cut(&mut self) -> Option<CutPoint>;
    /// Tells what a report should say of the rig's part in what was played; nothing by default.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The two halves of the way to the dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// The network behind the gateway is there.
    pub network: bool,
    /// The lock supplies its radio.
    pub radio: bool,
}

impl LinkState {
    /// Tells whether frames get through.
    pub const fn is_up(self) -> bool {
        self.network && self.radio
    }
}
