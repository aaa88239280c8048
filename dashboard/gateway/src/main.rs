//! The program `lockbench-gateway`: one lock on a serial port or behind TCP, and a dashboard.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{ArgGroup, Parser};
use lockbench_gateway::line::{BAUD, connect_tcp, open_serial};
use lockbench_gateway::{Account, Device, Ended, Line, Notice, serve};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A line that went is tried again after this.
const REOPENS_AFTER: Duration = Duration::from_secs(2);

/// Bridges a lock's line to a dashboard over MQTT, until it is interrupted.
#[derive(Debug, Parser)]
#[command(name = "lockbench-gateway", version)]
#[command(group = ArgGroup::new("line").required(true))]
struct Arguments {
    /// Where to connect and as whom: mqtt://SITE:TOKEN@HOST:PORT, from the dashboard's page of gateways; over TLS
    /// mqtts://…, with an authority of your own mqtts://…?ca=FILE.
    #[arg(long, value_name = "URL", env = "LOCKBENCH_GATEWAY", hide_env_values = true)]
    connect: Account,
    /// What the dashboard calls the lock, until it is paired: a-z, 0-9, - and _.
    #[arg(long, value_name = "NAME", default_value = "lock-1")]
    device: Device,
    /// The lock's serial port, or a pseudo terminal.
    #[arg(long, value_name = "PATH", group = "line")]
    serial: Option<String>,
    /// A lock's line behind TCP, as `lockbench lockbox serve --listen` has it.
    #[arg(long, value_name = "HOST:PORT", group = "line")]
    tcp: Option<String>,
    /// The serial port's speed.
    #[arg(long, value_name = "BAUD", default_value_t = BAUD)]
    baud: u32,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the runtime can't be started")?.block_on(async {
        let cancel = CancellationToken::new();
        let mut terminate = signal(SignalKind::terminate()).context("signals can't be heard")?;
        let stop = cancel.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            stop.cancel();
        });
        // The first time a line that isn't there is a mistake; later it was unplugged.
        let mut line = Some(open(arguments).await?);
        while !cancel.is_cancelled() {
            if let Some(line) = line.take() {
                let ended = serve(&arguments.connect, &arguments.device, line, &cancel, tell).await;
                if ended == Ended::Line {
                    eprintln!("the line to the lock ended");
                }
            }
            tokio::select! {
                () = cancel.cancelled() => {}
                () = tokio::time::sleep(REOPENS_AFTER) => line = open(arguments).await.ok(),
            }
        }
        eprintln!("stopped");
        Ok(())
    })
}

async fn open(arguments: &Arguments) -> Result<Line> {
    match (&arguments.serial, &arguments.tcp) {
        (Some(path), _) => {
            open_serial(path, arguments.baud).with_context(|| format!("the serial port {path}"))
        }
        (None, Some(address)) => {
            connect_tcp(address).await.with_context(|| format!("the lock's line at {address}"))
        }
        (None, None) => Err(anyhow::anyhow!("a line is needed: --serial PATH or --tcp HOST:PORT")),
    }
}

fn tell(notice: Notice) {
    match notice {
        Notice::Connected => eprintln!("connected to the broker"),
        Notice::Lost(why, wait) => {
            eprintln!("no broker: {why}; again in {:.1} s", wait.as_secs_f32());
        }
        Notice::Network(true) => eprintln!("the dashboard is there"),
        Notice::Network(false) => eprintln!("the dashboard is gone"),
    }
}
