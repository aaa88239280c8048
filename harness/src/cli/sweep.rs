//! `lockbench sweep`: cuts the power at every moment that hurts, and tells what did not hold.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::features_folder::selections;
use super::{Console, Exit, Problem, Surroundings, SweepArguments};
use crate::feature::{Plan, Request, load};
use crate::rig::Capability;
use crate::run::Stop;
use crate::sweep::{ScenarioSweep, Spot, Sweep, SweepOptions, sweep};

pub(super) fn execute(
    arguments: &SweepArguments,
    surroundings: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let selections = selections(&arguments.paths, surroundings)?;
    let plan = load(&Request {
        selections: &selections,
        tags: None,
        capabilities: &Capability::ALL.map(Capability::name),
        base: &surroundings.folder,
    })?;
    if arguments.cut.is_some() && plan.pickles.len() != 1 {
        let found = plan.pickles.len();
        return Err(Problem::new(format!(
            "--cut needs exactly one scenario, {found} are selected"
        ))
        .with_hint("select it by its line: cargo lockbench sweep PATH:LINE --cut K"));
    }
    let swept = watched(&plan, &options(arguments), stop, console)?;
    for violation in swept.violations() {
        writeln!(console.out, "{violation}\n")?;
    }
    for (scenario, why) in swept.faults() {
        writeln!(console.out, "{}  {}\n  not swept: {why}\n", scenario.place, scenario.scenario)?;
    }
    writeln!(console.out, "{swept}")?;
    console.out.flush()?;
    Ok(exit(&swept))
}

fn options(arguments: &SweepArguments) -> SweepOptions {
    let defaults = SweepOptions::default();
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    SweepOptions {
        seed: arguments.seed.unwrap_or(defaults.seed),
        jobs: arguments.jobs.map_or_else(processors, usize::from),
        every: arguments.every.unwrap_or(defaults.every),
        most: arguments.most.unwrap_or(defaults.most),
        seconds: arguments.seconds,
        spot: arguments.cut.map(|cut| Spot { cut, second: arguments.second }),
        rig: defaults.rig,
    }
}

/// Sweeps with a bar on a terminal, with a line for each scenario elsewhere.
fn watched(
    plan: &Plan,
    options: &SweepOptions,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Sweep, Problem> {
    let bar = console.watched.then(|| {
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(plan.pickles.len() as u64), target);
        let style = ProgressStyle::with_template(
            "{bar:30} {pos}/{len} scenarios{msg}  {elapsed}, {eta} left",
        );
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    let (mut told, mut cuts) = (Ok(()), 0);
    let swept = sweep(plan, options, stop, |scenario| {
        cuts += scenario.cut_points + scenario.second_cuts;
        match &bar {
            Some(bar) => {
                bar.set_message(format!(", {cuts} cuts"));
                bar.inc(1);
            }
            None if told.is_ok() => told = writeln!(console.err, "{}", line(scenario)),
            None => {}
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    told?;
    Ok(swept)
}

/// Writes `held      features/locking.feature:12  The latch holds  (84 of 84 cuts, 84 again)`.
fn line(scenario: &ScenarioSweep) -> String {
    let word = match (&scenario.fault, scenario.violations.len()) {
        (Some(_), _) => "NOT SWEPT",
        (None, 0) => "held",
        _ => "VIOLATED",
    };
    let ScenarioSweep { place, scenario: name, opportunities, cut_points, second_cuts, .. } =
        scenario;
    format!(
        "{word:<9} {place}  {name}  ({cut_points} of {opportunities} cuts, {second_cuts} again)"
    )
}

fn exit(swept: &Sweep) -> Exit {
    if swept.interrupted {
        Exit::Interrupted
    } else if swept.faults().next().is_some() {
        Exit::CouldNotRun
    } else if swept.violations().next().is_some() {
        Exit::Failed
    } else if swept.cut_points() + swept.second_cuts() == 0 {
        // Nothing was tried: that is no success.
        Exit::CouldNotRun
    } else {
        Exit::Passed
    }
}

#[cfg(test)]
mod tests;
