#![no_std]
//! What lock and dashboard say to each other: messages, frames, and their authentication.
//!
//! A message ([`Report`] upwards, [`Down`] downwards) is sealed by a [`Channel`] into the content of a
//! frame; [`encode`] gives it its form on the wire, and [`Deframer`] finds frames in a stream of bytes.
//! [`Frame::parse`] tells sealed frames from the [`Plain`] ones of gateway and pairing.

mod audit;
mod channel;
mod command;
mod frame;
mod report;
mod wire;

pub use audit::{AuditEvent, AuditKind, EndReason, Origin, Part, RejectReason, RestartReason};
pub use channel::{Channel, OpenError, Role, SealError};
pub use command::{Breaks, Command, CommandId, Down, Request, SessionId};
pub use frame::{Direction, Frame, FrameError, MAX_FRAME, Plain, TooSmall, VERSION};
pub use report::{LatchState, Phase, Refusal, Report, SessionStatus, Status};
pub use wire::{Deframer, MAX_WIRE, WireError, decode, encode};
