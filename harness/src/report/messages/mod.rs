//! The run as Cucumber Messages, one JSON object a line, which Cucumber's own tools read.
//!
//! Durations of steps are virtual time, the lockbox's own; timestamps are the host's, known for each scenario but not
//! for each step. Identifiers are counted, so that equal runs give equal files.

mod document;
mod envelope;
mod pickle;
mod result;

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use super::model::{Brightness, Outcome, RunReport, ScenarioReport, StepStatus};
use super::picture;
use document::Index;
use envelope::{Ids, timestamp};
use pickle::TestCase;

/// The version of the messages' schema that is written: that of the package `@cucumber/messages`.
pub const PROTOCOL_VERSION: &str = "34.2.1";
/// A pixel of the display is this many pixels wide in an attached picture.
const PICTURE_SCALE: usize = 4;

/// Writes the report.
///
/// # Errors
///
/// Besides those of `out`: a scenario whose feature file is not among [`RunReport::sources`], or does not have it.
pub fn write(report: &RunReport, out: &mut impl io::Write) -> io::Result<()> {
    let mut ids = Ids::default();
    let mut send = |message: Value| -> io::Result<()> {
        serde_json::to_writer(&mut *out, &message)?;
        out.write_all(b"\n")
    };
    send(envelope::meta(&report.rig))?;
    let mut indices: BTreeMap<&str, Index> = BTreeMap::new();
    for source in &report.sources {
        send(envelope::source(source))?;
        let (document, index) = document::read(source, &mut ids)?;
        send(document)?;
        indices.insert(&source.uri, index);
    }
    let mut cases = Vec::with_capacity(report.scenarios.len());
    for scenario in &report.scenarios {
        let index = indices
            .get(scenario.source_uri.as_str())
            .ok_or_else(|| lacks(scenario, "its feature file"))?;
        let (pickle, case) = pickle::of(scenario, index, &mut ids)?;
        send(pickle)?;
        cases.push(case);
    }
    let definition = ids.next();
    send(envelope::any_step(&definition))?;
    let run = ids.next();
    send(
        json!({ "testRunStarted": { "id": run, "timestamp": timestamp(report.started_utc_ms, Duration::ZERO) } }),
    )?;
    for case in &cases {
        send(case.message(&run, &definition))?;
    }
    let mut passed = Duration::ZERO;
    for (scenario, case) in report.scenarios.iter().zip(&cases) {
        let begins = timestamp(report.started_utc_ms, passed);
        passed += scenario.wall;
        let ends = timestamp(report.started_utc_ms, passed);
        replay(scenario, case, &ids.next(), &begins, &ends, &mut send)?;
    }
    let totals = report.totals();
    send(json!({ "testRunFinished": {
        "testRunStartedId": run,
        "success": totals.failed + totals.rig_errors == 0,
        "timestamp": timestamp(report.started_utc_ms, report.wall),
    } }))
}

/// Sends what happened in one scenario, step by step.
fn replay(
    scenario: &ScenarioReport,
    case: &TestCase,
    attempt: &str,
    begins: &Value,
    ends: &Value,
    send: &mut impl FnMut(Value) -> io::Result<()>,
) -> io::Result<()> {
    send(json!({ "testCaseStarted": {
        "id": attempt, "testCaseId": case.id, "attempt": 0, "timestamp": begins,
    } }))?;
    let stopped = scenario.stopped_at();
    for (position, (step, id)) in scenario.steps.iter().zip(&case.steps).enumerate() {
        send(
            json!({ "testStepStarted": { "testCaseStartedId": attempt, "testStepId": id, "timestamp": begins } }),
        )?;
        if let StepStatus::Failed(failure) = &step.status {
            if let Some(picture) =
                step.picture.as_ref().filter(|picture| picture.brightness != Brightness::Off)
            {
                let body = picture::png_base64(picture, PICTURE_SCALE);
                send(envelope::attachment(
                    attempt,
                    id,
                    ends,
                    "display.png",
                    "image/png",
                    "BASE64",
                    &body,
                ))?;
            }
            let text = result::details(failure, &scenario.repeat);
            send(envelope::attachment(
                attempt,
                id,
                ends,
                "failure.txt",
                "text/plain",
                "IDENTITY",
                &text,
            ))?;
        }
        let rig_error = match &scenario.outcome {
            Outcome::RigError(reason) if stopped == Some(position) => Some(reason.as_str()),
            _ => None,
        };
        send(json!({ "testStepFinished": {
            "testCaseStartedId": attempt,
            "testStepId": id,
            "testStepResult": result::of(step, rig_error, &scenario.outcome),
            "timestamp": ends,
        } }))?;
    }
    send(
        json!({ "testCaseFinished": { "testCaseStartedId": attempt, "timestamp": ends, "willBeRetried": false } }),
    )
}

/// The error of a report that contradicts its own feature files.
fn lacks(scenario: &ScenarioReport, what: &str) -> io::Error {
    let text = format!("the report has a scenario `{}` but lacks {what}", scenario.place());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests;
