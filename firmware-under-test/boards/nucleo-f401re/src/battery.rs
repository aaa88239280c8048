//! The battery behind a divider by two, on PA0 (RM0368, chapter 11).

use lock_firmware::BatteryGauge;
use register::Register;

use crate::pin::Pin;
use crate::supply;

const BASE: usize = 0x4001_2000;
const STATUS: Register = Register::new(BASE, 0x00);
const CONTROL: Register = Register::new(BASE, 0x08);
const SAMPLE_TIME: Register = Register::new(BASE, 0x10);
const RESULT: Register = Register::new(BASE, 0x4c);
const ENDED: u32 = 1 << 1;
const ON: u32 = 1 << 0;
const START: u32 = 1 << 30;
/// The longest, for a divider of high resistance.
const CYCLES_480: u32 = 7;

/// Three alkaline cells, 4.5 V and 3.0 V, halved, in counts of 3.3 V / 4095.
const FULL: u32 = 2792;
const EMPTY: u32 = 1861;

/// Measures without waiting: each look gives the last result, and begins the next measurement.
pub struct Divider {
    percent: u8,
}

impl Divider {
    /// Begins the first measurement; until it has ended the battery counts as full.
    pub fn start() -> Self {
        supply(0, 0, 1 << 8);
        Pin::a(0).make_analog();
        SAMPLE_TIME.write(CYCLES_480);
        CONTROL.write(ON);
        CONTROL.write(ON | START);
        Self { percent: 100 }
    }
}

impl BatteryGauge for Divider {
    fn percent(&mut self) -> u8 {
        if STATUS.read() & ENDED != 0 {
            // Reading the result forgets that there is one.
            let over = RESULT.read().clamp(EMPTY, FULL) - EMPTY;
            self.percent = (over * 100 / (FULL - EMPTY)) as u8;
            CONTROL.write(ON | START);
        }
        self.percent
    }
}
