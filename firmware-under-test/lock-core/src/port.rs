//! What goes into the lock and what comes out.

use core::time::Duration;

use lock_protocol::{KeyId, LatchState, OperationSource, PairingCode, RejectReason, Request};

use crate::{Answer, CodeKey, Direction, Key, PairingKey, Reading, Utc};

/// One of the two push buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The right one.
    LockEnter,
    /// The left one.
    Back,
}

/// What a debounced button did; holds are measured between the edges of the contact (BTN-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonEvent {
    /// The contact closed.
    Down,
    /// It has been closed for 2 s.
    Held2s,
    /// It has been closed for 10 s.
    Held10s,
    /// It opened again.
    Up {
        /// How long it was closed.
        held: Duration,
    },
}

/// Something that happened around the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Nothing but time: a deadline may be reached.
    Tick,
    /// A button did something.
    Button(Button, ButtonEvent),
    /// The knob was turned by this many detents, clockwise positive.
    Knob(i8),
    /// The latch sensors' verdict, two of three.
    Latch(LatchState),
    /// Whether either plate sensor sees the plate.
    Plate(bool),
    /// Whether USB power is present.
    Usb(bool),
    /// The battery's level, 0–100 percent.
    Battery(u8),
    /// The clock chip was asked.
    Clock(Reading),
    /// The clock chip was set to this time, as `Output::SetClock` wanted.
    ClockWasSet(Utc),
    /// Whether the dashboard can be reached.
    Link(bool),
    /// A request came over the link, authentic and not seen before under its counter.
    Request(Request),
    /// A frame on the link was thrown away (SEC-1).
    LinkRejected(RejectReason),
    /// `Output::DrawPairingCode` has drawn this one.
    PairingCode(PairingCode),
    /// A dashboard offered to pair, with a proof that isn't made with `Lock::pairing_code`.
    WrongPairingCode,
    /// A dashboard has used a key that was made with `Lock::pairing_code`; taken only while that is shown.
    Paired(PairingKey),
    /// Whether audit events wait to be told.
    Untold(bool),
    /// The state could not be stored.
    StoreFailed,
    /// A part stopped answering (`true`), or answers again.
    PartFault(lock_protocol::Part, bool),
    /// The clock chip's alarm fired.
    Alarm,
    /// A key of the keypad went down.
    Key(Key),
    /// The switch behind the pinhole did something.
    ResetPin(ButtonEvent),
    /// What `Output::Ask` asked is known.
    Answered(Answer),
    /// A phone or a keycard has proved that it has this key's secret.
    CredentialPresented {
        /// Which of both.
        source: OperationSource,
        /// The key.
        key: KeyId,
    },
    /// A phone or a keycard could not prove it.
    CredentialRejected {
        /// Which of both.
        source: OperationSource,
    },
    /// Several phones or keycards are in front of the reader at once, and none can be asked.
    SeveralCredentials,
    /// The store has no key for codes yet, or has erased what a reset erases: this one counts from now on.
    CodeKey(CodeKey),
}

/// Something to be done for the lock.
///
/// The shell applies what it drained in the order of safety: coil off, store, coil on, link, display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The coil is driven this way, or off.
    Drive(Option<Direction>),
    /// `Lock::state_record` is stored, before any coil is switched on.
    SaveState,
    /// `Lock::settings` is stored, likewise.
    SaveSettings,
    /// A report goes to the dashboard, after what was to be stored is.
    Send(Message),
    /// The clock chip is asked; `Input::Clock` answers.
    ReadClock,
    /// The clock chip is set; `Input::ClockWasSet` answers.
    SetClock(Utc),
    /// The clock chip's alarm is set to this time, or switched off.
    SetAlarm(Option<Utc>),
    /// The link's radio is supplied, or not.
    LinkPower(bool),
    /// The firmware restarts.
    Restart,
    /// `Lock::query` is asked of the store; `Input::Answered` answers.
    Ask,
    /// The LED is lit, or not.
    Led(bool),
    /// The buzzer sounds, or not.
    Buzzer(bool),
    /// The pairing is forgotten, once what was to be sent is sealed.
    Unpair,
    /// A pairing code is drawn, and keys made with an older one are forgotten; `Input::PairingCode` answers.
    DrawPairingCode,
}

/// What to tell the dashboard; [`crate::Lock::report`] makes the report of it when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The link has come up.
    Hello,
    /// The state has changed.
    Status,
    /// A request was applied, or refused.
    Answer(lock_protocol::CommandId, Result<(), lock_protocol::Refusal>),
    /// The lock is being reset (RST-7).
    Resetting,
}
