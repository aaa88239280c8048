//! `lockbench run`: replays scenarios and writes reports.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Context as _;

use super::features_folder::selections;
use super::{Console, Exit, Problem, Program, RunArguments, Surroundings, report_files, rigs};
use crate::dashboard::DashboardSource;
use crate::feature::{Fault, PathSelection, Plan, Request, TagExpression, check_tag, load};
use crate::report::terminal::{self, Progress};
use crate::report::{Outcome, RunReport};
use crate::rig::{self, Capability};
use crate::run::{Record, Run, RunOptions, Stop, run};

pub(super) fn execute(
    arguments: &RunArguments,
    program: &Program,
    surroundings: &Surroundings,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let record = record(arguments, surroundings)?;
    let options = options(arguments, program, record.as_ref(), surroundings)?;
    let plan = Arc::new(plan(arguments, record.as_ref(), surroundings)?);
    if arguments.vcd.is_some() && plan.pickles.len() != 1 {
        let found = plan.pickles.len();
        return Err(Problem::new(format!(
            "--vcd needs exactly one scenario, {found} are selected"
        ))
        .with_hint("select it by its line: cargo lockbench run PATH:LINE --vcd FILE"));
    }
    let run = replay(&plan, &options, stop, console)?;
    let folder = surroundings.folder.join(&arguments.report);
    let page = report_files::write(&run.report, &folder)?;
    let page = page.strip_prefix(&surroundings.folder).unwrap_or(&page);
    if let Some(file) = &arguments.vcd {
        let waveform = run.waveform.as_deref().context("the scenario left no waveform")?;
        report_files::write_file(&surroundings.folder.join(file), |out| out.write_all(waveform))?;
        writeln!(console.err, "waveform: {}", file.display())?;
    }
    let style = console.out_style;
    terminal::write(&run.report, Some(page), &style, &mut console.out)?;
    console.out.flush()?;
    Ok(exit(&run))
}

fn record(
    arguments: &RunArguments,
    surroundings: &Surroundings,
) -> Result<Option<Record>, Problem> {
    match &arguments.rerun {
        None => Ok(None),
        Some(path) => {
            Ok(Some(Record::read(path, &surroundings.folder).map_err(anyhow::Error::new)?))
        }
    }
}

/// Gives the rig that a run is for: the one named, else that of the record.
pub(super) fn rig(
    arguments: &RunArguments,
    surroundings: &Surroundings,
) -> Result<String, Problem> {
    let recorded = record(arguments, surroundings)?.map(|record| record.rig);
    Ok(arguments.rig.clone().or(recorded).unwrap_or_else(|| rig::DEFAULT.to_owned()))
}

fn options(
    arguments: &RunArguments,
    program: &Program,
    record: Option<&Record>,
    surroundings: &Surroundings,
) -> Result<RunOptions, Problem> {
    let defaults = RunOptions::default();
    let entry = rigs::entry(&rig(arguments, surroundings)?, program, surroundings)?;
    let dashboards = dashboards(arguments, program)?;
    let (taken, facts) = (dashboards.dashboards().takes_away(), dashboards.dashboards().facts());
    let most = [entry.most, dashboards.dashboards().most()].into_iter().flatten().min();
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Ok(RunOptions {
        capabilities: entry
            .capabilities
            .iter()
            .filter(|able| !taken.contains(able))
            .map(|able| able.name().to_owned())
            .collect(),
        rig: entry.name,
        facts: [entry.facts, facts].concat(),
        rigs: program.rigs.clone(),
        dashboards: dashboards.clone(),
        recording: arguments.events.as_ref().map(|folder| surroundings.folder.join(folder)),
        seed: arguments.seed.or(record.map(|record| record.seed)).unwrap_or(defaults.seed),
        jobs: arguments.jobs.map_or_else(processors, usize::from).min(most.unwrap_or(usize::MAX)),
        fail_fast: arguments.fail_fast,
        waveform: arguments.vcd.is_some(),
        command: surroundings.command.clone(),
        detail: defaults.detail,
    })
}

fn dashboards(arguments: &RunArguments, program: &Program) -> Result<DashboardSource, Problem> {
    match (&arguments.dashboard, program.dashboards) {
        (None, _) => Ok(DashboardSource::default()),
        (Some(name), Some(find)) => find(name),
        (Some(_), None) => Err(Problem::new("--dashboard needs a network")
            .with_hint("use cargo lockbench, which builds what has one")),
    }
}

fn plan(
    arguments: &RunArguments,
    record: Option<&Record>,
    surroundings: &Surroundings,
) -> Result<Plan, Problem> {
    let capabilities = Capability::ALL.map(Capability::name);
    let tags = match &arguments.tags {
        None => None,
        Some(expression) => Some(
            TagExpression::parse(expression, &|tag| check_tag(tag, &capabilities))
                .map_err(|error| Problem::new(error.to_string()))?,
        ),
    };
    let selections: Vec<PathSelection> = match (record, &arguments.rerun) {
        (Some(record), Some(path)) => {
            let mut selections = record.not_passed(path).map_err(anyhow::Error::new)?;
            for selection in &mut selections {
                selection.path = surroundings.folder.join(&selection.path);
            }
            selections
        }
        _ => selections(&arguments.paths, surroundings)?,
    };
    let request = Request {
        selections: &selections,
        tags: tags.as_ref(),
        capabilities: &capabilities,
        base: &surroundings.folder,
    };
    load(&request).map_err(|faults: Vec<Fault>| faults.into())
}

fn replay(
    plan: &Arc<Plan>,
    options: &RunOptions,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Run, Problem> {
    let style = console.err_style;
    let mut progress = if console.watched {
        Progress::bar(&mut *console.err, style, plan.pickles.len())
    } else {
        Progress::lines(&mut *console.err, style)
    };
    let mut told = Ok(());
    let run = run(plan, options, stop, |scenario| {
        if told.is_ok() {
            told = progress.scenario(scenario);
        }
    });
    told.and_then(|()| progress.finish())?;
    Ok(run)
}

fn exit(run: &Run) -> Exit {
    let totals = RunReport::totals(&run.report);
    let rig_failed = run
        .report
        .scenarios
        .iter()
        .any(|scenario| matches!(scenario.outcome, Outcome::RigError(_)));
    if run.interrupted {
        Exit::Interrupted
    } else if rig_failed {
        Exit::CouldNotRun
    } else if totals.failed > 0 {
        Exit::Failed
    } else if totals.passed == 0 {
        // Nothing ran: that is no success.
        Exit::CouldNotRun
    } else {
        Exit::Passed
    }
}
