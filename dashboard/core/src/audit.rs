//! The audit log of one lock, in order and without doubles, with its entries in words (KEY-11).

use std::collections::BTreeMap;
use std::ops::Range;

use lock_protocol::{
    AuditEvent, AuditKind, EndReason, OperationSource, Part, Refusal, RejectReason, RestartReason,
};
use serde::{Deserialize, Serialize};

use crate::Utc;
use crate::lockbox::keep_last;

/// How often the first event after a gap has to arrive again until the gap counts as lost for good.
///
/// A lock sends what is not acknowledged again, oldest first; one that goes on without an event no
/// longer has it. High enough that frames lost on the way are not taken for it.
const REPEATS_THAT_CLOSE_A_GAP: u8 = 8;
/// The most events kept while a gap before them waits.
const AHEAD: usize = 512;

/// What an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditWhat {
    /// An event of the lock's.
    Event(AuditKind),
    /// The lock no longer had the events before the next entry.
    Lost {
        /// How many.
        count: u32,
    },
}

/// An entry of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// The event's sequence number; of lost ones the last.
    pub sequence: u32,
    /// When it happened by the lock's clock; `None` when its time was lost.
    pub at: Option<Utc>,
    /// When it reached the dashboard.
    pub received: Utc,
    /// What it tells.
    pub what: AuditWhat,
}

impl AuditEntry {
    /// Gives the words that people read, such as `session ended: emergency unlock`.
    pub fn text(&self) -> String {
        match self.what {
            AuditWhat::Event(kind) => event_text(kind).to_owned(),
            AuditWhat::Lost { count } => format!("events lost: {count}"),
        }
    }
}

/// The audit log of one lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AuditLog {
    entries: Vec<AuditEntry>,
    /// The highest sequence number without a gap before it.
    contiguous: u32,
    ahead: BTreeMap<u32, AuditEvent>,
    repeats: u8,
}

impl AuditLog {
    pub(crate) fn entries(&self) -> &[AuditEntry] {
        &self.entries
    }

    pub(crate) const fn contiguous(&self) -> u32 {
        self.contiguous
    }

    /// Forgets all but the last entries, and tells how many there are then.
    pub(crate) fn keep_last(&mut self, kept: usize) -> usize {
        keep_last(&mut self.entries, kept)
    }

    /// Takes in an event that arrived, and gives the indices of the entries that are new by it.
    pub(crate) fn take(&mut self, now: Utc, event: AuditEvent) -> Range<usize> {
        let first_new = self.entries.len();
        if event.sequence <= self.contiguous {
            return first_new..first_new;
        }
        let lowest = self.ahead.first_key_value().map(|(sequence, _)| *sequence);
        if self.ahead.len() < AHEAD || lowest.is_some_and(|lowest| event.sequence < lowest) {
            let known = self.ahead.insert(event.sequence, event).is_some();
            if known && lowest == Some(event.sequence) {
                self.repeats += 1;
            } else if lowest.is_none_or(|lowest| event.sequence < lowest) {
                self.repeats = 0;
            }
        }
        if self.repeats >= REPEATS_THAT_CLOSE_A_GAP {
            self.close_gap(now);
        }
        while let Some(event) = self.ahead.remove(&(self.contiguous.saturating_add(1))) {
            self.contiguous = event.sequence;
            self.repeats = 0;
            self.entries.push(AuditEntry {
                sequence: event.sequence,
                at: event.utc_s.map(Utc::from_secs),
                received: now,
                what: AuditWhat::Event(event.kind),
            });
        }
        first_new..self.entries.len()
    }

    fn close_gap(&mut self, now: Utc) {
        if let Some((&lowest, _)) = self.ahead.first_key_value() {
            let last_lost = lowest - 1;
            let what = AuditWhat::Lost { count: last_lost - self.contiguous };
            self.entries.push(AuditEntry { sequence: last_lost, at: None, received: now, what });
            self.contiguous = last_lost;
        }
    }
}

/// Gives the words for an event (behaviour.md, sections 2–7 and 10).
pub const fn event_text(kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::Restarted(reason) => restart_text(reason),
        AuditKind::SessionStarted { .. } => "session started",
        AuditKind::SessionEnded { reason, .. } => match reason {
            EndReason::Time => "session ended: time",
            EndReason::Keyholder => "session ended: keyholder",
            EndReason::Ended => "session ended: ended by dashboard",
            EndReason::Emergency => "session ended: emergency",
        },
        AuditKind::EmergencyUnlock => "emergency unlock",
        AuditKind::BreakStarted { .. } => "break started",
        AuditKind::BreakEnded { .. } => "break ended",
        AuditKind::BreakMissed { .. } => "break missed",
        AuditKind::DurationSet { .. } => "duration set",
        AuditKind::CouldNotLock => "could not lock",
        AuditKind::CouldNotUnlock => "could not unlock",
        AuditKind::TamperPlate { seen: false } => "tamper: back plate opened",
        AuditKind::TamperPlate { seen: true } => "tamper: back plate closed",
        AuditKind::TamperLatch => "tamper: latch",
        AuditKind::EmergencyUnlockSet { on: true } => "emergency option turned on",
        AuditKind::EmergencyUnlockSet { on: false } => "emergency option turned off",
        AuditKind::BreaksSet { on: true } => "breaks turned on",
        AuditKind::BreaksSet { on: false } => "breaks turned off",
        AuditKind::PartFault { part, failed } => part_text(part, failed),
        AuditKind::ClockLost => "clock lost",
        AuditKind::ClockSet => "clock set",
        AuditKind::LinkRejected(reason) => match reason {
            RejectReason::NotAuthentic => "link: command rejected, forged or altered",
            RejectReason::Replayed => "link: command rejected, replayed",
            RejectReason::Malformed => "link: frame rejected, malformed",
        },
        AuditKind::Paired => "paired",
        AuditKind::RecordUnreadable => "session record unreadable",
        AuditKind::CodeLocked => "locked with a code",
        AuditKind::CodeUnlocked { source, key } => unlocked_text(source, key.is_some()),
        AuditKind::Relocked => "auto-relock: locked again",
        AuditKind::WrongCode => "wrong code",
        AuditKind::KeypadDisabled { .. } => "keypad disabled",
        AuditKind::CredentialDenied { source, .. } => match source {
            OperationSource::Keypad => "code denied",
            OperationSource::Phone => "phone denied",
            OperationSource::Card => "keycard denied",
            OperationSource::App => "app denied",
        },
        AuditKind::PasswordChanged => "password changed",
        AuditKind::KeyStored { .. } => "digital key stored",
        AuditKind::KeyDeleted { .. } => "digital key wiped",
        AuditKind::FactoryReset { remote: false } => "factory reset with the paperclip",
        AuditKind::FactoryReset { remote: true } => "factory reset from the dashboard",
        AuditKind::ResetRefused { reason, .. } => match reason {
            Refusal::BatteryLow => "factory reset refused: Battery low",
            Refusal::NotNow => "factory reset refused: Reset is not possible now",
            _ => "factory reset refused",
        },
    }
}

