//! The battery, by the chip's own supply (nRF51 series reference manual v3.0.1, chapter 31).

use lock_firmware::BatteryGauge;
use register::Register;

const BASE: usize = 0x4000_7000;
const START: Register = Register::new(BASE, 0x000);
const ENDED: Register = Register::new(BASE, 0x104);
const ENABLE: Register = Register::new(BASE, 0x500);
const CONFIGURATION: Register = Register::new(BASE, 0x504);
const RESULT: Register = Register::new(BASE, 0x508);
/// 10 bits, a third of the supply, against 1.2 V: all ones are 3.6 V.
const TEN_BITS: u32 = 2;
const SUPPLY_THIRD: u32 = 6 << 2;

/// Two alkaline cells: full and empty, in counts of 3.6 V / 1023.
const FULL: u32 = 852;
const EMPTY: u32 = 568;

/// Measures without waiting: each look gives the last result, and begins the next measurement.
pub(crate) struct Supply {
    percent: u8,
}

impl Supply {
    /// Begins the first measurement; until it has ended the battery counts as full.
    pub(crate) fn start() -> Self {
        CONFIGURATION.write(TEN_BITS | SUPPLY_THIRD);
        ENABLE.write(1);
        START.trigger();
        Self { percent: 100 }
    }
}

impl BatteryGauge for Supply {
    fn percent(&mut self) -> u8 {
        if ENDED.has_happened() {
            ENDED.clear();
            let over = RESULT.read().clamp(EMPTY, FULL) - EMPTY;
            self.percent = (over * 100 / (FULL - EMPTY)) as u8;
            START.trigger();
        }
        self.percent
    }
}
