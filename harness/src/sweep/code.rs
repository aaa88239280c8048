//! What becomes of each code of a scenario when it is entered: what a lockbox remembers of codes and keys.

use std::fmt;

use super::facts::Facts;
use crate::bench::{Bench, DEFAULT_PASSWORD, StepFailure};
use crate::step::{Argument, StepCall, StepId as Id, Table};

/// Fewer wrong ones than disable the keypad (KEY-10).
const MOST: usize = 4;
/// What a lockbox that is set up has.
const MASTER_PASSWORD: &str = "2580";

/// What the device says to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It opens, or would.
    Right,
    Wrong,
    /// It is known, but not now.
    NotNow,
    /// The keypad is off, or the display says something else.
    None,
}

/// A code, and what the device says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tried {
    code: String,
    answer: Answer,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.answer {
            Answer::Right => "right",
            Answer::Wrong => "wrong",
            Answer::NotNow => "not now",
            Answer::None => "without an answer",
        };
        write!(f, "{} {word}", self.code)
    }
}

/// Gives the codes that a scenario's steps are about, none where they are about none.
pub(super) fn codes_of<'a>(
    steps: impl IntoIterator<Item = (&'a StepCall, Option<&'a Table>)>,
) -> Vec<String> {
    let mut codes = Vec::new();
    for (call, table) in steps {
        match (call.id, call.arguments.as_slice()) {
            (
                Id::EnterCode | Id::ChangePassword | Id::MasterPasswordIs,
                [Argument::Text(code), ..],
            ) => codes.push(code.clone()),
            (Id::MakeDigitalKey, _) => {
                let rows = table.map_or(0, Table::height);
                let pin = |row| table.and_then(|table| table.cell(row, "PIN")).map(str::to_owned);
                codes.extend((0..rows).filter_map(pin));
            }
            (Id::HoldResetPin | Id::LetGoResetPin | Id::AdministratorResets, _) => {
                codes.push(DEFAULT_PASSWORD.to_owned());
            }
            _ => {}
        }
    }
    codes.retain(|code| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()));
    if !codes.is_empty() {
        codes.insert(0, MASTER_PASSWORD.to_owned());
    }
    let mut first = Vec::new();
    codes.retain(|code| {
        first.len() < MOST && !first.contains(code) && {
            first.push(code.clone());
            true
        }
    });
    codes
}

/// Enters each code. A box that was locked with one is open afterwards.
pub(super) fn try_codes(bench: &mut Bench, codes: &[String]) -> Result<Vec<Tried>, StepFailure> {
    let mut tried = Vec::with_capacity(codes.len());
    for code in codes {
        bench.enter_code(code)?;
        let says = bench.display_text();
        let shows = |words: &[&str]| words.iter().any(|words| says.contains(words));
        let answer = if shows(&["Wrong code"]) {
            Answer::Wrong
        } else if shows(&["Outside its period", "Time unknown"]) {
            Answer::NotNow
        } else if shows(&["Keypad off"]) {
            Answer::None
        } else if shows(&["Code is right", "Relocks in", "Not in a session"]) {
            Answer::Right
        } else {
            Answer::None
        };
        tried.push(Tried { code: code.clone(), answer });
    }
    Ok(tried)
}

/// Tells whether two lockboxes say the same to each code, as far as both say something: a keypad that is
/// off says nothing, and without a clock no period counts.
pub(super) fn codes_hold(uncut: &Facts, cut: &Facts) -> bool {
    answers_hold(uncut, cut).all(|holds| holds)
}

/// Tells whether a lockbox that was cut in a step that sets one code after the other says to some first ones what
/// is said after the step, and to the others what was said before it.
pub(super) fn codes_between(before: &Facts, after: &Facts, cut: &Facts) -> bool {
    let mut as_after = answers_hold(after, cut).zip(answers_hold(before, cut));
    // From the first one on that is not as after the step, all are as before it.
    let first = as_after.find(|(as_after, _)| !as_after);
    first.is_none_or(|(_, as_before)| as_before) && as_after.all(|(_, as_before)| as_before)
}

