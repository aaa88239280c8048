//! What comes to the worker.

use std::fmt;

use tokio::sync::oneshot;

use super::{HubError, Writing};
use crate::id::Id;

/// Tells whoever asked how it ended: `Ok` once it is stored.
pub(super) type Finish = Box<dyn FnOnce(Result<(), HubError>) + Send>;
/// Does what was asked, and gives who is to be told. `Err`: it must leave no trace in the database.
type Deed = Box<dyn FnOnce(&mut Writing<'_>) -> (bool, Finish) + Send>;

pub(super) enum Input {
    Frame { site: Id, device: String, frame: Vec<u8> },
    Presence { site: Id, device: String, there: bool },
    LineLost,
    Ask(Deed),
    Stop,
}

impl Input {
    pub(super) fn ask<T, F>(what: F, answer: oneshot::Sender<Result<T, HubError>>) -> Self
    where
        T: Send + 'static,
        F: FnOnce(&mut Writing<'_>) -> Result<T, HubError> + Send + 'static,
    {
        Self::Ask(Box::new(move |writing| {
            let result = what(writing);
            let keep = result.is_ok();
            let finish: Finish = Box::new(move |stored| {
                // Whoever asked may have gone meanwhile.
                drop(answer.send(stored.and(result)));
            });
            (keep, finish)
        }))
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frame { .. } => "Frame",
            Self::Presence { .. } => "Presence",
            Self::LineLost => "LineLost",
            Self::Ask(_) => "Ask",
            Self::Stop => "Stop",
        })
    }
}
