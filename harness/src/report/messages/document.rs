//! A feature file as Cucumber's syntax tree, and where its nodes are.

use std::collections::BTreeMap;
use std::io;

use gherkin::{Background, Examples, Feature, GherkinEnv, LineCol, Rule, Scenario, Step, Table};
use serde_json::{Value, json};

use super::envelope::Ids;
use crate::report::model::FeatureSource;

/// The nodes that pickles refer to, by line.
#[derive(Default)]
pub(super) struct Index {
    pub(super) language: String,
    pub(super) scenarios: BTreeMap<u32, Node>,
    pub(super) rows: BTreeMap<u32, Node>,
    pub(super) steps: BTreeMap<u32, String>,
}

/// A scenario or a row of examples.
pub(super) struct Node {
    pub(super) id: String,
    /// Identifiers of its own and inherited tags, by name without `@`.
    pub(super) tags: Tags,
}

type Tags = BTreeMap<String, String>;

/// Reads a feature file into its tree.
pub(super) fn read(source: &FeatureSource, ids: &mut Ids) -> io::Result<(Value, Index)> {
    let mut reader = Reader { ids, lines: source.text.lines().collect(), index: Index::default() };
    reader.index.language = reader.language();
    let invalid =
        |why: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {why}", source.uri));
    let environment =
        GherkinEnv::new(&reader.index.language).map_err(|error| invalid(error.to_string()))?;
    let feature =
        Feature::parse(&source.text, environment).map_err(|error| invalid(error.to_string()))?;
    let tree = reader.feature(&feature);
    let comments = reader.comments();
    let document =
        json!({ "gherkinDocument": { "uri": source.uri, "feature": tree, "comments": comments } });
    Ok((document, reader.index))
}

struct Reader<'a> {
    ids: &'a mut Ids,
    lines: Vec<&'a str>,
    index: Index,
}

