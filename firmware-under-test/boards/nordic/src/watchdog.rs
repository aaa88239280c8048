//! The chip's watchdog: 5 s without food reset the chip (nRF51 series reference manual v3.0.1, chapter 24;
//! nRF52833 product specification v1.6, section 6.36).
//!
//! It does not count while the processor sleeps, whose deadlines may be hours away, nor while a debugger has
//! halted it. The coil does not depend on it: see [`crate::Coil`].

use lock_firmware::Watchdog;

use crate::Register;

const BASE: usize = 0x4001_0000;
const START: Register = Register::new(BASE, 0x000);
const LIMIT: Register = Register::new(BASE, 0x504);
const CONFIGURATION: Register = Register::new(BASE, 0x50c);
const RELOAD: Register = Register::new(BASE, 0x600);
/// 5 s at 32 768 Hz.
const FIVE_SECONDS: u32 = 5 * 32_768 - 1;
/// Stands still in sleep and in a halt.
const ONLY_AWAKE: u32 = 0;
/// The value that the register takes for food.
const FOOD: u32 = 0x6e52_4635;

/// Feeds the watchdog.
pub struct Feeder(());

impl Feeder {
    /// Starts the watchdog; nothing but a reset stops it.
    pub fn start() -> Self {
        LIMIT.write(FIVE_SECONDS);
        CONFIGURATION.write(ONLY_AWAKE);
        START.trigger();
        Self(())
    }
}

impl Watchdog for Feeder {
    fn feed(&mut self) {
        RELOAD.write(FOOD);
    }
}
