//! Tests of the scan: what a parser would swallow is told.

use super::*;

fn faults(text: &str) -> String {
    let scan = scan(text);
    let lines: Vec<String> =
        scan.faults.iter().map(|(line, message)| format!("{line}: {message}")).collect();
    lines.join("\n")
}

#[test]
fn a_good_file_has_no_faults_and_gives_its_tags() {
    let text = "\
# Source: rules
@smoke @issue.2
Feature: A box
  It has a description: of any kind.

  Background:
    Given a lockbox

  @safety # why
  Scenario Outline: x
    When <n> pass
    Then the menu shows:
      | a \\| b |
      | c      |
    \"\"\"
    | not | a table
    Scenaro: neither
    \"\"\"

    Examples:
      | n        |
      # in between
      | 1 second |

  Rule: r
    Example: y
      * a lockbox
";
    let scan = scan(text);
    assert_eq!(scan.faults, []);
    let tags: Vec<(u32, &str)> =
        scan.tags.iter().map(|(line, tag)| (*line, tag.as_str())).collect();
    assert_eq!(tags, [(2, "smoke"), (2, "issue.2"), (9, "safety")]);
    assert_eq!(scan.lines, 27);
}

#[test]
fn what_a_parser_would_swallow_is_told() {
    let text = [
            "",
            "# language: de\nFunktionalität: x\n",
            "Feature: x\n  Scenario: y\n    Gven a lockbox\n    I confirm\n    Given a lockbox\n    Wen I confirm\n",
            "Feature: x\n  Scenaro: y\n    Given a lockbox\n",
            "Feature: x\n  Scenario Outlin: y\n  scenario: z\n  Exampels:\n  Note: fine\n",
            "Scenario: y\n  Given a lockbox\n",
            "Feature: x\n  Examples:\n    | a |\n  Scenario: y\n    Given a lockbox\n  Background:\n    Given a lockbox\n",
            "Feature: x\nFeature: y\n",
            "Feature: x\n  | a |\n  Scenario: y\n    Given the users:\n      | a | b |\n      | c |\n      | d | e\n",
            "Feature: x\n  @smoke wip @@a\n  Scenario: y\n    Given a lockbox\n    \"\"\"\n    no end\n",
        ]
        .map(faults)
        .join("\n---\n");
    insta::assert_snapshot!(text);
}

proptest::proptest! {
    #[test]
    fn any_text_is_scanned(text in "(Feature|Scenario|Given|Examples|@|\\||:|\\\\|\"\"\"|#| |\n|a|é){0,40}") {
        let _ = scan(&text);
    }
}
