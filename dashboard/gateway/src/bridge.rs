//! What a gateway does with what it hears, without IO.

use dashboard_core::gateway::{self, FromLock};
use lock_protocol::{Direction, Frame, MAX_WIRE, Plain, decode};

/// What has to be sent. Frames are COBS bytes without the ending zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// To the lock.
    ToLock(Vec<u8>),
    /// To the dashboard.
    ToDashboard(Vec<u8>),
}

/// A gateway's rules for one lock. It has no key: it passes on, or it doesn't (SEC-1).
///
/// **Source:** docs/dashboard-mqtt.md, *What a gateway does*, 4–6.
#[derive(Clone, Debug, Default)]
pub struct Bridge {
    network: bool,
}

impl Bridge {
    /// Tells whether the network is there: connected to the broker, and the dashboard is there.
    pub const fn network(&self) -> bool {
        self.network
    }

    /// The connection broke.
    pub fn lost(&mut self) -> Vec<Deed> {
        self.set_network(false)
    }

    /// The dashboard's presence says this; each `1` counts as a change, since the dashboard may be a new one.
    pub fn presence(&mut self, payload: &[u8]) -> Vec<Deed> {
        let mut deeds = self.set_network(false);
        deeds.extend(self.set_network(payload == b"1"));
        deeds
    }

    /// A frame came from the dashboard. Noise goes nowhere, nor does what only a gateway says.
    pub fn from_dashboard(&self, frame: &[u8]) -> Option<Deed> {
        let is_for_lock = match parse(frame)? {
            Frame::Sealed(direction) => direction == Direction::Down,
            Frame::Plain(plain) => matches!(plain, Plain::PairingOffer(_)),
        };
        is_for_lock.then(|| Deed::ToLock(frame.to_vec()))
    }

    /// A frame came from the lock.
    pub fn from_lock(&self, frame: &[u8]) -> Option<Deed> {
        Some(match gateway::from_lock(frame, self.network)? {
            FromLock::Reply(reply) => Deed::ToLock(reply),
            FromLock::Forward => Deed::ToDashboard(frame.to_vec()),
        })
    }

    fn set_network(&mut self, network: bool) -> Vec<Deed> {
        if self.network == network {
            return Vec::new();
        }
        self.network = network;
        vec![Deed::ToLock(gateway::status(network))]
    }
}

fn parse(frame: &[u8]) -> Option<Frame> {
    // `decode` wants a buffer of the frame's length; a longer one is none (link-protocol.md, Framing).
    if frame.len() >= MAX_WIRE || frame.contains(&0) {
        return None;
    }
    let mut content = [0; MAX_WIRE];
    let length = decode(frame, &mut content).ok()?;
    Frame::parse(&content[..length]).ok()
}

#[cfg(test)]
mod tests {
    use lock_protocol::{MAX_FRAME, PairingAccept, PairingOffer, encode};

    use super::*;

    fn wire(plain: Plain) -> Vec<u8> {
        let (mut content, mut wire) = ([0; MAX_FRAME], [0; MAX_WIRE]);
        let length = plain.write(&mut content).unwrap();
        let length = encode(&content[..length], &mut wire).unwrap();
        wire[..length - 1].to_vec()
    }

    fn sealed(kind: u8) -> Vec<u8> {
        let mut wire = [0; MAX_WIRE];
        let mut content = [7; 40];
        (content[0], content[1]) = (1, kind);
        let length = encode(&content, &mut wire).unwrap();
        wire[..length - 1].to_vec()
    }

    fn offer() -> Vec<u8> {
        wire(Plain::PairingOffer(PairingOffer {
            oldest: 1,
            newest: 1,
            nonce: [1; 16],
            proof: [2; 16],
        }))
    }

    fn accept() -> Vec<u8> {
        wire(Plain::PairingAccept(PairingAccept { version: 1, nonce: [1; 16], proof: [2; 16] }))
    }

    fn says(network: bool) -> Deed {
        Deed::ToLock(gateway::status(network))
    }

    #[test]
    fn the_lock_hears_of_each_change_and_each_one_is_a_change() {
        let mut bridge = Bridge::default();
        assert_eq!(bridge.presence(b"0"), []);
        assert_eq!(bridge.presence(b"1"), [says(true)]);
        assert!(bridge.network());
        assert_eq!(bridge.presence(b"1"), [says(false), says(true)], "another dashboard");
        assert_eq!(bridge.presence(b""), [says(false)]);
        assert_eq!(bridge.presence(b"1"), [says(true)]);
        assert_eq!(bridge.lost(), [says(false)]);
        assert_eq!(bridge.lost(), []);
        assert!(!bridge.network());
    }

    #[test]
    fn what_the_lock_says_goes_up_only_while_the_network_is_there() {
        let mut bridge = Bridge::default();
        let query = wire(Plain::GatewayQuery);
        assert_eq!(bridge.from_lock(&query), Some(says(false)));
        assert_eq!(bridge.from_lock(&sealed(0)), None);
        bridge.presence(b"1");
        assert_eq!(bridge.from_lock(&query), Some(says(true)));
        for frame in [sealed(0), accept()] {
            assert_eq!(bridge.from_lock(&frame), Some(Deed::ToDashboard(frame.clone())));
        }
        assert_eq!(bridge.from_lock(b"\xFFnoise"), None);
    }

    #[test]
    fn what_the_dashboard_says_goes_down_unless_it_is_noise() {
        let bridge = Bridge::default();
        for frame in [sealed(1), offer()] {
            assert_eq!(bridge.from_dashboard(&frame), Some(Deed::ToLock(frame.clone())));
        }
        let mut with_zero = sealed(1);
        with_zero.push(0);
        let noise = [
            gateway::status(true),
            wire(Plain::GatewayQuery),
            accept(),
            sealed(0),
            sealed(9),
            with_zero,
            Vec::new(),
            vec![1; 300],
        ];
        for frame in noise {
            assert_eq!(bridge.from_dashboard(&frame), None, "{frame:?}");
        }
    }
}
