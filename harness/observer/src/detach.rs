//! Events taken apart into what has a fixed size and what has not, to be stored, and put together again.

use bench_protocol::EventKind;

/// Takes an event apart into what has a fixed size and what has not.
pub(crate) fn detach(kind: EventKind<'_>) -> (EventKind<'static>, &[u8]) {
    match kind {
        EventKind::Pin { pin, high } => (EventKind::Pin { pin, high }, &[]),
        EventKind::Coil(coil) => (EventKind::Coil(coil), &[]),
        EventKind::Latch(position) => (EventKind::Latch(position), &[]),
        EventKind::Plate(state) => (EventKind::Plate(state), &[]),
        EventKind::KeyInside(inside) => (EventKind::KeyInside(inside), &[]),
        EventKind::Power(on) => (EventKind::Power(on), &[]),
        EventKind::Battery(percent) => (EventKind::Battery(percent), &[]),
        EventKind::Network(up) => (EventKind::Network(up), &[]),
        EventKind::I2cWrite { address, bytes, acknowledged } => {
            (EventKind::I2cWrite { address, bytes: &[], acknowledged }, bytes)
        }
        EventKind::I2cRead { address, bytes, acknowledged } => {
            (EventKind::I2cRead { address, bytes: &[], acknowledged }, bytes)
        }
        EventKind::FlashProgram { offset, length } => {
            (EventKind::FlashProgram { offset, length }, &[])
        }
        EventKind::FlashErase { offset, length } => (EventKind::FlashErase { offset, length }, &[]),
        EventKind::LinkUp(bytes) => (EventKind::LinkUp(&[]), bytes),
        EventKind::LinkDown(bytes) => (EventKind::LinkDown(&[]), bytes),
        EventKind::Boot(reason) => (EventKind::Boot(reason), &[]),
        EventKind::Deadline { at, why } => (EventKind::Deadline { at, why: "" }, why.as_bytes()),
        EventKind::Stimulus(text) => (EventKind::Stimulus(""), text.as_bytes()),
    }
}

/// Puts an event together again.
pub(crate) fn attach<'a>(kind: EventKind<'static>, stored: &'a [u8]) -> EventKind<'a> {
    let text = || str::from_utf8(stored).unwrap_or_default();
    match kind {
        EventKind::I2cWrite { address, acknowledged, .. } => {
            EventKind::I2cWrite { address, bytes: stored, acknowledged }
        }
        EventKind::I2cRead { address, acknowledged, .. } => {
            EventKind::I2cRead { address, bytes: stored, acknowledged }
        }
        EventKind::LinkUp(_) => EventKind::LinkUp(stored),
        EventKind::LinkDown(_) => EventKind::LinkDown(stored),
        EventKind::Deadline { at, .. } => EventKind::Deadline { at, why: text() },
        EventKind::Stimulus(_) => EventKind::Stimulus(text()),
        fixed => fixed,
    }
}
