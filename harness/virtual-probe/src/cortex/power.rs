//! Power and resets.

use super::debug::{DebugRegisters, VCATCH};
use super::register::{PC, SP, STATUS, THUMB};
use super::{Cortex, Power, Run};
use crate::chip::{Nvm, restore};
use crate::error::Result;
use crate::qemu::{Qemu, Width};

/// What the core does when power has come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PoweredUp {
    /// Runs the firmware.
    Running,
    /// Stays before the first instruction.
    Halted,
}

impl Cortex {
    /// Switches power on, if it is not; flash is what it was.
    pub(crate) fn power_on(&mut self) -> Result<()> {
        match self.power {
            Power::On(_) => Ok(()),
            Power::Off | Power::Lost(_) => self.power_up(PoweredUp::Running),
        }
    }

    /// Switches power off; flash stays as it is at this moment.
    pub(crate) fn power_cut(&mut self) -> Result<()> {
        if matches!(self.power, Power::Off) {
            return Ok(());
        }
        let saved = self.tend(Self::save_nvm);
        self.power = Power::Off;
        saved
    }

    /// Ends QEMU without a look at it.
    pub(crate) fn switch_off(&mut self) {
        self.power = Power::Off;
    }

    /// The content of flash, read from the chip if it has power.
    pub(crate) fn flash(&mut self) -> Result<Vec<u8>> {
        if matches!(self.power, Power::On(_)) {
            self.tend(Self::save_nvm)?;
        }
        Ok(self.nvm.flash().to_vec())
    }

    /// Drives the reset pin; the core starts when it goes high again.
    ///
    /// A reset catch holds on the pin even if debugging is not yet enabled, which a real core would not do:
    /// probe-rs 0.32 enables it only after it has let the pin go.
    pub(crate) fn reset_pin(&mut self, is_low: bool) -> Result<()> {
        if is_low == self.pin_is_low {
            return Ok(());
        }
        self.pin_is_low = is_low;
        if is_low {
            if self.run == Run::Running {
                self.qemu()?.gdb.halt()?;
            }
            self.run = Run::Halted;
            self.cached = None;
            Ok(())
        } else {
            self.reset(self.debug.catches_reset())
        }
    }

    /// Resets core and peripherals; RAM, flash and the debug registers stay.
    pub(super) fn reset(&mut self, is_caught: bool) -> Result<()> {
        if self.run == Run::Running {
            self.qemu()?.gdb.halt()?;
        }
        self.run = Run::Halted;
        self.cached = None;
        self.in_fault = false;
        let mut nvm = std::mem::take(&mut self.nvm);
        let done = self.qemu().and_then(|qemu| {
            nvm.read_settings(qemu)?;
            qemu.qmp.reset()?;
            restore(qemu, &nvm, false)
        });
        self.nvm = nvm;
        done?;
        self.resets = self.qemu()?.qmp.news()?;
        self.debug.was_reset = true;
        self.start_at_vectors()?;
        if is_caught {
            self.debug.cause |= VCATCH;
            Ok(())
        } else {
            self.resume()
        }
    }

    /// What the firmware's own reset has wiped in QEMU, and keeps on a chip.
    pub(super) fn restore_settings(&mut self) -> Result<()> {
        let nvm = std::mem::take(&mut self.nvm);
        let done = self.qemu().and_then(|qemu| restore(qemu, &nvm, false));
        self.nvm = nvm;
        done
    }

    pub(super) fn power_up(&mut self, powered_up: PoweredUp) -> Result<()> {
        let mut qemu = Qemu::start(&self.launch)?;
        let nvm: &Nvm = &self.nvm;
        restore(&mut qemu, nvm, true)?;
        self.resets = qemu.qmp.news()?;
        self.power = Power::On(Box::new(qemu));
        self.run = Run::Halted;
        self.debug = DebugRegisters::default();
        self.debug.was_reset = true;
        self.units = super::BreakpointUnit::default();
        self.planted.clear();
        self.cached = None;
        self.nvm_is_stale = false;
        self.in_fault = false;
        self.is_woken = false;
        self.pin_is_low = false;
        self.resets_by_firmware = 0;
        self.start_at_vectors()?;
        match powered_up {
            PoweredUp::Running => self.resume(),
            PoweredUp::Halted => Ok(()),
        }
    }

    /// Does what a core does first: it takes its stack and its program counter from the vectors.
    fn start_at_vectors(&mut self) -> Result<()> {
        let qtest = &mut self.qemu()?.qtest;
        let stack = qtest.read(0, Width::Word)?;
        let start = qtest.read(4, Width::Word)?;
        let mut values = self.registers()?;
        values[SP] = stack & !0b11;
        values[PC] = start & !1;
        values[STATUS] = if start & 1 == 0 { 0 } else { THUMB };
        self.set_registers(values);
        Ok(())
    }
}
