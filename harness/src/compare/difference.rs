//! The first difference between two recordings of the same scenario, at its step.

use std::time::Duration;

use bench_protocol::Instant;
use observer::Picture;

use super::happening::{Happening, StepHappenings, What, happenings};
use super::recording::{Recording, RecordingError};

/// Where two rigs first did not do the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where the scenario stands.
    pub place: String,
    /// Its title.
    pub name: String,
    /// The step, keyword and text, and its line.
    pub step: Option<(String, u32)>,
    /// What differs, in words.
    pub what: String,
    /// The displays of the first and the second rig, where it differs.
    pub displays: Option<(Picture, Picture)>,
}

/// Compares two recordings of one scenario; `None` if they are the same, times within `tolerance`.
///
/// # Errors
/// [`RecordingError::Malformed`].
pub fn compare(
    first: &Recording,
    second: &Recording,
    tolerance: Duration,
) -> Result<Option<Difference>, RecordingError> {
    let (one, other) = (happenings(first)?, happenings(second)?);
    let difference = |place: usize, what: String, displays| Difference {
        place: first.place.clone(),
        name: first.name.clone(),
        step: first
            .steps
            .get(place)
            .or_else(|| second.steps.get(place))
            .map(|step| (step.text.clone(), step.line)),
        what,
        displays,
    };
    let mut course = Course::default();
    for (place, (one, other)) in one.iter().zip(&other).enumerate() {
        if let Some(what) = course.step(one, other, tolerance) {
            let [a, b] = course.displays;
            let end = || (one.display.clone(), other.display.clone());
            let displays = Some((a.unwrap_or_else(|| end().0), b.unwrap_or_else(|| end().1)));
            return Ok(Some(difference(place, what, displays)));
        }
        let passed = [first, second].map(|run| run.steps[place].passed);
        if passed[0] != passed[1] {
            let word = |passed| if passed { "passes" } else { "fails" };
            let what = format!("the step {}, and {}", word(passed[0]), word(passed[1]));
            return Ok(Some(difference(
                place,
                what,
                Some((one.display.clone(), other.display.clone())),
            )));
        }
    }
    if one.len() != other.len() {
        let what = format!("{} steps were played, and {}", one.len(), other.len());
        return Ok(Some(difference(one.len().min(other.len()), what, None)));
    }
    Ok(None)
}

/// Goes through both streams side by side.
#[derive(Default)]
struct Course {
    /// The pictures that stand on both rigs.
    displays: [Option<Picture>; 2],
}

impl Course {
    fn step(
        &mut self,
        one: &StepHappenings,
        other: &StepHappenings,
        tolerance: Duration,
    ) -> Option<String> {
        let mut pairs = one.happenings.iter().zip(&other.happenings);
        if let Some(what) = pairs.find_map(|(one, other)| self.pair(one, other, tolerance)) {
            return Some(what);
        }
        let count = one.happenings.len().min(other.happenings.len());
        let only = |more: &[Happening], who| {
            let extra = more.get(count)?;
            Some(format!("only the {who} rig: {} at {}", extra.what, extra.at))
        };
        let what = only(&one.happenings, "first").or_else(|| only(&other.happenings, "second"))?;
        self.displays = [Some(one.display.clone()), Some(other.display.clone())];
        Some(what)
    }

    fn pair(&mut self, one: &Happening, other: &Happening, tolerance: Duration) -> Option<String> {
        for (display, happening) in self.displays.iter_mut().zip([one, other]) {
            if let What::Picture(picture) = &happening.what {
                *display = Some((**picture).clone());
            }
        }
        if let (What::Picture(a), What::Picture(b)) = (&one.what, &other.what)
            && a != b
        {
            let pixels = pixels(a, b);
            return Some(match pixels {
                0 => format!("the display is {:?}, and {:?}", a.brightness, b.brightness),
                1 => format!("1 pixel of the display, {}, at {}", place(a, b), one.at),
                many => format!("{many} pixels of the display at {}", one.at),
            });
        }
        if one.what != other.what {
            return Some(format!("{} at {}, and {} at {}", one.what, one.at, other.what, other.at));
        }
        let apart = apart(one.at, other.at);
        (apart > tolerance)
            .then(|| format!("{} at {}, and {apart:?} apart, at {}", one.what, one.at, other.at))
    }
}

fn apart(one: Instant, other: Instant) -> Duration {
    one.since(other).max(other.since(one))
}

/// Names the first pixel that differs.
fn place(one: &Picture, other: &Picture) -> String {
    let mut all = (0..64).flat_map(|y| (0..128).map(move |x| (x, y)));
    let differs = |&(x, y): &(usize, usize)| one.frame.pixel(x, y) != other.frame.pixel(x, y);
    all.find(differs).map_or_else(String::new, |(x, y)| format!("column {x} of row {y}"))
}

fn pixels(one: &Picture, other: &Picture) -> u32 {
    let bytes = one.bytes().iter().zip(other.bytes());
    bytes.map(|(one, other)| (one ^ other).count_ones()).sum()
}

/// Such as `features/a.feature:7  Title`, step and difference below it, both displays side by side.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}  {}", self.place, self.name)?;
        if let Some((text, line)) = &self.step {
            writeln!(f, "  step        {text} (line {line})")?;
        }
        write!(f, "  difference  {}", self.what)?;
        if let Some((one, other)) = &self.displays {
            writeln!(f)?;
            if one == other {
                writeln!(f, "  the display is the same on both rigs:")?;
                return write!(f, "{}", one.ascii().trim_end());
            }
            writeln!(f, "  the first rig's display:\n{}", one.ascii().trim_end())?;
            write!(f, "  the second rig's display:\n{}", other.ascii().trim_end())?;
        }
        Ok(())
    }
}
