//! Whether one is ready, in one sentence, judged by the last attempts without help.

use std::time::Duration;

use super::outcome::{Outcome, count, time};
use super::{Drill, Mode};

/// So many good attempts in a row make one ready.
const IN_A_ROW: usize = 2;

/// What the attempts at one drill say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Whether one is ready.
    pub is_ready: bool,
    /// Why, in one sentence.
    pub sentence: String,
    /// What each attempt without help took, in milliseconds, oldest first; `None` for one given up.
    pub progress: Vec<Option<u64>>,
}

impl Readiness {
    /// Judges a drill by everything in the logbook.
    pub fn of(drill: &Drill, outcomes: &[Outcome]) -> Self {
        Self::judge(&drill.title, drill.aim(), outcomes)
    }

    fn judge(title: &str, aim: Duration, outcomes: &[Outcome]) -> Self {
        let aim_ms = aim.as_millis() as u64;
        let of_drill = || outcomes.iter().filter(|outcome| outcome.drill == title);
        let alone: Vec<&Outcome> =
            of_drill().filter(|outcome| outcome.mode == Mode::Alone).collect();
        let is_good = |outcome: &&&Outcome| {
            outcome.is_finished && outcome.mistakes == 0 && outcome.took_ms <= aim_ms
        };
        let good: Vec<&&Outcome> = alone.iter().rev().take_while(is_good).collect();
        let sentence = match (alone.last(), good.len()) {
            (None, _) if of_drill().next().is_none() => {
                "Not ready: it was never practised; begin with the guided drill.".to_owned()
            }
            (None, _) => {
                "Not ready yet: it was only practised with help; try it without.".to_owned()
            }
            (Some(last), 0) => not_yet(last, aim_ms),
            (Some(last), good) if good < IN_A_ROW => format!(
                "Almost ready: the last attempt without help took {}; do it once more like that.",
                time(last.took_ms)
            ),
            (Some(_), _) => {
                let longest = good.iter().take(IN_A_ROW).map(|outcome| outcome.took_ms).max();
                format!(
                    "Ready: the last two attempts without help had no mistake and took {} at most.",
                    time(longest.unwrap_or_default())
                )
            }
        };
        Self {
            is_ready: good.len() >= IN_A_ROW,
            sentence,
            progress: alone
                .iter()
                .map(|outcome| outcome.is_finished.then_some(outcome.took_ms))
                .collect(),
        }
    }
}

fn not_yet(last: &Outcome, aim_ms: u64) -> String {
    if !last.is_finished {
        "Not ready yet: the last attempt without help was given up; do it guided once more."
            .to_owned()
    } else if last.mistakes > 0 {
        format!(
            "Not ready yet: the last attempt without help had {}.",
            count(last.mistakes, "mistake")
        )
    } else {
        format!(
            "Not ready yet: the last attempt without help took {}, and {} is the aim.",
            time(last.took_ms),
            time(aim_ms)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(mode: Mode, is_finished: bool, seconds: u64, mistakes: u32) -> Outcome {
        Outcome {
            drill: "d".to_owned(),
            at_utc_s: 0,
            mode,
            is_finished,
            took_ms: seconds * 1000,
            mistakes,
            hesitations: 0,
            hints: 0,
            steps: Vec::new(),
        }
    }

    #[test]
    fn one_sees_at_a_glance_whether_one_is_ready() {
        let guided = attempt(Mode::Guided, true, 90, 0);
        let good = |seconds| attempt(Mode::Alone, true, seconds, 0);
        let wrong = attempt(Mode::Alone, true, 20, 2);
        let mut other = good(10);
        other.drill = "another".to_owned();
        let cases: [(&str, Vec<Outcome>); 9] = [
            ("nothing", vec![]),
            ("another drill", vec![other.clone(), other]),
            ("guided only", vec![guided.clone()]),
            ("mistakes", vec![guided.clone(), wrong.clone()]),
            ("given up", vec![good(20), attempt(Mode::Alone, false, 5, 0)]),
            ("slow", vec![good(20), good(80)]),
            ("once", vec![wrong.clone(), good(25)]),
            ("twice", vec![wrong.clone(), good(25), guided, good(31)]),
            ("twice, then wrong", vec![good(25), good(31), wrong]),
        ];
        let told: Vec<String> = cases
            .iter()
            .map(|(name, outcomes)| {
                let readiness = Readiness::judge("d", Duration::from_secs(40), outcomes);
                format!(
                    "{name}: {} {:?}\n  {}",
                    readiness.is_ready, readiness.progress, readiness.sentence
                )
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
