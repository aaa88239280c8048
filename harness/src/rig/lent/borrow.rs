//! The borrower: another program's rig, used like any other.

use std::cell::{Ref, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bench_protocol::{Event, Instant, Recorder as _, Stimulus};
use lock_world::{CutPoint, Impossible, World, WorldConfig};
use observer::Observer;

use super::link::{hear, say};
use super::message::{Answer, Ask, Flash, State, Told, impossible};
use crate::rig::{Beginning, BoardFailure, Capability, LinkState, Rig, RigEntry, RigError, Rigs};

/// The rigs of another program, which lends one lockbox at a time.
pub struct LentRigs {
    entries: Vec<RigEntry>,
    line: Arc<Mutex<Line>>,
}

/// Both directions of the pipe.
struct Line {
    from: Box<dyn Read + Send>,
    to: Box<dyn Write + Send>,
}

impl Line {
    fn ask(&mut self, ask: &Ask) -> io::Result<Answer> {
        say(&mut *self.to, ask)?;
        hear(&mut *self.from)?
            .ok_or_else(|| io::Error::other("the program that lends it has ended"))
    }
}

impl LentRigs {
    /// Begins to borrow from whoever lends at the other end.
    ///
    /// # Errors
    /// Those of the pipe.
    pub fn begin(
        from: impl Read + Send + 'static,
        to: impl Write + Send + 'static,
    ) -> io::Result<Self> {
        let mut line = Line { from: Box::new(from), to: Box::new(to) };
        let Told::Rigs(entries) = line.ask(&Ask::List)?.told else {
            return Err(io::Error::other("the other program lends no rigs"));
        };
        let known = |name: &String| Capability::ALL.into_iter().find(|one| one.name() == name);
        let entries = entries.into_iter().map(|entry| RigEntry {
            name: entry.name,
            about: entry.about,
            capabilities: entry.capabilities.iter().filter_map(known).collect(),
            most: Some(1),
            // Reports are written where the rig is.
            facts: Vec::new(),
        });
        Ok(Self { entries: entries.collect(), line: Arc::new(Mutex::new(line)) })
    }
}

impl Rigs for LentRigs {
    fn list(&self) -> Vec<RigEntry> {
        self.entries.clone()
    }

    fn open(&self, name: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        let entry = self.entries.iter().find(|entry| entry.name == name);
        let entry = entry.ok_or_else(|| RigError::Unknown { name: name.to_owned() })?;
        let Beginning { seed, utc_s, store, keep } = beginning;
        let mut rig = LentRig {
            name: name.to_owned(),
            capabilities: entry.capabilities.clone(),
            line: Arc::clone(&self.line),
            state: State::default(),
            frames: VecDeque::new(),
            observer: RefCell::new(Observer::new(keep)),
            lost: None,
        };
        let flash = store.map(Flash::of);
        rig.ask(&Ask::Open { name: name.to_owned(), seed, utc_s, flash })?;
        Ok(Box::new(rig))
    }
}

/// A lockbox on a rig of another program.
struct LentRig {
    name: String,
    capabilities: BTreeSet<Capability>,
    line: Arc<Mutex<Line>>,
    state: State,
    frames: VecDeque<Vec<u8>>,
    observer: RefCell<Observer>,
    /// What failed in a call that can't say so; the next one that can does.
    lost: Option<RigError>,
}

impl LentRig {
    fn ask(&mut self, ask: &Ask) -> Result<Told, RigError> {
        if let Some(lost) = &self.lost {
            return Err(lost.clone());
        }
        let answer = self.line.lock().unwrap_or_else(PoisonError::into_inner).ask(ask);
        let Answer { told, state, events } =
            answer.map_err(|error| self.failure(error.to_string()))?;
        if let Some(mut state) = state {
            self.frames.extend(state.frames.drain(..));
            self.state = state;
        }
        self.observe(&events)?;
        match told {
            Told::Failed(reason) => Err(self.failure(reason)),
            told => Ok(told),
        }
    }

    fn observe(&self, events: &[u8]) -> Result<(), RigError> {
        let mut observer = self.observer.borrow_mut();
        let mut rest = events;
        while !rest.is_empty() {
            let (event, after) = postcard::take_from_bytes::<Event<'_>>(rest)
                .map_err(|error| self.failure(format!("its events can't be read: {error}")))?;
            observer.record(&event);
            rest = after;
        }
        Ok(())
    }

    fn failure(&self, reason: String) -> RigError {
        let rig = self.name.clone();
        RigError::Board(Box::new(BoardFailure { rig, reason, ..BoardFailure::default() }))
    }
}

impl Drop for LentRig {
    fn drop(&mut self) {
        // Whoever is gone has closed it already.
        let _ = self.ask(&Ask::Close);
    }
}

impl Rig for LentRig {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> BTreeSet<Capability> {
        self.capabilities.clone()
    }

    fn now(&self) -> Instant {
        self.state.now
    }

    fn utc_ms(&self) -> i64 {
        self.state.utc_ms
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        let failure = match self.ask(&Ask::Apply(stimulus)) {
            Ok(Told::Impossible(words)) => {
                if let Some(impossible) = impossible(stimulus, &words) {
                    return Err(impossible);
                }
                self.failure(words)
            }
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        self.lost = Some(failure);
        Ok(())
    }

    fn next_happening(&self) -> Option<Instant> {
        self.state.next_happening
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), RigError> {
        self.ask(&Ask::RunToNext(limit)).map(|_| ())
    }

    fn at_rest(&self) -> bool {
        self.state.at_rest
    }

    fn pending(&self) -> String {
        self.state.pending.clone()
    }

    fn link_take(&mut self) -> Option<Vec<u8>> {
        self.frames.pop_front()
    }

    fn link_send(&mut self, frame: &[u8]) {
        if let Err(error) = self.ask(&Ask::LinkSend(frame.to_vec())) {
            self.lost = Some(error);
        }
    }

    fn link(&self) -> LinkState {
        LinkState { network: self.state.network, radio: self.state.radio }
    }

    /// Gives a world with the lockbox's store in it: the rest of it stays where it is.
    fn world(&self) -> World {
        let mut world = World::new(WorldConfig::default());
        let answer = self.line.lock().unwrap_or_else(PoisonError::into_inner).ask(&Ask::Flash);
        if let Ok(Answer { told: Told::Flash(flash), .. }) = answer {
            world.put_flash(&flash.cells, &flash.programs);
        }
        world
    }

    fn observer(&self) -> Ref<'_, Observer> {
        self.observer.borrow()
    }

    /// Sweeps are made where the rig is.
    fn cut_opportunities(&self) -> u64 {
        0
    }

    fn cut_at(&mut self, _: u64) {}

    fn take_cut(&mut self) -> Option<CutPoint> {
        None
    }
}
