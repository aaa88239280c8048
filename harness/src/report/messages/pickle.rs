//! A scenario as it was run: Cucumber's pickle and its test case.

use std::io;

use serde_json::{Value, json};

use super::document::Index;
use super::envelope::Ids;
use super::lacks;
use crate::report::model::{ScenarioReport, StepReport};

/// The identifiers under which a scenario's results are told.
pub(super) struct TestCase {
    pub(super) id: String,
    pub(super) steps: Vec<String>,
    pickle: String,
    pickle_steps: Vec<String>,
}

impl TestCase {
    /// Makes the message that announces the test case.
    pub(super) fn message(&self, run: &str, definition: &str) -> Value {
        let steps: Vec<Value> = self
            .steps
            .iter()
            .zip(&self.pickle_steps)
            .map(|(id, pickle_step)| {
                json!({
                    "id": id,
                    "pickleStepId": pickle_step,
                    "stepDefinitionIds": [definition],
                    "stepMatchArgumentsLists": [{ "stepMatchArguments": [] }],
                })
            })
            .collect();
        json!({ "testCase": {
            "id": self.id, "pickleId": self.pickle, "testRunStartedId": run, "testSteps": steps,
        } })
    }
}

/// Makes the pickle of a scenario, tied to the nodes of its feature file.
pub(super) fn of(
    scenario: &ScenarioReport,
    index: &Index,
    ids: &mut Ids,
) -> io::Result<(Value, TestCase)> {
    let node = index
        .scenarios
        .get(&scenario.line)
        .ok_or_else(|| lacks(scenario, "its lines in the feature file"))?;
    let mut nodes = vec![node.id.clone()];
    let mut known_tags = &node.tags;
    if let Some(line) = scenario.example_line {
        let row = index.rows.get(&line).ok_or_else(|| lacks(scenario, "its row of examples"))?;
        nodes.push(row.id.clone());
        known_tags = &row.tags;
    }
    let tags: Vec<Value> = scenario
        .tags
        .iter()
        .filter_map(|tag| {
            Some(json!({ "name": format!("@{tag}"), "astNodeId": known_tags.get(tag.as_str())? }))
        })
        .collect();
    let mut case = TestCase {
        id: String::new(),
        steps: Vec::new(),
        pickle: String::new(),
        pickle_steps: Vec::new(),
    };
    let mut steps = Vec::with_capacity(scenario.steps.len());
    let mut last_type = "Unknown";
    for step in &scenario.steps {
        let id = ids.next();
        last_type = step_type(&step.keyword, last_type);
        let step_node = index
            .steps
            .get(&step.line)
            .ok_or_else(|| lacks(scenario, &format!("line {}", step.line)))?;
        let mut step_nodes = vec![step_node.clone()];
        if !step.background {
            step_nodes.extend(nodes.get(1).cloned());
        }
        let mut message =
            json!({ "id": id, "text": step.text, "type": last_type, "astNodeIds": step_nodes });
        if let Some(table) = table(step) {
            message["argument"] = json!({ "dataTable": table });
        }
        steps.push(message);
        case.pickle_steps.push(id);
    }
    case.pickle = ids.next();
    case.id = ids.next();
    case.steps = scenario.steps.iter().map(|_| ids.next()).collect();
    let pickle = json!({ "pickle": {
        "id": case.pickle,
        "uri": scenario.source_uri,
        "location": { "line": scenario.selecting_line() },
        "name": scenario.name,
        "language": index.language,
        "steps": steps,
        "tags": tags,
        "astNodeIds": nodes,
    } });
    Ok((pickle, case))
}

/// Gives what a step means; `And`, `But` and `*` mean what the step before them did.
fn step_type(keyword: &str, last: &'static str) -> &'static str {
    match keyword.trim() {
        "Given" => "Context",
        "When" => "Action",
        "Then" => "Outcome",
        _ => last,
    }
}

fn table(step: &StepReport) -> Option<Value> {
    let rows = step.table.as_ref()?.iter().map(|row| {
        let cells: Vec<Value> = row.iter().map(|cell| json!({ "value": cell })).collect();
        json!({ "cells": cells })
    });
    Some(json!({ "rows": rows.collect::<Vec<Value>>() }))
}
