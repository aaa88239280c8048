//! The film of a scenario: the display after each step, and below it what the parts of the lockbox did.
//!
//! Time is not to scale, or 24 hours would hide a pulse of 200 ms: each step has the same width, and the changes
//! within a step are spread evenly over it.

use bench_protocol::Instant;
use maud::{Markup, html};

use super::gallery::Gallery;
use super::segment::{Segment, divide, look};
use crate::report::model::{Picture, ScenarioReport, StepReport, StepStatus, Track};
use crate::report::span::human;

/// Width of a step, in pixels: the display's 128 and a gap.
pub(super) const COLUMN: u32 = 136;
/// Height of a lane, in pixels; the style sheet has the same.
const LANE: u32 = 24;
/// More changes of one part in one step than this are a flicker.
const FLICKER: usize = 8;
/// A letter is about so wide, in pixels.
const LETTER: u32 = 7;

/// The axis: a column for each step that was reached.
pub(super) struct Axis {
    columns: Vec<Column>,
}

struct Column {
    began: Instant,
    ended: Instant,
    changes: Vec<Instant>,
}

/// The changes of a track within one step, and that step's column; none if it was so from the start.
type Changes<'a> = (Option<usize>, &'a [(Instant, String)]);

/// Tells whether a part changed so often in one step that the single changes can't be shown.
pub(super) fn is_flicker(changes: &[(Instant, String)]) -> bool {
    changes.len() > FLICKER
}

impl Axis {
    /// Makes the axis of a scenario.
    pub(super) fn of(scenario: &ScenarioReport) -> Self {
        let columns = reached(scenario).map(|(_, step)| Column {
            began: step.began,
            ended: step.ended,
            changes: Vec::new(),
        });
        let mut axis = Self { columns: columns.collect() };
        for track in &scenario.tracks {
            for (column, changes) in axis.by_step(track) {
                let Some(column) = column else { continue };
                // A flicker gets room for its two ends, lest it squeeze all else.
                let step = if is_flicker(changes) { changes.len() - 1 } else { 1 };
                axis.columns[column]
                    .changes
                    .extend(changes.iter().step_by(step).map(|(at, _)| *at));
            }
        }
        for column in &mut axis.columns {
            column.changes.sort_unstable();
            column.changes.dedup();
        }
        axis
    }

    /// Finds the step in which something changed; none if it was so from the start.
    fn column(&self, at: Instant) -> Option<usize> {
        if self.columns.first().is_none_or(|first| at <= first.began) {
            return None;
        }
        let covers = |column: &Column| column.began <= at && at <= column.ended;
        self.columns
            .iter()
            .rposition(|column| covers(column) && column.began < column.ended)
            .or_else(|| self.columns.iter().position(covers))
            // Between two steps, or after the last.
            .or_else(|| self.columns.iter().rposition(|column| column.ended <= at))
    }

    /// Divides the changes of a track by step.
    pub(super) fn by_step<'a>(&self, track: &'a Track) -> Vec<Changes<'a>> {
        let same_step = |one: &(Instant, String), next: &(Instant, String)| {
            self.column(one.0) == self.column(next.0)
        };
        track
            .changes
            .chunk_by(same_step)
            .map(|changes| (self.column(changes[0].0), changes))
            .collect()
    }

    /// Gives the place of an instant at which something changed, in pixels from the left.
    pub(super) fn place(&self, at: Instant) -> u32 {
        let Some(index) = self.column(at) else {
            return 0;
        };
        let changes = &self.columns[index].changes;
        let rank = changes.partition_point(|change| *change < at) as u32;
        index as u32 * COLUMN + COLUMN * (rank + 1) / (changes.len() as u32 + 1)
    }

    /// Gives the width of the whole axis, in pixels.
    pub(super) fn width(&self) -> u32 {
        self.columns.len() as u32 * COLUMN
    }
}

/// The steps that were reached, with their numbers from 1.
fn reached(scenario: &ScenarioReport) -> impl Iterator<Item = (usize, &StepReport)> {
    (1..).zip(&scenario.steps).filter(|(_, step)| step.status != StepStatus::NotReached)
}

