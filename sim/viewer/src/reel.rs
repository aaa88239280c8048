//! A scenario laid out over a person's time, for `play` and `film`.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use lockbox_practice::play::{Pace, Player, Scene, scenarios};
use lockbox_practice::{Place, View};

use crate::caption::Caption;

/// A scenario, step by step, with what is to be seen at each moment.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's name.
    pub title: String,
    /// Its steps.
    pub cuts: Vec<Cut>,
    pace: Pace,
    /// What is seen before there is a lockbox: the first that there is.
    first: View,
}

/// A step of it.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Its text, with keyword.
    pub step: String,
    scene: Scene,
    lasts: Duration,
}

impl Cut {
    /// Gives how long it is shown.
    pub const fn lasts(&self) -> Duration {
        self.lasts
    }
}

/// Reads how much faster than a person's pace it goes.
pub(crate) fn pace(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(pace) if (0.1..=100.0).contains(&pace) => Ok(pace),
        _ => Err(format!("`{text}` is no pace: a number from 0.1 to 100, 1 is a person's")),
    }
}

impl Plan {
    /// Performs the scenario that `FEATURE[:LINE]` names, at a place.
    ///
    /// # Errors
    /// What is wrong with the file, that it names more than one scenario, or that the rig can't be had.
    pub fn of(scenario: &str, pace: f64, place: &Place) -> Result<Self> {
        let pickles = scenarios(scenario)?;
        let [pickle] = pickles.as_slice() else {
            let lines: Vec<String> = pickles
                .iter()
                .map(|one| format!("{scenario}:{}  {}", one.line, one.name))
                .collect();
            bail!(
                "{scenario} names {} scenarios, name one by its line:\n{}",
                lines.len(),
                lines.join("\n")
            );
        };
        let pace = Pace { percent: (pace * 100.0).round() as u32, ..Pace::default() };
        let cuts: Vec<Cut> = Player::at(place, pickle)?
            .map(|scene| {
                let lasts = scene.at_pace(&pace).lasts();
                Cut { step: scene.caption(), scene, lasts }
            })
            .collect();
        let mut views = cuts.iter().flat_map(|cut| &cut.scene.views);
        let first =
            views.next().cloned().context("the scenario puts no lockbox there to look at")?;
        Ok(Self { title: pickle.name.clone(), cuts, pace, first })
    }

    /// Gives how long it is shown.
    pub fn length(&self) -> Duration {
        self.cuts.iter().map(Cut::lasts).sum()
    }

    /// Gives when a step begins; the end for one that there is not.
    pub fn start_of(&self, cut: usize) -> Duration {
        self.cuts.iter().take(cut).map(Cut::lasts).sum()
    }

    /// Gives the step that is shown at a moment, and what is seen.
    pub fn at(&self, moment: Duration) -> (usize, &View) {
        let mut from = Duration::ZERO;
        let mut seen = &self.first;
        for (number, cut) in self.cuts.iter().enumerate() {
            let after = moment.saturating_sub(from);
            let is_here = after < cut.lasts || number + 1 == self.cuts.len();
            let until = if is_here { after } else { cut.lasts };
            seen = cut.scene.at_pace(&self.pace).view(until).unwrap_or(seen);
            if is_here {
                return (number, seen);
            }
            from += cut.lasts;
        }
        (0, seen)
    }

    /// Gives the caption of a step.
    pub fn caption(&self, cut: usize) -> Caption {
        let count = (cut + 1, self.cuts.len());
        let Some(cut) = self.cuts.get(cut) else { return Caption::default() };
        let rows: Vec<String> = cut.scene.table.iter().map(|row| row.join("  ·  ")).collect();
        let step = std::iter::once(cut.step.clone()).chain(rows).collect::<Vec<_>>().join("\n");
        let failure = cut.scene.outcome.clone().err();
        Caption { title: self.title.clone(), step, count, failure }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use bench_protocol::LatchPosition;

    use super::*;

    fn plan(pace: f64) -> Plan {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("one.feature");
        let text = "Feature: One\n\n  Scenario: It locks\n    Given a lockbox\n    When I start a lock of 45 minutes\n    Then the lockbox is locked\n";
        std::fs::write(&path, text).expect("it can be written");
        Plan::of(&path.display().to_string(), pace, &Place::default()).expect("it can be played")
    }

    #[test]
    fn a_step_is_shown_from_its_beginning_to_its_end() {
        let plan = plan(1.0);
        assert_eq!(plan.title, "It locks");
        assert_eq!(plan.at(Duration::ZERO).0, 0);
        let second = plan.start_of(1);
        assert_eq!(plan.at(second).0, 1);
        assert_eq!(plan.at(second).1.latch, LatchPosition::Unlocked);
        assert_eq!(plan.at(second + plan.cuts[1].lasts()).1.latch, LatchPosition::Locked);
        assert_eq!(plan.at(plan.length() * 2).0, 2);
        assert_eq!(plan.start_of(3), plan.length());
        assert_eq!(plan.caption(1).step, "When I start a lock of 45 minutes");
    }

    #[test]
    fn a_faster_pace_takes_less_time() {
        let (slow, fast) = (plan(1.0).length().as_secs_f64(), plan(4.0).length().as_secs_f64());
        assert!((slow / fast - 4.0).abs() < 0.1, "{slow} s and {fast} s");
    }

    #[test]
    fn a_folder_of_scenarios_is_answered_with_their_lines() {
        let features =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features/cooldown.feature");
        let error = Plan::of(&features.display().to_string(), 1.0, &Place::default())
            .expect_err("it has several");
        assert!(error.to_string().contains("name one by its line"), "{error}");
    }
}
