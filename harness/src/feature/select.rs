//! Which scenarios a line of a feature file selects.

use gherkin::Feature;

use super::Pickle;
use super::lines::Lines;

/// What begins at a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// The feature or its background: every scenario.
    Feature,
    /// The rule of this line, or its background.
    Rule(u32),
    /// The scenario of this line, with all its examples.
    Scenario(u32),
    /// The examples of this line.
    Examples(u32),
}

/// The beginnings of a feature's parts, by line.
pub(super) struct Anchors {
    anchors: Vec<(u32, Anchor)>,
}

impl Anchors {
    /// Finds them; a part begins at the first of its tags.
    pub(super) fn of(feature: &Feature, lines: &Lines<'_>) -> Self {
        let begin = |offset: usize| {
            let keyword = lines.at(offset);
            let mut first = keyword;
            while first > 1 && lines.text(first - 1).starts_with('@') {
                first -= 1;
            }
            (first, keyword)
        };
        let mut anchors = vec![(1, Anchor::Feature)];
        let mut add = |offset: usize, anchor: fn(u32) -> Anchor| {
            let (first, keyword) = begin(offset);
            anchors.push((first, anchor(keyword)));
        };
        let in_rules = feature.rules.iter().flat_map(|rule| &rule.scenarios);
        for rule in &feature.rules {
            add(rule.span.start, Anchor::Rule);
        }
        for scenario in feature.scenarios.iter().chain(in_rules) {
            add(scenario.span.start, Anchor::Scenario);
            for examples in &scenario.examples {
                add(examples.span.start, Anchor::Examples);
            }
        }
        anchors.sort_by_key(|(line, _)| *line);
        Self { anchors }
    }

    /// Tells whether a line, from 1, selects a pickle.
    pub(super) fn selects(&self, line: u32, pickle: &Pickle, all: &[Pickle]) -> bool {
        if all.iter().any(|pickle| pickle.example_line == Some(line)) {
            return pickle.example_line == Some(line);
        }
        let anchor = self.anchors.iter().rev().find(|(begin, _)| *begin <= line);
        match anchor.map_or(Anchor::Feature, |(_, anchor)| *anchor) {
            Anchor::Feature => true,
            Anchor::Rule(line) => pickle.rule_line == Some(line),
            Anchor::Scenario(line) => pickle.line == line,
            Anchor::Examples(line) => pickle.examples_line == Some(line),
        }
    }
}
