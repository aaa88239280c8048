#![no_std]
//! The lockbox's behaviour: no IO, no clock, no allocation, and it cannot fail.
//!
//! One [`Input`] at a time goes into [`Lock::handle`] with the present [`Uptime`]; then the outputs
//! are drained with [`Lock::poll_output`], and [`Lock::deadline`] tells when the lock wants to be
//! asked again, and why. What a person sees is [`Lock::screen`] at [`Lock::brightness`]. A refusal is
//! an output, a fault of a peripheral is an input.
//!
//! **Source**: `behaviour.md`, sections 1–7 and 10; the rule's id stands where it is implemented.

mod boot;
mod breaks;
mod clock;
mod command;
mod deadline;
mod duration_text;
mod emergency;
mod housekeeping;
mod journal;
mod latch;
mod lock;
mod lock_start;
mod mark;
mod menu;
mod navigation;
mod port;
mod power;
mod record;
mod screen;
mod sensing;
mod session;
mod timer_dial;
mod ui;
mod uptime;
mod view;
mod wake;

pub use boot::{Boot, Loaded};
pub use clock::{Clock, ClockChange, Reading, Utc};
pub use deadline::{Deadline, Why};
pub use duration_text::{Text, clock_face, remaining};
pub use latch::{Direction, MAX_DRIVE, MIN_DRIVE, RETRY_PAUSE};
pub use lock::Lock;
pub use mark::{Mark, StoredMark};
pub use port::{Button, ButtonEvent, Input, Message, Output};
pub use power::Brightness;
pub use record::{PairingKey, SessionRecord, Settings, StateRecord};
pub use screen::{COLUMNS, Header, Help, LargeText, NARROW_COLUMNS, ROWS, Row, Screen};
pub use timer_dial::TimerDial;
pub use uptime::Uptime;
