//! A server for one test, and waiting for what it does without sleeping.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use dashboard_core::Utc;
use dashboard_server::{Broker, Clock, Options, Server, State};
use tempfile::TempDir;

use crate::browser::{Answer, Browser};

/// 2026-01-05 09:00 UTC.
pub(crate) const START: Utc = Utc::from_secs(1_767_603_600);
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Something that comes at all comes within this; a test that waits so long fails.
const AT_MOST: Duration = Duration::from_secs(20);

pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) database: PathBuf,
    pub(crate) folder: Option<TempDir>,
}

impl Bench {
    /// Starts a server that nobody has set up, at a test clock.
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("dashboard.sqlite");
        let server = start(database.clone(), START).await;
        Self { server, database, folder: Some(folder) }
    }

    /// Starts one, and sets it up: `kim@example.com` administers it and keeps lockboxes.
    pub(crate) async fn set_up() -> (Self, Browser) {
        let bench = Self::new().await;
        let kim = bench.browser();
        let body = format!(
            r#"{{"code":"{}","site":"Home","zone":"Europe/Berlin","name":"Kim","email":"kim@example.com","password":"{PASSWORD}"}}"#,
            bench.server.set_up_code()
        );
        let answer = kim.call("POST", "/api/v1/set-up", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        (bench, kim.with_token(token))
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.server.http())
    }

    pub(crate) fn mqtt(&self) -> SocketAddr {
        self.server.mqtt().unwrap()
    }

    /// Waits until the state is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&State) -> bool) {
        let hub = self.server.hub();
        let mut changes = hub.changes();
        let waiting = async {
            while !is_so(&hub.look()) {
                // One that was missed is as good as one that came.
                drop(changes.recv().await);
            }
        };
        assert!(tokio::time::timeout(AT_MOST, waiting).await.is_ok(), "it never came: {what}");
    }

    /// Stops the server, and starts it again with the same database.
    pub(crate) async fn restart(self) -> Self {
        let Self { server, database, folder } = self;
        let now = server.hub().now();
        server.stop().await;
        let server = start(database.clone(), now).await;
        Self { server, database, folder }
    }
}

pub(crate) async fn start(database: PathBuf, at: Utc) -> Server {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = Options {
        database,
        http: any,
        broker: Broker::BuiltIn(any),
        url: None,
        clock: Clock::test(at),
        mail: None,
    };
    Server::start(options).await.unwrap()
}

/// What a page has between two texts.
pub(crate) fn between<'a>(answer: &'a Answer, start: &str, end: &str) -> &'a str {
    let found = answer.body.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    found.unwrap_or_else(|| panic!("no `{start}` in {}", answer.body)).0
}
