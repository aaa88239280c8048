//! Power cuts at the worst moments, counted so that each can be tried.

use core::fmt;

use bench_protocol::{Coil, Instant};

/// A moment at which a power cut hurts most (PWR-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutMoment {
    /// Just before a flash program.
    BeforeProgram {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// In a flash program: a random number of words is done, the next one torn.
    InProgram {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// Just after a flash program.
    AfterProgram {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// Just before a flash erase.
    BeforeErase {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// In a flash erase: random bits are left in a page.
    InErase {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// Just after a flash erase.
    AfterErase {
        /// Byte offset.
        offset: u32,
        /// Number of bytes.
        length: u32,
    },
    /// At a change of the coil's current to this.
    CoilEdge(Coil),
    /// While the bolt is driven between its ends.
    Travel {
        /// The drive's direction.
        coil: Coil,
        /// How far the bolt is from unlocked (0) to locked (100), in percent.
        percent: u8,
    },
}

impl fmt::Display for CutMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (when, offset, length) = match *self {
            Self::BeforeProgram { offset, length } => ("before the program", offset, length),
            Self::InProgram { offset, length } => ("in the program", offset, length),
            Self::AfterProgram { offset, length } => ("after the program", offset, length),
            Self::BeforeErase { offset, length } => ("before the erase", offset, length),
            Self::InErase { offset, length } => ("in the erase", offset, length),
            Self::AfterErase { offset, length } => ("after the erase", offset, length),
            Self::CoilEdge(Coil::Off) => return f.write_str("as the coil goes off"),
            Self::CoilEdge(Coil::Lock) => {
                return f.write_str("as the coil begins to pull to locked");
            }
            Self::CoilEdge(Coil::Unlock) => {
                return f.write_str("as the coil begins to pull to unlocked");
            }
            Self::Travel { coil, percent } => {
                let to = if coil == Coil::Lock { "locked" } else { "unlocked" };
                return write!(f, "on the bolt's way to {to}, {percent} % out");
            }
        };
        write!(f, "{when} of {length} bytes of flash at {offset:#x}")
    }
}

/// A power cut that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutPoint {
    /// Its number; the first opportunity of a world is 1.
    pub opportunity: u64,
    /// When.
    pub at: Instant,
    /// At what.
    pub moment: CutMoment,
}

/// Such as `power cut 12 at 3.000210 s, in the program of 8 bytes of flash at 0x400`.
impl fmt::Display for CutPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "power cut {} at {}, {}", self.opportunity, self.at, self.moment)
    }
}

/// The count of opportunities and the one that is waited for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cuts {
    count: u64,
    wanted: Option<u64>,
    made: Option<CutPoint>,
}

impl Cuts {
    pub(crate) fn count(self) -> u64 {
        self.count
    }

    pub(crate) fn want(&mut self, opportunity: u64) {
        self.wanted = Some(opportunity);
    }

    pub(crate) fn take(&mut self) -> Option<CutPoint> {
        self.made.take()
    }

    /// Counts an opportunity; `true` if the power has to go now.
    pub(crate) fn is_now(&mut self, at: Instant, moment: CutMoment) -> bool {
        self.count += 1;
        let now = self.wanted == Some(self.count);
        if now {
            self.wanted = None;
            self.made = Some(CutPoint { opportunity: self.count, at, moment });
        }
        now
    }
}
