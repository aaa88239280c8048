//! Pickles: scenarios ready to be replayed, with backgrounds put in front and examples filled in.

use std::path::{Path, PathBuf};

use gherkin::{Feature, Rule, Scenario, Step};

use super::Fault;
use super::lines::Lines;
use super::outline::Example;
use crate::step::{Keyword, StepCall, Table, match_step};

/// A scenario, or one example of a scenario outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Pickle {
    /// Title of the feature.
    pub feature: String,
    /// The feature file.
    pub path: PathBuf,
    /// The feature file, as people name it.
    pub uri: String,
    /// Title of the rule around it.
    pub rule: Option<String>,
    /// Line of the rule's keyword, from 1.
    pub rule_line: Option<u32>,
    /// Title, with the example filled in.
    pub name: String,
    /// Line of the scenario's keyword, from 1.
    pub line: u32,
    /// Line of the `Examples:` keyword, from 1.
    pub examples_line: Option<u32>,
    /// Line of the example's row, from 1.
    pub example_line: Option<u32>,
    /// The example's cells.
    pub example: Vec<String>,
    /// Own and inherited tags, without `@`.
    pub tags: Vec<String>,
    /// All steps, those of backgrounds first.
    pub steps: Vec<PickleStep>,
}

/// A step of a pickle.
#[derive(Clone, Debug, PartialEq)]
pub struct PickleStep {
    /// `Given`, `When`, `Then`, `And`, `But` or `*`, as written.
    pub keyword: String,
    /// What `And`, `But` and `*` stand for.
    pub kind: Keyword,
    /// The text after the keyword.
    pub text: String,
    /// The table under it.
    pub table: Option<Table>,
    /// Its line, from 1.
    pub line: u32,
    /// Whether it comes from a background.
    pub background: bool,
    /// The step of the catalogue that it means, with its arguments.
    pub call: StepCall,
}

impl Pickle {
    /// Gives the line that selects it alone: the example's, else the scenario's.
    pub fn selecting_line(&self) -> u32 {
        self.example_line.unwrap_or(self.line)
    }
}

/// Unfolds a feature into its pickles and what is wrong with it.
pub(super) fn unfold(
    feature: &Feature,
    lines: &Lines<'_>,
    uri: &str,
    path: &Path,
) -> (Vec<Pickle>, Vec<Fault>) {
    let mut unfolder =
        Unfolder { feature, lines, uri, path, pickles: Vec::new(), faults: Vec::new() };
    for scenario in &feature.scenarios {
        unfolder.scenario(None, scenario);
    }
    for rule in &feature.rules {
        if rule.scenarios.is_empty() {
            unfolder.fault(rule.span.start, "the rule has no scenario: write one, or remove it");
        }
        for scenario in &rule.scenarios {
            unfolder.scenario(Some(rule), scenario);
        }
    }
    if feature.scenarios.is_empty() && feature.rules.is_empty() {
        unfolder.fault(
            feature.span.start,
            "the feature has no scenario: write one, or remove the file",
        );
    }
    (unfolder.pickles, unfolder.faults)
}

struct Unfolder<'a> {
    feature: &'a Feature,
    lines: &'a Lines<'a>,
    uri: &'a str,
    path: &'a Path,
    pickles: Vec<Pickle>,
    faults: Vec<Fault>,
}

