//! What a page of the table of digital keys costs among 100,000: asked over HTTP, answered, read to the end.
//!
//! `cargo bench --package lockbench-dashboard`. The server runs in this process; each request is a connection of its
//! own, whose making is in the time.

mod house;
#[path = "../../../core/tests/site/mod.rs"]
mod site;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use dashboard_server::{Broker, Clock, Options, Server};

use house::{KEYS, LOCKBOXES, PASSWORD};
use site::START;

/// Requests of each kind.
const REQUESTS: usize = 400;
/// What no page may take longer, 99 times of 100.
const TARGET: Duration = Duration::from_millis(50);

fn main() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let database = folder.path().join("dashboard.sqlite");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(start(&database));
    let visitor = Visitor::set_up(server.http(), server.set_up_code());
    runtime.block_on(server.stop());

    let begun = Instant::now();
    house::fill(&database);
    println!(
        "{LOCKBOXES} lockboxes with {} digital keys made in {:.1?}",
        LOCKBOXES * KEYS,
        begun.elapsed()
    );
    let begun = Instant::now();
    let server = runtime.block_on(start(&database));
    println!("the server is there after {:.1?}", begun.elapsed());
    let visitor = Visitor { server: server.http(), ..visitor };
    let lockbox = visitor.a_lockbox();

    let mut chance = Chance(2026);
    let all = LOCKBOXES * KEYS;
    println!("{:<44} {:>9} {:>9} {:>9}", format!("{REQUESTS} times each"), "p50", "p99", "longest");
    let mut all_met = true;
    for (name, path) in [
        ("any page", "/keys?offset=OFFSET"),
        ("any page of 200 rows", "/keys?rows=200&offset=OFFSET"),
        ("the last page", "/keys?offset=LAST"),
        ("any page of those that are active", "/keys?status=ACTIVE&offset=OFFSET"),
        ("a text that many have", "/keys?text=visit&offset=OFFSET"),
        ("a text that nobody has", "/keys?text=zeppelin"),
        ("those of one user", "/keys?user=person7-3@example.com"),
        ("those of one smartlock", "/keys?lockbox=LOCKBOX"),
        ("the API, any 500", "/api/v1/keys?limit=500&offset=OFFSET"),
    ] {
        let mut took: Vec<Duration> = (0..REQUESTS)
            .map(|_| {
                let path = path.replace("OFFSET", &(chance.next() % all / 50 * 50).to_string());
                let path =
                    path.replace("LAST", &(all - 50).to_string()).replace("LOCKBOX", &lockbox);
                visitor.get(&path).1
            })
            .collect();
        took.sort_unstable();
        let at = |per_mille: usize| took[(REQUESTS - 1) * per_mille / 1000];
        println!("{name:<44} {:>9.1?} {:>9.1?} {:>9.1?}", at(500), at(990), at(1000));
        all_met &= at(990) <= TARGET;
    }
    println!("p99 within {TARGET:?}: {}", if all_met { "yes, all" } else { "MISSED" });
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load average of the machine: {}", load.trim());
    runtime.block_on(server.stop());
}

async fn start(database: &std::path::Path) -> Server {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let options = Options {
        database: database.to_owned(),
        http: any,
        broker: Broker::BuiltIn(any),
        url: None,
        clock: Clock::test(START),
        mail: None,
    };
    Server::start(options).await.expect("a server")
}

/// An administrator, with a browser and a program.
struct Visitor {
    server: SocketAddr,
    token: String,
    cookie: String,
}

impl Visitor {
    fn set_up(server: SocketAddr, code: &str) -> Self {
        let body = format!(
            r#"{{"code":"{code}","site":"Home","zone":"Europe/Berlin","name":"Kim","email":"kim@example.com","password":"{PASSWORD}"}}"#
        );
        let visitor = Self { server, token: String::new(), cookie: String::new() };
        let made = visitor.send("POST", "/api/v1/set-up", "application/json", &body);
        let token = made.split("\"token\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.unwrap_or_else(|| panic!("no token: {made}")).to_owned();
        let form = format!("email=kim@example.com&password={}", PASSWORD.replace(' ', "+"));
        let answer = visitor.send("POST", "/sign-in", "application/x-www-form-urlencoded", &form);
        let cookie = answer.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next());
        let cookie = cookie.unwrap_or_else(|| panic!("no cookie: {answer}")).to_owned();
        Self { server, token, cookie }
    }

    fn a_lockbox(&self) -> String {
        let (answer, _) = self.get("/api/v1/keys?limit=1");
        let id = answer.split("\"lockbox\":\"").nth(1).and_then(|rest| rest.split('"').next());
        id.unwrap_or_else(|| panic!("no key: {answer}")).to_owned()
    }

    /// Opens a page, and gives it with the time that it took; one that is refused ends the benchmark.
    fn get(&self, path: &str) -> (String, Duration) {
        let begun = Instant::now();
        let answer = self.send("GET", path, "text/plain", "");
        let took = begun.elapsed();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        (answer, took)
    }

    fn send(&self, method: &str, path: &str, kind: &str, body: &str) -> String {
        let Self { server, token, cookie } = self;
        let mut stream = TcpStream::connect(server).expect("a server");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
             cookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("a server that listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

/// Chance that is the same each time (Numerical Recipes' generator of 64 bits).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }
}
