//! Mosquitto in the place of the own broker, with the rights that `docs/dashboard-mqtt.md` writes down.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use dashboard_core::SessionState;
use dashboard_server::{Broker, BrokerAddress, Clock, Options};
use rumqttc::{AsyncClient, ConnectionError, Event, Packet, QoS};
use tempfile::TempDir;

use crate::bench::{Bench, START};
use crate::browser::Browser;
use crate::child::{Server, free_port};
use crate::gateway::Gateway;
use crate::lock::{CODE, FakeLock};
use crate::story::{gateway_token, is_online, pair_desk, session};

const DOCUMENT: &str = include_str!("../../../../docs/dashboard-mqtt.md");

/// Mosquitto, which may be started and killed, always with the same people and rights.
struct Mosquitto {
    folder: TempDir,
    port: u16,
    people: Mutex<String>,
    tls: Option<PathBuf>,
}

impl Mosquitto {
    fn new() -> Self {
        let people = Mutex::new("dashboard:of the dashboard\n".to_owned());
        Self { folder: TempDir::new().unwrap(), port: free_port(), people, tls: None }
    }

    /// The same over TLS, with a certificate for `localhost` by an authority of its own.
    fn over_tls() -> Self {
        let mosquitto = Self::new();
        let authority = certificate(mosquitto.folder.path());
        Self { tls: Some(authority), ..mosquitto }
    }

    fn url(&self, user: &str, password: &str) -> BrokerAddress {
        let login = format!("{user}:{password}@localhost:{}", self.port);
        let url = match &self.tls {
            None => format!("mqtt://{login}"),
            Some(authority) => format!("mqtts://{login}?ca={}", authority.display()),
        };
        url.parse().unwrap()
    }

    /// Lets a site's gateways in, from the next start on.
    fn knows(&self, site: &str, token: &str) {
        writeln!(self.people.lock().unwrap(), "{site}:{token}").unwrap();
    }

    fn starts(&self) -> Server {
        let path = |name: &str| self.folder.path().join(name);
        std::fs::write(path("people"), &*self.people.lock().unwrap()).unwrap();
        // What was written in clear becomes hashes.
        let hashed = Command::new("mosquitto_passwd").arg("-U").arg(path("people")).status();
        assert!(hashed.unwrap().success());
        let (_, rights) = DOCUMENT.rsplit_once("```text\n").unwrap();
        std::fs::write(path("rights"), rights.split("```").next().unwrap()).unwrap();
        let folder = self.folder.path().display();
        let mut settings = format!(
            "listener {} localhost\nallow_anonymous false\nuser root\nlog_dest stderr\npersistence false\n\
             password_file {folder}/people\nacl_file {folder}/rights\n",
            self.port
        );
        if self.tls.is_some() {
            write!(settings, "certfile {folder}/server.pem\nkeyfile {folder}/server.key\n")
                .unwrap();
        }
        std::fs::write(path("settings"), settings).unwrap();
        let mut command = Command::new("mosquitto");
        // Debian keeps it where root looks.
        let way = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{way}:/usr/sbin")).arg("-c").arg(path("settings"));
        Server::start(&mut command, " running")
    }
}

