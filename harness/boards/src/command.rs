//! Commands about boards: `boards`, `flash`, `board serve`.

use std::time::Duration;

use anyhow::{Context as _, anyhow};
use lockbench::cli::{BoardCommand, Command, Console, Exit, Problem, Surroundings};
use lockbench::rig::file::RigFile;
use lockbench::run::Stop;
use probe_rs::probe::list::{Accessibility, Lister};
use virtual_probe::{Address, BoardOptions, BoardState, VirtualBoard};

use crate::board::Board;
use crate::desk::Claim;
use crate::failure::Failure;
use crate::rig::BoardRigs;

/// Between two looks at a board that is served, and at a wish to end.
const LOOK: Duration = Duration::from_millis(50);

/// Does a command that needs probes.
///
/// # Errors
/// [`Problem`] where it could not be done.
pub fn execute(
    command: &Command,
    _: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    match command {
        Command::Boards => boards(console),
        Command::Flash { rig } => flash(rig, console),
        Command::Board { command: BoardCommand::Serve { tcp } } => serve(*tcp, stop, console),
        _ => Err(Problem::new("this program runs scenarios on boards only")
            .with_hint("use cargo lockbench")),
    }
}

fn boards(console: &mut Console<'_>) -> Result<Exit, Problem> {
    let probes = Lister::new().list_all_with_access();
    writeln!(console.out, "probes on this machine: {}", count(probes.len()))?;
    for probe in &probes {
        let access = match probe.accessibility {
            Accessibility::Accessible => "",
            Accessibility::PermissionDenied => ", but you may not open it: it needs a udev rule",
        };
        writeln!(console.out, "  {}{access}", probe.info)?;
    }
    let rigs = BoardRigs::of_process().files().map_err(anyhow::Error::new)?;
    writeln!(console.out, "rigs: {}", count(rigs.len()))?;
    for rig in &rigs {
        writeln!(console.out, "  {}: {} on {}, {}", rig.name, rig.board, rig.probe, state(rig))?;
    }
    Ok(Exit::Passed)
}

fn count(number: usize) -> String {
    if number == 0 { "none".to_owned() } else { number.to_string() }
}

/// Tells whether a rig could be used now.
fn state(rig: &RigFile) -> String {
    if rig.is_virtual() {
        return match VirtualBoard::start(BoardOptions::default()) {
            Ok(_) => "started on demand".to_owned(),
            Err(error) => format!("not usable: {error}"),
        };
    }
    if Claim::is_taken(&rig.probe) {
        return "in use by another run".to_owned();
    }
    match rig.probe.parse() {
        Err(error) => format!("not usable: {error}"),
        Ok(selector) if Lister::new().list(Some(&selector)).is_empty() => {
            "its probe is not plugged in".to_owned()
        }
        Ok(_) => "ready".to_owned(),
    }
}

fn flash(name: &str, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let rigs = BoardRigs::of_process();
    let rig = rigs.file(name).map_err(|error| Problem::new(error.to_string()))?;
    let opened = rigs.image(&rig).and_then(|image| Board::open(&rig, image));
    let (_, flashed) = opened.map_err(|failure| problem(name, &failure))?;
    writeln!(console.out, "{name}: {flashed}")?;
    Ok(Exit::Passed)
}

fn problem(rig: &str, failure: &Failure) -> Problem {
    Problem::new(format!("rig `{rig}`: {failure}")).with_hint(failure.hint())
}

/// Serves until it is interrupted.
fn serve(tcp: Option<u16>, stop: &Stop, console: &mut Console<'_>) -> Result<Exit, Problem> {
    let address = match tcp {
        Some(port) => format!("tcp:127.0.0.1:{port}"),
        None => "tcp:127.0.0.1:0".to_owned(),
    };
    let address: Address =
        address.parse().map_err(|error| anyhow!("{error}")).context("the address")?;
    let board = VirtualBoard::start(BoardOptions::default()).map_err(anyhow::Error::new)?;
    let server = board.serve(&address).map_err(anyhow::Error::new)?;
    // Alone in the first line, for scripts.
    writeln!(console.out, "{}", server.selector())?;
    console.out.flush()?;
    writeln!(
        console.err,
        "a virtual micro:bit; give the selector to probe-rs --probe. Ctrl-C ends it."
    )?;
    while !stop.is_interrupted() {
        if let BoardState::Lost { why } = board.state() {
            return Err(Problem::new(format!("the virtual board was lost: {why}")));
        }
        std::thread::park_timeout(LOOK);
    }
    Ok(Exit::Interrupted)
}
