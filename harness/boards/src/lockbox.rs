//! A lockbox whose processor is a board, whoever keeps the time.

use std::cell::{Ref, RefMut};

use bench_protocol::{Instant, Stimulus};
use lock_world::{Assembly, Impossible, Pending, World};

use crate::board::Board;
use crate::failure::Failure;
use crate::own_clock::OwnClock;
use crate::processor::{BoardProcessor, Tally};

/// A lockbox on a board; see [`Assembly`] for what the functions do.
pub trait Lockbox {
    /// Gives the virtual hardware to look at.
    fn world(&self) -> Ref<'_, World>;
    /// Gives the virtual hardware to work on.
    fn world_mut(&mut self) -> RefMut<'_, World>;
    /// Does something to the lockbox from outside.
    ///
    /// # Errors
    /// Tells why it can't be done.
    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible>;
    /// Tells when something happens next.
    fn next_happening(&self) -> Option<Instant>;
    /// Lets time go on to the next happening, but not beyond `limit`.
    ///
    /// # Errors
    /// Why the board can't go on.
    fn run_to_next(&mut self, limit: Instant) -> Result<(), Failure>;
    /// Tells whether nothing is under way.
    fn at_rest(&self) -> bool;
    /// Tells what the firmware waits for.
    fn pending(&self) -> Pending;
    /// Gives what the board said last, oldest first.
    fn last_words(&mut self) -> Vec<String>;
    /// Tells what was done to the board.
    fn tally(&self) -> Tally;
    /// Takes the board out.
    fn into_board(self: Box<Self>) -> Board;
}

impl Lockbox for Assembly<BoardProcessor<Board>> {
    fn world(&self) -> Ref<'_, World> {
        self.world()
    }

    fn world_mut(&mut self) -> RefMut<'_, World> {
        self.world_mut()
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.apply(stimulus)
    }

    fn next_happening(&self) -> Option<Instant> {
        self.next_happening()
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), Failure> {
        self.run_to_next(limit).map(drop)
    }

    fn at_rest(&self) -> bool {
        self.at_rest()
    }

    fn pending(&self) -> Pending {
        self.pending()
    }

    fn last_words(&mut self) -> Vec<String> {
        self.processor_mut().last_words().to_vec()
    }

    fn tally(&self) -> Tally {
        self.processor().tally()
    }

    fn into_board(self: Box<Self>) -> Board {
        self.into_processor().into_target()
    }
}

impl Lockbox for OwnClock<Board> {
    fn world(&self) -> Ref<'_, World> {
        self.world()
    }

    fn world_mut(&mut self) -> RefMut<'_, World> {
        self.world_mut()
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.apply(stimulus)
    }

    fn next_happening(&self) -> Option<Instant> {
        self.next_happening()
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), Failure> {
        self.run_to_next(limit)
    }

    fn at_rest(&self) -> bool {
        self.at_rest()
    }

    fn pending(&self) -> Pending {
        self.pending()
    }

    fn last_words(&mut self) -> Vec<String> {
        self.processor().last_words().to_vec()
    }

    fn tally(&self) -> Tally {
        self.processor().tally()
    }

    fn into_board(self: Box<Self>) -> Board {
        self.into_processor().into_target()
    }
}
