//! The keypad's matrix: scanned row by row while a key moves or is down, silent at rest.

use core::time::Duration;

use embedded_hal::digital::{InputPin, OutputPin};
use heapless::Deque;
use lock_core::{Key, Uptime};

use crate::sensors::is_low;

/// Keys count once the whole matrix has been still for this long.
const STILL: Duration = Duration::from_millis(5);
/// A second key in the column of one that is down makes no edge: while a key is down, it is looked for this
/// often.
const WHILE_DOWN: Duration = Duration::from_millis(20);
/// The keys by their place, row by row; each has its diode, so that none is seen that isn't down.
const KEYS: [Key; 12] = [
    Key::Digit(1),
    Key::Digit(2),
    Key::Digit(3),
    Key::Digit(4),
    Key::Digit(5),
    Key::Digit(6),
    Key::Digit(7),
    Key::Digit(8),
    Key::Digit(9),
    Key::Clear,
    Key::Digit(0),
    Key::End,
];

/// The keypad. At rest all rows are low, so that any key pulls its column low, and that edge wakes.
pub(crate) struct Keypad<O, I> {
    rows: [O; 4],
    columns: [I; 3],
    /// The keys that are down, one bit each, as they are when still.
    down: u16,
    /// As they were seen last, and since when.
    seen: u16,
    since: Uptime,
    pressed: Deque<Key, 8>,
}

impl<O: OutputPin, I: InputPin> Keypad<O, I> {
    /// Takes the pins. A key that is down already means nothing until it was let go.
    pub(crate) fn new(rows: [O; 4], columns: [I; 3]) -> Self {
        let mut keypad =
            Self { rows, columns, down: 0, seen: 0, since: Uptime::ZERO, pressed: Deque::new() };
        keypad.rest();
        keypad.down = keypad.scan();
        keypad.seen = keypad.down;
        keypad
    }

    /// Gives the next key that went down; to be called until it gives `None`.
    pub(crate) fn poll(&mut self, now: Uptime) -> Option<Key> {
        let active = self.seen != 0 || self.down != 0;
        if self.pressed.is_empty() && (active || self.columns.iter_mut().any(is_low)) {
            self.look(now);
        }
        self.pressed.pop_front()
    }

    /// Tells when there is something to look for, and whether contacts move.
    pub(crate) fn deadline(&self) -> Option<(Uptime, bool)> {
        if self.seen != self.down {
            Some((self.since + STILL, true))
        } else if self.down != 0 {
            Some((self.since + WHILE_DOWN, false))
        } else {
            None
        }
    }

    fn look(&mut self, now: Uptime) {
        let seen = self.scan();
        if seen != self.seen {
            self.seen = seen;
            self.since = now;
        } else if seen == self.down {
            // Looked at, for the next look.
            self.since = now;
        } else if now >= self.since + STILL {
            let new = seen & !self.down;
            self.down = seen;
            for (place, key) in KEYS.iter().enumerate() {
                if new & 1 << place != 0 {
                    // Nobody presses more keys at once than fit.
                    let _ = self.pressed.push_back(*key);
                }
            }
        }
    }

    fn scan(&mut self) -> u16 {
        let mut seen = 0;
        for row in 0..self.rows.len() {
            for (other, pin) in self.rows.iter_mut().enumerate() {
                let _ = if other == row { pin.set_low() } else { pin.set_high() };
            }
            for (column, pin) in self.columns.iter_mut().enumerate() {
                seen |= u16::from(is_low(pin)) << (row * 3 + column);
            }
        }
        self.rest();
        seen
    }

    fn rest(&mut self) {
        for row in &mut self.rows {
            let _ = row.set_low();
        }
    }
}

#[cfg(test)]
mod tests;
