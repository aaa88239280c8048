//! What the command line takes.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand};

use crate::sweep::Seconds;

/// Replays Gherkin scenarios against a lockbox.
#[derive(Clone, Debug, Parser)]
#[command(name = "lockbench", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Replay scenarios and write reports.
    Run(RunArguments),
    /// Cut the power at every moment that hurts, and judge what comes back.
    Sweep(SweepArguments),
    /// Parse feature files and match every step, run nothing.
    Check {
        /// Feature files or folders, `FILE:LINE` for one scenario [default: the workspace's features/].
        #[arg(value_name = "PATH[:LINE]")]
        paths: Vec<String>,
    },
    /// List every step with what it means and an example.
    Steps(StepsArguments),
    /// List the rigs and what they can do.
    Rigs,
    /// Run scenarios on two rigs, and show where they first did not do the same.
    Compare(CompareArguments),
    /// List debug probes and rigs, with their state.
    Boards,
    /// Build a rig's image and write it to its board, unless it is there already.
    Flash {
        /// The rig, by the name of its file in harness/rigs.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        rig: String,
    },
    /// Lend a rig to another program over standard input and output.
    Lend {
        /// The rig.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        rig: String,
    },
    /// Virtual boards for other programs.
    Board {
        /// What to do.
        #[command(subcommand)]
        command: BoardCommand,
    },
    /// Virtual lockboxes in real time, for people to work with.
    Lockbox {
        /// What to do.
        #[command(subcommand)]
        command: LockboxCommand,
    },
}

impl Command {
    /// Tells whether it needs debug probes, so that this library can't do it by itself.
    pub const fn needs_probes(&self) -> bool {
        matches!(self, Self::Boards | Self::Flash { .. } | Self::Board { .. })
    }

    /// Tells whether it needs a network, so that this library can't do it by itself.
    pub const fn needs_network(&self) -> bool {
        matches!(self, Self::Lockbox { .. } | Self::Run(RunArguments { dashboard: Some(_), .. }))
    }
}

/// What to do with virtual lockboxes.
#[derive(Clone, Debug, Subcommand)]
pub enum LockboxCommand {
    /// Start virtual lockboxes as clients of a running dashboard, print their pairing codes, and take orders on
    /// standard input (`help` lists them) until Ctrl-C.
    Serve(LockboxArguments),
}

/// Arguments of `lockbench lockbox serve`.
#[derive(Clone, Debug, Args)]
pub struct LockboxArguments {
    /// Where to connect and as whom: mqtt://SITE:TOKEN@HOST:PORT, from the dashboard's page of gateways.
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub connect: Option<String>,
    /// Lend their serial lines to `lockbench-gateway --tcp` instead: the first one here, the others on the ports after.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        conflicts_with = "connect",
        required_unless_present = "connect"
    )]
    pub listen: Option<SocketAddr>,
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub count: u16,
    /// What the dashboard calls them until they are paired: NAME-1, NAME-2 …
    #[arg(long, value_name = "NAME", default_value = "virtual")]
    pub name: String,
    /// How fast their time goes; their clocks and the dashboard's part unless it is 1.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,
    /// Seed of their bounce, and of their keys and pairing codes: for play, not for secrets.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Leave the screens with the pairing codes closed.
    #[arg(long)]
    pub unpaired: bool,
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.01..=1000.0).contains(&speed) => Ok(speed),
        _ => Err("a speed is 0.01–1000".to_owned()),
    }
}

/// What to do with virtual boards.
#[derive(Clone, Debug, Subcommand)]
pub enum BoardCommand {
    /// Start a virtual micro:bit, print its probe's selector for probe-rs, and serve it until Ctrl-C.
    Serve {
        /// Serve on this TCP port of 127.0.0.1 [default: one that is free].
        #[arg(long, value_name = "PORT")]
        tcp: Option<u16>,
    },
}

