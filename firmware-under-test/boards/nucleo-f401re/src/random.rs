//! Chance, which this chip has none of (STM32F401RE datasheet DS10086, section 3: no generator is listed).

use lock_firmware::{NoChance, Random};

/// Refuses: the noise of a converter, of oscillators or of the RAM at power-on was measured by nobody here.
pub struct NoGenerator;

impl Random for NoGenerator {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), NoChance> {
        Err(NoChance)
    }
}
