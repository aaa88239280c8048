//! Edges that the bench latched.

use bench_protocol::rpc::{Call, EDGE_BYTES, EDGES_AT_ONCE, LatchedEdge};

use super::{Bench, Transport};

/// Edges that came with a poll or were taken with one call, and how far they were handed on.
pub(super) struct Taken {
    bytes: [u8; EDGE_BYTES * EDGES_AT_ONCE],
    next: usize,
    end: usize,
}

impl Taken {
    pub(super) const EMPTY: Self = Self { bytes: [0; EDGE_BYTES * EDGES_AT_ONCE], next: 0, end: 0 };

    /// Receives the edges that come with a poll, of `tail` bytes; gives how many of these it took.
    pub(super) fn take_in(&mut self, line: &mut impl Transport, tail: usize) -> usize {
        if tail == 0 {
            return 0;
        }
        let length = tail.min(self.bytes.len());
        line.receive(&mut self.bytes[..length]);
        self.next = 0;
        self.end = length;
        length
    }
}

/// Takes latched edges: those that came with the poll, then a few with one call.
pub struct RemoteEdges<'b, T> {
    bench: &'b Bench<T>,
}

impl<'b, T: Transport> RemoteEdges<'b, T> {
    /// Makes the part; there is one on a board.
    pub fn new(bench: &'b Bench<T>) -> Self {
        *bench.edges.borrow_mut() = Taken::EMPTY;
        Self { bench }
    }

    /// Takes the oldest edge.
    pub fn take(&mut self) -> Option<LatchedEdge> {
        let mut taken = self.bench.edges.borrow_mut();
        if taken.next == taken.end {
            if !self.bench.look().edges {
                return None;
            }
            taken.next = 0;
            taken.end = 0;
            taken.end = self.bench.call_into(Call::TakeEdges, &[], &mut taken.bytes).ok()?;
        }
        let edge = taken.bytes.get(taken.next..taken.end)?.first_chunk::<EDGE_BYTES>().copied()?;
        taken.next += EDGE_BYTES;
        LatchedEdge::from_bytes(&edge)
    }
}
