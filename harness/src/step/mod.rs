//! The step language: the catalogue of all steps, and the matcher that turns a step's text into a call.
//!
//! [`catalogue`] holds every step as data, in the notation in which QA writes them. [`match_step`]
//! finds the one step that a text means and reads its arguments. What a step does is none of this
//! module's business: `steps::run_step` takes the [`StepCall`].

mod argument;
mod catalogue;
mod duration;
mod entry;
mod error;
mod expression;
mod id;
mod matcher;
mod nearest;
mod pattern;
mod quoted;
mod table;
mod time;

pub use argument::{Argument, ArgumentError, StepCall};
pub use catalogue::{catalogue, entry};
pub use duration::{parse_duration, render_duration};
pub use entry::{Chapter, Column, Entry, Keyword, TableRule, ValueKind};
pub use error::StepError;
pub use expression::{expressions, glue};
pub use id::StepId;
pub use matcher::{match_step, reads_like_a_step};
pub use nearest::nearest_patterns;
pub use pattern::Parameter;
pub use table::{Cell, Table};
pub use time::{parse_entered_time, parse_time};