impl Unfolder<'_> {
    fn fault(&mut self, offset: usize, message: impl Into<String>) {
        self.faults.push(Fault::of_line(self.uri, self.lines.at(offset), message));
    }

    fn scenario(&mut self, rule: Option<&Rule>, scenario: &Scenario) {
        if scenario.steps.is_empty() {
            self.fault(scenario.span.start, "the scenario has no steps: write some, or remove it");
        }
        if scenario.examples.is_empty() {
            if scenario.keyword.starts_with("Scenario ") {
                self.fault(
                    scenario.span.start,
                    "the scenario outline has no `Examples:`: write them below it",
                );
                return;
            }
            self.pickle(rule, scenario, None, &[]);
        }
        for examples in &scenario.examples {
            let rows = examples.table.as_ref().map_or(&[][..], |table| &table.rows);
            let lines: Vec<u32> = examples
                .table
                .as_ref()
                .map_or_else(Vec::new, |table| self.lines.rows(table.span.start));
            let Some((heading, rows)) = rows.split_first().filter(|(_, rows)| !rows.is_empty())
            else {
                self.fault(
                    examples.span.start,
                    "the examples have no rows: write a heading and a row each",
                );
                continue;
            };
            if let Some(twice) =
                heading.iter().enumerate().find(|(at, name)| heading[..*at].contains(name))
            {
                self.fault(
                    examples.span.start,
                    format!("column `{}` stands twice: rename one", twice.1),
                );
            }
            let examples_line = self.lines.at(examples.span.start);
            for (row, line) in rows.iter().zip(lines.into_iter().skip(1)) {
                let example = Example { heading, row };
                self.pickle(rule, scenario, Some((example, examples_line, line)), &examples.tags);
            }
        }
    }

    fn pickle(
        &mut self,
        rule: Option<&Rule>,
        scenario: &Scenario,
        example: Option<(Example<'_>, u32, u32)>,
        example_tags: &[String],
    ) {
        let mut tags: Vec<String> = Vec::new();
        let rule_tags = rule.map_or(&[][..], |rule| &rule.tags);
        for tag in
            self.feature.tags.iter().chain(rule_tags).chain(&scenario.tags).chain(example_tags)
        {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        let backgrounds =
            [self.feature.background.as_ref(), rule.and_then(|rule| rule.background.as_ref())];
        let mut steps = Vec::new();
        for step in backgrounds.into_iter().flatten().flat_map(|background| &background.steps) {
            steps.extend(self.step(step, true, None));
        }
        for step in &scenario.steps {
            steps.extend(self.step(step, false, example.map(|(example, _, line)| (example, line))));
        }
        let name =
            example.map_or(Ok(scenario.name.clone()), |(example, ..)| example.fill(&scenario.name));
        let name = name.unwrap_or_else(|placeholder| {
            self.fault(scenario.span.start, no_column(&placeholder));
            scenario.name.clone()
        });
        self.pickles.push(Pickle {
            feature: self.feature.name.clone(),
            path: self.path.to_owned(),
            uri: self.uri.to_owned(),
            rule: rule.map(|rule| rule.name.clone()),
            rule_line: rule.map(|rule| self.lines.at(rule.span.start)),
            name,
            line: self.lines.at(scenario.span.start),
            examples_line: example.map(|(_, line, _)| line),
            example_line: example.map(|(.., line)| line),
            example: example.map_or_else(Vec::new, |(example, ..)| example.row.to_vec()),
            tags,
            steps,
        });
    }

    fn step(
        &mut self,
        step: &Step,
        background: bool,
        example: Option<(Example<'_>, u32)>,
    ) -> Option<PickleStep> {
        let line = self.lines.at(step.span.start);
        if step.docstring.is_some() {
            self.fault(step.span.start, "no step takes a text block: remove it");
        }
        let fill = |text: &str| match example {
            Some((example, _)) => example.fill(text),
            None => Ok(text.to_owned()),
        };
        let table = step.table.as_ref().map(|table| {
            let rows = table.rows.iter().map(|row| row.iter().map(|cell| fill(cell)).collect());
            rows.collect::<Result<Vec<Vec<String>>, String>>().map(Table::new)
        });
        let (text, table) = match (fill(&step.value), table.transpose()) {
            (Ok(text), Ok(table)) => (text, table),
            (Err(placeholder), _) | (_, Err(placeholder)) => {
                self.fault(step.span.start, no_column(&placeholder));
                return None;
            }
        };
        let note = example
            .map_or_else(String::new, |(_, line)| format!(" (with the example of line {line})"));
        let call = match match_step(&text, table.is_some()) {
            Ok(call) => call,
            Err(error) => {
                let filled = example.is_some() && text != step.value;
                let note = if filled { note } else { String::new() };
                self.fault(step.span.start, format!("{error}{note}"));
                return None;
            }
        };
        if let Some(table) = &table
            && let Err(errors) = table.check(call.entry())
        {
            let offset = step.table.as_ref().map_or(step.span.start, |table| table.span.start);
            let lines = self.lines.rows(offset);
            for error in errors {
                let line =
                    error.table_row().and_then(|row| lines.get(row)).copied().unwrap_or(line);
                self.faults.push(Fault::of_line(self.uri, line, format!("{error}{note}")));
            }
            return None;
        }
        let kind = match step.ty {
            gherkin::StepType::Given => Keyword::Given,
            gherkin::StepType::When => Keyword::When,
            gherkin::StepType::Then => Keyword::Then,
        };
        let keyword = step.keyword.trim().to_owned();
        Some(PickleStep { keyword, kind, text, table, line, background, call })
    }
}

fn no_column(placeholder: &str) -> String {
    format!(
        "no column of the examples is named `{placeholder}`: add it, or correct `<{placeholder}>`"
    )
}
