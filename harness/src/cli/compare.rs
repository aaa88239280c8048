//! `lockbench compare`: runs scenarios on two rigs, one after the other, and compares what they did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use anyhow::Context as _;

use super::{CompareArguments, Console, Exit, Problem, Surroundings};
use crate::compare::{Recording, compare};

/// Differences beyond this number are only counted.
const MOST: usize = 20;

pub(super) fn execute(
    arguments: &CompareArguments,
    surroundings: &Surroundings,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let folder = surroundings.folder.join(&arguments.report);
    // Each rig runs in a process of its own: no program holds both the firmware for the host and a probe.
    let mut events = Vec::new();
    for (rig, part) in [(&arguments.first, "first"), (&arguments.second, "second")] {
        let Some(recorded) = record(rig, part, arguments, &folder, console)? else {
            return Ok(Exit::Interrupted);
        };
        events.push(recorded);
    }
    judge(&events[0], &events[1], arguments, console)
}

/// Replays the scenarios on one rig, and gives the folder with their events, or none if it was interrupted.
fn record(
    rig: &str,
    part: &str,
    arguments: &CompareArguments,
    folder: &Path,
    console: &mut Console<'_>,
) -> Result<Option<PathBuf>, Problem> {
    let events = folder.join(part).join("events");
    if events.is_dir() {
        std::fs::remove_dir_all(&events)
            .with_context(|| format!("can't clear {}", events.display()))?;
    }
    let this = std::env::current_exe().context("this program does not find itself")?;
    let mut run = Process::new(this);
    run.args(["run", "--rig", rig, "--events"]).arg(&events);
    run.arg("--report").arg(folder.join(part));
    if let Some(tags) = &arguments.tags {
        run.args(["--tags", tags]);
    }
    for (name, value) in [
        ("--jobs", arguments.jobs.map(|jobs| jobs.to_string())),
        ("--seed", arguments.seed.map(|seed| seed.to_string())),
    ] {
        run.args(value.iter().flat_map(|value| [name, value.as_str()]));
    }
    writeln!(console.err, "on {rig} …")?;
    let ended = run.args(&arguments.paths).stdout(Stdio::null()).status();
    let ended = ended.context("the run can't be started")?;
    match ended.code() {
        // A scenario that fails on both rigs alike is no difference.
        Some(0 | 1) => Ok(Some(events)),
        Some(code) if code == i32::from(Exit::Interrupted.code()) => Ok(None),
        _ => Err(Problem::new(format!("the run on `{rig}` could not be made"))
            .with_hint(format!("cargo lockbench run --rig {rig} tells why"))),
    }
}

/// Compares two folders of events.
fn judge(
    first: &Path,
    second: &Path,
    arguments: &CompareArguments,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let by_place = |folder: &Path| -> Result<BTreeMap<String, PathBuf>, Problem> {
        let files = Recording::list(folder).map_err(anyhow::Error::new)?;
        let named = files.into_iter().map(|file| Ok((Recording::read(&file)?.place, file)));
        Ok(named
            .collect::<Result<_, crate::compare::RecordingError>>()
            .map_err(anyhow::Error::new)?)
    };
    let (one, other) = (by_place(first)?, by_place(second)?);
    let tolerance = Duration::from_micros(arguments.tolerance);
    let (mut same, mut differing, mut lone) = (0, 0, Vec::new());
    for (place, file) in &one {
        let Some(twin) = other.get(place) else {
            lone.push(place.as_str());
            continue;
        };
        let read = |file: &Path| Recording::read(file).map_err(anyhow::Error::new);
        let difference = compare(&read(file)?, &read(twin)?, tolerance);
        match difference.map_err(anyhow::Error::new)? {
            None => same += 1,
            Some(difference) => {
                differing += 1;
                if differing <= MOST {
                    writeln!(console.out, "{difference}\n")?;
                }
            }
        }
    }
    lone.extend(other.keys().filter(|place| !one.contains_key(*place)).map(String::as_str));
    let [a, b] = [&arguments.first, &arguments.second];
    writeln!(
        console.out,
        "{same} of {} scenarios are the same on {a} and {b}, times within {} µs",
        same + differing,
        arguments.tolerance
    )?;
    if differing > MOST {
        writeln!(console.out, "{} more differ than are shown", differing - MOST)?;
    }
    if !lone.is_empty() {
        writeln!(console.out, "{} were played on one of them only", lone.len())?;
    }
    Ok(if differing > 0 {
        Exit::Failed
    } else if same == 0 {
        // Nothing was compared: that is no success.
        Exit::CouldNotRun
    } else {
        Exit::Passed
    })
}
