//! The gateway's part of the link: it answers for the network and passes on what is sealed.
//!
//! It has no key: it can delay and drop frames, and nothing else (SEC-1).

use lock_protocol::{Frame, MAX_FRAME, MAX_WIRE, Plain, decode, encode};

/// What a frame from a lock is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromLock {
    /// It was for the gateway, which answers with this frame.
    Reply(Vec<u8>),
    /// It is for the dashboard, if the network is there.
    Forward,
}

/// Judges a frame from a lock: COBS bytes without the ending zero. Gives `None` for one that goes
/// nowhere: unreadable, or for a dashboard that can't be reached.
pub fn from_lock(frame: &[u8], network: bool) -> Option<FromLock> {
    let mut content = [0; MAX_WIRE];
    let length = decode(frame, &mut content).ok()?;
    match Frame::parse(&content[..length]).ok()? {
        Frame::Plain(Plain::GatewayQuery) => Some(FromLock::Reply(status(network))),
        Frame::Plain(Plain::GatewayStatus { .. }) => None,
        Frame::Plain(_) | Frame::Sealed(_) => network.then_some(FromLock::Forward),
    }
}

/// Makes the frame that tells a lock how the network is, without the ending zero.
pub fn status(network: bool) -> Vec<u8> {
    let mut content = [0; MAX_FRAME];
    // A plain frame is far shorter than either buffer.
    let length = Plain::GatewayStatus { network }.write(&mut content).unwrap_or(0);
    wire(&content[..length])
}

/// Changes what stands in a frame, as someone on the line could who has no key.
pub fn with_content(frame: &[u8], change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut content = [0; MAX_WIRE];
    let length = decode(frame, &mut content).unwrap_or(0);
    change(&mut content[..length]);
    wire(&content[..length])
}

fn wire(content: &[u8]) -> Vec<u8> {
    let mut wire = [0; MAX_WIRE];
    let length = encode(content, &mut wire).unwrap_or(1);
    wire[..length.saturating_sub(1)].to_vec()
}

#[cfg(test)]
mod tests {
    use lock_protocol::PairingAccept;

    use super::*;

    #[test]
    fn a_query_is_answered_and_only_what_is_for_the_dashboard_goes_on() {
        let mut content = [0; MAX_FRAME];
        let length = Plain::GatewayQuery.write(&mut content).unwrap();
        let query = wire(&content[..length]);
        assert_eq!(from_lock(&query, false), Some(FromLock::Reply(status(false))));
        let accept = PairingAccept { version: 1, nonce: [1; 16], proof: [2; 16] };
        let length = Plain::PairingAccept(accept).write(&mut content).unwrap();
        let accept = wire(&content[..length]);
        assert_eq!(from_lock(&accept, true), Some(FromLock::Forward));
        assert_eq!(from_lock(&accept, false), None);
        assert_eq!(from_lock(&status(true), true), None);
        assert_eq!(from_lock(b"\xFF\x01noise", true), None);
    }
}
