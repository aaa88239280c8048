//! Writes a scenario as a feature file.

use std::fmt::Write as _;

use lockbench::step::Keyword;

use crate::Step;

/// Writes a feature with one scenario.
pub(super) fn write(title: &str, steps: &[(Keyword, Step)]) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { "What was done" } else { &title };
    let mut text = format!(
        "Feature: Recorded by hand\n  What somebody did at a lockbox, and what there was to see.\n\n  Scenario: {title}\n"
    );
    let mut last = None;
    for (keyword, step) in steps {
        let word = if last == Some(*keyword) { "And" } else { keyword.name() };
        last = Some(*keyword);
        let _ = writeln!(text, "    {word} {}", step.text);
        let rows = step.table.as_ref().map_or(&[][..], |table| table.rows());
        let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len))
            .map(|column| {
                rows.iter().map(|row| cell(&row[column]).chars().count()).max().unwrap_or(0)
            })
            .collect();
        for row in rows {
            text.push_str("      |");
            for (content, width) in row.iter().zip(&widths) {
                let _ = write!(text, " {:width$} |", cell(content));
            }
            text.push('\n');
        }
    }
    text
}

fn cell(content: &str) -> String {
    content.replace('\\', "\\\\").replace('|', "\\|")
}
