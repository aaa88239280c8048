//! The independent watchdog: about 15 s without food reset the chip (RM0368, chapter 16).
//!
//! It counts in sleep, too, so the sleep is cut into pieces, and the loop feeds it between them. Its own
//! oscillator is between 17 and 47 kHz: 10 to 28 s. The coil does not depend on it: see [`crate::coil`].

use lock_firmware::Watchdog;
use register::Register;

const BASE: usize = 0x4000_3000;
const KEY: Register = Register::new(BASE, 0x00);
const PRESCALER: Register = Register::new(BASE, 0x04);
const RELOAD: Register = Register::new(BASE, 0x08);
const UNLOCK: u32 = 0x5555;
const START: u32 = 0xcccc;
const FOOD: u32 = 0xaaaa;
const BY_256: u32 = 6;
/// 15 s at 32 kHz by 256.
const LIMIT: u32 = 1875;

/// Feeds the watchdog.
pub struct Feeder(());

impl Feeder {
    /// Starts the watchdog; nothing but a reset stops it.
    pub fn start() -> Self {
        KEY.write(START);
        KEY.write(UNLOCK);
        PRESCALER.write(BY_256);
        RELOAD.write(LIMIT);
        feed();
        Self(())
    }
}

/// Feeds it: the loop is alive.
pub(crate) fn feed() {
    KEY.write(FOOD);
}

impl Watchdog for Feeder {
    fn feed(&mut self) {
        feed();
    }
}
