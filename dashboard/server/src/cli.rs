//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use dashboard_core::Utc;
use dashboard_server::{
    Broker, BrokerAddress, Clock, MailServer, Options, Server, back_up, restore,
};
use tracing_subscriber::EnvFilter;

/// The keyholder's dashboard, the administrator's, and the digital keys app.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves pages, API and broker until it is interrupted.
    Serve(Box<Serve>),
    /// Copies the database to a new file, while a server uses it or not.
    Backup {
        /// The database.
        #[arg(long, value_name = "FILE", default_value = "lockbench-dashboard.sqlite")]
        database: PathBuf,
        /// The copy, which has all keys in it, too.
        copy: PathBuf,
    },
    /// Makes a database from such a copy, on which a server then starts.
    ///
    /// Everybody signs in again. Digital keys and sessions made after the copy are in the locks, and not here.
    Restore {
        /// The copy.
        copy: PathBuf,
        /// The database, which must not be there yet.
        #[arg(long, value_name = "FILE", default_value = "lockbench-dashboard.sqlite")]
        database: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// The database; it is made if it isn't there.
    #[arg(long, value_name = "FILE", default_value = "lockbench-dashboard.sqlite")]
    database: PathBuf,
    /// Where the pages are.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    http: SocketAddr,
    /// Where the broker in this program listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:1883")]
    mqtt: SocketAddr,
    /// Another broker instead: mqtt://USER:PASSWORD@HOST:PORT; over TLS mqtts://…, with an authority of your own
    /// mqtts://…?ca=FILE.
    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "mqtt",
        env = "LOCKBENCH_BROKER",
        hide_env_values = true
    )]
    broker: Option<BrokerAddress>,
    /// Where people reach the server, as in `https://locks.example`: it stands in e-mails, and https makes cookies
    /// secure.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The mail server: smtps://USER:PASSWORD@HOST, smtp://USER:PASSWORD@HOST:587?tls=required, smtp://HOST:25.
    /// Without one, e-mails wait.
    #[arg(
        long,
        value_name = "URL",
        requires = "mail_from",
        env = "LOCKBENCH_SMTP",
        hide_env_values = true
    )]
    smtp: Option<String>,
    /// Who the e-mails are from.
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// A test clock, which stands still until the API sets it: seconds since 1970 UTC. Never for locks in use.
    #[arg(long, value_name = "UTC_S")]
    test_clock: Option<i64>,
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let Arguments { command } = Arguments::parse();
    let result = match command {
        Command::Serve(serve) => run(*serve),
        Command::Backup { database, copy } => back_up(&database, &copy).map_err(Into::into),
        Command::Restore { copy, database } => {
            restore(&copy, &database, Clock::System.now()).map_err(Into::into)
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(serve: Serve) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("the runtime can't be started")?;
    runtime.block_on(async {
        let clock = match serve.test_clock {
            Some(seconds) => Clock::test(Utc::from_secs(seconds)),
            None => Clock::System,
        };
        let broker = match serve.broker {
            Some(url) => Broker::External(url),
            None => Broker::BuiltIn(serve.mqtt),
        };
        let mail = match (&serve.smtp, &serve.mail_from) {
            (Some(url), Some(from)) => Some(MailServer::new(url, from)?),
            _ => None,
        };
        let options = Options {
            database: serve.database,
            http: serve.http,
            broker,
            url: serve.url.map(|url| url.trim_end_matches('/').to_owned()),
            clock,
            mail,
        };
        let server = Server::start(options).await?;
        println!("pages: http://{}", server.http());
        if let Some(mqtt) = server.mqtt() {
            println!("broker: mqtt://{mqtt}");
        }
        if server.hub().look().is_new() {
            println!("set it up: http://{}/set-up?code={}", server.http(), server.set_up_code());
        }
        interrupted().await?;
        eprintln!("stopping …");
        server.stop().await;
        Ok(())
    })
}

/// Waits for an interrupt, or for the word of whoever started the program.
async fn interrupted() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("signals can't be heard")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("signals can't be heard"),
        _ = terminate.recv() => Ok(()),
    }
}
