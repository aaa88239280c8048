//! Drills: scenarios to practise while one is not in a stressful situation, guided or against the clock.
//!
//! A scenario with the tag `@drill` is a drill: its Givens are the situation, each `I …` is something to do,
//! and what others do happens by itself. Nothing here asks for the time: it is an argument.
//!
//! **Source**: document A, introduction and troubleshooting; document C, steps 1 to 6.

mod attempt;
mod course;
mod goal;
mod logbook;
mod outcome;
mod readiness;
mod situation;
mod way;
mod words;

pub use attempt::{Attempt, Mode, Prompt};
pub use course::{Drill, DrillStep, NoDrills, drills};
pub use logbook::{Logbook, LogbookError, Pages};
pub use outcome::{Outcome, StepTime};
pub use readiness::Readiness;
