//! The power-cut sweep: opportunities are counted, and one of them is taken.

use super::World;
use crate::cut::{CutMoment, CutPoint};

impl World {
    /// Gives how many opportunities for a cut there were since the world was made.
    ///
    /// Counted while the microcontroller runs: before, in and after each flash program and erase, each
    /// change of the coil's current, and two places in each driven travel of the bolt.
    pub fn cut_opportunities(&self) -> u64 {
        self.cuts.count()
    }

    /// Lets the power go away when [`World::cut_opportunities`] becomes `opportunity`.
    ///
    /// The first opportunity is 1; one that has passed never comes again. Battery and USB stay away until
    /// `Stimulus::Power(true)`.
    pub fn cut_at(&mut self, opportunity: u64) {
        self.cuts.want(opportunity);
    }

    /// Tells, once, which cut was made.
    pub fn take_cut(&mut self) -> Option<CutPoint> {
        self.cuts.take()
    }

    /// Counts an opportunity, and cuts the power if it is the one; `false` if so.
    pub(super) fn opportunity(&mut self, moment: CutMoment) -> bool {
        if self.is_cut_here(moment) {
            self.cut_power();
        }
        self.running
    }

    /// Counts an opportunity; `true` if the caller has to cut the power.
    pub(super) fn is_cut_here(&mut self, moment: CutMoment) -> bool {
        self.running && self.cuts.is_now(self.now, moment)
    }
}
