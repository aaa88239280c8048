//! One failed scenario on the terminal.

use std::io::{self, Write};
use std::time::Duration;

use bench_protocol::Instant;

use super::style::Style;
use crate::report::model::{Failure, Outcome, ScenarioReport};
use crate::report::span::human;

/// Writes what failed, where, what was expected and seen, and how to repeat it; an empty line ends it.
pub(super) fn write(
    scenario: &ScenarioReport,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let Style { bad, strong, weak, .. } = *style;
    let word =
        if matches!(scenario.outcome, Outcome::RigError(_)) { "RIG ERROR" } else { "FAILED" };
    write!(out, "{bad}{word}{bad:#}  {strong}{}", scenario.feature)?;
    if let Some(rule) = &scenario.rule {
        write!(out, " › {rule}")?;
    }
    writeln!(out, " › {}{strong:#}", scenario.name)?;
    field(out, style, "scenario", &scenario.place())?;
    let stopped = scenario.stopped_at().map(|index| &scenario.steps[index]);
    if let Some(step) = stopped {
        field(out, style, "step", &format!("{} {}", step.keyword, step.text))?;
        for row in step.table.iter().flatten() {
            field(out, style, "", &format!("  | {} |", row.join(" | ")))?;
        }
        field(out, style, "at", &format!("{}:{}", scenario.source_uri, step.line))?;
    }
    if let Outcome::RigError(reason) = &scenario.outcome {
        field(out, style, "reason", reason)?;
    }
    if let Some(failure) = stopped.and_then(|step| step.failure()) {
        details(failure, style, out)?;
    }
    writeln!(out, "  {weak}repeat{weak:#}    {strong}{}{strong:#}", scenario.repeat)?;
    writeln!(out)
}

fn details(failure: &Failure, style: &Style, out: &mut impl Write) -> io::Result<()> {
    field(out, style, "expected", &failure.expected)?;
    field(out, style, "observed", &failure.observed)?;
    if let Some(hint) = &failure.hint {
        field(out, style, "hint", hint)?;
    }
    let passed = failure.at.since(Instant::ZERO);
    let long = if passed < Duration::from_mins(1) {
        String::new()
    } else {
        format!(" ({})", human(passed))
    };
    field(out, style, "rig", &format!("{}, at {} of virtual time{long}", failure.rig, failure.at))?;
    if !failure.last_events.is_empty() {
        field(out, style, "events", &failure.last_events.join("\n"))?;
    }
    if !failure.display.is_empty() {
        let width = failure.display.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        field(out, style, "display", &format!("┌{}┐", "─".repeat(width)))?;
        for line in failure.display.lines() {
            field(out, style, "", &format!("│{line:<width$}│"))?;
        }
        field(out, style, "", &format!("└{}┘", "─".repeat(width)))?;
    }
    Ok(())
}

/// Writes a name and a text; further lines of the text stand below its first.
fn field(out: &mut impl Write, style: &Style, name: &str, text: &str) -> io::Result<()> {
    let weak = style.weak;
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    writeln!(out, "  {weak}{name:<8}{weak:#}  {first}")?;
    for line in lines {
        writeln!(out, "            {line}")?;
    }
    Ok(())
}
