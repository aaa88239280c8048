//! What the crowd says, on its way to the one thread that writes.

use std::fmt::Display;
use std::sync::mpsc::{Receiver, Sender, channel};

/// A line for the terminal.
pub(super) enum Said {
    /// What was asked for: standard output.
    Data(String),
    /// How it goes: standard error.
    Word(String),
}

/// Where lines go in. Whoever ends first, nobody waits: without a writer they are lost.
#[derive(Clone)]
pub(super) struct Voice(Sender<Said>);

impl Voice {
    pub(super) fn new() -> (Self, Receiver<Said>) {
        let (sender, receiver) = channel();
        (Self(sender), receiver)
    }

    /// Says what happened at a lockbox, or what it shows.
    pub(super) fn data(&self, who: impl Display, what: impl Display) {
        let _ = self.0.send(Said::Data(format!("{who}: {what}")));
    }

    /// Says how it goes.
    pub(super) fn word(&self, words: impl Display) {
        let _ = self.0.send(Said::Word(words.to_string()));
    }
}