/// Tells of each code whether the same is said to it.
fn answers_hold(uncut: &Facts, cut: &Facts) -> impl Iterator<Item = bool> {
    let without_clock = uncut.clock_known != cut.clock_known;
    let same = move |(uncut, cut): (&Tried, &Tried)| {
        let says_nothing = |tried: &Tried| {
            tried.answer == Answer::None || without_clock && tried.answer == Answer::NotNow
        };
        uncut == cut || says_nothing(uncut) || says_nothing(cut)
    };
    uncut.codes.iter().zip(&cut.codes).map(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::match_step;

    fn codes(texts: &[&str]) -> Vec<String> {
        let rows = [["description", "PIN"], ["visit", "48151"]];
        let table = Table::new(rows.map(|row| row.map(str::to_owned).to_vec()).to_vec());
        let calls: Vec<StepCall> = texts
            .iter()
            .map(|text| match_step(text, text.ends_with(':')).expect("a step"))
            .collect();
        codes_of(calls.iter().map(|call| (call, call.entry().takes_table().then_some(&table))))
    }

    fn facts(answer: Answer, clock_known: bool) -> Facts {
        let codes = vec![Tried { code: "2580".to_owned(), answer }];
        Facts { clock_known, codes, ..Facts::nothing() }
    }

    #[test]
    fn what_is_said_to_a_code_is_compared_where_something_is_said() {
        for (uncut, cut, clock_known, holds) in [
            (Answer::Right, Answer::Right, true, true),
            (Answer::Right, Answer::Wrong, true, false),
            (Answer::Wrong, Answer::Right, true, false),
            (Answer::Right, Answer::NotNow, true, false),
            (Answer::Right, Answer::NotNow, false, true),
            (Answer::Right, Answer::Wrong, false, false),
            (Answer::None, Answer::Right, true, true),
            (Answer::Wrong, Answer::None, true, true),
        ] {
            let (uncut, cut) = (facts(uncut, true), facts(cut, clock_known));
            assert_eq!(codes_hold(&uncut, &cut), holds, "{uncut} / {cut}");
        }
        assert!(codes_hold(&facts(Answer::Right, true), &Facts::nothing()), "nobody has tried");
    }

    #[test]
    fn of_several_codes_only_first_ones_may_be_set() {
        let said = |answers: [Answer; 3]| {
            let tried = |answer| Tried { code: "4011".to_owned(), answer };
            Facts { codes: answers.map(tried).to_vec(), ..Facts::nothing() }
        };
        let (none, right, wrong) = (Answer::None, Answer::Right, Answer::Wrong);
        let (before, after) = (said([right, wrong, wrong]), said([right; 3]));
        for (cut, holds) in [
            ([right, wrong, wrong], true),
            ([right, right, wrong], true),
            ([right, right, right], true),
            ([right, wrong, right], false),
            ([wrong, right, right], false),
            ([wrong, wrong, wrong], false),
            ([right, Answer::NotNow, wrong], false),
            ([right, none, right], true),
            ([right, wrong, none], true),
        ] {
            let cut = said(cut);
            assert_eq!(codes_between(&before, &after, &cut), holds, "{cut}");
        }
    }

    #[test]
    fn the_codes_of_a_scenario_are_those_that_it_sets_or_enters() {
        assert_eq!(codes(&["a lockbox", "I confirm"]), [""; 0]);
        let about = [
            "a lockbox",
            "I enter \"2580\" on the keypad",
            "the administrator makes a digital key:",
            "I hold the reset pin for 12 seconds",
            "I enter \"12*\" on the keypad",
            "I change the password to \"86420\"",
            "I enter \"1111\" on the keypad",
        ];
        assert_eq!(codes(&about), ["2580", "48151", "123456", "86420"]);
    }
}
