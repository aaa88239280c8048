//! A lane of the timeline as segments: from where to where a part of the lockbox was what.

use bench_protocol::Instant;

use super::timeline::{Axis, is_flicker};
use crate::report::model::Track;

/// A stretch of a lane.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    /// Left edge, in pixels.
    pub(super) x: u32,
    /// In pixels.
    pub(super) width: u32,
    /// What the part was; the last of them where several are drawn as one.
    pub(super) value: &'a str,
    /// Since when.
    pub(super) from: Instant,
    /// How many changes are drawn as one here.
    pub(super) changes: usize,
}

/// Divides a track along the axis; a flicker is one stretch of many changes.
pub(super) fn divide<'a>(track: &'a Track, axis: &Axis) -> Vec<Segment<'a>> {
    let mut segments: Vec<Segment<'a>> = Vec::new();
    let mut begin = |at: Instant, value: &'a str, changes: usize| {
        let x = axis.place(at);
        if let Some(last) = segments.last_mut() {
            if last.changes == changes && last.value == value {
                return;
            }
            last.width = x.saturating_sub(last.x);
        }
        let width = axis.width().saturating_sub(x);
        segments.push(Segment { x, width, value, from: at, changes });
    };
    for (_, changes) in axis.by_step(track) {
        match changes {
            [(first, value), .., (last, last_value)] if is_flicker(changes) => {
                begin(*first, value, changes.len());
                begin(*last, last_value, 1);
            }
            _ => changes.iter().for_each(|(at, value)| begin(*at, value, 1)),
        }
    }
    segments.retain(|segment| segment.width > 0);
    segments
}

/// Chooses how a value of a track looks, by what it means for a person in front of the box.
pub(super) fn look(track: &str, value: &str) -> &'static str {
    match value {
        // That there is power is no news.
        "on" if track == "power" => "solid",
        "off" if track == "power" => "alert",
        "" | "-" | "off" | "none" | "no" | "idle" | "ended" | "silent" | "absent" => "idle",
        "locked" | "closed" | "running" | "plate" | "present" | "up" | "online" | "inside" => {
            "solid"
        }
        "unlocked" | "open" | "down" | "offline" | "removed" => "hollow",
        "on" | "bright" | "lit" | "sounding" => "lit",
        "dimmed" => "dim",
        "broken" | "jammed" | "late" | "overdue" | "lock" | "unlock" | "travelling" | "error" => {
            "alert"
        }
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::timeline::COLUMN;
    use super::*;
    use crate::report::model::{ScenarioReport, StepReport, StepStatus};

    fn at(ms: u64) -> Instant {
        Instant::ZERO + Duration::from_millis(ms)
    }

    fn scenario(steps: &[(u64, u64)], changes: &[(u64, &str)]) -> ScenarioReport {
        let step = |&(began, ended): &(u64, u64)| StepReport {
            began: at(began),
            ended: at(ended),
            status: StepStatus::Passed,
            ..StepReport::default()
        };
        let changes = changes.iter().map(|&(ms, value)| (at(ms), value.to_owned())).collect();
        ScenarioReport {
            steps: steps.iter().map(step).collect(),
            tracks: vec![Track { name: "latch".to_owned(), changes }],
            ..ScenarioReport::default()
        }
    }

    fn segments(scenario: &ScenarioReport) -> Vec<(u32, u32, &str, usize)> {
        let axis = Axis::of(scenario);
        let segments = divide(&scenario.tracks[0], &axis);
        segments.into_iter().map(|s| (s.x, s.width, s.value, s.changes)).collect()
    }

    #[test]
    fn a_pulse_in_24_hours_can_be_seen() {
        let day = 86_400_000;
        let scenario =
            scenario(&[(0, 10), (10, day)], &[(0, "off"), (day - 200, "unlock"), (day, "off")]);
        let column = COLUMN;
        assert_eq!(
            segments(&scenario),
            [
                (0, column + column / 3, "off", 1),
                (column + column / 3, column * 2 / 3 - column / 3, "unlock", 1),
                (column + column * 2 / 3, column - column * 2 / 3, "off", 1),
            ]
        );
    }

    #[test]
    fn a_change_belongs_to_the_step_that_took_time() {
        // A Then takes no time; what changed at the same instant changed in the When before it.
        let scenario =
            scenario(&[(0, 10), (10, 20), (20, 20), (20, 20)], &[(0, "locked"), (20, "unlocked")]);
        let half = COLUMN / 2;
        assert_eq!(
            segments(&scenario),
            [(0, COLUMN + half, "locked", 1), (COLUMN + half, 2 * COLUMN + half, "unlocked", 1)]
        );
    }

    #[test]
    fn a_flicker_is_one_stretch() {
        let changes: Vec<(u64, &str)> =
            (0..100).map(|i| (i + 1, if i % 2 == 0 { "on" } else { "off" })).collect();
        let scenario = scenario(&[(0, 1000)], &changes);
        let (third, two_thirds) = (COLUMN / 3, COLUMN * 2 / 3);
        assert_eq!(
            segments(&scenario),
            [(third, two_thirds - third, "on", 100), (two_thirds, COLUMN - two_thirds, "off", 1)]
        );
    }

    #[test]
    fn the_same_value_again_is_no_change() {
        let scenario = scenario(&[(0, 1000)], &[(0, "off"), (500, "off")]);
        assert_eq!(segments(&scenario), [(0, COLUMN, "off", 1)]);
    }
}
