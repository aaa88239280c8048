//! Feature files: found, parsed, checked and unfolded into pickles, each a scenario ready to be replayed.
//!
//! [`load`] does all of it and either gives a [`Plan`] in which every step is matched, or every
//! [`Fault`] there is, with file and line. Nothing is skipped in silence.

mod fault;
mod find;
mod lines;
mod load;
mod outline;
mod parse;
mod pickle;
mod scan;
mod select;
mod tag;
mod tag_expression;

pub use fault::Fault;
pub use find::{PathSelection, find};
pub use load::{Plan, Request, load};
pub use pickle::{Pickle, PickleStep};
pub use tag::{ALLOWED_TAGS, check_tag};
pub use tag_expression::{TagExpression, TagExpressionError};
