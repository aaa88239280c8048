//! The wires of the lockbox, by their logical names.

use serde::{Deserialize, Serialize};

/// A wire between the microcontroller and a part of the lockbox (behaviour.md, section 1).
///
/// Levels are electrical: `true` is high. Buttons, sensors and the reset pin are active-low.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pin {
    /// Output: drives the solenoid to locked while high.
    CoilLock,
    /// Output: drives the solenoid to unlocked while high.
    CoilUnlock,
    /// Output: the LED, lit while high.
    Led,
    /// Output: the buzzer, sounding while high.
    Buzzer,
    /// Output: supplies the link's radio while high; low in deep sleep.
    LinkPower,
    /// Input: latch sensor 1, low = locked.
    Latch1,
    /// Input: latch sensor 2, low = locked.
    Latch2,
    /// Input: latch sensor 3, low = locked.
    Latch3,
    /// Input: back plate sensor 1, low = plate seen.
    Plate1,
    /// Input: back plate sensor 2, low = plate seen.
    Plate2,
    /// Input: the Lock/Enter button, low = pressed.
    LockEnter,
    /// Input: the Back button, low = pressed.
    Back,
    /// Input: the knob's contact A; leads B when turned clockwise.
    KnobA,
    /// Input: the knob's contact B.
    KnobB,
    /// Input: the reset switch behind the pinhole, low = pressed.
    Reset,
    /// Input: high while USB power is present.
    UsbSense,
    /// Input: the clock chip's interrupt, low = alarm.
    ClockAlarm,
    /// Output: keypad row 1 (1 2 3), driven low to scan.
    KeypadRow1,
    /// Output: keypad row 2 (4 5 6).
    KeypadRow2,
    /// Output: keypad row 3 (7 8 9).
    KeypadRow3,
    /// Output: keypad row 4 (* 0 #).
    KeypadRow4,
    /// Input: keypad column 1, low = a key of the scanned row is pressed.
    KeypadColumn1,
    /// Input: keypad column 2.
    KeypadColumn2,
    /// Input: keypad column 3.
    KeypadColumn3,
    /// Output: the reader's chip select, low = selected.
    ReaderSelect,
    /// Output: the reader's reset and power-down, low = off.
    ReaderReset,
}

impl Pin {
    /// Every pin, in the order of declaration.
    pub const ALL: [Self; 26] = [
        Self::CoilLock,
        Self::CoilUnlock,
        Self::Led,
        Self::Buzzer,
        Self::LinkPower,
        Self::Latch1,
        Self::Latch2,
        Self::Latch3,
        Self::Plate1,
        Self::Plate2,
        Self::LockEnter,
        Self::Back,
        Self::KnobA,
        Self::KnobB,
        Self::Reset,
        Self::UsbSense,
        Self::ClockAlarm,
        Self::KeypadRow1,
        Self::KeypadRow2,
        Self::KeypadRow3,
        Self::KeypadRow4,
        Self::KeypadColumn1,
        Self::KeypadColumn2,
        Self::KeypadColumn3,
        Self::ReaderSelect,
        Self::ReaderReset,
    ];

    /// Gives the name that reports and waveforms use, in snake case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CoilLock => "coil_lock",
            Self::CoilUnlock => "coil_unlock",
            Self::Led => "led",
            Self::Buzzer => "buzzer",
            Self::LinkPower => "link_power",
            Self::Latch1 => "latch_1",
            Self::Latch2 => "latch_2",
            Self::Latch3 => "latch_3",
            Self::Plate1 => "plate_1",
            Self::Plate2 => "plate_2",
            Self::LockEnter => "lock_enter",
            Self::Back => "back",
            Self::KnobA => "knob_a",
            Self::KnobB => "knob_b",
            Self::Reset => "reset",
            Self::UsbSense => "usb_sense",
            Self::ClockAlarm => "clock_alarm",
            Self::KeypadRow1 => "keypad_row_1",
            Self::KeypadRow2 => "keypad_row_2",
            Self::KeypadRow3 => "keypad_row_3",
            Self::KeypadRow4 => "keypad_row_4",
            Self::KeypadColumn1 => "keypad_column_1",
            Self::KeypadColumn2 => "keypad_column_2",
            Self::KeypadColumn3 => "keypad_column_3",
            Self::ReaderSelect => "reader_select",
            Self::ReaderReset => "reader_reset",
        }
    }

    /// Tells whether the microcontroller drives the wire.
    pub const fn is_output(self) -> bool {
        matches!(
            self,
            Self::CoilLock
                | Self::CoilUnlock
                | Self::Led
                | Self::Buzzer
                | Self::LinkPower
                | Self::KeypadRow1
                | Self::KeypadRow2
                | Self::KeypadRow3
                | Self::KeypadRow4
                | Self::ReaderSelect
                | Self::ReaderReset
        )
    }
}
