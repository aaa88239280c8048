//! Replays scenarios with cucumber, on several threads, and collects what happened.
//!
//! [`run`] takes a plan in which every step is matched. Each thread lets cucumber replay shares of it;
//! the reports come back in the order of the plan, so that they are the same for any number of threads.

mod bench_stage;
mod options;
mod panic_text;
mod record;
mod runnable;
mod runner;
mod seed;
mod share;
mod stage;
mod stop;
mod worker;
mod world;

pub use options::{Detail, RunOptions};
pub(crate) use panic_text::{QuietPanics, catch};
pub use record::{Record, RecordError, RecordedScenario};
pub use runner::{Run, run, run_on};
pub use seed::scenario_seed;
pub use stage::{Interruption, Stage};
pub use stop::Stop;
