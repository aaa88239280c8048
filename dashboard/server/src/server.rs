//! Puts the parts together: database, hub, broker, pages.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use lockbench_broker::BrokerAddress;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::hub::Hub;
use crate::id::{NoRandom, Secret};
use crate::line::built_in::BuiltInBroker;
use crate::line::{ExternalBroker, Outlet};
use crate::mail::{self, MailServer};
use crate::store::StoreError;
use crate::web::{self, Setting};

/// Which broker carries the frames.
#[derive(Clone, Debug)]
pub enum Broker {
    /// The one in this program, listening here.
    BuiltIn(SocketAddr),
    /// Another one.
    External(BrokerAddress),
}

/// How a server is started.
#[derive(Debug)]
pub struct Options {
    /// The file of the database; it is made if it isn't there.
    pub database: PathBuf,
    /// Where pages and API listen; port 0 is any free one.
    pub http: SocketAddr,
    /// Who carries the frames.
    pub broker: Broker,
    /// Where people reach the server, for the links in e-mails: without it, where it listens.
    pub url: Option<String>,
    /// The clock.
    pub clock: Clock,
    /// Who sends e-mails; without one they wait.
    pub mail: Option<MailServer>,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An address that can't be listened at.
    #[error("{what} can't listen at {address}: {error}; choose another address with {option}")]
    Listen {
        /// Who wants to.
        what: &'static str,
        /// By which option the address is chosen.
        option: &'static str,
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// No random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

/// A running server.
pub struct Server {
    hub: Hub,
    http: SocketAddr,
    mqtt: Option<SocketAddr>,
    set_up_code: Secret,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
    worker: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server; it runs until [`stop`](Self::stop), or until it is dropped.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn start(options: Options) -> Result<Self, ServerError> {
        let Options { database, http, broker, url, clock, mail } = options;
        let listener = TcpListener::bind(http).await;
        let listener = listener.map_err(|error| ServerError::Listen {
            what: "the pages' server",
            option: "--http",
            address: http,
            error,
        })?;
        let http = listener.local_addr().unwrap_or(http);
        let (outlet, frames) = Outlet::new();
        let mut tasks = JoinSet::new();
        let cancel = CancellationToken::new();
        let (hub, worker, mqtt) = match broker {
            Broker::BuiltIn(address) => {
                let broker = BuiltInBroker::bind(address).await;
                let broker = broker.map_err(|error| ServerError::Listen {
                    what: "the broker",
                    option: "--mqtt",
                    address,
                    error,
                })?;
                let mqtt = broker.address().unwrap_or(address);
                let (hub, worker) = Hub::start(database, clock, outlet)?;
                tasks.spawn(broker.run(hub.clone(), frames, cancel.clone()));
                (hub, worker, Some(mqtt))
            }
            Broker::External(url) => {
                let broker = ExternalBroker::new(&url)?;
                let (hub, worker) = Hub::start(database, clock, outlet)?;
                tasks.spawn(broker.run(hub.clone(), frames, cancel.clone()));
                (hub, worker, None)
            }
        };
        // Whatever the database says of who was online: nobody is connected yet.
        drop(hub.line_lost());
        let sends_mail = mail.is_some();
        if let Some(mail) = mail {
            tasks.spawn(mail::run(hub.clone(), mail, cancel.clone()));
        }
        let set_up_code = Secret::random()?;
        let setting = Setting {
            hub: hub.clone(),
            url: url.unwrap_or_else(|| format!("http://{http}")),
            mqtt,
            sends_mail,
            set_up_code: set_up_code.digest(),
            cancel: cancel.clone(),
        };
        let router = web::router(Arc::new(setting));
        let stopping = cancel.clone().cancelled_owned();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tasks.spawn(async move {
            let served = axum::serve(listener, service).with_graceful_shutdown(stopping).await;
            if let Err(error) = served {
                tracing::error!(%error, "the pages' server ended");
            }
        });
        Ok(Self { hub, http, mqtt, set_up_code, cancel, tasks, worker: Some(worker) })
    }

    /// Gives where pages and API are.
    pub const fn http(&self) -> SocketAddr {
        self.http
    }

    /// Gives where the broker in this program listens, if it is that one.
    pub const fn mqtt(&self) -> Option<SocketAddr> {
        self.mqtt
    }

    /// Gives the hub.
    pub const fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Gives the code that the first visitor needs to set the server up; another one at each start.
    pub fn set_up_code(&self) -> &str {
        self.set_up_code.expose()
    }

    /// Stops: answers what is under way, stores it, and closes the database.
    pub async fn stop(mut self) {
        self.cancel.cancel();
        while self.tasks.join_next().await.is_some() {}
        self.hub.stop();
        if let Some(worker) = self.worker.take() {
            drop(tokio::task::spawn_blocking(move || worker.join()).await);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.cancel.cancel();
        self.hub.stop();
    }
}
