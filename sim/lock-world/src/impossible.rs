//! What can't be done to a lockbox.

use thiserror::Error;

/// Why a stimulus was refused; nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Impossible {
    /// The bolt holds the plate, wholly or partly.
    #[error("the plate is latched, unlock the box or break the plate")]
    PlateLatched,
    /// The bolt stands where the plate has to go.
    #[error("the plate can't be closed, the bolt is out, unlock the box first")]
    BoltOut,
    /// A broken plate does not close.
    #[error("the plate can't be closed, it is broken, replace it first")]
    PlateBroken,
    /// An open or broken plate can't be broken open.
    #[error("the plate can't be broken open, it is not closed")]
    PlateNotClosed,
    /// Only a broken plate is replaced.
    #[error("the plate can't be replaced, it is not broken")]
    PlateNotBroken,
    /// The key is behind the closed plate.
    #[error("the key can't be reached, the plate is closed, open it first")]
    KeyBehindPlate,
    /// The key is not in the box.
    #[error("the key can't be taken out, it is not inside")]
    KeyNotInside,
    /// The key is in the box already.
    #[error("the key can't be put back, it is inside")]
    KeyInside,
    /// A finger is on the switch already.
    #[error("{0} can't be pressed, it is held down already, let go first")]
    HeldAlready(&'static str),
    /// No finger is on the switch.
    #[error("{0} can't be let go, it is not held down")]
    NotHeld(&'static str),
    /// The keypad has no such key.
    #[error("the keypad has no key `{0}`, it has 0-9, * and #")]
    NoSuchKey(char),
    /// There is no latch sensor with this number.
    #[error("there is no latch sensor {0}, they are 1, 2 and 3")]
    NoSuchLatchSensor(u8),
    /// There is no plate sensor with this number.
    #[error("there is no back plate sensor {0}, they are 1 and 2")]
    NoSuchPlateSensor(u8),
    /// More than a full battery.
    #[error("the battery can't be at {0} %, it holds 0 to 100 %")]
    BatteryOutOfRange(u8),
    /// The clock chip counts two centuries only.
    #[error("the clock chip can't show {0} s since 1970, it counts from 2000 to 2199")]
    ClockOutOfRange(i64),
    /// A box without power runs no firmware that could hang.
    #[error("the firmware can't hang, the box has no power")]
    NoPower,
}
