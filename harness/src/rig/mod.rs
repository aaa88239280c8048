//! A place where a device under test runs and is watched; every rig yields the same event stream.

mod simulated;

use std::cell::Ref;
use std::collections::BTreeSet;

use bench_protocol::{Instant, Stimulus};
use lock_world::{CutPoint, Impossible, World};
use observer::Observer;
use thiserror::Error;

pub use simulated::Simulated;

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

/// A rig that failed: not the firmware's fault, so never a failed scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RigError {
    /// There is no rig of this name.
    #[error("there is no rig `{name}`; `lockbench rigs` lists them")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// Polls without end and without time passing.
    #[error(
        "rig `{rig}` is stuck at {at}: the firmware wants to be polled again and again ({why})"
    )]
    Stuck {
        /// The rig's name.
        rig: String,
        /// Where its time stands.
        at: Instant,
        /// What it waits for.
        why: String,
    },
    /// The rig could not be brought into its first state.
    #[error("rig `{rig}` could not set up the lockbox: {reason}")]
    SetUp {
        /// The rig's name.
        rig: String,
        /// What went wrong.
        reason: String,
    },
    /// The cut that was asked for with [`Rig::cut_at`] came: what was being done ends there.
    #[error("the sweep cut the power: {0}")]
    Cut(CutPoint),
    /// Something in the bench itself broke.
    #[error("the bench broke: {0}; this is a fault of lockbench, please report it")]
    Broken(String),
}

/// A lockbox on a bench.
pub trait Rig {
    /// Gives the rig's name.
    fn name(&self) -> &'static str;
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
    fn run_to_next(&mut self, limit: Instant);
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

/// The rigs that this program can open by itself, with what each is.
pub const BUILT_IN: [(&str, &str); 1] =
    [(Simulated::NAME, "the firmware for the host on virtual hardware, in virtual time")];
