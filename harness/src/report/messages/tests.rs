//! The messages of a small run, and what a reader may rely on.

use std::collections::BTreeSet;

use serde_json::Value;

use super::write;
use crate::report::model::RunReport;
use crate::report::sample;

fn messages(report: &RunReport) -> Vec<Value> {
    let mut out = Vec::new();
    write(report, &mut out).expect("a Vec takes every byte");
    let text = String::from_utf8(out).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
}

/// All values of members with this name, at any depth.
fn members<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == name {
                    found.extend(value.as_str());
                    found.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str));
                }
                members(value, name, found);
            }
        }
        Value::Array(array) => array.iter().for_each(|value| members(value, name, found)),
        _ => {}
    }
}

#[test]
fn the_whole_stream() {
    let mut lines = Vec::new();
    for mut message in messages(&sample::run()) {
        if let Some(meta) = message.get_mut("meta") {
            // They differ from machine to machine.
            meta["os"]["name"] = "…".into();
            meta["cpu"]["name"] = "…".into();
        }
        if let Some(attachment) =
            message.get_mut("attachment").filter(|a| a["mediaType"] == "image/png")
        {
            // How well the picture is packed is not our concern; that it is one is checked elsewhere.
            attachment["body"] = "…".into();
        }
        lines.push(message.to_string());
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_reference_has_its_target_and_every_identifier_is_given_once() {
    let messages = Value::Array(messages(&sample::run()));
    let mut ids = Vec::new();
    members(&messages, "id", &mut ids);
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an identifier is given twice");
    for reference in [
        "pickleId",
        "pickleStepId",
        "astNodeId",
        "astNodeIds",
        "stepDefinitionIds",
        "testCaseId",
        "testStepId",
        "testCaseStartedId",
        "testRunStartedId",
    ] {
        let mut targets = Vec::new();
        members(&messages, reference, &mut targets);
        assert!(!targets.is_empty(), "no `{reference}` at all");
        assert!(
            targets.iter().all(|target| known.contains(target)),
            "a `{reference}` leads nowhere"
        );
    }
}

#[test]
fn a_picture_is_attached_to_the_failed_step() {
    let messages = messages(&sample::run());
    let picture =
        messages.iter().find(|m| m["attachment"]["mediaType"] == "image/png").expect("a picture");
    let body = picture["attachment"]["body"].as_str().expect("text");
    assert!(body.starts_with("iVBORw0KGgo"), "not a PNG");
    let step = &picture["attachment"]["testStepId"];
    let finished =
        messages.iter().find(|m| m["testStepFinished"]["testStepId"] == *step).expect("its step");
    assert_eq!(finished["testStepFinished"]["testStepResult"]["status"], "FAILED");
}

#[test]
fn a_report_without_its_feature_file_is_refused() {
    let mut report = sample::run();
    report.sources.clear();
    let error = write(&report, &mut Vec::new()).expect_err("no source");
    let text = "the report has a scenario `features/emergency_unlock.feature:11` but lacks its feature file";
    assert_eq!(error.to_string(), text);
}

#[test]
fn an_empty_run_is_a_run() {
    let messages = messages(&RunReport::default());
    assert_eq!(messages.last().expect("last")["testRunFinished"]["success"], true);
}
