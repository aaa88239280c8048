//! The values that something has had, each with the instant from which it had it.

use bench_protocol::Instant;

/// A new value and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// When it changed.
    pub at: Instant,
    /// What it became.
    pub to: T,
}

/// The values of one thing in order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track<T> {
    changes: Vec<Change<T>>,
}

impl<T> Default for Track<T> {
    fn default() -> Self {
        Self { changes: Vec::new() }
    }
}

impl<T: Copy + PartialEq> Track<T> {
    /// Takes a value; one that is in force already is no change.
    pub(crate) fn set(&mut self, at: Instant, to: T) {
        if self.now() != Some(to) {
            self.push(at, to);
        }
    }

    /// Takes a happening, also one like the last.
    pub(crate) fn push(&mut self, at: Instant, to: T) {
        self.changes.push(Change { at, to });
    }

    /// Gives the present value, if one was ever reported.
    pub fn now(&self) -> Option<T> {
        self.changes.last().map(|change| change.to)
    }

    /// Gives the value that was in force at an instant, changes of that very instant included.
    pub fn at(&self, instant: Instant) -> Option<T> {
        let later = self.changes.partition_point(|change| change.at <= instant);
        self.changes[..later].last().map(|change| change.to)
    }

    /// Gives all changes.
    pub fn changes(&self) -> &[Change<T>] {
        &self.changes
    }

    /// Gives the changes at or after an instant.
    pub fn since(&self, from: Instant) -> &[Change<T>] {
        &self.changes[self.changes.partition_point(|change| change.at < from)..]
    }

    /// Gives when it first became `value`, at or after an instant.
    pub fn became_since(&self, from: Instant, value: T) -> Option<Instant> {
        self.since(from).iter().find(|change| change.to == value).map(|change| change.at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Track};
    use bench_protocol::Instant;

    #[test]
    fn queries_count_the_instant_itself() {
        let at = Instant::from_micros;
        let mut track = Track::default();
        assert_eq!(
            (track.now(), track.at(Instant::MAX), track.since(Instant::ZERO)),
            (None, None, &[][..])
        );
        for (micros, value) in [(10, true), (20, true), (20, false), (30, true)] {
            track.set(at(micros), value);
        }
        assert_eq!(track.changes().len(), 3, "no change is none");
        assert_eq!(
            [5, 10, 19, 20, 35].map(|micros| track.at(at(micros))),
            [None, Some(true), Some(true), Some(false), Some(true)]
        );
        assert_eq!(
            track.since(at(20)),
            [Change { at: at(20), to: false }, Change { at: at(30), to: true }]
        );
        assert_eq!(track.since(at(31)), []);
        assert_eq!(track.became_since(at(10), true), Some(at(10)));
        assert_eq!(track.became_since(at(11), true), Some(at(30)));
        assert_eq!(track.became_since(at(21), false), None);
    }
}
