//! Tests of loading: unfolding, inheritance and selection.

use super::*;
use crate::step::{Keyword, StepId};

/// A feature with one of everything.
const TEXT: &str = "\
@smoke
Feature: A box

  Background:
    Given a lockbox

  Scenario: First
    Then no error is shown

  @safety
  @issue.2
  Scenario Outline: Second <n>
    When <n> pass
    And the keyholder starts a lock session:
      | duration | breaks |
      | <d>      | off    |

    @drill
    Examples: short
      | n        | d       |
      # a comment in between
      | 1 second | 2 days  |
      | 2 hours  | forever |

    Examples: long
      | d      | n       |
      | 1 year | 3 weeks |

  Rule: r
    Background:
      Given USB power is connected

    Example: Third
      * I confirm
      But the lockbox is locked
";

fn load_text(text: &str, lines: &[u32], tags: Option<&str>) -> Result<Vec<Pickle>, Vec<Fault>> {
    let selection = PathSelection { path: "a.feature".into(), lines: lines.to_vec() };
    let tags = tags.map(|tags| TagExpression::parse(tags, &|_| Ok(())).unwrap());
    let request =
        Request { selections: &[], tags: tags.as_ref(), capabilities: &[], base: Path::new("") };
    load_file(&selection, "a.feature", text, &request)
}

fn names(lines: &[u32], tags: Option<&str>) -> Vec<String> {
    load_text(TEXT, lines, tags).unwrap().into_iter().map(|pickle| pickle.name).collect()
}

#[test]
fn scenarios_are_unfolded_with_backgrounds_examples_and_tags() {
    let pickles = load_text(TEXT, &[], None).unwrap();
    let names: Vec<&str> = pickles.iter().map(|pickle| pickle.name.as_str()).collect();
    assert_eq!(names, ["First", "Second 1 second", "Second 2 hours", "Second 3 weeks", "Third"]);
    let places: Vec<(u32, Option<u32>)> =
        pickles.iter().map(|pickle| (pickle.line, pickle.example_line)).collect();
    assert_eq!(places, [(7, None), (12, Some(22)), (12, Some(23)), (12, Some(27)), (33, None)]);
    assert_eq!(pickles[0].tags, ["smoke"]);
    assert_eq!(pickles[1].tags, ["smoke", "safety", "issue.2", "drill"]);
    assert_eq!(pickles[3].tags, ["smoke", "safety", "issue.2"]);

    let third = &pickles[4];
    assert_eq!((third.rule.as_deref(), third.rule_line), (Some("r"), Some(29)));
    let steps: Vec<(&str, u32, bool, StepId)> = third
        .steps
        .iter()
        .map(|step| (step.keyword.as_str(), step.line, step.background, step.call.id))
        .collect();
    assert_eq!(
        steps,
        [
            ("Given", 5, true, StepId::Lockbox),
            ("Given", 31, true, StepId::UsbIs),
            ("*", 34, false, StepId::Confirm),
            ("But", 35, false, StepId::LatchIs),
        ]
    );
    assert_eq!(pickles[1].steps[2].kind, Keyword::When);
    let table = pickles[3].steps[2].table.as_ref().unwrap();
    assert_eq!(table.cell(0, "duration"), Some("1 year"));
}

#[test]
fn lines_select_what_stands_there() {
    let all = names(&[], None);
    let (first, outline, third) = (&all[..1], &all[1..4], &all[4..]);
    for (line, expected) in [
        (1, &all[..]),
        (2, &all),
        (4, &all),
        (5, &all),
        (7, first),
        (8, first),
        (9, first),
        (10, outline),
        (12, outline),
        (15, outline),
        (18, &all[1..3]),
        (19, &all[1..3]),
        (20, &all[1..3]),
        (21, &all[1..3]),
        (22, &all[1..2]),
        (23, &all[2..3]),
        (24, &all[1..3]),
        (25, &all[3..4]),
        (27, &all[3..4]),
        (29, third),
        (31, third),
        (35, third),
    ] {
        assert_eq!(names(&[line], None), expected, "line {line}");
    }
    assert_eq!(names(&[8, 27], None), ["First", "Second 3 weeks"]);
    for line in [0, 36] {
        assert_eq!(load_text(TEXT, &[line], None).unwrap_err().len(), 1, "line {line}");
    }
}

#[test]
fn tags_select_with_what_is_inherited() {
    let all = names(&[], None);
    for (tags, expected) in [
        ("@smoke", &all[..]),
        ("@drill", &all[1..3]),
        ("@safety and not @drill", &all[3..4]),
        ("not @safety", &[all[0].clone(), all[4].clone()]),
        ("@needs.power", &[]),
    ] {
        assert_eq!(names(&[], Some(tags)), expected, "{tags}");
    }
    assert_eq!(names(&[12], Some("@drill")), all[1..3]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_loaded_or_refused(
        text in "(Feature: |Scenario: |Scenario Outline: |Rule: |Background:|Given a lockbox|When <a> pass|Examples:|@smoke|\\| a \\||\\| b \\||\"\"\"|#|\n|\n  |a|é|<a>){0,30}",
    ) {
        let _ = load_text(&format!("Feature: x\n{text}"), &[], None);
        let _ = load_text(&text, &[1], None);
    }
}
