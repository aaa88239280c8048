//! Edges of inputs, latched with their instants as an interrupt would.

use std::collections::VecDeque;

use bench_protocol::{Instant, Pin};

/// How many edges wait at most; more are counted and lost, as in a queue on a board.
const CAPACITY: usize = 64;

/// A change of level that an interrupt saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// When it happened.
    pub at: Instant,
    /// On which wire.
    pub pin: Pin,
    /// The level after it.
    pub high: bool,
}

/// Edges that the firmware has not taken yet, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct EdgeQueue {
    edges: VecDeque<Edge>,
    lost: u32,
}

impl EdgeQueue {
    pub(crate) fn new() -> Self {
        Self { edges: VecDeque::with_capacity(CAPACITY), lost: 0 }
    }

    /// Keeps an edge, or counts it as lost if the queue is full.
    pub(crate) fn latch(&mut self, edge: Edge) {
        if self.edges.len() < CAPACITY {
            self.edges.push_back(edge);
        } else {
            self.lost = self.lost.saturating_add(1);
        }
    }

    pub(crate) fn take(&mut self) -> Option<Edge> {
        self.edges.pop_front()
    }

    pub(crate) fn peek(&self) -> Option<&Edge> {
        self.edges.front()
    }

    /// Forgets what waits, as a restart does.
    pub(crate) fn clear(&mut self) {
        self.edges.clear();
    }

    /// Gives the number of edges lost since the world was made.
    pub(crate) fn lost(&self) -> u32 {
        self.lost
    }
}
