//! The keypad: the digits of an entry, its pause, and what came of the last one (BTN-8, KEY-10).

use core::time::Duration;

use lock_protocol::{Digits, Refusal};

use crate::deadline::{Earliest, Why};
use crate::duration_text::text;
use crate::lock::Lock;
use crate::query::Query;
use crate::ui::Ui;
use crate::{Text, Uptime};

/// A pause above this clears a begun entry (KEY-10).
const PAUSE: Duration = Duration::from_secs(10);
/// What came of an entry is shown for this long.
const FEEDBACK_FOR: Duration = Duration::from_secs(5);
/// What came of the reset pin is shown for this long: who holds a paperclip looks at the back.
const RESET_SHOWN_FOR: Duration = Duration::from_secs(30);

/// A key of the keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// 0–9; anything above is no key.
    Digit(u8),
    /// `*` clears the entry.
    Clear,
    /// `#` ends it.
    End,
}

/// What came of an entry, of a card, or of a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feedback {
    WrongCode,
    CodeRight,
    Refused(Refusal),
    NotAuthentic,
    Several,
    PasswordChanged,
    WasReset,
    ResetRefused(Refusal),
}

impl Feedback {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::WrongCode => "Wrong code",
            Self::CodeRight => "Code is right",
            Self::Refused(Refusal::SessionActive) => "Not in a session",
            Self::Refused(Refusal::TimeUnknown) => "Time unknown",
            Self::Refused(Refusal::OutsidePeriod) => "Outside its period",
            Self::Refused(Refusal::KeyUnknown) => "Key unknown",
            Self::Refused(_) => "Refused",
            Self::NotAuthentic => "Not authentic",
            Self::Several => "One card at a time",
            Self::PasswordChanged => "Password changed",
            Self::WasReset => "Reset. Password: 123456",
            Self::ResetRefused(Refusal::BatteryLow) => "Battery low: no reset",
            Self::ResetRefused(_) => "Reset is not possible now",
        }
    }
}

/// Digits that were entered; more than fit are counted, and make a code that nobody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    digits: [u8; Digits::MOST],
    length: u8,
}

impl Entry {
    fn push(&mut self, digit: u8) {
        if let Some(place) = self.digits.get_mut(usize::from(self.length)) {
            *place = digit;
        }
        self.length = self.length.saturating_add(1);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Gives the digits; `None` if there are none or too many.
    pub(crate) fn digits(&self) -> Option<Digits> {
        Digits::from_digits(self.digits.get(..usize::from(self.length))?).ok()
    }

    fn stars(self) -> Text {
        core::iter::repeat_n('*', usize::from(self.length).min(Digits::MOST)).collect()
    }
}

/// The keypad's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keypad {
    pub(crate) entry: Entry,
    last_key: Uptime,
    /// Waits for the latch to rest.
    ended: Option<Entry>,
    feedback: Option<(Feedback, Uptime)>,
}

impl Keypad {
    pub(crate) fn clear(&mut self) {
        self.entry = Entry::default();
        self.feedback = None;
    }

    pub(crate) fn feedback(&self) -> Option<Feedback> {
        self.feedback.map(|(feedback, _)| feedback)
    }

    pub(crate) fn deadline(&self, earliest: &mut Earliest) {
        if !self.entry.is_empty() {
            earliest.add(self.pause_over(), Why::Keypad);
        }
        if let Some((_, until)) = self.feedback {
            earliest.add(until, Why::Keypad);
        }
    }

    /// The first moment at which the pause is above its limit.
    fn pause_over(&self) -> Uptime {
        self.last_key + PAUSE + Duration::from_micros(1)
    }

    fn settle(&mut self, now: Uptime) {
        if !self.entry.is_empty() && self.pause_over() <= now {
            self.entry = Entry::default();
        }
        if self.feedback.is_some_and(|(_, until)| until <= now) {
            self.feedback = None;
        }
    }
}

impl Lock {
    /// A key went down; it acts at once, out of the dark too (BTN-8).
    pub(crate) fn key(&mut self, now: Uptime, key: Key) {
        self.person(now);
        if self.access.lockout.is_on() {
            return;
        }
        let keypad = &mut self.access.keypad;
        keypad.feedback = None;
        match key {
            Key::Digit(digit @ 0..=9) => {
                keypad.entry.push(digit);
                keypad.last_key = now;
            }
            Key::Digit(_) => {}
            Key::Clear => keypad.entry = Entry::default(),
            Key::End if keypad.entry.is_empty() => {}
            Key::End => keypad.ended = Some(core::mem::take(&mut keypad.entry)),
        }
    }

    /// Lets the keypad's time pass, and judges what was entered once the latch rests.
    pub(crate) fn settle_keypad(&mut self, now: Uptime) {
        self.access.keypad.settle(now);
        if self.is_driving() || self.access.asked.is_some() {
            return;
        }
        let Some(entry) = self.access.keypad.ended.take() else { return };
        if let Ui::Password(first) = self.ui {
            self.password_entered(now, first, entry.digits());
            return;
        }
        match entry.digits() {
            Some(digits) => self.ask(Query::Code(digits)),
            None => self.wrong_code(now),
        }
    }

    pub(crate) fn tell(&mut self, now: Uptime, feedback: Feedback) {
        let long = match feedback {
            Feedback::WasReset | Feedback::ResetRefused(_) => RESET_SHOWN_FOR,
            _ => FEEDBACK_FOR,
        };
        self.access.keypad.feedback = Some((feedback, now + long));
    }

    /// Tells whether an entry has begun, or what came of one is still to be seen.
    pub(crate) fn is_entering(&self) -> bool {
        let keypad = &self.access.keypad;
        !keypad.entry.is_empty() || keypad.feedback.is_some()
    }

    /// Gives what the display says of the keypad: the begun entry, that it is off, or what came of it.
    pub(crate) fn keypad_words(&self, now: Uptime) -> Option<Text> {
        let keypad = &self.access.keypad;
        if !keypad.entry.is_empty() {
            return Some(keypad.entry.stars());
        }
        self.access
            .lockout
            .words(now)
            .or_else(|| keypad.feedback().map(|feedback| text(feedback.text())))
    }
}
