//! `cargo xtask claims`: which scenarios show each claim of the product, and how they last ended.

mod check;
mod outcome;
mod scenario;
mod table;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use check::Verdict;
use outcome::{Outcome, Outcomes};
use scenario::Scenario;
use table::{Evidence, Table};

/// Prints the table of claims with the last results, and fails where it does not hold.
///
/// `arguments` is empty, or `--report FILE` to read the results of another run than the last one of
/// the workspace.
///
/// # Errors
///
/// Arguments, files or features that can't be read; every fault of the table at once: a claim that
/// nothing shows, a scenario that is not there, a rule without a claim.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let root = root()?;
    let report = match arguments {
        [] => root.join("report").join("report.json"),
        [option, file] if option == "--report" => PathBuf::from(file),
        other => bail!("`claims` knows only `--report FILE`, not `{}`", other.join(" ")),
    };
    let features = root.join("features");
    let table = Table::read(&features.join("claims.toml"))?;
    let scenarios = scenario::read(&features)?;
    let outcomes = if report.is_file() || !arguments.is_empty() {
        Outcomes::read(&report)?
    } else {
        Outcomes::default()
    };
    let verdict = check::check(&table, &scenarios);
    let text = render(&table, &scenarios, &outcomes);
    std::io::stdout().write_all(text.as_bytes()).context("the table can't be written")?;
    verdict.tell()
}

impl Verdict {
    /// Tells the warnings, and fails with the faults.
    fn tell(&self) -> Result<()> {
        for warning in &self.warnings {
            eprintln!("warning: {warning}");
        }
        match self.faults.as_slice() {
            [] => Ok(()),
            [fault] => bail!("{fault}"),
            faults => {
                bail!("{} faults in the table of claims:\n  {}", faults.len(), faults.join("\n  "))
            }
        }
    }
}

/// Finds the workspace: the folder with the table of claims at or above xtask's or the current one.
fn root() -> Result<PathBuf> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(package) => PathBuf::from(package),
        None => std::env::current_dir().context("the current folder can't be read")?,
    };
    let has_table = |folder: &&Path| folder.join("features").join("claims.toml").is_file();
    match start.ancestors().find(has_table) {
        Some(root) => Ok(root.to_path_buf()),
        None => bail!("no features/claims.toml at or above {}", start.display()),
    }
}

/// Writes each claim with what shows it, and a summary.
fn render(table: &Table, scenarios: &[Scenario], outcomes: &Outcomes) -> String {
    let mut text = String::new();
    let (mut passed, mut failed, mut open, mut tested, mut later) = (0, 0, 0, 0, 0);
    // Writing to a string cannot fail.
    for claim in &table.claims {
        let _ = writeln!(text, "{:<10}{}", claim.id, claim.text);
        let indent = " ".repeat(10);
        match claim.evidence() {
            Some(Evidence::Scenarios(keys)) => {
                let mut worst = Outcome::Passed;
                for key in keys {
                    let outcome = outcomes.of(key);
                    worst = worst.max(outcome);
                    let _ = writeln!(text, "{indent}{:<8} {key}", outcome.word());
                }
                match worst {
                    Outcome::Passed => passed += 1,
                    Outcome::NotRun => open += 1,
                    Outcome::Failed => failed += 1,
                }
            }
            Some(Evidence::Test { kind, reason }) => {
                tested += 1;
                let _ = writeln!(text, "{indent}test     {kind}: {reason}");
            }
            Some(Evidence::Later { reason }) => {
                later += 1;
                let _ = writeln!(text, "{indent}later    {reason}");
            }
            None => {
                let _ = writeln!(text, "{indent}nothing");
            }
        }
    }
    let _ = writeln!(
        text,
        "\n{} claims: by scenarios {passed} passed, {failed} failed, {open} not run; by other tests {tested}; later {later}",
        table.claims.len()
    );
    let _ = writeln!(text, "{} rules, {} scenarios", table.rules.len(), scenarios.len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::parse(text).expect("a table")
    }

    #[test]
    fn the_table_tells_each_claim_with_its_last_results() {
        let table = table(
            r#"
            rules = ["EMG-1", "EMG-2"]
            [[claim]]
            id = "EMG-1.a"
            source = "section 5"
            text = "the box opens"
            scenarios = ["way / It opens", "way / It opens at once"]
            [[claim]]
            id = "EMG-1.b"
            source = "section 5"
            text = "the coil is off in time"
            shown_by = "test"
            test = "unit test"
            reason = "no step sees it"
            [[claim]]
            id = "EMG-2"
            source = "section 5"
            text = "keys survive"
            shown_by = "later"
            reason = "with the keys"
            "#,
        );
        let outcomes = Outcomes::parse(
            r#"{"scenarios": [
                {"feature_path": "features/way.feature", "name": "It opens", "outcome": "passed"},
                {"feature_path": "features/way.feature", "name": "It opens at once", "outcome": "failed"}
            ]}"#,
        )
        .expect("a report");
        let expected = "\
EMG-1.a   the box opens
          passed   way / It opens
          failed   way / It opens at once
EMG-1.b   the coil is off in time
          test     unit test: no step sees it
EMG-2     keys survive
          later    with the keys

3 claims: by scenarios 0 passed, 1 failed, 0 not run; by other tests 1; later 1
2 rules, 0 scenarios
";
        assert_eq!(render(&table, &[], &outcomes), expected);
    }

    #[test]
    fn the_workspaces_own_table_holds() {
        let features = root().expect("a workspace").join("features");
        let table = Table::read(&features.join("claims.toml")).expect("a table");
        let scenarios = scenario::read(&features).expect("features");
        let verdict = check::check(&table, &scenarios);
        assert_eq!(verdict.faults, [""; 0]);
        assert_eq!(verdict.warnings, [""; 0]);
    }

    #[test]
    fn unknown_arguments_are_named() {
        let error = run(&["--format".to_owned(), "x".to_owned()]).expect_err("refused");
        assert_eq!(error.to_string(), "`claims` knows only `--report FILE`, not `--format x`");
    }
}
