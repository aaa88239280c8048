//! Audit events on their way into the log: numbered here, stored with the state they belong to.

use heapless::Vec;
use lock_protocol::{AuditEvent, AuditKind};

/// Events that are not in the log yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal {
    sequence: u32,
    waiting: Vec<AuditEvent, 8>,
}

/// Tells whether an event is stored with the state that it changes, before it goes into the log.
///
/// Where the log holds such an event and the state record is older, a newer record has rotted away
/// (LCK-5): flash gives the older one instead without a word.
pub const fn changes_state(kind: &AuditKind) -> bool {
    matches!(
        kind,
        AuditKind::SessionStarted { .. }
            | AuditKind::SessionEnded { .. }
            | AuditKind::BreakStarted { .. }
            | AuditKind::BreakEnded { .. }
            | AuditKind::DurationSet { .. }
            | AuditKind::CodeLocked
            | AuditKind::CodeUnlocked { .. }
            | AuditKind::Relocked
            | AuditKind::WrongCode
            | AuditKind::FactoryReset { .. }
    )
}

impl Journal {
    /// Starts after the highest number known, with the events that the log does not hold yet.
    pub(crate) fn new(sequence: u32, log_sequence: u32, stored: &[AuditEvent]) -> Self {
        let waiting =
            stored.iter().copied().filter(|event| event.sequence > log_sequence).take(8).collect();
        Self { sequence: sequence.max(log_sequence), waiting }
    }

    pub(crate) fn add(&mut self, utc_s: Option<i64>, kind: AuditKind) {
        self.sequence = self.sequence.saturating_add(1);
        let event = AuditEvent { sequence: self.sequence, utc_s, kind };
        if self.waiting.is_full() {
            // The log takes no more (a broken store): the newest is what matters.
            self.waiting.remove(0);
        }
        let _ = self.waiting.push(event);
    }

    pub(crate) const fn sequence(&self) -> u32 {
        self.sequence
    }

    pub(crate) fn waiting(&self) -> &Vec<AuditEvent, 8> {
        &self.waiting
    }

    pub(crate) fn first(&self) -> Option<&AuditEvent> {
        self.waiting.first()
    }

    /// Gives the event of the reset that was just committed; it waits until the lock is at rest.
    pub(crate) fn reset_event(&self) -> AuditEvent {
        let is_reset = |event: &&AuditEvent| matches!(event.kind, AuditKind::FactoryReset { .. });
        let kind = AuditKind::FactoryReset { remote: false };
        let without_time = AuditEvent { sequence: self.sequence, utc_s: None, kind };
        self.waiting.iter().rev().find(is_reset).copied().unwrap_or(without_time)
    }

    pub(crate) fn logged(&mut self, sequence: u32) {
        self.waiting.retain(|event| event.sequence > sequence);
    }
}

#[cfg(test)]
mod tests;
