//! Deals the scenarios of a plan out to threads, and puts what comes back into the plan's order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use super::scenario::sweep_scenario;
use super::{ScenarioSweep, Sweep, SweepOptions};
use crate::feature::Plan;
use crate::run::{QuietPanics, Stop, catch};

/// Sweeps every scenario of a plan.
///
/// `progress` is told of each scenario, in the order of the plan, as soon as all before it are there.
/// The same plan and seed give the same sweep for any number of threads.
pub fn sweep(
    plan: &Plan,
    options: &SweepOptions,
    stop: &Stop,
    mut progress: impl FnMut(&ScenarioSweep),
) -> Sweep {
    let threads = options.jobs.clamp(1, plan.pickles.len().max(1));
    let next = AtomicUsize::new(0);
    let (mut waiting, mut result) = (BTreeMap::new(), Sweep::default());
    let _quiet = QuietPanics::begin();
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                while !stop.is_interrupted() {
                    let place = next.fetch_add(1, Ordering::SeqCst);
                    let Some(pickle) = plan.pickles.get(place) else { return };
                    let swept = catch(|| sweep_scenario(pickle, options, stop));
                    let swept = swept.unwrap_or_else(|fault| ScenarioSweep {
                        place: format!("{}:{}", pickle.uri, pickle.selecting_line()),
                        scenario: pickle.name.clone(),
                        fault: Some(fault),
                        ..ScenarioSweep::default()
                    });
                    // Nobody listens only when the sweep is over.
                    let _ = sender.send((place, swept));
                }
            });
        }
        drop(sender);
        for (place, swept) in receiver {
            waiting.insert(place, swept);
            while let Some(swept) = waiting.remove(&result.scenarios.len()) {
                progress(&swept);
                result.scenarios.push(swept);
            }
        }
    });
    // An interrupted sweep may lack scenarios in the middle: what is there counts all the same.
    result.scenarios.extend(waiting.into_values());
    result.interrupted = stop.is_interrupted();
    result
}
