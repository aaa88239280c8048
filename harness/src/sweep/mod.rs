//! Cuts the power at every moment that hurts, in every scenario, and judges from outside what comes back.
//!
//! A scenario is played once to count its moments: before, in and after each flash program and erase,
//! each edge of a coil pulse, and two places in each driven travel of the bolt. Then it is played again
//! for each of them, with the power cut there. What the lockbox is after the recovery must be what it was
//! before the step that was cut, or what that step makes of it, and nothing between (PWR-4). Both come
//! from twins that were never cut. At last a second cut comes in the recovery, and is judged alike.
//!
//! **Source**: rules PWR-2, PWR-4, LCK-1, LCK-3, LCK-5, EMG-1, EMG-2 and EMG-8 of behaviour.md.

mod code;
mod course;
mod facts;
mod judgement;
mod options;
mod outcome;
mod recovery;
mod runner;
mod scenario;
mod shown_time;
mod verdict;
mod way_out;

pub use options::{Seconds, Spot, SweepOptions};
pub use outcome::{ScenarioSweep, Sweep, Violation};
pub use runner::sweep;
