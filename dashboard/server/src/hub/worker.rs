//! The thread that changes things: a batch of inputs, one transaction, then frames and answers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use rusqlite::{Connection, TransactionBehavior};

use super::input::{Finish, Input};
use super::writing::Unstored;
use super::{Change, HubError, Place, Shared, State, Writing};
use crate::id::Id;
use crate::line::Outlet;
use crate::store::{self, StoreError};

/// How many inputs share a commit at most.
const BATCH: usize = 256;

pub(super) struct Worker {
    shared: Arc<Shared>,
    connection: Connection,
    inputs: Receiver<Input>,
    outlet: Outlet,
}

/// What follows when a batch is stored.
struct Applied {
    frames: Vec<(Place, String, Vec<u8>)>,
    unstored: Unstored,
}

impl Worker {
    pub(super) const fn new(
        shared: Arc<Shared>,
        connection: Connection,
        inputs: Receiver<Input>,
        outlet: Outlet,
    ) -> Self {
        Self { shared, connection, inputs, outlet }
    }

    pub(super) fn run(mut self) {
        loop {
            let Some(batch) = self.next_batch() else { return };
            let stop = batch.iter().any(|input| matches!(input, Input::Stop));
            self.apply(batch);
            if stop {
                return;
            }
        }
    }

    /// Waits for something to do: an input, or what is due. `None`: nobody is there any more.
    fn next_batch(&self) -> Option<Vec<Input>> {
        let deadline =
            self.read(|state| state.sites.values().filter_map(|site| site.core.deadline()).min());
        let wait = deadline.and_then(|at| self.shared.clock.wait_until(at));
        let first = match wait {
            Some(wait) => match self.inputs.recv_timeout(wait) {
                Ok(input) => Some(input),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return None,
            },
            None => Some(self.inputs.recv().ok()?),
        };
        Some(first.into_iter().chain(self.inputs.try_iter().take(BATCH)).collect())
    }

    fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.shared.state.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn apply(&mut self, batch: Vec<Input>) {
        let mut finish = Vec::new();
        match Self::apply_stored(&self.shared, &mut self.connection, batch, &mut finish) {
            Ok(applied) => {
                for (place, device, frame) in applied.frames {
                    self.outlet.send(place.site, device, frame);
                }
                for done in finish {
                    done(Ok(()));
                }
                self.tell(&applied.unstored);
            }
            Err(error) => {
                tracing::error!(%error, "a batch could not be stored, and is taken back");
                self.take_back();
                for done in finish {
                    done(Err(HubError::NotStored));
                }
            }
        }
    }

    fn apply_stored(
        shared: &Shared,
        connection: &mut Connection,
        batch: Vec<Input>,
        finish: &mut Vec<Finish>,
    ) -> Result<Applied, StoreError> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut unstored = Unstored::default();
        let frames = {
            let mut state = shared.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mut writing = Writing {
                state: &mut state,
                rows: &transaction,
                clock: &shared.clock,
                unstored: &mut unstored,
            };
            for input in batch {
                match input {
                    Input::Frame { site, device, frame } => writing.frame(site, &device, &frame),
                    Input::Presence { site, device, there } => {
                        writing.presence(site, device, there);
                    }
                    Input::LineLost => writing.all_devices_gone(),
                    Input::Ask(deed) => {
                        transaction.execute_batch("SAVEPOINT deed")?;
                        let (keep, done) = deed(&mut writing);
                        finish.push(done);
                        let end =
                            if keep { "RELEASE deed" } else { "ROLLBACK TO deed; RELEASE deed" };
                        transaction.execute_batch(end)?;
                    }
                    Input::Stop => {}
                }
            }
            writing.advance();
            writing.store()?
        };
        transaction.commit()?;
        Ok(Applied { frames, unstored })
    }

    /// Memory may be ahead of the database: it is read anew, but for the devices that are there and what was counted.
    fn take_back(&self) {
        let loaded = match store::load(&self.connection) {
            Ok(loaded) => loaded,
            Err(error) => {
                // Going on would seal frames under counters that are not stored.
                tracing::error!(%error, "the database can't be read any more, the server ends");
                std::process::abort();
            }
        };
        let mut state =
            self.shared.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let before = std::mem::replace(&mut *state, loaded);
        for (id, site) in before.sites {
            if let Some(now) = state.sites.get_mut(&id) {
                now.devices = site.devices;
                now.frames = site.frames;
            }
        }
    }

    fn tell(&self, unstored: &Unstored) {
        let mut sites: BTreeSet<Id> = &unstored.sites | &unstored.seen;
        for &Place { site, lockbox } in &unstored.lockboxes {
            sites.remove(&site);
            // Nobody may be listening.
            drop(self.shared.changes.send(Change { site, lockbox: Some(lockbox) }));
        }
        for site in sites {
            drop(self.shared.changes.send(Change { site, lockbox: None }));
        }
        if unstored.mails {
            self.shared.mail_waits.notify_one();
        }
    }
}
