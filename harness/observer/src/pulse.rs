//! Pulses of current through the solenoid.

use core::time::Duration;

use bench_protocol::{Coil, Instant};

/// Where a pulse pulls the bolt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To locked.
    Lock,
    /// To unlocked.
    Unlock,
}

/// Current in one direction without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Where it pulls.
    pub direction: Direction,
    /// When the current began.
    pub start: Instant,
    /// When it ended; `None` while it flows.
    pub end: Option<Instant>,
}

impl Pulse {
    /// Gives how long the current flowed, up to `now` if it still does.
    pub fn length(&self, now: Instant) -> Duration {
        self.end.unwrap_or(now).since(self.start)
    }
}

/// All pulses so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pulses {
    pulses: Vec<Pulse>,
    longest_ended: Duration,
}

impl Pulses {
    pub(crate) fn set(&mut self, at: Instant, coil: Coil) {
        let direction = match coil {
            Coil::Off => None,
            Coil::Lock => Some(Direction::Lock),
            Coil::Unlock => Some(Direction::Unlock),
        };
        if let Some(pulse) = self.pulses.last_mut()
            && pulse.end.is_none()
        {
            if direction == Some(pulse.direction) {
                return;
            }
            pulse.end = Some(at);
            self.longest_ended = self.longest_ended.max(pulse.length(at));
        }
        if let Some(direction) = direction {
            self.pulses.push(Pulse { direction, start: at, end: None });
        }
    }

    pub(crate) fn all(&self) -> &[Pulse] {
        &self.pulses
    }

    pub(crate) fn running(&self) -> Option<&Pulse> {
        self.pulses.last().filter(|pulse| pulse.end.is_none())
    }

    pub(crate) fn longest(&self, now: Instant) -> Duration {
        self.running().map_or(self.longest_ended, |pulse| pulse.length(now).max(self.longest_ended))
    }

    pub(crate) fn began_since(&self, from: Instant) -> &[Pulse] {
        &self.pulses[self.pulses.partition_point(|pulse| pulse.start < from)..]
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Pulse, Pulses};
    use bench_protocol::{Coil, Instant};
    use core::time::Duration;

    #[test]
    fn pulses_end_with_the_current_or_its_direction() {
        let at = Instant::from_micros;
        let mut pulses = Pulses::default();
        let changes = [
            (5, Coil::Off),
            (10, Coil::Lock),
            (12, Coil::Lock),
            (30, Coil::Unlock),
            (35, Coil::Off),
            (90, Coil::Lock),
        ];
        for (micros, coil) in changes {
            pulses.set(at(micros), coil);
        }
        assert_eq!(
            pulses.all(),
            [
                Pulse { direction: Direction::Lock, start: at(10), end: Some(at(30)) },
                Pulse { direction: Direction::Unlock, start: at(30), end: Some(at(35)) },
                Pulse { direction: Direction::Lock, start: at(90), end: None },
            ]
        );
        assert_eq!(pulses.longest(at(100)), Duration::from_micros(20));
        assert_eq!(pulses.longest(at(111)), Duration::from_micros(21), "a running pulse counts");
        assert_eq!(pulses.began_since(at(30)).len(), 2);
        assert_eq!(pulses.began_since(at(91)), []);
    }
}
