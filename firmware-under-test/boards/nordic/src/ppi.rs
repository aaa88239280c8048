//! Events of one peripheral that start tasks of another without the processor (nRF51 series reference manual
//! v3.0.1, chapter 16; nRF52833 product specification v1.6, section 6.17).

use crate::Register;

const BASE: usize = 0x4001_f000;
const ENABLE: Register = Register::new(BASE, 0x504);
const DISABLE: Register = Register::new(BASE, 0x508);
const ENDS: Register = Register::new(BASE, 0x510);

/// A channel; each has one user.
#[derive(Clone, Copy)]
pub(crate) enum Channel {
    /// The I2C bus's byte boundary.
    Twi = 0,
    /// The coil's cut-off, one for each of its pins.
    CutOffFirst = 1,
    CutOffSecond = 2,
}

impl Channel {
    /// Lets the event start the task from now on.
    pub(crate) fn connect(self, event: Register, task: Register) {
        ENDS.at(2 * self as usize).write(event.address());
        ENDS.at(2 * self as usize + 1).write(task.address());
        ENABLE.write(1 << self as u32);
    }

    /// Parts event and task.
    pub(crate) fn disconnect(self) {
        DISABLE.write(1 << self as u32);
    }
}