impl Reader<'_> {
    /// Finds `# language: xx`, which may stand before everything else.
    fn language(&self) -> String {
        let comments = self
            .lines
            .iter()
            .map(|line| line.trim())
            .take_while(|line| line.is_empty() || line.starts_with('#'));
        comments
            .filter_map(|line| line.trim_start_matches('#').trim().strip_prefix("language:"))
            .map(|language| language.trim().to_owned())
            .next()
            .unwrap_or_else(|| "en".to_owned())
    }

    fn feature(&mut self, feature: &Feature) -> Value {
        let (tags, known) = self.tags(&feature.tags, feature.position, &Tags::new());
        let mut children = self.children(feature.background.as_ref(), &feature.scenarios, &known);
        for rule in &feature.rules {
            children.push(json!({ "rule": self.rule(rule, &known) }));
        }
        json!({
            "location": location(feature.position),
            "tags": tags,
            "language": self.index.language,
            "keyword": feature.keyword.trim(),
            "name": feature.name,
            "description": feature.description.as_deref().unwrap_or_default(),
            "children": children,
        })
    }

    fn rule(&mut self, rule: &Rule, inherited: &Tags) -> Value {
        let (tags, known) = self.tags(&rule.tags, rule.position, inherited);
        json!({
            "id": self.ids.next(),
            "location": location(rule.position),
            "tags": tags,
            "keyword": rule.keyword.trim(),
            "name": rule.name,
            "description": rule.description.as_deref().unwrap_or_default(),
            "children": self.children(rule.background.as_ref(), &rule.scenarios, &known),
        })
    }

    fn children(
        &mut self,
        background: Option<&Background>,
        scenarios: &[Scenario],
        known: &Tags,
    ) -> Vec<Value> {
        let mut children = Vec::with_capacity(scenarios.len() + 1);
        if let Some(background) = background {
            children.push(json!({ "background": {
                "id": self.ids.next(),
                "location": location(background.position),
                "keyword": background.keyword.trim(),
                "name": background.name,
                "description": background.description.as_deref().unwrap_or_default(),
                "steps": self.steps(&background.steps),
            } }));
        }
        for scenario in scenarios {
            children.push(json!({ "scenario": self.scenario(scenario, known) }));
        }
        children
    }

    fn scenario(&mut self, scenario: &Scenario, inherited: &Tags) -> Value {
        let (tags, known) = self.tags(&scenario.tags, scenario.position, inherited);
        let id = self.ids.next();
        let steps = self.steps(&scenario.steps);
        let examples: Vec<Value> =
            scenario.examples.iter().map(|examples| self.examples(examples, &known)).collect();
        self.index
            .scenarios
            .insert(scenario.position.line as u32, Node { id: id.clone(), tags: known });
        json!({
            "id": id,
            "location": location(scenario.position),
            "tags": tags,
            "keyword": scenario.keyword.trim(),
            "name": scenario.name,
            "description": scenario.description.as_deref().unwrap_or_default(),
            "steps": steps,
            "examples": examples,
        })
    }

    fn examples(&mut self, examples: &Examples, inherited: &Tags) -> Value {
        let (tags, known) = self.tags(&examples.tags, examples.position, inherited);
        let id = self.ids.next();
        let mut rows = Vec::new();
        for (line, row) in self.rows(examples.table.as_ref(), examples.position) {
            let (row_id, message) = self.row(line, row);
            if !rows.is_empty() {
                self.index.rows.insert(line, Node { id: row_id, tags: known.clone() });
            }
            rows.push(message);
        }
        let mut message = json!({
            "id": id,
            "location": location(examples.position),
            "tags": tags,
            "keyword": examples.keyword.trim(),
            "name": examples.name.as_deref().unwrap_or_default(),
            "description": examples.description.as_deref().unwrap_or_default(),
        });
        if !rows.is_empty() {
            message["tableHeader"] = rows.remove(0);
        }
        message["tableBody"] = Value::Array(rows);
        message
    }

    fn steps(&mut self, steps: &[Step]) -> Vec<Value> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &Step) -> Value {
        let id = self.ids.next();
        self.index.steps.insert(step.position.line as u32, id.clone());
        let keyword = step.keyword.trim();
        let mut message = json!({
            "id": id,
            "location": location(step.position),
            "keyword": format!("{keyword} "),
            "keywordType": keyword_type(keyword),
            "text": step.value,
        });
        if let Some(content) = &step.docstring {
            let line = step.position.line + 1;
            message["docString"] =
                json!({ "location": { "line": line }, "content": content, "delimiter": "\"\"\"" });
        }
        let rows: Vec<(u32, &[String])> = self.rows(step.table.as_ref(), step.position);
        if let Some(&(line, _)) = rows.first() {
            let rows: Vec<Value> =
                rows.into_iter().map(|(line, row)| self.row(line, row).1).collect();
            message["dataTable"] = json!({ "location": { "line": line }, "rows": rows });
        }
        message
    }

    /// Pairs a table's rows with their lines, which follow the line of what the table belongs to.
    fn rows<'t>(&self, table: Option<&'t Table>, position: LineCol) -> Vec<(u32, &'t [String])> {
        let lines = (1..)
            .zip(&self.lines)
            .skip(position.line)
            .filter(|(_, line)| line.trim_start().starts_with('|'));
        let rows = table.map(|table| table.rows.as_slice()).unwrap_or_default();
        lines.map(|(line, _)| line).zip(rows.iter().map(Vec::as_slice)).collect()
    }

    fn row(&mut self, line: u32, row: &[String]) -> (String, Value) {
        let id = self.ids.next();
        let cells: Vec<Value> =
            row.iter().map(|cell| json!({ "location": { "line": line }, "value": cell })).collect();
        (id.clone(), json!({ "id": id, "location": { "line": line }, "cells": cells }))
    }

    /// Makes the tags of a node, and the table of all that it has, with the inherited ones.
    fn tags(
        &mut self,
        names: &[String],
        position: LineCol,
        inherited: &Tags,
    ) -> (Vec<Value>, Tags) {
        let mut known = inherited.clone();
        let mut messages = Vec::with_capacity(names.len());
        for name in names.iter().map(|name| name.trim_start_matches('@')) {
            let id = self.ids.next();
            let line = self.line_of_tag(name, position.line);
            messages.push(
                json!({ "id": id, "name": format!("@{name}"), "location": { "line": line } }),
            );
            known.insert(name.to_owned(), id);
        }
        (messages, known)
    }

    /// Finds a tag in the lines above the node's; a tag that hides there is put on the node's own.
    fn line_of_tag(&self, name: &str, node_line: usize) -> usize {
        let above = (1..).zip(&self.lines).take(node_line.saturating_sub(1)).collect::<Vec<_>>();
        above
            .into_iter()
            .rev()
            .take_while(|(_, line)| {
                let line = line.trim_start();
                line.is_empty() || line.starts_with('@') || line.starts_with('#')
            })
            .find(|(_, line)| {
                line.split_whitespace().any(|word| word.strip_prefix('@') == Some(name))
            })
            .map_or(node_line, |(line, _)| line)
    }

    fn comments(&self) -> Vec<Value> {
        (1..)
            .zip(&self.lines)
            .filter(|(_, line)| line.trim_start().starts_with('#'))
            .map(|(line, text): (u32, _)| json!({ "location": { "line": line, "column": 1 }, "text": text }))
            .collect()
    }
}

fn location(position: LineCol) -> Value {
    json!({ "line": position.line, "column": position.col.max(1) })
}

/// Gives what Cucumber calls a keyword's kind.
fn keyword_type(keyword: &str) -> &'static str {
    match keyword {
        "Given" => "Context",
        "When" => "Action",
        "Then" => "Outcome",
        "And" | "But" => "Conjunction",
        _ => "Unknown",
    }
}
