//! The serial link: the lock's end, the gateway's end, and what arrives.

use bench_protocol::{EventKind, Instant, Pin};

use super::World;
use crate::config::LinkConditions;
use crate::schedule::Happening;

impl World {
    /// Writes bytes towards the gateway; a 0x00 ends a frame.
    ///
    /// Carried only while the link's supply is on: other bytes are lost, and a frame that it goes off in.
    pub fn serial_write(&mut self, bytes: &[u8]) {
        if !self.running || !self.link_powered() {
            return;
        }
        for &byte in bytes {
            let arrivals = self.link.write(self.now, byte);
            self.plan(arrivals, Happening::FrameUp);
        }
    }

    /// Takes received bytes into `buffer`, and gives how many.
    pub fn serial_read(&mut self, buffer: &mut [u8]) -> usize {
        if self.running { self.link.read(buffer) } else { 0 }
    }

    /// Tells whether received bytes wait.
    pub fn serial_pending(&self) -> bool {
        self.running && self.link.has_received()
    }

    /// Takes the oldest frame, without its 0x00, that has arrived at the gateway.
    pub fn link_take(&mut self) -> Option<Vec<u8>> {
        self.link.take_at_gateway()
    }

    /// Sends a frame, without 0x00, from the gateway to the lock.
    ///
    /// It arrives after the delay, followed by 0x00, and is lost if the link's supply is off then.
    pub fn link_send(&mut self, frame: &[u8]) {
        let arrivals = self.link.send_down(self.now, frame);
        self.plan(arrivals, Happening::FrameDown);
    }

    /// Sets delay, loss and duplication for frames sent from now on.
    pub fn link_conditions(&mut self, conditions: LinkConditions) {
        self.link.set_conditions(conditions);
    }

    /// Tells whether the network behind the gateway is there.
    pub fn network(&self) -> bool {
        self.network
    }

    /// Tells whether the firmware supplies the link.
    pub fn link_powered(&self) -> bool {
        self.levels.get(Pin::LinkPower)
    }

    fn plan(&mut self, arrivals: [Option<Instant>; 2], happening: Happening) {
        for at in arrivals.into_iter().flatten() {
            self.schedule.add(at, happening);
        }
    }

    pub(super) fn frame_at_gateway(&mut self) {
        if let Some(frame) = self.link.arrive_up() {
            self.emit(EventKind::LinkUp(&frame));
            self.link.deliver_up(frame);
        }
    }

    pub(super) fn frame_at_lock(&mut self) {
        if let Some(frame) = self.link.arrive_down()
            && self.link_powered()
        {
            self.emit(EventKind::LinkDown(&frame));
            self.link.deliver_down(&frame);
        }
    }
}
