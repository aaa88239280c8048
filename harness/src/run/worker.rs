//! One thread of a run: lets cucumber replay shares of the plan until none is left.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::Sender;

use cucumber::event::ScenarioFinished;
use cucumber::runner::basic::{Basic, Cli};
use cucumber::step::Collection;
use cucumber::{Runner, ScenarioType};
use futures::StreamExt as _;
use futures::future::{FutureExt as _, ready};
use gherkin::{Feature, Scenario, Span, Step, StepType};
use regex::Regex;

use super::share::Shares;
use super::stage::Stage;
use super::world::{Finished, ScenarioWorld, Setting, step, unplayed};
use crate::feature::Pickle;
use crate::report::{Outcome, ScenarioReport};
use crate::step::Keyword;

/// Replays shares until none is left, and sends each scenario's report when it is finished.
pub(super) fn work<S: Stage>(setting: &Setting, shares: &Shares, finished: &Sender<Finished>) {
    let steps = match catch_all::<S>() {
        Ok(steps) => steps,
        Err(error) => return give_up(setting, shares, finished, &error.to_string()),
    };
    loop {
        let share = shares.take();
        if share.is_empty() {
            return;
        }
        replay::<S>(setting, share, &steps, finished);
    }
}

/// One definition for all steps of a keyword: steps are matched when the plan is made, where a fault
/// can still name file and line.
fn catch_all<S: Stage>() -> Result<Collection<ScenarioWorld<S>>, regex::Error> {
    let any = Regex::new("")?;
    Ok(Collection::new()
        .given(None, any.clone(), step::<S>)
        .when(None, any.clone(), step::<S>)
        .then(None, any, step::<S>))
}

/// Lets cucumber replay one share, one scenario after the other.
fn replay<S: Stage>(
    setting: &Setting,
    share: &[usize],
    steps: &Collection<ScenarioWorld<S>>,
    finished: &Sender<Finished>,
) {
    let seen: Rc<RefCell<Vec<usize>>> = Rc::default();
    let (to_begin, to_end) = (setting.clone(), (Rc::clone(&seen), finished.clone()));
    let runner = Basic::default()
        .max_concurrent_scenarios(1)
        .which_scenario(|_, _, _| ScenarioType::Concurrent)
        .retry_options(|_, _, _, _| None)
        .steps(steps.clone())
        .before(move |_, _, scenario, world: &mut ScenarioWorld<S>| {
            world.begin(&to_begin, scenario.span.start);
            ready(()).boxed_local()
        })
        .after(move |_, _, _, how, world| {
            if let Some(mut scenario) = world.and_then(ScenarioWorld::end) {
                if matches!(how, ScenarioFinished::StepSkipped) {
                    scenario.report.outcome =
                        Outcome::RigError("cucumber skipped a step".to_owned());
                }
                to_end.0.borrow_mut().push(scenario.index);
                // Nobody listens only when the run is over.
                let _ = to_end.1.send(scenario);
            }
            ready(()).boxed_local()
        });
    let feature = feature(&setting.plan.pickles, share);
    let events = runner.run(futures::stream::iter([Ok(feature)]), Cli::default());
    // What happened is in the reports that the hook after each scenario sends.
    futures::executor::block_on(events.for_each(|_| ready(())));
    for index in share.iter().filter(|index| !seen.borrow().contains(index)) {
        let _ = finished.send(lost(setting, *index, "cucumber did not replay the scenario"));
    }
}

fn give_up(setting: &Setting, shares: &Shares, finished: &Sender<Finished>, reason: &str) {
    loop {
        let share = shares.take();
        if share.is_empty() {
            return;
        }
        for index in share {
            let _ = finished.send(lost(setting, *index, reason));
        }
    }
}

fn lost(setting: &Setting, index: usize, reason: &str) -> Finished {
    let outcome = Outcome::RigError(reason.to_owned());
    let report =
        ScenarioReport { outcome, ..unplayed(&setting.plan.pickles[index], &setting.options) };
    Finished { index, report, waveform: None }
}

/// Writes a share of the plan as a feature for cucumber.
///
/// A scenario's span holds its place in the plan, as that is how its hooks find it again. Tags stay
/// away: what they ask for is settled when the plan is made.
fn feature(pickles: &[Pickle], share: &[usize]) -> Feature {
    let scenarios = share.iter().filter_map(|index| Some(scenario(pickles.get(*index)?, *index)));
    let name =
        share.first().and_then(|index| pickles.get(*index)).map(|pickle| pickle.feature.clone());
    Feature::builder()
        .keyword("Feature".to_owned())
        .name(name.unwrap_or_default())
        .scenarios(scenarios.collect())
        .build()
}

fn scenario(pickle: &Pickle, index: usize) -> Scenario {
    let steps = pickle.steps.iter().map(|step| {
        let kind = match step.kind {
            Keyword::Given => StepType::Given,
            Keyword::When => StepType::When,
            Keyword::Then => StepType::Then,
        };
        Step::builder().keyword(step.keyword.clone()).ty(kind).value(step.text.clone()).build()
    });
    Scenario::builder()
        .keyword("Scenario".to_owned())
        .name(pickle.name.clone())
        .steps(steps.collect())
        .span(Span { start: index, end: index })
        .build()
}
