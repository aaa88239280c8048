//! A dashboard that is started here for each scenario: the whole server, with a fresh database and the bench's clock.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dashboard_core::Utc;
use dashboard_server::{Broker, Clock, Options};
use lockbench::dashboard::{Dashboards, Parked, Port};
use lockbench::rig::{RigError, RigFact};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::EMBEDDED;
use super::failure::failed;
use super::http::Http;
use super::port::OnlinePort;
use super::settle::ServerClock;
use super::visit::Visit;

/// Any free port of this machine, for nobody else.
const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const DATABASE: &str = "dashboard.sqlite";
const DEVICE: &str = "bench";
/// 2026-01-01 00:00 UTC: every server is set up before any scenario begins.
const SET_UP_AT: Utc = Utc::from_secs(1_767_225_600);

/// Where an [`OnlinePort`] has its server from.
pub(super) enum Host {
    /// It was started here, for this port alone.
    Here(Box<Started>),
    /// It runs by itself.
    Elsewhere,
}

/// Dashboards that are started here.
pub struct Embedded {
    runtime: Arc<Runtime>,
    /// A server that is set up and has no lockbox: a password's hash is costly by intent, so there is one for all.
    set_up: Mutex<Option<Kept>>,
}

impl Embedded {
    /// Prepares to start some.
    ///
    /// # Errors
    /// [`RigError::Dashboard`] if the system gives no threads.
    pub fn new() -> Result<Self, RigError> {
        Ok(Self { runtime: runtime()?, set_up: Mutex::new(None) })
    }
}

/// Makes a runtime for servers and for connections to brokers.
pub(super) fn runtime() -> Result<Arc<Runtime>, RigError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    Ok(Arc::new(runtime.map_err(|why| failed("the runtime", why))?))
}

impl Dashboards for Embedded {
    fn name(&self) -> Option<&str> {
        Some(EMBEDDED)
    }

    fn facts(&self) -> Vec<RigFact> {
        vec![(
            "Dashboard",
            "a server of its own for each scenario, over its API and its broker, by the bench's clock"
                .to_owned(),
        )]
    }

    fn open(&self, at: Utc) -> Result<Box<dyn Port>, RigError> {
        let mut set_up = self.set_up.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match &mut *set_up {
            Some(kept) => kept,
            none => none.insert(Started::new(&self.runtime, None, SET_UP_AT)?.set_up()?),
        };
        Ok(Box::new(kept.start(at)?))
    }
}

/// A server that runs in this process.
pub(super) struct Started {
    runtime: Arc<Runtime>,
    server: dashboard_server::Server,
    folder: TempDir,
}

impl Started {
    /// Starts one with a database of its own: an empty one, or a copy.
    fn new(runtime: &Arc<Runtime>, copy_of: Option<&Path>, at: Utc) -> Result<Self, RigError> {
        let error = |why: &dyn std::fmt::Display| failed("the embedded server", why);
        let folder = TempDir::new().map_err(|why| error(&why))?;
        let database = folder.path().join(DATABASE);
        if let Some(from) = copy_of {
            std::fs::copy(from, &database).map_err(|why| error(&why))?;
        }
        let options = Options {
            database,
            http: HERE,
            broker: Broker::BuiltIn(HERE),
            url: None,
            clock: Clock::test(at),
            mail: None,
        };
        let server = runtime.block_on(dashboard_server::Server::start(options));
        let server = server.map_err(|why| error(&why))?;
        Ok(Self { runtime: Arc::clone(runtime), server, folder })
    }

    fn http(&self) -> Http {
        Http::new(&format!("http://{}", self.server.http()))
    }

    /// Sets it up as its first visitor, and puts it by.
    fn set_up(self) -> Result<Kept, RigError> {
        let visit = Visit::first(&self.http(), self.server.set_up_code(), DEVICE)?;
        self.park(visit, ServerClock::Test(SET_UP_AT.as_millis()))
    }

    /// Stops it, and keeps its database.
    pub(super) fn park(self, visit: Visit, clock: ServerClock) -> Result<Kept, RigError> {
        let Self { runtime, server, folder } = self;
        runtime.block_on(server.stop());
        let at = match clock {
            ServerClock::Test(at) => Utc::from_millis(at),
            ServerClock::Machine => {
                return Err(RigError::Broken("an embedded server has a test clock".to_owned()));
            }
        };
        Ok(Kept { runtime, folder, visit, at })
    }
}

/// A server that was stopped: its database, and who the bench is there.
pub(super) struct Kept {
    runtime: Arc<Runtime>,
    folder: TempDir,
    visit: Visit,
    at: Utc,
}

impl Kept {
    fn database(&self) -> PathBuf {
        self.folder.path().join(DATABASE)
    }

    /// Starts a server on a copy of it.
    fn start(&self, at: Utc) -> Result<OnlinePort, RigError> {
        let started = Started::new(&self.runtime, Some(&self.database()), at)?;
        let http = started.http();
        let broker = started.server.mqtt().map(|at| at.to_string()).unwrap_or_default();
        let runtime = self.runtime.handle().clone();
        let host = Host::Here(Box::new(started));
        OnlinePort::come(host, &runtime, &http, &broker, self.visit.clone())
    }
}

impl Parked for Kept {
    fn begin(&mut self) -> Result<Option<Box<dyn Port>>, RigError> {
        Ok(Some(Box::new(self.start(self.at)?)))
    }
}