/// Writes a server's certificate and key, and gives the file of who vouches for it.
fn certificate(folder: &Path) -> PathBuf {
    use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let vouches: &Certificate = issuer.as_ref();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("server.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    let authority = folder.join("authority.pem");
    std::fs::write(&authority, vouches.pem()).unwrap();
    authority
}

/// Starts a dashboard with that broker, and sets it up.
async fn dashboard(mosquitto: &Mosquitto) -> (Bench, Browser) {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("dashboard.sqlite");
    let options = Options {
        database: database.clone(),
        http: "127.0.0.1:0".parse().unwrap(),
        broker: Broker::External(mosquitto.url("dashboard", "of the dashboard")),
        url: None,
        clock: Clock::test(START),
        mail: None,
    };
    let server = dashboard_server::Server::start(options).await.unwrap();
    assert_eq!(server.mqtt(), None);
    let bench = Bench { server, database, folder: Some(folder) };
    let kim = crate::mail::set_up(&bench.server).await;
    (bench, kim)
}

/// Connects a lock as device `desk`.
async fn connected(
    mosquitto: &Mosquitto,
    site: &str,
    token: &str,
    lock: Arc<Mutex<FakeLock>>,
) -> Gateway {
    let options = mosquitto.url(site, token).options("desk");
    let gateway = Gateway::connect_with(options, site, "desk", lock, START).await;
    gateway.lock_does(FakeLock::hello).await;
    gateway
}

/// A dashboard with Mosquitto, and a lock that is paired through it.
struct Rig {
    bench: Bench,
    kim: Browser,
    site: String,
    token: String,
    running: Server,
    gateway: Gateway,
    id: String,
}

impl Rig {
    async fn paired(mosquitto: &Mosquitto) -> Self {
        // The dashboard is there before its broker, and tries again.
        let (bench, kim) = dashboard(mosquitto).await;
        let (site, token) = gateway_token(&kim).await;
        mosquitto.knows(&site, &token);
        let running = mosquitto.starts();
        let lock = Arc::new(Mutex::new(FakeLock::new()));
        let gateway = connected(mosquitto, &site, &token, lock).await;
        is_there(&bench, "desk").await;
        let id = pair_desk(&bench, &kim, &gateway).await;
        Self { bench, kim, site, token, running, gateway, id }
    }

    async fn starts_session(&self) {
        let path = format!("/api/v1/lockboxes/{}/session", self.id);
        let begun = self.kim.call("POST", &path, r#"{"duration_s":600}"#).await;
        assert_eq!(begun.status, 200, "{}", begun.body);
        self.bench.until("it", |state| session(state) == Some(SessionState::Locked)).await;
    }
}

async fn is_there(bench: &Bench, device: &str) {
    let there = |state: &dashboard_server::State| state.sites.values().any(|s| s.is_there(device));
    bench.until(device, there).await;
}

#[tokio::test]
#[ignore = "needs Mosquitto: cargo xtask test --only broker"]
async fn what_is_asked_while_mosquitto_is_dead_is_done_once_when_it_is_back() {
    let mosquitto = Mosquitto::new();
    let rig = Rig::paired(&mosquitto).await;
    rig.starts_session().await;
    let Rig { bench, kim, site, token, running, gateway, id } = rig;
    drop(running);
    bench.until("it is offline", |state| is_online(state) == Some(false)).await;
    let asked = kim.call("POST", &format!("/api/v1/lockboxes/{id}/session/unlock"), "").await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let lock = gateway.dies();
    assert_eq!(lock.lock().unwrap().applied.len(), 1, "the start");

    let running = mosquitto.starts();
    let gateway = connected(&mosquitto, &site, &token, lock).await;
    is_there(&bench, "desk").await;
    gateway.lock_does(FakeLock::hello).await;
    bench.until("the end", |state| session(state) == Some(SessionState::Completed)).await;
    assert_eq!(gateway.lock.lock().unwrap().applied.len(), 2, "the start and one unlock");
    // A gateway that breaks off leaves its will.
    drop(gateway.dies());
    bench.until("the will", |state| is_online(state) == Some(false)).await;
    drop(running);
}

#[tokio::test]
#[ignore = "needs Mosquitto: cargo xtask test --only broker"]
async fn over_tls_all_goes_the_same_way() {
    let mosquitto = Mosquitto::over_tls();
    let rig = Rig::paired(&mosquitto).await;
    rig.starts_session().await;
    assert_eq!(rig.gateway.lock.lock().unwrap().applied.len(), 1);
    // In clear nobody is let in.
    let in_clear = format!("mqtt://{}:{}@localhost:{}", rig.site, rig.token, mosquitto.port);
    let options = in_clear.parse::<BrokerAddress>().unwrap().options("in-clear");
    let (_client, mut events) = AsyncClient::new(options, 4);
    assert!(events.poll().await.is_err());
    drop(rig.running);
}

/// Waits until what was published last is acknowledged; gives what was heard before.
async fn acknowledged(events: &mut rumqttc::EventLoop) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        match events.poll().await.unwrap() {
            Event::Incoming(Packet::PubAck(_)) => return heard,
            Event::Incoming(Packet::Publish(publish)) => heard.push(publish.topic),
            _ => {}
        }
    }
}

#[tokio::test]
#[ignore = "needs Mosquitto: cargo xtask test --only broker"]
async fn the_documents_rights_keep_sites_apart_on_mosquitto() {
    let mosquitto = Mosquitto::new();
    let (bench, kim) = dashboard(&mosquitto).await;
    let (site, token) = gateway_token(&kim).await;
    let elsewhere = "0123456789abcdef0123456789abcdef";
    mosquitto.knows(&site, &token);
    mosquitto.knows(elsewhere, "of elsewhere");
    let running = mosquitto.starts();

    let (_client, mut events) = AsyncClient::new(mosquitto.url(&site, "guessed").options("x"), 4);
    assert!(matches!(events.poll().await, Err(ConnectionError::ConnectionRefused(_))));

    let (eve, mut eves) =
        AsyncClient::new(mosquitto.url(elsewhere, "of elsewhere").options("eve"), 16);
    for filter in
        [format!("lockbench/1/{site}/+/down"), "lockbench/1/+/+/down".to_owned(), "#".to_owned()]
    {
        eve.subscribe(filter, QoS::AtLeastOnce).await.unwrap();
    }
    eve.publish(format!("lockbench/1/{site}/ghost/presence"), QoS::AtLeastOnce, true, *b"1")
        .await
        .unwrap();
    acknowledged(&mut eves).await;

    let lock = Arc::new(Mutex::new(FakeLock::new()));
    let gateway = connected(&mosquitto, &site, &token, lock).await;
    is_there(&bench, "desk").await;
    let devices = kim.get("/api/v1/devices").await.json();
    assert_eq!(devices, serde_json::json!(["desk"]), "no ghost");

    // Frames go to the lock, and eve hears none of them.
    let body = format!(r#"{{"device":"desk","code":"{CODE}","name":"Box"}}"#);
    assert_eq!(kim.call("POST", "/api/v1/lockboxes", &body).await.status, 200);
    bench.until("the pairing", |state| is_online(state) == Some(true)).await;
    eve.publish(format!("lockbench/1/{elsewhere}/own/up"), QoS::AtLeastOnce, false, *b"x")
        .await
        .unwrap();
    let heard = acknowledged(&mut eves).await;
    let of_sites = |topic: &&String| !topic.starts_with("lockbench/1/dashboard");
    assert_eq!(heard.iter().filter(of_sites).collect::<Vec<_>>(), Vec::<&String>::new());
    drop((gateway, running));
}
