//! `lockbench check`: parses and matches every step, runs nothing.

use super::features_folder::selections;
use super::{Console, Exit, Problem, Surroundings};
use crate::feature::{Request, load};
use crate::rig::Capability;

pub(super) fn execute(
    paths: &[String],
    surroundings: &Surroundings,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let selections = selections(paths, surroundings)?;
    let capabilities = Capability::ALL.map(Capability::name);
    let plan = load(&Request {
        selections: &selections,
        tags: None,
        capabilities: &capabilities,
        base: &surroundings.folder,
    })?;
    let steps = plan.pickles.iter().flat_map(|pickle| &pickle.steps);
    let text = format!(
        "{}, {}, {}: every step is known",
        count(plan.sources.len(), "feature file"),
        count(plan.pickles.len(), "scenario"),
        count(steps.count(), "step"),
    );
    writeln!(console.out, "{text}")?;
    Ok(Exit::Passed)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
