//! Wrong codes: each further five disable the keypad for a while (KEY-10).

use core::time::Duration;

use lock_protocol::AuditKind;

use crate::deadline::{Earliest, Why};
use crate::duration_text::{Piece, countdown, put};
use crate::keypad::Feedback;
use crate::lock::Lock;
use crate::{Text, Uptime};

/// So many wrong codes disable the keypad.
const CODES: u16 = 5;
/// For how long, the first time, the second, and from the third on.
const TIMES: [Duration; 3] =
    [Duration::from_mins(1), Duration::from_mins(5), Duration::from_mins(10)];
/// The remainder is stored this often, so that a restart prolongs it by no more (PWR-5).
const STORED_EVERY: Duration = Duration::from_secs(5);

/// How many codes were wrong, and until when the keypad is disabled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lockout {
    wrong: u16,
    until: Option<Uptime>,
    store_at: Uptime,
}

impl Lockout {
    pub(crate) fn restore(wrong: u16, left_ms: u32, now: Uptime) -> Self {
        let left = Duration::from_millis(left_ms.into()).min(TIMES[TIMES.len() - 1]);
        let until = (!left.is_zero()).then(|| now + left);
        Self { wrong, until, store_at: now + STORED_EVERY }
    }

    pub(crate) const fn wrong(&self) -> u16 {
        self.wrong
    }

    pub(crate) fn left(&self, now: Uptime) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.since(now))
    }

    /// What is left in milliseconds, rounded up: less is never stored.
    pub(crate) fn left_ms(&self, now: Uptime) -> u32 {
        self.left(now).as_micros().div_ceil(1000).try_into().unwrap_or(u32::MAX)
    }

    pub(crate) const fn is_on(&self) -> bool {
        self.until.is_some()
    }

    /// Counts a wrong code, and gives for how long the keypad is disabled by it.
    fn count(&mut self, now: Uptime) -> Option<Duration> {
        self.wrong = self.wrong.saturating_add(1);
        if !self.wrong.is_multiple_of(CODES) {
            return None;
        }
        let step = usize::from(self.wrong / CODES) - 1;
        let time = TIMES[step.min(TIMES.len() - 1)];
        self.until = Some(now + time);
        self.store_at = now + STORED_EVERY;
        Some(time)
    }

    pub(crate) fn deadline(&self, earliest: &mut Earliest) {
        if let Some(until) = self.until {
            earliest.add(until.min(self.store_at), Why::Keypad);
        }
    }

    /// Gives `Keypad off 0:59` while it is (BTN-12).
    pub(crate) fn words(&self, now: Uptime) -> Option<Text> {
        self.until?;
        let mut words = Text::new();
        put(&mut words, &[Piece::Words("Keypad off "), Piece::Words(&countdown(self.left(now)))]);
        Some(words)
    }
}

impl Lock {
    pub(crate) fn wrong_code(&mut self, now: Uptime) {
        self.log(now, AuditKind::WrongCode);
        self.tell(now, Feedback::WrongCode);
        if let Some(time) = self.access.lockout.count(now) {
            self.access.keypad.clear();
            self.log(now, AuditKind::KeypadDisabled { seconds: time.as_secs() as u32 });
        }
        // Stored before anybody sees that it was wrong: no power cut gives another try.
        self.save_state(now);
    }

    /// The master password was entered, which clears the count (KEY-10).
    pub(crate) fn clear_wrong_codes(&mut self, now: Uptime) {
        if self.access.lockout.wrong > 0 {
            self.access.lockout = Lockout::default();
            self.save_state(now);
        }
    }

    pub(crate) fn settle_lockout(&mut self, now: Uptime) {
        let lockout = &mut self.access.lockout;
        let Some(until) = lockout.until else { return };
        if until <= now {
            lockout.until = None;
        } else if lockout.store_at <= now {
            lockout.store_at = now + STORED_EVERY;
        } else {
            return;
        }
        self.save_state(now);
    }
}
