//! The serial link between lock and gateway: whole frames with delay, loss and duplication.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use bench_protocol::Instant;

use crate::config::LinkConditions;
use crate::random::Random;

/// The longest frame that the gateway takes, in bytes; a longer one is dropped.
const LONGEST_FRAME: usize = 4096;
/// What the microcontroller's receive buffer holds, in bytes; what comes on top is lost.
const RECEIVE_BUFFER: usize = 4096;
/// A duplicate follows its original by this.
const DUPLICATE_AFTER: Duration = Duration::from_millis(1);

/// Frames on their way in one direction, in the order of arrival.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flight {
    frames: VecDeque<Vec<u8>>,
    last: Instant,
}

impl Flight {
    /// Sends a frame; gives the instants at which it arrives: none, one or two.
    fn send(
        &mut self,
        now: Instant,
        frame: Vec<u8>,
        conditions: LinkConditions,
        random: &mut Random,
    ) -> [Option<Instant>; 2] {
        if random.per_mille(conditions.loss_per_mille) {
            return [None; 2];
        }
        // a frame never overtakes another, also when the delay has become shorter
        let first = self.last.max(now + conditions.delay);
        self.last = first;
        let second =
            random.per_mille(conditions.duplicate_per_mille).then(|| first + DUPLICATE_AFTER);
        if let Some(second) = second {
            self.last = second;
            self.frames.push_back(frame.clone());
        }
        self.frames.push_back(frame);
        [Some(first), second]
    }

    /// Takes the frame that arrives.
    fn arrive(&mut self) -> Option<Vec<u8>> {
        self.frames.pop_front()
    }
}

/// Both directions, what waits at either side, and the frame that the lock is writing.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    conditions: LinkConditions,
    random: Random,
    written: Vec<u8>,
    overlong: bool,
    up: Flight,
    down: Flight,
    at_gateway: VecDeque<Vec<u8>>,
    at_lock: VecDeque<u8>,
}

impl Link {
    pub(crate) fn new(random: Random) -> Self {
        Self {
            conditions: LinkConditions::default(),
            random,
            written: Vec::new(),
            overlong: false,
            up: Flight::default(),
            down: Flight::default(),
            at_gateway: VecDeque::new(),
            at_lock: VecDeque::new(),
        }
    }

    pub(crate) fn set_conditions(&mut self, conditions: LinkConditions) {
        self.conditions = conditions;
    }

    /// Takes a byte that the lock writes; a 0x00 ends a frame, which then arrives at the instants given.
    pub(crate) fn write(&mut self, now: Instant, byte: u8) -> [Option<Instant>; 2] {
        if byte != 0 {
            if self.written.len() < LONGEST_FRAME {
                self.written.push(byte);
            } else {
                self.overlong = true;
            }
            return [None; 2];
        }
        let frame = mem::take(&mut self.written);
        if mem::take(&mut self.overlong) || frame.is_empty() {
            return [None; 2];
        }
        self.up.send(now, frame, self.conditions, &mut self.random)
    }

    /// Forgets the frame that the lock was writing: the radio lost its supply.
    pub(crate) fn break_off(&mut self) {
        self.written.clear();
        self.overlong = false;
    }

    /// Takes the frame that arrives at the gateway.
    pub(crate) fn arrive_up(&mut self) -> Option<Vec<u8>> {
        self.up.arrive()
    }

    /// Leaves a frame at the gateway until it is asked for.
    pub(crate) fn deliver_up(&mut self, frame: Vec<u8>) {
        self.at_gateway.push_back(frame);
    }

    /// Takes the oldest frame that waits at the gateway.
    pub(crate) fn take_at_gateway(&mut self) -> Option<Vec<u8>> {
        self.at_gateway.pop_front()
    }

    /// Sends a frame to the lock; gives the instants at which it arrives.
    pub(crate) fn send_down(&mut self, now: Instant, frame: &[u8]) -> [Option<Instant>; 2] {
        self.down.send(now, frame.to_vec(), self.conditions, &mut self.random)
    }

    /// Takes the frame that arrives at the lock.
    pub(crate) fn arrive_down(&mut self) -> Option<Vec<u8>> {
        self.down.arrive()
    }

    /// Puts a frame and its 0x00 into the lock's receive buffer.
    pub(crate) fn deliver_down(&mut self, frame: &[u8]) {
        for &byte in frame.iter().chain(&[0]) {
            if self.at_lock.len() < RECEIVE_BUFFER {
                self.at_lock.push_back(byte);
            }
        }
    }

    /// Takes received bytes; gives how many.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> usize {
        let count = buffer.len().min(self.at_lock.len());
        for (to, from) in buffer.iter_mut().zip(self.at_lock.drain(..count)) {
            *to = from;
        }
        count
    }

    pub(crate) fn has_received(&self) -> bool {
        !self.at_lock.is_empty()
    }

    /// Empties the receive buffer, as a restart does.
    pub(crate) fn forget_received(&mut self) {
        self.at_lock.clear();
    }
}
