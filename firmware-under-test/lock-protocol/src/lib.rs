#![no_std]
//! What lock and dashboard say to each other: messages, frames, and their authentication.
//!
//! A message ([`Report`] upwards, [`Down`] downwards) is sealed by a [`Channel`] into the content of a
//! frame; [`encode`] gives it its form on the wire, and [`Deframer`] finds frames in a stream of bytes.
//! [`Frame::parse`] tells sealed frames from the [`Plain`] ones of gateway and pairing.

mod audit;
mod channel;
mod command;
mod digits;
mod frame;
mod key;
mod pairing;
mod pairing_code;
mod report;
mod wire;

pub use audit::{
    AuditEvent, AuditKind, EndReason, OperationSource, Origin, Part, RejectReason, RestartReason,
};
pub use channel::{Channel, OpenError, Role, SealError, first_counter};
pub use command::{Breaks, Command, CommandId, Down, Request, SessionId};
pub use digits::{Digits, DigitsError};
pub use frame::{Direction, Frame, FrameError, MAX_FRAME, Plain, TooSmall, VERSION};
pub use key::{DigitalKey, KeyId, KeySecret};
pub use pairing::{
    ChannelKey, PairingAccept, PairingNonce, PairingOffer, PairingProof, PairingRefusal,
    PairingRefused,
};
pub use pairing_code::{PairingCode, PairingCodeError};
pub use report::{LatchState, Phase, Refusal, Report, SessionStatus, Status};
pub use wire::{Deframer, MAX_WIRE, WireError, decode, encode};
