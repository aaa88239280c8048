//! A push button: debounced, its holds measured between the contact's edges (BTN-1).

use core::time::Duration;

use lock_core::{ButtonEvent, Uptime};

/// A contact counts once it has been still for this long.
const STILL: Duration = Duration::from_millis(5);
const HOLDS: [(Duration, ButtonEvent); 2] = [
    (Duration::from_secs(2), ButtonEvent::Held2s),
    (Duration::from_secs(10), ButtonEvent::Held10s),
];

/// Edges that have not settled yet.
#[derive(Clone, Copy, Debug)]
struct Burst {
    first: Uptime,
    last: Uptime,
    closed: bool,
}

/// One button.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Button {
    closed_since: Option<Uptime>,
    holds_told: usize,
    burst: Option<Burst>,
    /// Closed since before the start: means nothing until it opened once.
    ignored: bool,
}

impl Button {
    pub(crate) const fn new(closed: bool) -> Self {
        Self { closed_since: None, holds_told: 0, burst: None, ignored: closed }
    }

    /// Counts a contact that is closed at the start as closed then: the reset pin's, which may be held while
    /// the batteries go in, and which nobody holds to restart the box (RST-1).
    pub(crate) fn count_from(&mut self, start: Uptime) {
        if core::mem::take(&mut self.ignored) {
            self.closed_since = Some(start);
        }
    }

    /// Takes in an edge of the contact.
    pub(crate) fn edge(&mut self, at: Uptime, closed: bool) {
        let first = self.burst.map_or(at, |burst| burst.first);
        self.burst = Some(Burst { first, last: at, closed });
    }

    /// Gives what has come about by `now`; to be called until it gives `None`.
    pub(crate) fn poll(&mut self, now: Uptime) -> Option<ButtonEvent> {
        let settled = self.burst.filter(|burst| now >= burst.last + STILL);
        // A hold that was complete before the contact moved is told before the release.
        let held_until = match (self.burst, settled) {
            (Some(burst), Some(_)) if burst.closed => now,
            (Some(burst), _) => burst.first,
            (None, _) => now,
        };
        if let Some(hold) = self.next_hold(held_until) {
            return Some(hold);
        }
        let burst = settled?;
        self.burst = None;
        match (self.closed_since, burst.closed) {
            (None, true) if !self.ignored => {
                self.closed_since = Some(burst.first);
                self.holds_told = 0;
                Some(ButtonEvent::Down)
            }
            (Some(since), false) => {
                self.closed_since = None;
                Some(ButtonEvent::Up { held: burst.first.since(since) })
            }
            (_, closed) => {
                self.ignored &= closed;
                None
            }
        }
    }

    /// Tells when there is something to poll for, and whether it is the contact that moves.
    ///
    /// While the contact moves nobody knows whether the hold goes on: it is asked again once it is still.
    pub(crate) fn deadline(&self) -> Option<(Uptime, bool)> {
        let settle = self.burst.map(|burst| (burst.last + STILL, true));
        let hold = self
            .closed_since
            .zip(HOLDS.get(self.holds_told))
            .map(|(since, (length, _))| (since + *length, false));
        settle.or(hold)
    }

    fn next_hold(&mut self, until: Uptime) -> Option<ButtonEvent> {
        let (length, event) = HOLDS.get(self.holds_told)?;
        // Equal counts as reached (BTN-1).
        if until < self.closed_since? + *length {
            return None;
        }
        self.holds_told += 1;
        Some(*event)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    const fn ms(ms: u64) -> Uptime {
        Uptime::from_micros(ms * 1000)
    }

    /// Plays edges (at ms, closed) and polls at each edge and deadline up to `until`.
    fn play(edges: &[(u64, bool)], until: u64) -> Vec<ButtonEvent> {
        let mut button = Button::new(false);
        let mut events = Vec::new();
        let mut edges = edges.iter().peekable();
        loop {
            let edge = edges.peek().map(|(at, _)| ms(*at));
            let deadline = button.deadline().map(|(at, _)| at);
            let Some(now) =
                [edge, deadline].into_iter().flatten().min().filter(|at| *at <= ms(until))
            else {
                break;
            };
            while let Some((at, closed)) = edges.next_if(|(at, _)| ms(*at) <= now) {
                button.edge(ms(*at), *closed);
            }
            while let Some(event) = button.poll(now) {
                events.push(event);
            }
        }
        events
    }

    fn up(ms: u64) -> ButtonEvent {
        ButtonEvent::Up { held: Duration::from_millis(ms) }
    }

    #[test]
    fn bounce_is_one_press_measured_from_first_edge_to_first_edge() {
        let bounced =
            [(100, true), (101, false), (102, true), (300, false), (301, true), (302, false)];
        assert_eq!(play(&bounced, 1000), [ButtonEvent::Down, up(200)]);
    }

    #[test]
    fn equal_counts_as_reached_and_less_does_not() {
        assert_eq!(
            play(&[(0, true), (2000, false)], 9000),
            [ButtonEvent::Down, ButtonEvent::Held2s, up(2000)]
        );
        assert_eq!(play(&[(0, true), (1999, false)], 9000), [ButtonEvent::Down, up(1999)]);
        assert_eq!(
            play(&[(0, true), (10_000, false)], 20_000),
            [ButtonEvent::Down, ButtonEvent::Held2s, ButtonEvent::Held10s, up(10_000)]
        );
        assert_eq!(
            play(&[(0, true), (9_999, false)], 20_000),
            [ButtonEvent::Down, ButtonEvent::Held2s, up(9999)]
        );
    }

    #[test]
    fn a_spike_shorter_than_the_bounce_is_nothing() {
        assert_eq!(play(&[(10, true), (12, false)], 1000), []);
    }

    #[test]
    fn a_glitch_in_a_hold_does_not_break_it() {
        let glitch = [(0, true), (1998, false), (2001, true), (3000, false)];
        assert_eq!(play(&glitch, 9000), [ButtonEvent::Down, ButtonEvent::Held2s, up(3000)]);
    }

    #[test]
    fn a_hold_that_began_before_the_start_counts_from_the_start_where_it_is_asked_to() {
        let mut button = Button::new(true);
        button.count_from(ms(100));
        assert_eq!(button.deadline(), Some((ms(2100), false)));
        assert_eq!(button.poll(ms(10_099)), Some(ButtonEvent::Held2s));
        assert_eq!(button.poll(ms(10_099)), None);
        assert_eq!(button.poll(ms(10_100)), Some(ButtonEvent::Held10s));
        button.edge(ms(11_100), false);
        assert_eq!(button.poll(ms(11_200)), Some(up(11_000)));
        let mut open = Button::new(false);
        open.count_from(ms(100));
        assert_eq!(open.deadline(), None);
    }

    #[test]
    fn a_button_closed_at_start_means_nothing_until_it_opened() {
        let mut button = Button::new(true);
        button.edge(ms(500), false);
        assert_eq!(button.poll(ms(600)), None);
        button.edge(ms(700), true);
        assert_eq!(button.poll(ms(800)), Some(ButtonEvent::Down));
    }
}
