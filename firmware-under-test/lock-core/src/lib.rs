#![no_std]
//! The lockbox's behaviour: no IO, no clock, no allocation, and it cannot fail.
//!
//! One [`Input`] at a time goes into [`Lock::handle`] with the present [`Uptime`]; then the outputs
//! are drained with [`Lock::poll_output`], and [`Lock::deadline`] tells when the lock wants to be
//! asked again, and why. What a person sees is [`Lock::screen`] at [`Lock::brightness`]. A refusal is
//! an output, a fault of a peripheral is an input.
//!
//! **Source**: `behaviour.md`, sections 1–10; the rule's id stands where it is implemented.

mod access;
mod boot;
mod breaks;
mod clock;
mod code_lock;
mod command;
mod credential;
mod deadline;
mod duration_text;
mod emergency;
mod factory_reset;
mod housekeeping;
mod journal;
mod keypad;
mod latch;
mod lock;
mod lock_start;
mod lockout;
mod mark;
mod menu;
mod navigation;
mod pairing;
mod password;
mod port;
mod power;
mod query;
mod record;
mod screen;
mod sensing;
mod session;
mod signal;
mod state;
mod timer_dial;
mod ui;
mod uptime;
mod view;
mod wake;

pub use access::CodeLock;
pub use boot::{Boot, Loaded};
pub use clock::{Clock, ClockChange, Reading, Utc};
pub use deadline::{Deadline, Why};
pub use duration_text::{Text, clock_face, remaining};
pub use journal::changes_state;
pub use keypad::Key;
pub use latch::{Direction, MAX_DRIVE, MIN_DRIVE, RETRY_PAUSE};
pub use lock::Lock;
pub use mark::{Mark, StoredMark};
pub use port::{Button, ButtonEvent, Input, Message, Output};
pub use power::Brightness;
pub use query::{Answer, CodeTag, Owner, Query};
pub use record::{CodeKey, PairingKey, SessionRecord, Settings, StateRecord};
pub use screen::{COLUMNS, Header, Help, LargeText, NARROW_COLUMNS, Qr, ROWS, Row, Screen};
pub use timer_dial::TimerDial;
pub use uptime::Uptime;
