//! The run as JUnit XML, which every CI server reads: a suite for each feature, a case for each scenario.

use std::fmt::Write as _;
use std::io;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::model::{Failure, Outcome, RunReport, ScenarioReport, StepStatus, Totals};
use super::span::human;

/// Writes the report. Times are those of the host; virtual times stand in the properties.
pub fn write(report: &RunReport, out: &mut impl io::Write) -> io::Result<()> {
    let mut junit = Report::new("lockbench");
    junit.set_time(report.wall);
    let started = chrono::DateTime::from_timestamp_millis(report.started_utc_ms);
    if let Some(started) = started {
        junit.set_timestamp(started);
    }
    for (uri, scenarios) in report.features() {
        let mut suite =
            TestSuite::new(scenarios.first().map_or(uri, |scenario| scenario.feature.as_str()));
        suite.extra.insert("file".into(), uri.into());
        suite.set_time(scenarios.iter().map(|scenario| scenario.wall).sum());
        if let Some(started) = started {
            suite.set_timestamp(started);
        }
        let virtual_time = scenarios.iter().map(|scenario| scenario.virtual_time()).sum();
        for (name, value) in [
            ("rig", report.rig.clone()),
            ("seed", report.seed.to_string()),
            ("jobs", report.jobs.to_string()),
            ("command", report.command.clone()),
            ("virtual time", human(virtual_time)),
        ] {
            suite.add_property(Property::new(name, value));
        }
        for (name, value) in &report.facts {
            suite.add_property(Property::new(name.to_lowercase(), value.as_str()));
        }
        for note in &report.notes {
            suite.add_property(Property::new("note", note.as_str()));
        }
        suite.add_test_cases(scenarios.iter().map(|scenario| case(scenario)));
        // quick-junit counts errors among the suite's own attributes; the counts must agree with ours.
        let totals = Totals::of(scenarios.iter().copied());
        debug_assert_eq!((suite.failures, suite.errors), (totals.failed, totals.rig_errors));
        junit.add_test_suite(suite);
    }
    junit.serialize(out).map_err(io::Error::other)
}

/// Makes the case of one scenario; its class name is the file without its ending, with dots.
fn case(scenario: &ScenarioReport) -> TestCase {
    let status = match &scenario.outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::Failed => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let step = scenario.stopped_at().map(|index| &scenario.steps[index]);
            if let Some((step, failure)) = step.and_then(|step| Some((step, step.failure()?))) {
                let observed = failure.observed.lines().next().unwrap_or_default();
                status.set_message(format!("{} {}: {observed}", step.keyword, step.text));
                status.set_description(describe(scenario, step.line, failure));
            }
            status.set_type("step failed");
            status
        }
        Outcome::RigError(reason) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(reason.as_str()).set_type("rig error");
            status.set_description(format!("{reason}\nrepeat: {}", scenario.repeat));
            status
        }
        Outcome::NotRun(reason) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            status
        }
    };
    let name = match (&scenario.rule, scenario.example_line) {
        (Some(rule), None) => format!("{rule}: {}", scenario.name),
        (Some(rule), Some(line)) => format!("{rule}: {} (example in line {line})", scenario.name),
        (None, Some(line)) => format!("{} (example in line {line})", scenario.name),
        (None, None) => scenario.name.clone(),
    };
    let mut case = TestCase::new(name, status);
    let stem = scenario.source_uri.trim_end_matches(".feature");
    case.set_classname(stem.replace('/', "."));
    case.set_time(scenario.wall);
    case.extra.insert("file".into(), scenario.source_uri.as_str().into());
    case.extra.insert("line".into(), scenario.selecting_line().to_string().into());
    case.add_property(Property::new("virtual time", human(scenario.virtual_time())));
    if !scenario.tags.is_empty() {
        case.add_property(Property::new("tags", scenario.tags.join(" ")));
    }
    if let Some(reason) = &scenario.retried {
        case.add_property(Property::new("retried because", reason.as_str()));
    }
    for note in &scenario.notes {
        case.add_property(Property::new("note", note.as_str()));
    }
    case.add_property(Property::new("repeat", scenario.repeat.as_str()));
    if !scenario.steps.is_empty() {
        case.set_system_out(steps(scenario));
    }
    case
}

/// Lists the steps with their ends in virtual time.
fn steps(scenario: &ScenarioReport) -> String {
    let mut text = String::new();
    for step in &scenario.steps {
        let mark = match step.status {
            StepStatus::Passed => "passed     ",
            StepStatus::Failed(_) => "FAILED     ",
            StepStatus::NotReached => "not reached",
        };
        let at = step.ended.since(bench_protocol::Instant::ZERO);
        let at = if step.status == StepStatus::NotReached { String::new() } else { human(at) };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {at:>12}  {} {}", step.keyword, step.text);
    }
    text
}

/// Tells all about a failure, for people who see nothing but the CI server's page.
fn describe(scenario: &ScenarioReport, line: u32, failure: &Failure) -> String {
    let mut text = format!(
        "at:       {}:{line}\nexpected: {}\nobserved: {}\nrig:      {}, at {} of virtual time\n",
        scenario.source_uri, failure.expected, failure.observed, failure.rig, failure.at
    );
    if let Some(hint) = &failure.hint {
        let _ = writeln!(text, "hint:     {hint}");
    }
    let _ = writeln!(text, "repeat:   {}", scenario.repeat);
    if !failure.last_events.is_empty() {
        let _ = writeln!(text, "last events:\n  {}", failure.last_events.join("\n  "));
    }
    if !failure.display.is_empty() {
        let _ = writeln!(text, "display:\n{}", failure.display.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(report: &RunReport) -> String {
        let mut out = Vec::new();
        write(report, &mut out).expect("a Vec takes every byte");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_run_with_one_of_everything() {
        insta::assert_snapshot!(text(&sample::run()));
    }

    #[test]
    fn characters_that_xml_forbids_are_left_out() {
        let mut report = sample::run();
        report.scenarios[2].outcome =
            Outcome::RigError("bell \u{7}, escape \u{1b}[31m, ]]> & <end>".to_owned());
        let text = text(&report);
        assert!(!text.contains(['\u{7}', '\u{1b}']));
        assert!(text.contains("&amp; &lt;end&gt;"));
    }
}
