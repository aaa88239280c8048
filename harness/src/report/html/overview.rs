//! The top of the page: the verdict, the counts, the failures, the features, the filter.

use std::time::Duration;

use maud::{Markup, html};

use super::outcome;
use crate::report::model::{Outcome, RunReport, ScenarioReport, Totals};
use crate::report::span::{human, utc};

/// Says how the run went, in one sentence.
pub(super) fn verdict(totals: &Totals) -> String {
    let (all, bad) = (totals.all(), totals.failed + totals.rig_errors);
    let noun = if all == 1 { "scenario" } else { "scenarios" };
    if all == 0 {
        "No scenario was run".to_owned()
    } else if bad > 0 && totals.failed == 0 {
        format!("The rig broke in {bad} of {all} {noun}")
    } else if bad > 0 {
        format!("{bad} of {all} {noun} failed")
    } else if totals.skipped() > 0 {
        format!("{} of {all} {noun} passed, none failed", totals.passed)
    } else if all == 1 {
        "The scenario passed".to_owned()
    } else {
        format!("All {all} {noun} passed")
    }
}

/// Writes the head of the page.
pub(super) fn head(report: &RunReport) -> Markup {
    let totals = report.totals();
    let bad = totals.failed + totals.rig_errors > 0;
    html! {
        header.top {
            p.mark { "Lockbench" }
            h1 class=(if bad { "bad" } else { "good" }) { (verdict(&totals)) }
            (bar(&totals))
            ul.tiles {
                (tile("passed", "✓", totals.passed, "passed"))
                (tile("failed", "✗", totals.failed, "failed"))
                @if totals.rig_errors > 0 { (tile("broken", "!", totals.rig_errors, if totals.rig_errors == 1 { "rig error" } else { "rig errors" })) }
                (tile("skipped", "–", totals.skipped(), "not run"))
                li { b { (human(report.virtual_time())) } " of virtual time" }
                li { b { (human(report.wall)) } " of wall time" }
            }
            @if !totals.not_run.is_empty() {
                p.reasons {
                    "Not run: "
                    @for (index, (reason, number)) in totals.not_run.iter().enumerate() {
                        @if index > 0 { ", " }
                        (number) " " (reason)
                    }
                }
            }
            dl.facts {
                div { dt { "Rig" } dd { (report.rig) } }
                @for (name, value) in &report.facts { div { dt { (name) } dd { (value) } } }
                @for note in &report.notes { div { dt { "Note" } dd { (note) } } }
                div { dt { "Seed" } dd { (report.seed) } }
                div { dt { "Jobs" } dd { (report.jobs) } }
                div { dt { "Started" } dd { (utc(report.started_utc_ms)) } }
                div.wide { dt { "Command" } dd { code { (report.command) } } }
            }
        }
    }
}

fn tile(class: &str, sign: &str, number: usize, word: &str) -> Markup {
    html! {
        li class=(class) { span.badge aria-hidden="true" { (sign) } b { (number) } " " (word) }
    }
}

/// Draws the shares of the outcomes; the numbers stand beside it, so it is only for the eye.
fn bar(totals: &Totals) -> Markup {
    let parts = [
        ("passed", totals.passed),
        ("failed", totals.failed),
        ("broken", totals.rig_errors),
        ("skipped", totals.skipped()),
    ];
    html! {
        div.bar aria-hidden="true" {
            @for (class, number) in parts.into_iter().filter(|part| part.1 > 0) {
                i class=(class) style={ "flex-grow:" (number) } {}
            }
        }
    }
}

/// Lists what went wrong, each with its one-line reason.
pub(super) fn failures(report: &RunReport) -> Markup {
    let bad: Vec<&ScenarioReport> = report
        .scenarios
        .iter()
        .filter(|scenario| matches!(scenario.outcome, Outcome::Failed | Outcome::RigError(_)))
        .collect();
    html! {
        @if !bad.is_empty() {
            section.failures aria-labelledby="failures" {
                h2 #failures { "What went wrong" }
                ol {
                    @for scenario in bad {
                        @let (word, sign, class) = outcome(&scenario.outcome);
                        li class=(class) {
                            span.badge aria-hidden="true" { (sign) }
                            div {
                                a href={ "#" (scenario_id(scenario)) } { (scenario.name) }
                                " " span.where { (word) " in " (scenario.place()) }
                                p { (reason(scenario)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Says in a line why a scenario did not pass.
fn reason(scenario: &ScenarioReport) -> Markup {
    let step = scenario.stopped_at().map(|index| &scenario.steps[index]);
    html! {
        @if let Some(step) = step { b { (step.keyword) } " " (step.text) " – " }
        @if let Outcome::RigError(reason) = &scenario.outcome { (reason) }
        @if let Some(failure) = step.and_then(|step| step.failure()) { (failure.observed.lines().next().unwrap_or_default()) }
    }
}

/// Lists the features, when there are several.
pub(super) fn features(features: &[(&str, Vec<&ScenarioReport>)]) -> Markup {
    html! {
        @if features.len() > 1 {
            nav aria-labelledby="features" {
                h2 #features { "Features" }
                ul.features {
                    @for (index, (uri, scenarios)) in features.iter().enumerate() {
                        @let totals = Totals::of(scenarios.iter().copied());
                        @let time: Duration = scenarios.iter().map(|scenario| scenario.virtual_time()).sum();
                        li {
                            a href={ "#" (feature_id(index)) } {
                                (scenarios.first().map_or(*uri, |scenario| scenario.feature.as_str()))
                            }
                            (bar(&totals))
                            span { (counts(&totals)) }
                            span.time { (human(time)) }
                        }
                    }
                }
            }
        }
    }
}

/// Writes `3 passed, 1 failed`, leaving out what there is none of.
pub(super) fn counts(totals: &Totals) -> String {
    let parts = [
        (totals.passed, "passed"),
        (totals.failed, "failed"),
        (totals.rig_errors, "rig error"),
        (totals.skipped(), "not run"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|part| part.0 > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    words.join(", ")
}

/// Writes the filter: by outcome without a script, by text and all at once with it.
pub(super) fn filter(totals: &Totals) -> Markup {
    let choices = [
        ("all", "All", totals.all()),
        ("failed", "Failed", totals.failed + totals.rig_errors),
        ("skipped", "Not run", totals.skipped()),
        ("passed", "Passed", totals.passed),
    ];
    html! {
        section.filter aria-label="Filter" {
            fieldset {
                legend { "Show" }
                @for (id, word, number) in choices {
                    input type="radio" name="show" id={ "show-" (id) } checked[id == "all"];
                    label for={ "show-" (id) } { (word) " " b { (number) } }
                }
            }
            input #search type="search" hidden placeholder="Find by words or @tag  ( / )" aria-label="Find scenarios by words or tag";
            span.buttons hidden {
                button type="button" data-open="true" { "Open all" }
                button type="button" data-open="false" { "Close all" }
            }
            span #matches role="status" {}
        }
    }
}

/// The place of a feature on the page.
pub(super) fn feature_id(index: usize) -> String {
    format!("feature-{}", index + 1)
}

/// The place of a scenario on the page, the same in every run: `features-locking-12`.
pub(super) fn scenario_id(scenario: &ScenarioReport) -> String {
    let stem = scenario.source_uri.trim_end_matches(".feature");
    let word: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{}-{}", word.trim_matches('-'), scenario.selecting_line())
}
