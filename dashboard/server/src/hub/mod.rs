//! The hub: the one place where anything changes, in one order, stored before anybody hears of it.
//!
//! Pages and the API look at the [`State`] under a lock for reading. What changes goes to one thread, the worker: it
//! takes all that waits, applies it, writes what changed in one transaction, and only then sends frames to locks and
//! answers to people. So what was accepted is applied exactly once, whenever the process is killed: before the
//! commit nobody was told, after it all of it is there.

mod error;
mod input;
mod state;
mod worker;
mod writing;

use std::path::PathBuf;
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;
use std::time::Instant;

use dashboard_core::{LockboxId, Utc};
use tokio::sync::{Notify, broadcast, oneshot};

use crate::account::{Attempts, Hashing, Rates};
use crate::clock::Clock;
use crate::id::Id;
use crate::line::Outlet;
use crate::store::{self, StoreError};

pub use error::HubError;
use input::Input;
pub use state::{FrameCount, LockboxRecord, Place, Site, State};
use worker::Worker;
pub use writing::Writing;

/// How many inputs may wait; more are refused, since a lock or a person then tries again.
const QUEUE: usize = 4096;

/// Tells which lockbox changed; `None` is anything else in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub site: Id,
    /// Which lockbox.
    pub lockbox: Option<LockboxId>,
}

/// A handle on the hub; clones are of the same.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

/// What the worker and all handles share.
pub(crate) struct Shared {
    state: RwLock<State>,
    inputs: SyncSender<Input>,
    changes: broadcast::Sender<Change>,
    pub(crate) mail_waits: Notify,
    pub(crate) clock: Clock,
    pub(crate) attempts: Mutex<Attempts>,
    pub(crate) rates: Mutex<Rates>,
    pub(crate) hashing: Hashing,
    /// When the process began, from which the limits of requests count.
    pub(crate) began: Instant,
    database: PathBuf,
}

impl Hub {
    /// Opens the database and starts the worker, whose handle ends when [`stop`](Self::stop) was called.
    ///
    /// # Errors
    /// What is wrong with the database.
    pub(crate) fn start(
        database: PathBuf,
        clock: Clock,
        outlet: Outlet,
    ) -> Result<(Self, JoinHandle<()>), StoreError> {
        let connection = store::open(&database)?;
        let state = store::load(&connection)?;
        let (inputs, waiting) = mpsc::sync_channel(QUEUE);
        let shared = Arc::new(Shared {
            state: RwLock::new(state),
            inputs,
            changes: broadcast::channel(1024).0,
            mail_waits: Notify::new(),
            clock,
            attempts: Mutex::new(Attempts::default()),
            rates: Mutex::new(Rates::default()),
            hashing: Hashing::default(),
            began: Instant::now(),
            database,
        });
        let worker = Worker::new(Arc::clone(&shared), connection, waiting, outlet);
        let thread = std::thread::Builder::new().name("hub".to_owned()).spawn(|| worker.run());
        let thread = thread.map_err(|error| store::unreadable(&"the worker's thread", &error))?;
        Ok((Self(shared), thread))
    }

    /// Gives the server's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Gives the time.
    pub fn now(&self) -> Utc {
        self.0.clock.now()
    }

    /// Looks at the state, as it is now.
    pub fn look(&self) -> RwLockReadGuard<'_, State> {
        // The worker alone writes; if it panicked, what it left is as it was before or after an input.
        self.0.state.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Changes something, and gives what it led to when that is stored.
    ///
    /// # Errors
    /// [`HubError`]: it was not done, or nobody knows whether it was; a mark (`Idempotency-Key`) tells.
    pub async fn ask<T, F>(&self, what: F) -> Result<T, HubError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writing<'_>) -> Result<T, HubError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.put(Input::ask(what, answer))?;
        answered.await.unwrap_or(Err(HubError::Stopped))
    }

    /// Takes in a frame from a device. One that finds the queue full is lost, as on any line.
    pub fn frame(&self, site: Id, device: String, frame: Vec<u8>) {
        drop(self.put(Input::Frame { site, device, frame }));
    }

    /// Takes in whether a device is there.
    ///
    /// # Errors
    /// [`HubError::Busy`]: it has to be said again.
    pub fn presence(&self, site: Id, device: String, there: bool) -> Result<(), HubError> {
        self.put(Input::Presence { site, device, there })
    }

    /// Takes in that the broker is gone, and all devices with it.
    ///
    /// # Errors
    /// [`HubError::Busy`]: it has to be said again.
    pub fn line_lost(&self) -> Result<(), HubError> {
        self.put(Input::LineLost)
    }

    /// Moves a test clock forward, and gives when all that is due by then is done.
    ///
    /// # Errors
    /// [`HubError::NoTestClock`] for the machine's clock.
    pub async fn set_clock(&self, to: Utc) -> Result<Utc, HubError> {
        if !self.0.clock.is_test() {
            return Err(HubError::NoTestClock);
        }
        self.ask(move |writing| {
            writing.set_clock(to);
            Ok(writing.now())
        })
        .await
    }

    /// Hears of changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    /// Ends the worker, after all that waits before it.
    pub fn stop(&self) {
        // A full queue: the worker ends with the last handle, too.
        drop(self.0.inputs.send(Input::Stop));
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    /// Reads from the database, where it may take a moment. It has all that was to be seen in memory before.
    ///
    /// # Errors
    /// What is wrong with the database.
    pub async fn read<T, F>(&self, read: F) -> Result<T, HubError>
    where
        T: Send + 'static,
        F: FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    {
        // What is in memory may be ahead of the last commit: the next one has all of it.
        self.ask(|_| Ok(())).await?;
        let path = self.0.database.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let connection = store::open_to_read(&path)?;
            read(&connection)
        });
        Ok(reading.await.map_err(|_| HubError::Stopped)??)
    }

    fn put(&self, input: Input) -> Result<(), HubError> {
        self.0.inputs.try_send(input).map_err(|refused| match refused {
            TrySendError::Full(_) => HubError::Busy,
            TrySendError::Disconnected(_) => HubError::Stopped,
        })
    }
}
