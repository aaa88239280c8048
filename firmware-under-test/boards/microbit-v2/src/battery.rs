//! The battery, by the chip's own supply (nRF52833 product specification v1.6, section 6.22).

use core::sync::atomic::{AtomicU32, Ordering};

use lock_firmware::BatteryGauge;
use register::Register;

const BASE: usize = 0x4000_7000;
const START: Register = Register::new(BASE, 0x000);
const SAMPLE: Register = Register::new(BASE, 0x004);
const STARTED: Register = Register::new(BASE, 0x100);
const ENDED: Register = Register::new(BASE, 0x104);
const ENABLE: Register = Register::new(BASE, 0x500);
const INPUT: Register = Register::new(BASE, 0x510);
const CONFIGURATION: Register = Register::new(BASE, 0x518);
const RESOLUTION: Register = Register::new(BASE, 0x5f0);
const RESULT: Register = Register::new(BASE, 0x62c);
const RESULTS: Register = Register::new(BASE, 0x630);
/// The supply itself.
const SUPPLY: u32 = 9;
/// A sixth of it against 0.6 V, sampled for 10 µs: all ones of 10 bits are 3.6 V.
const SIXTH_FOR_10_US: u32 = 2 << 16;
const TEN_BITS: u32 = 1;

/// Two alkaline cells: full and empty, in counts of 3.6 V / 1023.
const FULL: u32 = 852;
const EMPTY: u32 = 568;

/// Where the chip writes the result to, in its lower half.
static MEASURED: AtomicU32 = AtomicU32::new(0);

/// Measures without waiting: each look takes the next step, and gives the last result.
pub(crate) struct Supply {
    percent: u8,
}

impl Supply {
    /// Begins the first measurement; until it has ended the battery counts as full.
    pub(crate) fn start() -> Self {
        INPUT.write(SUPPLY);
        CONFIGURATION.write(SIXTH_FOR_10_US);
        RESOLUTION.write(TEN_BITS);
        RESULT.write(MEASURED.as_ptr() as u32);
        RESULTS.write(1);
        ENABLE.write(1);
        START.trigger();
        Self { percent: 100 }
    }
}

impl BatteryGauge for Supply {
    fn percent(&mut self) -> u8 {
        if STARTED.has_happened() {
            STARTED.clear();
            SAMPLE.trigger();
        }
        if ENDED.has_happened() {
            ENDED.clear();
            let over = (MEASURED.load(Ordering::Relaxed) & 0xffff).clamp(EMPTY, FULL) - EMPTY;
            self.percent = (over * 100 / (FULL - EMPTY)) as u8;
            START.trigger();
        }
        self.percent
    }
}
