//! A dashboard that runs by itself, set up, for one test.

use std::net::SocketAddr;

use dashboard_core::Utc;
use dashboard_server::{Broker, Clock, Options, Server};
use rumqttc::{AsyncClient, Event, Packet};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// 2026-01-05 12:00 UTC, which is later than scenarios begin otherwise.
const NOON: Utc = Utc::from_secs(1_767_614_400);

/// A server, and the token of who administers its site.
pub(crate) struct Served {
    runtime: Runtime,
    server: Option<Server>,
    http: SocketAddr,
    pub(crate) token: String,
    _folder: TempDir,
}

impl Served {
    pub(crate) fn with_test_clock() -> Self {
        Self::start(Clock::test(NOON))
    }

    pub(crate) fn with_the_machines_clock() -> Self {
        Self::start(Clock::System)
    }

    fn start(clock: Clock) -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = TempDir::new().unwrap();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let options = Options {
            database: folder.path().join("dashboard.sqlite"),
            http: any,
            broker: Broker::BuiltIn(any),
            url: None,
            clock,
            mail: None,
        };
        let server = runtime.block_on(Server::start(options)).unwrap();
        let http = server.http();
        let set_up = json!({
            "code": server.set_up_code(), "site": "Home", "zone": "Europe/Berlin", "name": "Kim",
            "email": "kim@example.com", "password": "correct horse battery",
        });
        let token =
            post(http, None, "/api/v1/set-up", &set_up)["token"].as_str().unwrap().to_owned();
        Self { runtime, server: Some(server), http, token, _folder: folder }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// Stops the server, pages, broker and all.
    pub(crate) fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    /// Makes the broker end the bench's connection: another one comes under its name (MQTT 3.1.1, 3.1.4).
    pub(crate) fn hang_up(&self) {
        let lockboxes = get(self.http, &self.token, "/api/v1/lockboxes");
        let device = lockboxes[0]["device"].as_str().unwrap();
        let gateway = post(self.http, Some(&self.token), "/api/v1/gateways", &json!({}));
        let url: lockbench_broker::BrokerAddress =
            gateway["url"].as_str().unwrap().parse().unwrap();
        let mut options = url.options(&format!("lockbench-{device}"));
        options.set_clean_session(true);
        let (_client, mut events) = AsyncClient::new(options, 4);
        self.runtime.block_on(async {
            while !matches!(events.poll().await.unwrap(), Event::Incoming(Packet::ConnAck(_))) {}
        });
    }
}

fn post(http: SocketAddr, token: Option<&str>, path: &str, body: &Value) -> Value {
    let mut request = ureq::post(format!("http://{http}{path}"))
        .config()
        .proxy(None)
        .build()
        .header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let text = request.send(body.to_string()).unwrap().body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

fn get(http: SocketAddr, token: &str, path: &str) -> Value {
    let request = ureq::get(format!("http://{http}{path}")).config().proxy(None).build();
    let request = request.header("authorization", format!("Bearer {token}"));
    let text = request.call().unwrap().body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap()
}
