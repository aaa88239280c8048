//! The run on the terminal: progress while it runs, every failure with all that explains it, and the sum.

mod failure;
mod progress;
mod style;

use std::io::{self, Write};
use std::path::Path;

pub use progress::Progress;
pub use style::Style;

use super::model::{Outcome, RunReport, Totals};
use super::span::human;
use crate::rig::DEFAULT;

/// Writes what stands below the progress: the failures, the rig's errors, the sum.
///
/// `page` is where the HTML report was written to, if it was. The last line is always
/// `N passed, N failed`, with `, N skipped` if a scenario was not run; an error of the rig counts as failed there.
pub fn write(
    report: &RunReport,
    page: Option<&Path>,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    for scenario in &report.scenarios {
        if matches!(scenario.outcome, Outcome::Failed | Outcome::RigError(_)) {
            failure::write(scenario, style, out)?;
        }
    }
    let totals = report.totals();
    writeln!(out, "{}", sum(&totals))?;
    writeln!(
        out,
        "{} of virtual time in {}; rig {}, seed {}, {}",
        human(report.virtual_time()),
        human(report.wall),
        report.rig,
        report.seed,
        count(report.jobs, "job"),
    )?;
    // Whoever names a rig is told whose clock ran there; the default one has but one.
    let clock = report.facts.iter().find(|(name, _)| *name == "Clock");
    if let Some((_, clock)) = clock.filter(|_| report.rig != DEFAULT) {
        writeln!(out, "clock: {clock}")?;
    }
    for note in &report.notes {
        writeln!(out, "note: {note}")?;
    }
    let retried = report.scenarios.iter().filter(|scenario| scenario.retried.is_some()).count();
    if retried > 0 {
        writeln!(out, "{} tried again on a fresh board", count(retried, "scenario"))?;
    }
    if let Some(page) = page {
        writeln!(out, "report: {}", page.display())?;
    }
    writeln!(out, "{}", last_line(&totals, style))
}

/// Writes `5 scenarios: 3 passed, 1 failed, 1 not run (needs real-latch)`.
fn sum(totals: &Totals) -> String {
    let mut parts = vec![format!("{} passed", totals.passed), format!("{} failed", totals.failed)];
    if totals.rig_errors > 0 {
        parts.push(count(totals.rig_errors, "rig error"));
    }
    let reasons = match totals.not_run.iter().collect::<Vec<_>>()[..] {
        [] => String::new(),
        [(reason, _)] => format!(" ({reason})"),
        ref all => {
            let each: Vec<String> =
                all.iter().map(|(reason, number)| format!("{number} {reason}")).collect();
            format!(" ({})", each.join(", "))
        }
    };
    parts.push(format!("{} not run{reasons}", totals.skipped()));
    format!("{}: {}", count(totals.all(), "scenario"), parts.join(", "))
}

fn last_line(totals: &Totals, style: &Style) -> String {
    let failed = totals.failed + totals.rig_errors;
    let skipped = if totals.skipped() > 0 {
        format!(", {} skipped", totals.skipped())
    } else {
        String::new()
    };
    let paint = if failed > 0 { style.bad } else { style.good };
    format!("{paint}{} passed, {failed} failed{skipped}{paint:#}", totals.passed)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(report: &RunReport, style: &Style) -> String {
        let mut out = Vec::new();
        write(report, Some(Path::new("report/index.html")), style, &mut out)
            .expect("a Vec takes every byte");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn failures_and_the_sum() {
        insta::assert_snapshot!(text(&sample::run(), &Style::plain()));
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let coloured = text(&sample::run(), &Style::coloured());
        assert!(coloured.contains("\u{1b}["));
        let mut parts = coloured.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        let rests = parts.filter_map(|part| part.split_once('m'));
        let stripped = rests.fold(first, |text, (_, rest)| text + rest);
        assert_eq!(stripped, text(&sample::run(), &Style::plain()));
    }

    #[test]
    fn a_run_without_failures_is_four_lines() {
        let mut report = sample::run();
        report.scenarios.retain(|scenario| scenario.outcome == Outcome::Passed);
        report.notes.clear();
        let text = text(&report, &Style::plain());
        assert_eq!(text.lines().count(), 4);
        assert_eq!(text.lines().last(), Some("2 passed, 0 failed"));
    }

    #[test]
    fn a_board_s_run_tells_its_clock_its_flashing_and_its_retries() {
        let mut report = sample::run();
        report.scenarios.retain(|scenario| scenario.outcome == Outcome::Passed);
        report.rig = "emulated".to_owned();
        report.scenarios[0].retried = Some("the emulator died".to_owned());
        let text = text(&report, &Style::plain());
        assert!(text.contains("\nclock: virtual, nothing waits\nnote: the image was "), "{text}");
        assert!(text.contains("\n1 scenario tried again on a fresh board\n"), "{text}");
    }

    #[test]
    fn reasons_are_counted() {
        let mut totals = Totals { passed: 1, ..Totals::default() };
        assert_eq!(sum(&totals), "1 scenario: 1 passed, 0 failed, 0 not run");
        totals.not_run.insert("needs nfc".to_owned(), 2);
        assert_eq!(sum(&totals), "3 scenarios: 1 passed, 0 failed, 2 not run (needs nfc)");
        totals.not_run.insert("stopped".to_owned(), 1);
        totals.rig_errors = 1;
        let text =
            "5 scenarios: 1 passed, 0 failed, 1 rig error, 3 not run (2 needs nfc, 1 stopped)";
        assert_eq!(sum(&totals), text);
        assert_eq!(last_line(&totals, &Style::plain()), "1 passed, 1 failed, 3 skipped");
    }
}
