//! A lockbox of which an older state was taken out of a backup.

use lock_protocol::Channel;

use super::Lockbox;
use crate::Utc;

/// 2026-01-01 00:00 UTC: what is counted from it fits the counter's lower half until 2060.
const COUNTED_FROM_S: i64 = 1_767_225_600;
/// More frames go to one lock in a second on no average.
const FRAMES_A_SECOND: i64 = 4;
/// More sessions or keys are made between a backup and its end in no site.
const NUMBERS_SKIPPED: u32 = 1 << 16;

impl Lockbox {
    /// Takes in that this state is an older one, from a backup: what was done since is not known any more.
    ///
    /// The channel's send counter goes on above all that can have been used until now, in this epoch of the lock's and
    /// in each later one: a nonce never comes twice. Requests get new ids from the lock's next word, sessions and keys
    /// numbers that none had. What is never queued is dropped.
    pub fn was_restored(&mut self, now: Utc) {
        let since = now.as_secs().saturating_sub(COUNTED_FROM_S).saturating_mul(FRAMES_A_SECOND);
        self.counter_floor = u32::try_from(since.max(0)).unwrap_or(u32::MAX);
        self.raise_counters();
        self.goes_silent();
        drop(self.requests.drop_never_queued());
        self.last_session = self.last_session.saturating_add(NUMBERS_SKIPPED);
        self.last_key = self.last_key.saturating_add(NUMBERS_SKIPPED);
    }

    /// Keeps the counters above those that a server may have used of which this one knows nothing.
    pub(super) fn raise_counters(&mut self) {
        let floor = self.counter_floor;
        for channel in [&mut self.channel, &mut self.offered].into_iter().flatten() {
            Channel::raise_within_epoch(channel, floor);
        }
    }
}
