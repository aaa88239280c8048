//! The list of a scenario's steps, with their virtual times.

use bench_protocol::Instant;
use maud::{Markup, html};

use super::failure;
use super::gallery::Gallery;
use crate::report::model::{Outcome, ScenarioReport, StepReport, StepStatus};
use crate::report::span::human;

/// Writes the steps.
pub(super) fn write<'a>(scenario: &'a ScenarioReport, gallery: &mut Gallery<'a>) -> Markup {
    let broke = match scenario.outcome {
        Outcome::RigError(_) => scenario.stopped_at(),
        _ => None,
    };
    html! {
        ol.steps {
            @for (index, step) in scenario.steps.iter().enumerate() {
                @let (word, sign, class) = if broke == Some(index) {
                    ("rig error", "!", Some("broken"))
                } else {
                    match step.status {
                        StepStatus::Passed => ("passed", "✓", None),
                        StepStatus::Failed(_) => ("failed", "✗", Some("failed")),
                        StepStatus::NotReached => ("not reached", "–", Some("skipped")),
                    }
                };
                li class=[class] {
                    i role="img" aria-label=(word) { (sign) }
                    div.text {
                        b { (step.keyword) } " " (quoted(&step.text))
                        @if step.background { " " small { "background" } }
                        @if let Some(rows) = &step.table { (table(rows)) }
                    }
                    (times(step))
                    @if let Some(failure) = step.failure() { (failure::write(step, failure, gallery)) }
                }
            }
        }
    }
}

/// Writes when a step ended, and what it took.
fn times(step: &StepReport) -> Markup {
    let took = step.took();
    html! {
        @if step.status == StepStatus::NotReached {
            span.time { small {} " not reached" }
        } @else {
            span.time title={ (step.began) " to " (step.ended) } {
                small { @if !took.is_zero() { "+" (human(took)) } }
                " "
                (human(step.ended.since(Instant::ZERO)))
            }
        }
    }
}

/// Sets the words in quotation marks apart.
fn quoted(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('"').collect();
    // An odd mark has no partner: then nothing is set apart.
    let paired = parts.len() % 2 == 1;
    html! {
        @if paired {
            @for (index, part) in parts.iter().enumerate() {
                @if index % 2 == 1 { q { (part) } } @else { (part) }
            }
        } @else { (text) }
    }
}

fn table(rows: &[Vec<String>]) -> Markup {
    html! {
        table { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
    }
}