/// Arguments of `lockbench run`.
#[derive(Clone, Debug, Default, Args)]
pub struct RunArguments {
    /// Feature files or folders, `FILE:LINE` for one scenario [default: the workspace's features/].
    #[arg(value_name = "PATH[:LINE]")]
    pub paths: Vec<String>,
    /// Only scenarios with such tags, for example `@smoke and not @drill`.
    #[arg(long, value_name = "EXPR")]
    pub tags: Option<String>,
    /// The rig to run on [default: simulated].
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub rig: Option<String>,
    /// Let keyholder, administrator and users go over a dashboard's real interfaces: `embedded` starts one for each
    /// scenario, http://HOST:PORT is a running one [default: its core, without a network].
    #[arg(long, value_name = "embedded|URL", value_parser = NonEmptyStringValueParser::new())]
    pub dashboard: Option<String>,
    /// How many scenarios to run side by side [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Seed of bounce, delays and the like; the same seed gives the same course of events [default: 0].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run nothing after the first scenario that does not pass.
    #[arg(long)]
    pub fail_fast: bool,
    /// Run only what did not pass in an earlier run: its report folder, or the report.json in it.
    #[arg(long, value_name = "REPORT", conflicts_with = "paths")]
    pub rerun: Option<PathBuf>,
    /// Write pins, buses and deadlines of the one scenario as a waveform.
    #[arg(long, value_name = "FILE")]
    pub vcd: Option<PathBuf>,
    /// Write every scenario's events into a folder, for `lockbench compare`.
    #[arg(long, value_name = "DIR", conflicts_with = "vcd")]
    pub events: Option<PathBuf>,
    /// Folder for the reports.
    #[arg(long, value_name = "DIR", default_value = "report")]
    pub report: PathBuf,
}

/// Arguments of `lockbench compare`.
#[derive(Clone, Debug, Args)]
pub struct CompareArguments {
    /// The first rig.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub first: String,
    /// The second rig.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub second: String,
    /// Feature files or folders, `FILE:LINE` for one scenario [default: the workspace's features/].
    #[arg(value_name = "PATH[:LINE]")]
    pub paths: Vec<String>,
    /// Only scenarios with such tags.
    #[arg(long, value_name = "EXPR")]
    pub tags: Option<String>,
    /// How many scenarios to run side by side [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Seed of bounce, delays and the like [default: 0].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How far apart in microseconds the same may happen on both.
    #[arg(long, value_name = "US", default_value_t = 0)]
    pub tolerance: u64,
    /// Folder for both runs' reports and events.
    #[arg(long, value_name = "DIR", default_value = "report/compare")]
    pub report: PathBuf,
}

/// Arguments of `lockbench sweep`.
#[derive(Clone, Debug, Default, Args)]
pub struct SweepArguments {
    /// Feature files or folders, `FILE:LINE` for one scenario [default: the workspace's features/].
    #[arg(value_name = "PATH[:LINE]")]
    pub paths: Vec<String>,
    /// Only every N-th moment of a scenario [default: 1, all of them].
    #[arg(long, value_name = "N")]
    pub every: Option<NonZeroU64>,
    /// At most N moments of any one step, evenly spread [default: 300].
    #[arg(long, value_name = "N")]
    pub most: Option<NonZeroU64>,
    /// The second cuts in each recovery: `none`, one `in-turn`, or `all`.
    #[arg(long, value_name = "WHICH", value_enum, default_value_t)]
    pub seconds: Seconds,
    /// Only this cut, of the one scenario that is selected.
    #[arg(long, value_name = "K", conflicts_with_all = ["every", "most", "seconds"])]
    pub cut: Option<u64>,
    /// Only this second cut in the recovery from the first.
    #[arg(long, value_name = "J", requires = "cut")]
    pub second: Option<u64>,
    /// How many scenarios to sweep side by side [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Seed of bounce, torn bits and the like; the same seed gives the same course of events [default: 0].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Arguments of `lockbench steps`.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct StepsArguments {
    /// As JSON.
    #[arg(long, conflicts_with = "glue")]
    pub json: bool,
    /// As the glue file that editors read the steps from.
    #[arg(long)]
    pub glue: bool,
}

/// Writes the command line as it would be typed, quoted where a shell needs it.
pub(super) fn command_line(arguments: impl Iterator<Item = String>) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+%".contains(c);
    let quoted = arguments.map(|argument| {
        if !argument.is_empty() && argument.chars().all(plain) {
            argument
        } else {
            format!("'{}'", argument.replace('\'', r"'\''"))
        }
    });
    ["cargo".to_owned(), "lockbench".to_owned()]
        .into_iter()
        .chain(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}
