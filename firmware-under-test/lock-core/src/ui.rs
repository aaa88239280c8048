//! Which screen a person is on, and what can be chosen there.

use core::time::Duration;

use heapless::Vec;
use lock_protocol::Digits;

use crate::TimerDial;
use crate::lock_start::StartRequest;
use crate::pairing::Pairing;

/// What a confirmation screen asks about (BTN-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    LockForever,
    TakeBreak,
    EmergencyUnlock,
    Sleep,
}

/// What the knob's value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DialPurpose {
    Lock,
    BreakLength,
    BreakEvery,
}

/// A message that stays until Back or Lock/Enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    BatteryLow,
    TooSoon,
    PasswordFirst,
    OnlyWhileUnlocked,
    StoreFault,
    OwnerOnly,
    PasswordLength,
    PasswordDefault,
    PasswordsDiffer,
    PasswordTaken,
}

/// An error screen (LCK-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockError {
    CouldNotLock,
    CouldNotUnlock,
    NoBackPlate,
    NoConnection,
    Cooldown,
}

impl LockError {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::CouldNotLock => 1,
            Self::CouldNotUnlock => 2,
            Self::NoBackPlate => 3,
            Self::NoConnection => 10,
            Self::Cooldown => 20,
        }
    }
}

/// What `Retry` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Start(StartRequest),
    Relock,
    Unlock,
    CodeLock,
}

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ui {
    /// Main menu, lock screen or break screen, as the session says.
    Home,
    LockMenu,
    Settings,
    BreakSettings,
    Dial(DialPurpose, TimerDial),
    Confirm(Action),
    Notice(Notice),
    Error(LockError, Option<Retry>),
    About,
    Pairing(Pairing),
    /// Asks for the new password, or for the same once more.
    Password(Option<Digits>),
}

/// A row of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Lock,
    LockForever,
    LockWithCode,
    StayUnlocked,
    Settings,
    Sleep,
    GoBack,
    TakeBreak,
    EmergencyUnlock,
    RestartDevice,
    EndBreak,
    EmergencySetting,
    Breaks,
    ChangePassword,
    Pairing,
    About,
    BreaksOn,
    BreakLength,
    BreakEvery,
    Cancel,
    Confirmed(Action),
    Retry,
}

pub(crate) type Choices = Vec<Choice, 8>;

/// The breaks that `Breaks: on` starts with.
pub(crate) const DEFAULT_BREAK_LENGTH: Duration = Duration::from_mins(15);
pub(crate) const DEFAULT_BREAK_EVERY: Duration = Duration::from_hours(24);
