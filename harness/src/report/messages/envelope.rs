//! Messages that stand for themselves, and what all messages are made with.

use std::time::Duration;

use serde_json::{Value, json};

use super::PROTOCOL_VERSION;
use crate::report::model::FeatureSource;

/// Gives out identifiers: `1`, `2`, `3` …
#[derive(Default)]
pub(super) struct Ids(u64);

impl Ids {
    pub(super) fn next(&mut self) -> String {
        self.0 += 1;
        self.0.to_string()
    }
}

/// Who wrote the file, and on what.
pub(super) fn meta(rig: &str) -> Value {
    json!({ "meta": {
        "protocolVersion": PROTOCOL_VERSION,
        "implementation": { "name": "lockbench", "version": env!("CARGO_PKG_VERSION") },
        "runtime": { "name": format!("rig {rig}") },
        "os": { "name": std::env::consts::OS },
        "cpu": { "name": std::env::consts::ARCH },
    } })
}

pub(super) fn source(source: &FeatureSource) -> Value {
    json!({ "source": {
        "uri": source.uri, "data": source.text, "mediaType": "text/x.cucumber.gherkin+plain",
    } })
}

/// The one definition that takes every step; matching is the step catalogue's.
pub(super) fn any_step(id: &str) -> Value {
    json!({ "stepDefinition": {
        "id": id,
        "pattern": { "type": "REGULAR_EXPRESSION", "source": "^.*$" },
        "sourceReference": { "uri": "harness/src/step" },
    } })
}

/// Something to look at beside a step.
pub(super) fn attachment(
    attempt: &str,
    step: &str,
    at: &Value,
    file_name: &str,
    media_type: &str,
    encoding: &str,
    body: &str,
) -> Value {
    json!({ "attachment": {
        "testCaseStartedId": attempt,
        "testStepId": step,
        "timestamp": at,
        "fileName": file_name,
        "mediaType": media_type,
        "contentEncoding": encoding,
        "body": body,
    } })
}

/// A point in the host's time, in the schema's form.
pub(super) fn timestamp(start_utc_ms: i64, passed: Duration) -> Value {
    let start = Duration::from_millis(start_utc_ms.max(0).unsigned_abs());
    duration(start.saturating_add(passed))
}

/// A span of time, in the schema's form.
pub(super) fn duration(span: Duration) -> Value {
    json!({ "seconds": span.as_secs(), "nanos": span.subsec_nanos() })
}
