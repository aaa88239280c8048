//! Chance from thermal noise, bias corrected (nRF51 series reference manual v3.0.1, chapter 20; nRF52833 product
//! specification v1.6, section 6.20).

use crate::Register;

const BASE: usize = 0x4000_d000;
const START: Register = Register::new(BASE, 0x000);
const READY: Register = Register::new(BASE, 0x100);
const CONFIGURATION: Register = Register::new(BASE, 0x504);
const VALUE: Register = Register::new(BASE, 0x508);
const CORRECTED: u32 = 1;
/// Looks for a byte, which takes some 700 µs with the bias corrected; a generator that never has one is broken.
const LOOKS: u32 = 100_000;

/// The generator.
pub struct Random(());

impl Random {
    /// Starts the generator.
    pub fn start() -> Self {
        CONFIGURATION.write(CORRECTED);
        READY.clear();
        START.trigger();
        Self(())
    }

    /// Fills the bytes; tells whether all of them are chance.
    pub fn fill(&mut self, bytes: &mut [u8]) -> bool {
        bytes.iter_mut().all(|place| {
            let came = (0..LOOKS).any(|_| READY.has_happened());
            READY.clear();
            *place = VALUE.read() as u8;
            came
        })
    }
}
