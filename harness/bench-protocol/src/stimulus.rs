//! What a person or the surroundings do to a lockbox.

use serde::{Deserialize, Serialize};

use crate::{ReaderFault, Token};

/// One of the two push buttons beside the knob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Button {
    /// The right one.
    LockEnter,
    /// The left one.
    Back,
}

/// A direction of the knob, seen from the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// Down in menus, shorter on the timer (BTN-9).
    Clockwise,
    /// Up in menus, longer on the timer.
    CounterClockwise,
}

/// What a broken sensor reads for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// Electrically low: locked, or plate seen.
    Low,
    /// Electrically high: unlocked, or no plate.
    High,
}

/// Something done to the lockbox from outside, at the rig's present instant.
///
/// What can't be done (opening a plate that the latch holds, say) is an error of the rig that names
/// the reason, and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stimulus {
    /// A finger goes down on a button, or up again; the contact bounces.
    Button {
        /// Which button.
        button: Button,
        /// `true` while the finger is on it.
        down: bool,
    },
    /// The knob is turned by one detent, which takes some milliseconds.
    Knob(Turn),
    /// A key of the keypad (`0`–`9`, `*`, `#`) goes down or up.
    Key {
        /// The character on the key cap.
        key: char,
        /// `true` while the finger is on it.
        down: bool,
    },
    /// The paperclip is in the pinhole and presses the switch, or no longer.
    Paperclip(bool),
    /// The back plate is opened: refused while the latch holds it.
    OpenPlate,
    /// The back plate is closed: refused when it is broken.
    ClosePlate,
    /// The back plate is broken open by force, whatever the latch does (EMG-6).
    BreakPlate,
    /// A new back plate is put in, open.
    ReplacePlate,
    /// The key is taken out: refused while the plate is closed.
    TakeKey,
    /// The key is put back: refused while the plate is closed.
    PutKeyBack,
    /// The USB cable is plugged in or pulled.
    Usb(bool),
    /// The battery's level, 0–100 percent; 0 supplies nothing.
    Battery(u8),
    /// Battery and USB are taken away (`false`) or given back (`true`).
    Power(bool),
    /// The network behind the gateway goes or comes; the gateway itself stays.
    Network(bool),
    /// The clock chip is set, in seconds since 1970-01-01 00:00 UTC.
    SetClock(i64),
    /// The clock chip loses its time: it restarts at 2000-01-01 with its oscillator-stop flag set.
    LoseClock,
    /// A latch sensor (1–3) reads a level for good; `None` repairs it.
    LatchSensor {
        /// 1, 2 or 3.
        number: u8,
        /// What it reads, or `None` for what is there.
        stuck: Option<Level>,
    },
    /// A back plate sensor (1–2) reads a level for good; `None` repairs it.
    PlateSensor {
        /// 1 or 2.
        number: u8,
        /// What it reads, or `None` for what is there.
        stuck: Option<Level>,
    },
    /// The latch is jammed where it is, or freed.
    Jam(bool),
    /// The firmware stops running (as a hung processor would) until power is cut, or until
    /// Lock/Enter has been held for 10 s, which the board's reset supervisor sees.
    Hang,
    /// The display is unplugged from the bus (`false`) or plugged in again.
    DisplayPresent(bool),
    /// The clock chip is dead (`false`) or answers again.
    ClockPresent(bool),
    /// The I2C data line is held low, or released.
    HoldBus(bool),
    /// The flash takes no program or erase any more (`true`: each fails), or works again.
    FlashBroken(bool),
    /// What lies in the reader's field from now on, or that nothing does.
    Field(Option<Token>),
    /// How the card and phone reader is broken from now on; `None` repairs it.
    Reader(Option<ReaderFault>),
}
