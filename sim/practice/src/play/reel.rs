//! A scene at a human pace: long enough to read its caption, never longer than one would watch.

use std::time::Duration;

use lockbench::step::Keyword;

use super::Scene;
use crate::View;

/// How scenes are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// What a caption needs before the first word is read.
    pub glance: Duration,
    /// What each character of a caption needs.
    pub character: Duration,
    /// What happens is shown as it goes up to this long; what takes longer is shown in this time.
    pub longest_action: Duration,
    /// The same for what was the case before: Given steps.
    pub longest_given: Duration,
    /// How long one looks at the end of what happened.
    pub aftermath: Duration,
    /// How many times faster than all that, in percent: 100 is a human pace.
    pub percent: u32,
}

impl Default for Pace {
    /// A human pace: 15 characters a second.
    fn default() -> Self {
        Self {
            glance: Duration::from_millis(700),
            character: Duration::from_millis(66),
            longest_action: Duration::from_secs(6),
            longest_given: Duration::from_secs(2),
            aftermath: Duration::from_millis(900),
            percent: 100,
        }
    }
}

impl Pace {
    fn scaled(&self, time: Duration) -> Duration {
        time * 100 / self.percent.max(1)
    }
}

/// A scene, laid out over a person's time.
#[derive(Clone, Copy, Debug)]
pub struct Reel<'a> {
    scene: &'a Scene,
    /// How long what happened is shown.
    action: Duration,
    lasts: Duration,
}

impl Scene {
    /// Lays the scene out over a person's time.
    pub fn at_pace(&self, pace: &Pace) -> Reel<'_> {
        let took = self.ended.since(self.began);
        let longest =
            if self.kind == Keyword::Given { pace.longest_given } else { pace.longest_action };
        let action = took.min(longest);
        let characters = self.caption().chars().count()
            + self.table.iter().flatten().map(|cell| cell.chars().count()).sum::<usize>();
        let reading = pace.glance + pace.character * u32::try_from(characters).unwrap_or(u32::MAX);
        let lasts = reading.max(action + pace.aftermath);
        Reel { scene: self, action: pace.scaled(action), lasts: pace.scaled(lasts) }
    }
}

impl<'a> Reel<'a> {
    /// Gives how long it is shown.
    pub const fn lasts(&self) -> Duration {
        self.lasts
    }

    /// Gives the scene.
    pub const fn scene(&self) -> &'a Scene {
        self.scene
    }

    /// Gives what is seen so long after it began; `None` before there is a lockbox.
    pub fn view(&self, after: Duration) -> Option<&'a View> {
        let Scene { began, ended, views, .. } = self.scene;
        let took = ended.since(*began);
        let at = if after >= self.action {
            *ended
        } else {
            // Both are far below what 128 bits hold.
            let micros = took.as_micros() * after.as_micros() / self.action.as_micros().max(1);
            *began + Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
        };
        let after = views.partition_point(|view| view.at <= at);
        views.get(after.saturating_sub(1))
    }
}
