//! One scenario on the page: a line that opens to its steps, pictures and timeline.

use maud::{Markup, html};

use super::gallery::Gallery;
use super::overview::scenario_id;
use super::{outcome, steps, timeline};
use crate::report::model::{Outcome, ScenarioReport};
use crate::report::span::human;

/// Writes a scenario.
pub(super) fn write<'a>(
    scenario: &'a ScenarioReport,
    gallery: &mut Gallery<'a>,
    open: bool,
) -> Markup {
    let (word, sign, class) = outcome(&scenario.outcome);
    html! {
        details class={ "scenario " (class) } open[open] {
            summary {
                span.badge aria-hidden="true" { (sign) }
                span.vh { (word) ": " }
                span.name { (scenario.name) }
                @if let Some(line) = scenario.example_line { " " span.where { "example in line " (line) } }
                @for tag in &scenario.tags { " " span.tag { "@" (tag) } }
                span.time {
                    @match &scenario.outcome {
                        Outcome::NotRun(reason) => (reason),
                        _ => (human(scenario.virtual_time())),
                    }
                }
            }
            div.inside id=(scenario_id(scenario)) {
                p.where {
                    code { (scenario.place()) }
                    @if !scenario.steps.is_empty() { span.time { "took · at virtual time" } }
                }
                @match &scenario.outcome {
                    Outcome::RigError(reason) => p.note { b { "Rig error: " } (reason) },
                    Outcome::NotRun(reason) => p.note { b { "Not run: " } (reason) },
                    Outcome::Passed | Outcome::Failed => {},
                }
                @if let Some(reason) = &scenario.retried {
                    p.note { b { "Tried again on a fresh board, because: " } (reason) }
                }
                @for note in &scenario.notes { p.note { (note) } }
                (steps::write(scenario, gallery))
                (timeline::write(scenario, gallery))
                p.repeat { span { "Repeat" } code { (scenario.repeat) } }
            }
        }
    }
}