/// Writes the film; nothing if no step was reached.
pub(super) fn write<'a>(scenario: &'a ScenarioReport, gallery: &mut Gallery<'a>) -> Markup {
    let axis = Axis::of(scenario);
    let lanes: Vec<(&str, Vec<Segment<'_>>)> = scenario
        .tracks
        .iter()
        .map(|track| (track.name.as_str(), divide(track, &axis)))
        .filter(|(_, segments)| !segments.is_empty())
        .collect();
    html! {
        @if !axis.columns.is_empty() {
            div.film tabindex="0" role="group" aria-label="Display and timeline" {
                div.strip style={ "--n:" (axis.columns.len()) } {
                    span.label { "step" }
                    @for (number, step) in reached(scenario) {
                        span.head.bad[step.failure().is_some()] {
                            b { (number) } " " (human(step.ended.since(Instant::ZERO)))
                        }
                    }
                    @if reached(scenario).any(|(_, step)| step.picture.is_some()) {
                        span.label { "display" }
                        (screens(scenario, gallery))
                    }
                    @if !lanes.is_empty() {
                        div.label.names { @for (name, _) in &lanes { span { (name) } } }
                        (chart(&lanes, axis.width()))
                    }
                }
            }
            @if !lanes.is_empty() {
                p.caption { "Each step has the same width; the changes within it are evenly spaced, not to scale." }
            }
        }
    }
}

/// Shows the display after each step; that it is as before is told, and not told again in full.
fn screens<'a>(scenario: &'a ScenarioReport, gallery: &mut Gallery<'a>) -> Markup {
    let mut before: Option<&Picture> = None;
    let mut screen = |step: &'a StepReport| {
        let Some(picture) = &step.picture else {
            return html! { span {} };
        };
        let as_before = before.replace(picture) == Some(picture);
        gallery.thumbnail(picture, if as_before { "as before" } else { &step.display_text })
    };
    html! {
        @for (_, step) in reached(scenario) { (screen(step)) }
    }
}

/// Draws the lanes, one below the other.
fn chart(lanes: &[(&str, Vec<Segment<'_>>)], width: u32) -> Markup {
    let height = lanes.len() as u32 * LANE;
    html! {
        svg.lanes role="img" width=(width) height=(height) aria-label=(spoken(lanes)) {
            @for (index, (name, segments)) in lanes.iter().enumerate() {
                g transform={ "translate(0 " (index as u32 * LANE) ")" } {
                    // What is at rest is a thin line, so that the eye finds what is not.
                    rect.idle x=(segments[0].x) width=(width - segments[0].x) {}
                    @for segment in segments.iter().filter(|segment| !at_rest(name, segment)) { (draw(name, segment)) }
                }
            }
        }
    }
}

fn at_rest(track: &str, segment: &Segment<'_>) -> bool {
    segment.changes == 1 && look(track, segment.value) == "idle"
}

/// Draws a stretch; its height is in the style sheet.
fn draw(track: &str, segment: &Segment<'_>) -> Markup {
    let many = segment.changes > 1;
    let class = if many { "many" } else { look(track, segment.value) };
    let text = if many { format!("{} changes", segment.changes) } else { segment.value.to_owned() };
    let fits = segment.width >= text.chars().count() as u32 * LETTER + 6;
    html! {
        rect class=(class) x=(segment.x) width=(segment.width.max(2)) { title { (text) " from " (segment.from) } }
        @if fits { text x=(segment.x + 5) y="16" { (text) } }
    }
}

/// Tells the lanes to those who can't see them, up to a bearable length.
fn spoken(lanes: &[(&str, Vec<Segment<'_>>)]) -> String {
    const BEARABLE: usize = 6;
    let lane = |(name, segments): &(&str, Vec<Segment<'_>>)| {
        let mut parts: Vec<String> = segments
            .iter()
            .take(BEARABLE)
            .map(|segment| {
                format!("{} at {}", segment.value, human(segment.from.since(Instant::ZERO)))
            })
            .collect();
        if segments.len() > BEARABLE {
            parts.push(format!("and {} more", segments.len() - BEARABLE));
        }
        format!("{name}: {}", parts.join(", "))
    };
    lanes.iter().map(lane).collect::<Vec<_>>().join(". ")
}
