//! The result of a step, in the words of Cucumber.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::envelope::duration;
use crate::report::model::{Failure, Outcome, StepReport, StepStatus};

/// Makes the result of a step; `rig_error` is given for the one in which the rig failed.
pub(super) fn of(step: &StepReport, rig_error: Option<&str>, outcome: &Outcome) -> Value {
    let took = duration(step.took());
    if let Some(reason) = rig_error {
        let message = format!("rig error: {reason}");
        return json!({
            "status": "FAILED",
            "duration": took,
            "message": message,
            "exception": { "type": "RigError", "message": reason },
        });
    }
    match &step.status {
        StepStatus::Passed => json!({ "status": "PASSED", "duration": took }),
        StepStatus::Failed(failure) => {
            let message = message(failure);
            json!({
                "status": "FAILED",
                "duration": took,
                "message": message,
                "exception": { "type": "StepFailed", "message": message },
            })
        }
        StepStatus::NotReached => match outcome {
            Outcome::NotRun(reason) => {
                json!({ "status": "SKIPPED", "duration": took, "message": format!("not run: {reason}") })
            }
            _ => json!({ "status": "SKIPPED", "duration": took }),
        },
    }
}

/// Says what was expected and what there was.
fn message(failure: &Failure) -> String {
    let hint = failure.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    format!(
        "expected: {}\nobserved: {}\nrig: {}, at {} of virtual time{hint}",
        failure.expected, failure.observed, failure.rig, failure.at
    )
}

/// Says what happened before a failure and how to repeat it, for the attachment.
pub(super) fn details(failure: &Failure, repeat: &str) -> String {
    let mut text = format!("repeat: {repeat}\n");
    // Writing to a String can't fail.
    if !failure.last_events.is_empty() {
        let _ = writeln!(text, "\nlast events:\n{}", failure.last_events.join("\n"));
    }
    if !failure.display.is_empty() {
        let _ = writeln!(text, "\ndisplay:\n{}", failure.display.trim_end());
    }
    text
}
