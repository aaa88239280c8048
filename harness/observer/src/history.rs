//! The record of all events: short entries, and one arena for their bytes.

use bench_protocol::{Event, EventKind, Instant, Recorder};

use crate::detach::{attach, detach};
use crate::render::Rendered;

/// How much a history keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything, as reports, waveforms and comparisons need it.
    All,
    /// The last so many events besides bus transfers and deadlines, which are far more than all
    /// others: enough for a failure message, and cheap.
    Last(usize),
    /// Nothing.
    Nothing,
}

/// Dead entries or bytes that may lie in front of the live ones before they are cleared away.
const SLACK: usize = 512;

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Instant,
    /// The event without its borrowed bytes or text.
    kind: EventKind<'static>,
    /// Where the bytes or the text start, counted from the first ever recorded.
    start: u64,
    length: u32,
}

/// Events in order of time; each has a number, counted from 0, which stays its own when older events
/// are dropped.
#[derive(Clone, Debug)]
pub struct History {
    keep: Keep,
    entries: Vec<Entry>,
    /// Entries at the front that are dropped, but not yet cleared away.
    dead: usize,
    /// Entries that are cleared away.
    cleared: usize,
    arena: Vec<u8>,
    /// Bytes of the arena that are cleared away.
    arena_cleared: u64,
}

impl Default for History {
    fn default() -> Self {
        Self::new(Keep::All)
    }
}

impl History {
    /// Makes an empty history.
    pub const fn new(keep: Keep) -> Self {
        Self { keep, entries: Vec::new(), dead: 0, cleared: 0, arena: Vec::new(), arena_cleared: 0 }
    }

    /// Gives how much it keeps.
    pub const fn keep(&self) -> Keep {
        self.keep
    }

    /// Changes how much it keeps, from now on; what is there beyond that goes with the next event.
    pub const fn set_keep(&mut self, keep: Keep) {
        self.keep = keep;
    }

    /// Gives the number that the next event will have; with [`since`](Self::since) a bookmark.
    pub const fn next_index(&self) -> usize {
        self.cleared + self.entries.len()
    }

    /// Gives how many events are there.
    pub const fn len(&self) -> usize {
        self.entries.len() - self.dead
    }

    /// Tells whether there is no event.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives all events that are there.
    pub fn iter(&self) -> Events<'_> {
        Events { history: self, entries: self.entries[self.dead..].iter() }
    }

    /// Gives the events from a number on, as far as they are still there.
    pub fn since(&self, index: usize) -> Events<'_> {
        let from = index.saturating_sub(self.cleared).clamp(self.dead, self.entries.len());
        Events { history: self, entries: self.entries[from..].iter() }
    }

    /// Gives the events at or after an instant, as far as they are still there.
    pub fn since_instant(&self, from: Instant) -> Events<'_> {
        let live = &self.entries[self.dead..];
        Events {
            history: self,
            entries: live[live.partition_point(|entry| entry.at < from)..].iter(),
        }
    }

    /// Gives the last events, at most `count`, one a line, for a failure message.
    pub fn render_last(&self, count: usize) -> String {
        let first = self.next_index().saturating_sub(count);
        self.since(first)
            .fold(String::new(), |text, event| text + &Rendered(&event).to_string() + "\n")
    }

    /// Gives all events that are there as one postcard message after the other.
    pub fn to_postcard(&self) -> Vec<u8> {
        self.iter().to_postcard()
    }

    /// Gives a short number for the same bytes (FNV-1a, 64 bits): same seed and same script, same
    /// digest.
    pub fn digest(&self) -> u64 {
        let mut digest = 0xCBF2_9CE4_8422_2325_u64;
        let mut bytes = Vec::new();
        for event in self {
            bytes.clear();
            bytes = append(&event, bytes);
            for &byte in &bytes {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
        }
        digest
    }

    fn store(&mut self, event: &Event<'_>) {
        let (kind, bytes) = detach(event.kind);
        let start = self.arena_cleared + self.arena.len() as u64;
        self.arena.extend_from_slice(bytes);
        // A transfer of 4 GiB is none.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry { at: event.at, kind, start, length });
    }

    fn forget_all_but(&mut self, count: usize) {
        self.dead = self.dead.max(self.entries.len().saturating_sub(count));
        if self.dead >= SLACK && self.dead >= self.entries.len() / 2 {
            self.entries.drain(..self.dead);
            self.cleared += self.dead;
            self.dead = 0;
            let end = self.arena_cleared + self.arena.len() as u64;
            let live = self.entries.first().map_or(end, |entry| entry.start);
            self.arena.drain(..(live - self.arena_cleared) as usize);
            self.arena_cleared = live;
        }
    }

    fn bytes(&self, entry: &Entry) -> &[u8] {
        let start = (entry.start - self.arena_cleared) as usize;
        &self.arena[start..start + entry.length as usize]
    }
}

impl Recorder for History {
    fn record(&mut self, event: &Event<'_>) {
        match self.keep {
            Keep::All => self.store(event),
            Keep::Last(count) if !is_traffic(event.kind) => {
                self.store(event);
                self.forget_all_but(count);
            }
            Keep::Last(_) | Keep::Nothing => {}
        }
    }
}

const fn is_traffic(kind: EventKind<'_>) -> bool {
    matches!(
        kind,
        EventKind::I2cWrite { .. } | EventKind::I2cRead { .. } | EventKind::Deadline { .. }
    )
}

fn append(event: &Event<'_>, bytes: Vec<u8>) -> Vec<u8> {
    // Numbers, bytes and text into a vector: nothing that could fail.
    postcard::to_extend(event, bytes).unwrap_or_default()
}

/// Events of a history, from the older to the newer.
#[derive(Clone, Debug)]
pub struct Events<'a> {
    history: &'a History,
    entries: core::slice::Iter<'a, Entry>,
}

impl<'a> Events<'a> {
    /// Gives them as one postcard message after the other.
    pub fn to_postcard(self) -> Vec<u8> {
        self.fold(Vec::new(), |bytes, event| append(&event, bytes))
    }

    fn event(history: &'a History, entry: &'a Entry) -> Event<'a> {
        Event { at: entry.at, kind: attach(entry.kind, history.bytes(entry)) }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        self.entries.next().map(|entry| Self::event(self.history, entry))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl DoubleEndedIterator for Events<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.entries.next_back().map(|entry| Self::event(self.history, entry))
    }
}

impl ExactSizeIterator for Events<'_> {}

impl<'a> IntoIterator for &'a History {
    type Item = Event<'a>;
    type IntoIter = Events<'a>;

    fn into_iter(self) -> Events<'a> {
        self.iter()
    }
}
