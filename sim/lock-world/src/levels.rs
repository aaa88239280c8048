//! The electrical level of every wire, as the microcontroller would read it.

use bench_protocol::Pin;

/// The keypad's rows, first to last.
pub(crate) const ROWS: [Pin; 4] =
    [Pin::KeypadRow1, Pin::KeypadRow2, Pin::KeypadRow3, Pin::KeypadRow4];
/// The keypad's columns, left to right.
pub(crate) const COLUMNS: [Pin; 3] = [Pin::KeypadColumn1, Pin::KeypadColumn2, Pin::KeypadColumn3];
/// The latch sensors, first to last.
pub(crate) const LATCHES: [Pin; 3] = [Pin::Latch1, Pin::Latch2, Pin::Latch3];
/// The plate sensors, first to last.
pub(crate) const PLATES: [Pin; 2] = [Pin::Plate1, Pin::Plate2];

/// One bit a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels(u32);

impl Levels {
    /// All wires at the level that their pull resistors give them.
    pub(crate) fn released() -> Self {
        let mut levels = Self(0);
        for pin in Pin::ALL {
            levels.set(pin, released_level(pin));
        }
        levels
    }

    pub(crate) fn get(self, pin: Pin) -> bool {
        self.0 & (1 << pin as u32) != 0
    }

    pub(crate) fn set(&mut self, pin: Pin, high: bool) {
        let bit = 1 << pin as u32;
        if high {
            self.0 |= bit;
        } else {
            self.0 &= !bit;
        }
    }
}

/// Gives the level of a wire that nobody drives.
///
/// The bridge, LED, buzzer, link supply and reader reset are pulled down, so that a stopped
/// microcontroller drives nothing (LCK-3); the keypad's rows and columns, the chip select, the switches
/// and the sensors are pulled up.
pub(crate) fn released_level(pin: Pin) -> bool {
    !matches!(
        pin,
        Pin::CoilLock
            | Pin::CoilUnlock
            | Pin::Led
            | Pin::Buzzer
            | Pin::LinkPower
            | Pin::ReaderReset
            | Pin::UsbSense
    )
}
