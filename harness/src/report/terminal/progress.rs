//! Progress while scenarios run: a bar on a terminal, a line for each scenario elsewhere.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::style::Style;
use crate::report::model::{Outcome, ScenarioReport};
use crate::report::span::human;

/// Shows scenarios as they end.
///
/// On a terminal a bar grows and only what did not pass leaves a line above it; elsewhere, in a log of a CI server,
/// each scenario is a line.
pub struct Progress<W> {
    out: W,
    style: Style,
    bar: Option<ProgressBar>,
    failed: usize,
}

impl<W: Write> Progress<W> {
    /// Starts a plain list of lines.
    pub fn lines(out: W, style: Style) -> Self {
        Self { out, style, bar: None, failed: 0 }
    }

    /// Starts a bar for `total` scenarios on standard error, which should be a terminal.
    pub fn bar(out: W, style: Style, total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let template = "{bar:30} {pos}/{len} scenarios{msg}  {elapsed}, {eta} left";
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self { out, style, bar: Some(bar), failed: 0 }
    }

    /// Takes a scenario that ended.
    pub fn scenario(&mut self, scenario: &ScenarioReport) -> io::Result<()> {
        let Some(bar) = &self.bar else {
            return writeln!(self.out, "{}", line(scenario, &self.style));
        };
        let failed = matches!(scenario.outcome, Outcome::Failed | Outcome::RigError(_));
        if failed {
            self.failed += 1;
            bar.set_message(format!(", {} failed", self.failed));
        }
        if failed || scenario.retried.is_some() {
            bar.println(line(scenario, &self.style));
        }
        bar.inc(1);
        Ok(())
    }

    /// Takes the bar away.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.out.flush()
    }
}

/// Writes `passed    features/locking.feature:12  The latch holds  (2.000 s)`.
fn line(scenario: &ScenarioReport, style: &Style) -> String {
    let (paint, word, why) = match &scenario.outcome {
        Outcome::Passed => (style.good, "passed", None),
        Outcome::Failed => (style.bad, "FAILED", None),
        Outcome::RigError(reason) => (style.bad, "RIG ERROR", Some(reason)),
        Outcome::NotRun(reason) => (style.weak, "not run", Some(reason)),
    };
    let mut note = why.map_or_else(|| human(scenario.virtual_time()), Clone::clone);
    if let Some(reason) = &scenario.retried {
        // The first line says what failed; the report has the rest.
        let first = reason.lines().next().unwrap_or_default();
        note = format!("{note}, after a retry: {first}");
    }
    format!("{paint}{word:<9}{paint:#} {}  {}  ({note})", scenario.place(), scenario.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn each_scenario_is_a_line_in_a_log() {
        let mut out = Vec::new();
        let mut progress = Progress::lines(&mut out, Style::plain());
        for scenario in &sample::run().scenarios {
            progress.scenario(scenario).expect("a Vec takes every byte");
        }
        progress.finish().expect("a Vec takes every byte");
        insta::assert_snapshot!(String::from_utf8(out).expect("text"));
    }
}
