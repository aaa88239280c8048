//! Sensors that can break and then read one level for good.

use bench_protocol::Level;

/// What each of `N` sensors is stuck at, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sensors<const N: usize> {
    stuck: [Option<Level>; N],
}

impl<const N: usize> Sensors<N> {
    /// All sensors work.
    pub(crate) fn new() -> Self {
        Self { stuck: [None; N] }
    }

    /// Tells whether there is a sensor with this number; the first is 1.
    pub(crate) fn has(number: u8) -> bool {
        (1..=N).contains(&usize::from(number))
    }

    /// Breaks a sensor at a level, or repairs it; an unknown number changes nothing.
    pub(crate) fn set(&mut self, number: u8, stuck: Option<Level>) {
        if let Some(place) =
            usize::from(number).checked_sub(1).and_then(|index| self.stuck.get_mut(index))
        {
            *place = stuck;
        }
    }

    /// Gives the level of the sensor at an index (0 is the first) that would read `high` if it worked.
    pub(crate) fn level(&self, index: usize, high: bool) -> bool {
        match self.stuck.get(index) {
            Some(Some(level)) => *level == Level::High,
            _ => high,
        }
    }
}
