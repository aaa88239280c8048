//! A person's hand on the lockbox, which finds its way by what the display shows.

use std::time::Duration;

use bench_protocol::{Button, Instant, LatchPosition, Stimulus, Turn};
use observer::Brightness;

use crate::bench::Bench;

/// A short press.
const PRESS: Duration = Duration::from_millis(100);
/// From one detent of the knob to the next.
const DETENT: Duration = Duration::from_millis(15);
/// The timer screen opens at this (BTN-9).
pub(crate) const TEN_MINUTES: Duration = Duration::from_mins(10);

impl Bench {
    pub(crate) fn hold(&mut self, button: Button, time: Duration) {
        self.apply(Stimulus::Button { button, down: true });
        self.pass(time);
        self.apply(Stimulus::Button { button, down: false });
    }

    /// Presses a button; gives the instant at which the finger left it.
    pub(crate) fn press(&mut self, button: Button) -> Instant {
        self.hold(button, PRESS);
        self.now()
    }

    pub(crate) fn wake(&mut self) {
        if self.eyes().display().brightness() != Brightness::Bright {
            self.press(Button::Back);
            self.settle();
        }
    }

    /// Turns to a row of the menu.
    pub(crate) fn scroll_to(&mut self, row: &str) {
        self.wake();
        let place = |bench: &Self, wanted: &str| {
            bench.eyes().text().rows.iter().position(|seen| seen.text == wanted)
        };
        for _ in 0..16 {
            let selected = self.eyes().text().rows.iter().position(|seen| seen.selected);
            let turn = match (place(self, row), selected) {
                (Some(wanted), Some(at)) if wanted == at => return,
                (Some(wanted), Some(at)) if wanted < at => Turn::CounterClockwise,
                _ => Turn::Clockwise,
            };
            self.apply(Stimulus::Knob(turn));
            self.pass(DETENT);
            self.settle();
        }
        panic!("no row {row:?}, the display says {:?}", self.words());
    }

    /// Turns to a row and presses Lock/Enter; gives the instant of the release.
    pub(crate) fn choose(&mut self, row: &str) -> Instant {
        self.scroll_to(row);
        self.press(Button::LockEnter)
    }

    /// Starts a lock of ten minutes; gives an instant just before its start.
    pub(crate) fn lock_for_ten_minutes(&mut self) -> Instant {
        self.choose("Lock");
        self.settle();
        let before = self.press(Button::LockEnter);
        self.settle();
        assert_eq!(self.latch(), LatchPosition::Locked, "{}", self.words());
        before
    }

    /// Starts a lock that is longer than ten minutes, as the timer writes it.
    pub(crate) fn lock_for(&mut self, wanted: &str) {
        self.choose("Lock");
        self.settle();
        for _ in 0..200 {
            if self.eyes().text().shows(wanted) {
                break;
            }
            self.apply(Stimulus::Knob(Turn::CounterClockwise));
            self.pass(DETENT);
            self.settle();
        }
        self.assert_shows(wanted);
        self.press(Button::LockEnter);
        self.settle();
        assert_eq!(self.latch(), LatchPosition::Locked, "{}", self.words());
    }

    /// Presses keys of the keypad, then `#`.
    pub(crate) fn enter(&mut self, digits: &str) {
        for key in digits.chars().chain(['#']) {
            for down in [true, false] {
                self.apply(Stimulus::Key { key, down });
                self.pass(Duration::from_millis(80));
            }
        }
        self.settle();
    }

    pub(crate) fn open_lock_menu(&mut self) {
        self.wake();
        self.hold(Button::LockEnter, Duration::from_secs(2));
        self.settle();
    }

    /// Goes the way to the confirmation of an emergency unlock and confirms; gives the instant of the
    /// release that confirms.
    pub(crate) fn emergency_unlock(&mut self) -> Instant {
        self.open_lock_menu();
        self.choose("Emergency Unlock");
        self.settle();
        self.choose("Unlock now")
    }

    /// The same way from memory, for a person who sees nothing: the rows are known (BTN-5, BTN-7).
    pub(crate) fn emergency_unlock_blindly(&mut self) -> Instant {
        self.press(Button::Back);
        self.pass_s(1);
        self.hold(Button::LockEnter, Duration::from_millis(2100));
        self.pass_s(1);
        // Two rows down to `Emergency Unlock`, then one down to `Unlock now`.
        self.turn_down(2);
        self.press(Button::LockEnter);
        self.pass_s(1);
        self.turn_down(1);
        self.press(Button::LockEnter)
    }

    fn turn_down(&mut self, detents: usize) {
        for _ in 0..detents {
            self.apply(Stimulus::Knob(Turn::Clockwise));
            self.pass(Duration::from_millis(50));
        }
    }

    /// Pairs with the dashboard through the menu.
    pub(crate) fn pair(&mut self) {
        self.choose("Settings");
        self.settle();
        self.choose("Pairing");
        self.settle();
        let code = self.eyes().qr().expect("a pairing code").to_owned();
        self.dashboard.offer(&mut self.lockbox, &code);
        self.pass_s(1);
        self.settle();
        self.press(Button::Back);
        self.settle();
    }
}
