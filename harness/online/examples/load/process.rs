//! The programs under load: a dashboard, and the crowd of lockboxes.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::sync::watch;

use crate::client::Api;

/// Ticks of /proc/PID/stat in a second (sysconf(_SC_CLK_TCK) on Linux).
const TICKS: u64 = 100;

/// What a process uses.
pub(crate) struct Usage {
    pub(crate) memory_kib: u64,
    pub(crate) cpu: Duration,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} MiB, {:.1?} of CPU", self.memory_kib as f64 / 1024.0, self.cpu)
    }
}

fn usage(child: &Child) -> Result<Usage> {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id()));
    let status = read("status")?;
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let memory_kib = memory.trim().trim_end_matches(" kB").parse().context("VmRSS")?;
    // Behind the name in brackets: state is the first field, user and system time the 12th and 13th.
    let stat = read("stat")?;
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<u64>().ok());
    let ticks = ticks(11).context("user time")? + ticks(12).context("system time")?;
    Ok(Usage { memory_kib, cpu: Duration::from_millis(ticks * 1000 / TICKS) })
}

/// Where a program lies that was built beside this one.
fn program(name: &str) -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folder = this.parent().and_then(Path::parent).context("this program lies nowhere")?;
    let path = folder.join(name);
    anyhow::ensure!(path.is_file(), "{name} is not built: cargo build -p {name}");
    Ok(path)
}

/// A process that ends with its owner.
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) struct Dashboard {
    folder: PathBuf,
    http: u16,
    mqtt: u16,
    child: Owned,
    code: Option<String>,
    starts: watch::Sender<u32>,
}

impl Dashboard {
    /// Starts it at two ports that are free now, and stay its own when it is started again.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let (http, mqtt) = {
            let (one, other) =
                (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
            (one.local_addr()?.port(), other.local_addr()?.port())
        };
        let (child, code) = start(folder, http, mqtt)?;
        Ok(Self {
            folder: folder.to_owned(),
            http,
            mqtt,
            child,
            code,
            starts: watch::Sender::new(1),
        })
    }

    /// Sets it up: gives its API as the administrator, and the URL for gateways.
    pub(crate) async fn set_up(&self) -> Result<(Api, String)> {
        let address = format!("127.0.0.1:{}", self.http);
        let code = self.code.as_deref().context("the dashboard is set up already")?;
        let body = format!(
            r#"{{"code":"{code}","site":"Load","zone":"UTC","name":"Kim","email":"kim@example.com","password":"correct horse battery"}}"#
        );
        let open = Api::new(address.clone(), String::new(), self.starts.subscribe());
        let made = open.call("POST", "/api/v1/set-up", &body, "").await?;
        let token = made["token"].as_str().context("no token")?.to_owned();
        let api = Api::new(address, token, self.starts.subscribe());
        let gateway = api.call("POST", "/api/v1/gateways", "{}", "").await?;
        Ok((api, gateway["url"].as_str().context("no URL")?.to_owned()))
    }

    /// Kills it, as `kill -9` does, and starts it again.
    pub(crate) fn kill_and_restart(&mut self) -> Result<()> {
        self.child.0.kill()?;
        self.child.0.wait()?;
        (self.child, self.code) = start(&self.folder, self.http, self.mqtt)?;
        self.starts.send_modify(|starts| *starts += 1);
        Ok(())
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        usage(&self.child.0)
    }
}

/// Starts a dashboard; gives the code to set it up if it is new.
fn start(folder: &Path, http: u16, mqtt: u16) -> Result<(Owned, Option<String>)> {
    let mut child = Command::new(program("lockbench-dashboard")?)
        .args(["serve", "--database"])
        .arg(folder.join("dashboard.sqlite"))
        .args(["--http", &format!("127.0.0.1:{http}")])
        .args(["--mqtt", &format!("127.0.0.1:{mqtt}")])
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .context("lockbench-dashboard can't be started")?;
    let out = child.stdout.take().context("no output")?;
    let owned = Owned(child);
    let mut code = None;
    // It says where its pages and its broker are, and for a new one how to set it up.
    let is_new = !folder.join("started").exists();
    std::fs::write(folder.join("started"), "")?;
    for line in BufReader::new(out).lines().take(if is_new { 3 } else { 2 }) {
        code = code.or(line?.split_once("?code=").map(|(_, code)| code.to_owned()));
    }
    Ok((owned, code))
}

/// The crowd.
pub(crate) struct Lockboxes {
    child: Owned,
    out: std::cell::RefCell<Option<ChildStdout>>,
}

impl Lockboxes {
    pub(crate) fn start(url: &str, count: u16) -> Result<Self> {
        let mut child = Command::new(program("lockbench-online")?)
            .args(["lockbox", "serve", "--connect", url, "--count", &count.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("lockbench-online can't be started")?;
        let out = child.stdout.take();
        Ok(Self { child: Owned(child), out: std::cell::RefCell::new(out) })
    }

    /// Reads the pairing code of each off what they print: device and code.
    pub(crate) fn codes(&self, count: usize) -> Result<Vec<(String, String)>> {
        let out = self.out.take().context("read already")?;
        let mut lines = BufReader::new(out).lines();
        let mut codes = Vec::with_capacity(count);
        while codes.len() < count {
            let line = lines.next().context("the lockboxes ended")??;
            if let Some((device, code)) = line.split_once(": pairing code ") {
                codes.push((device.to_owned(), code.to_owned()));
            }
        }
        // Whoever reads no more would stop them.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(codes)
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        usage(&self.child.0)
    }
}