const fn unlocked_text(source: OperationSource, by_key: bool) -> &'static str {
    match (source, by_key) {
        (OperationSource::Keypad, false) => "unlocked: master password",
        (OperationSource::Keypad, true) => "unlocked: PIN",
        (OperationSource::Phone, _) => "unlocked: phone",
        (OperationSource::Card, _) => "unlocked: keycard",
        (OperationSource::App, _) => "unlocked: app",
    }
}

const fn restart_text(reason: RestartReason) -> &'static str {
    match reason {
        RestartReason::PowerOn => "restart: power on",
        RestartReason::Requested => "restart: requested",
        RestartReason::Watchdog => "restart: watchdog",
        RestartReason::Panic => "restart: panic",
        RestartReason::Fault => "restart: fault",
        RestartReason::Pin => "restart: reset line",
    }
}

const fn part_text(part: Part, failed: bool) -> &'static str {
    match (part, failed) {
        (Part::Display, true) => "display fault",
        (Part::Display, false) => "display works again",
        (Part::Clock, true) => "clock fault",
        (Part::Clock, false) => "clock works again",
        (Part::Store, true) => "store fault",
        (Part::Store, false) => "store works again",
        (Part::Reader, true) => "reader fault",
        (Part::Reader, false) => "reader works again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Utc = Utc::from_secs(100);

    fn event(sequence: u32) -> AuditEvent {
        AuditEvent { sequence, utc_s: Some(50), kind: AuditKind::ClockSet }
    }

    fn sequences(log: &AuditLog) -> Vec<u32> {
        log.entries().iter().map(|entry| entry.sequence).collect()
    }

    #[test]
    fn doubles_are_dropped_and_gaps_wait() {
        let mut log = AuditLog::default();
        for (arrives, new, contiguous) in [
            (1, 0..1, 1),
            (1, 1..1, 1),
            (4, 1..1, 1),
            (3, 1..1, 1),
            (4, 1..1, 1),
            (2, 1..4, 4),
            (3, 4..4, 4),
        ] {
            assert_eq!(log.take(NOW, event(arrives)), new, "{arrives}");
            assert_eq!(log.contiguous(), contiguous, "{arrives}");
        }
        assert_eq!(sequences(&log), [1, 2, 3, 4]);
    }

    #[test]
    fn a_gap_that_the_lock_can_not_fill_is_said() {
        let mut log = AuditLog::default();
        log.take(NOW, event(1));
        for _ in 0..REPEATS_THAT_CLOSE_A_GAP {
            assert_eq!(log.take(NOW, event(5)), 1..1);
            assert_eq!(log.take(NOW, event(6)), 1..1);
        }
        assert_eq!(log.take(NOW, event(5)), 1..4);
        assert_eq!(sequences(&log), [1, 4, 5, 6]);
        assert_eq!(log.entries()[1].text(), "events lost: 3");
        assert_eq!(log.contiguous(), 6);
    }

    #[test]
    fn an_event_that_fills_part_of_a_gap_begins_the_count_anew() {
        let mut log = AuditLog::default();
        for _ in 0..REPEATS_THAT_CLOSE_A_GAP {
            log.take(NOW, event(5));
        }
        log.take(NOW, event(3));
        for _ in 1..REPEATS_THAT_CLOSE_A_GAP {
            assert!(log.take(NOW, event(3)).is_empty());
            assert!(log.take(NOW, event(5)).is_empty());
        }
        assert_eq!(log.take(NOW, event(3)), 0..2, "1 and 2 are lost, 4 may still come");
    }

    #[test]
    fn what_waits_is_bounded_and_the_ends_of_the_numbers_are_safe() {
        let mut log = AuditLog::default();
        for sequence in (2..2000).chain([u32::MAX]) {
            log.take(NOW, event(sequence));
        }
        assert_eq!(log.ahead.len(), AHEAD);
        log.take(NOW, event(1));
        assert_eq!(log.contiguous(), AHEAD as u32 + 1);
        for _ in 0..=REPEATS_THAT_CLOSE_A_GAP {
            log.take(NOW, event(u32::MAX));
        }
        assert_eq!(log.contiguous(), u32::MAX);
        assert!(log.take(NOW, event(u32::MAX)).is_empty());
        assert!(log.take(NOW, event(0)).is_empty());
    }
}
