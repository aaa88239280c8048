//! Replays Gherkin scenarios against a lockbox: steps, rigs, runner and reports as a library.

pub mod bench;
pub mod cli;
pub mod compare;
pub mod dashboard;
pub mod feature;
pub mod report;
pub mod rig;
pub mod run;
pub mod step;
pub mod steps;
pub mod sweep;
