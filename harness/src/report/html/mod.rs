//! The run as one web page that needs nothing else: no network, no server, and no script to be read.

mod failure;
mod gallery;
mod overview;
mod scenario;
mod segment;
mod steps;
mod timeline;

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::model::{Outcome, RunReport, ScenarioReport, Totals};
use super::span::human;
use gallery::Gallery;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Nothing may be loaded: the page says so itself, and the browser keeps it.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
/// So many failed scenarios are open when the page is; with more, reading starts at the list.
const OPEN_FAILURES: usize = 10;

/// Writes the page.
pub fn write(report: &RunReport, out: &mut impl io::Write) -> io::Result<()> {
    out.write_all(page(report).into_string().as_bytes())
}

fn page(report: &RunReport) -> Markup {
    let mut gallery = Gallery::default();
    let body = body(report, &mut gallery);
    let title = format!("{} – Lockbench", overview::verdict(&report.totals()));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(gallery.style())) }
            }
            body {
                (body)
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn body<'a>(report: &'a RunReport, gallery: &mut Gallery<'a>) -> Markup {
    let features = report.features();
    let mut left_open = OPEN_FAILURES;
    html! {
        a.skip href="#scenarios" { "Skip to the scenarios" }
        (overview::head(report))
        main {
            (overview::failures(report))
            (overview::features(&features))
            (overview::filter(&report.totals()))
            div #scenarios {
                @for (index, (uri, scenarios)) in features.iter().enumerate() {
                    (feature(index, uri, scenarios, gallery, &mut left_open))
                }
                p #nothing hidden { "No scenario matches." }
            }
        }
        dialog #zoom aria-label="The display, enlarged" {
            form method="dialog" { button { "Close" } }
            div {}
            pre {}
        }
    }
}

/// Writes a feature with its scenarios, under the headings of its rules.
fn feature<'a>(
    index: usize,
    uri: &str,
    scenarios: &[&'a ScenarioReport],
    gallery: &mut Gallery<'a>,
    left_open: &mut usize,
) -> Markup {
    let totals = Totals::of(scenarios.iter().copied());
    let time = scenarios.iter().map(|scenario| scenario.virtual_time()).sum();
    html! {
        section.feature id=(overview::feature_id(index)) {
            header {
                h2 { (scenarios.first().map_or(uri, |scenario| scenario.feature.as_str())) }
                p { code { (uri) } " · " (overview::counts(&totals)) " · " (human(time)) " of virtual time" }
            }
            @for group in scenarios.chunk_by(|one, next| one.rule == next.rule) {
                div.rule {
                    @if let Some(title) = &group[0].rule { h3 { (title) } }
                    @for scenario in group { (scenario::write(scenario, gallery, opens(scenario, left_open))) }
                }
            }
        }
    }
}

/// Tells whether a scenario is open when the page is.
fn opens(scenario: &ScenarioReport, left_open: &mut usize) -> bool {
    let wanted =
        matches!(scenario.outcome, Outcome::Failed | Outcome::RigError(_)) && *left_open > 0;
    *left_open -= usize::from(wanted);
    wanted
}

/// The word, the sign and the style of an outcome; the sign and the word say it without colour.
fn outcome(outcome: &Outcome) -> (&'static str, &'static str, &'static str) {
    match outcome {
        Outcome::Passed => ("passed", "✓", "passed"),
        Outcome::Failed => ("failed", "✗", "failed"),
        Outcome::RigError(_) => ("rig error", "!", "broken"),
        Outcome::NotRun(_) => ("not run", "–", "skipped"),
    }
}

#[cfg(test)]
mod tests;
