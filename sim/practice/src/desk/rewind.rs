//! Going back: the session's deeds are done again up to an instant, and what came later is forgotten.

use bench_protocol::Instant;

use super::Desk;
use crate::{Cannot, Gesture};

impl Desk {
    /// Goes back to an instant of the session, from where one can go on differently.
    ///
    /// Everything up to it is done again, so it costs what the session cost so far. Within a step it goes to
    /// the step's end. Fingers are lifted: nobody's finger is where it was then.
    ///
    /// # Errors
    /// [`Cannot::BeforeTheBeginning`]; the desk has not changed then.
    pub fn rewind(&mut self, to: Instant) -> Result<(), Cannot> {
        if to < self.began {
            return Err(Cannot::BeforeTheBeginning);
        }
        if to >= self.now() {
            return Ok(());
        }
        self.replay_until(to)?;
        for lift in self.lifts() {
            self.gesture(lift)?;
        }
        Ok(())
    }

    /// Begins afresh with what was the case before; nothing that was done is left.
    ///
    /// # Errors
    /// [`Cannot`] if the rig can't be had again.
    pub fn restart(&mut self) -> Result<(), Cannot> {
        self.deeds.clear();
        // The lockbox that was there goes first: some rigs have but one.
        self.bench = self.empty_bench()?;
        self.replace_seen();
        self.set_up()
    }

    fn replay_until(&mut self, to: Instant) -> Result<(), Cannot> {
        let deeds = std::mem::take(&mut self.deeds);
        self.restart()?;
        for deed in deeds.into_iter().take_while(|deed| deed.at <= to) {
            self.run_until(deed.at)?;
            // What once went goes again.
            self.gesture(deed.what)?;
        }
        self.run_until(to)
    }

    /// Goes on as another session went, deed by deed at its instants.
    ///
    /// # Errors
    /// Why a deed can't be done here.
    pub fn perform(
        &mut self,
        deeds: impl IntoIterator<Item = (Instant, Gesture)>,
    ) -> Result<(), Cannot> {
        for (at, what) in deeds {
            self.run_until(at)?;
            self.gesture(what)?;
        }
        Ok(())
    }
}
