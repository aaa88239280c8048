//! The debug registers of the System Control Space and the breakpoint unit.
//!
//! **Source** Armv6-M Architecture Reference Manual, C1.6 (halt, registers, catches) and C1.8 (breakpoints).

use super::{Cortex, Run};
use crate::chip;
use crate::error::Result;
use crate::qemu::Width;

const DFSR: u32 = 0xE000_ED30;
const AIRCR: u32 = 0xE000_ED0C;
const DHCSR: u32 = 0xE000_EDF0;
const DCRSR: u32 = 0xE000_EDF4;
const DCRDR: u32 = 0xE000_EDF8;
const DEMCR: u32 = 0xE000_EDFC;
const BP_CTRL: u32 = 0xE000_2000;
const BP_COMP: std::ops::Range<u32> = 0xE000_2008..0xE000_2018;

const DEBUG_KEY: u32 = 0xA05F;
const RESET_KEY: u32 = 0x05FA;
const C_DEBUGEN: u32 = 1 << 0;
const C_HALT: u32 = 1 << 1;
const C_STEP: u32 = 1 << 2;
const C_MASKINTS: u32 = 1 << 3;
const S_REGRDY: u32 = 1 << 16;
const S_HALT: u32 = 1 << 17;
const S_LOCKUP: u32 = 1 << 19;
const S_RETIRE_ST: u32 = 1 << 24;
const S_RESET_ST: u32 = 1 << 25;
const SYSRESETREQ: u32 = 1 << 2;
const REGISTER_WRITE: u32 = 1 << 16;

/// Why the core halted, in DFSR.
pub(super) const HALTED: u32 = 1 << 0;
pub(super) const BKPT: u32 = 1 << 1;
pub(super) const VCATCH: u32 = 1 << 3;

const VC_CORERESET: u32 = 1 << 0;
const VC_HARDERR: u32 = 1 << 10;
const DWTENA: u32 = 1 << 24;

/// The registers that only a debugger sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DebugRegisters {
    pub(super) is_enabled: bool,
    pub(super) masks_interrupts: bool,
    /// Why the core halted; bits stay until they are written.
    pub(super) cause: u32,
    /// A reset since DHCSR was read.
    pub(super) was_reset: bool,
    /// An instruction since DHCSR was read.
    pub(super) has_retired: bool,
    catches: u32,
    data: u32,
}

impl DebugRegisters {
    pub(super) fn catches_reset(&self) -> bool {
        self.catches & VC_CORERESET != 0
    }

    pub(super) fn catches_faults(&self) -> bool {
        self.catches & VC_HARDERR != 0
    }
}

impl Cortex {
    /// Reads a register of the core; what no debugger adds to is QEMU's.
    pub(super) fn read_core(&mut self, address: u32) -> Result<u32> {
        if let Some(value) = chip::identity(address) {
            return Ok(value);
        }
        match address {
            DHCSR => Ok(self.read_status()),
            DCRSR => Ok(0),
            DCRDR => Ok(self.debug.data),
            DEMCR => Ok(self.debug.catches),
            DFSR => Ok(self.debug.cause),
            BP_CTRL => Ok(self.units.control()),
            _ if BP_COMP.contains(&address) => Ok(self.units.read((address - BP_COMP.start) / 4)),
            0xE000_E000..=0xE000_EFFF => self.qemu()?.qtest.read(address, Width::Word),
            // The watchpoint unit has no comparators here, and says so.
            _ => Ok(0),
        }
    }

    /// Writes a register of the core.
    pub(super) fn write_core(&mut self, address: u32, value: u32) -> Result<()> {
        match address {
            DHCSR if value >> 16 == DEBUG_KEY => self.write_control(value),
            DCRSR => self.transfer(value),
            DCRDR => {
                self.debug.data = value;
                Ok(())
            }
            DEMCR => {
                self.debug.catches = value & (VC_CORERESET | VC_HARDERR | DWTENA);
                self.replant()
            }
            DFSR => {
                self.debug.cause &= !value;
                Ok(())
            }
            AIRCR if value >> 16 == RESET_KEY && value & SYSRESETREQ != 0 => {
                let is_caught = self.debug.is_enabled && self.debug.catches_reset();
                self.reset(is_caught)
            }
            // Without their keys these two ignore what is written.
            DHCSR | AIRCR => Ok(()),
            BP_CTRL => {
                self.units.write_control(value);
                self.replant()
            }
            _ if BP_COMP.contains(&address) => {
                self.units.write((address - BP_COMP.start) / 4, value);
                self.replant()
            }
            0xE000_E000..=0xE000_EFFF => self.qemu()?.qtest.write(address, Width::Word, value),
            _ => Ok(()),
        }
    }

    fn read_status(&mut self) -> u32 {
        let debug = &mut self.debug;
        let mut status = S_REGRDY;
        let mut set = |is_set: bool, bit: u32| status |= if is_set { bit } else { 0 };
        set(debug.is_enabled, C_DEBUGEN);
        set(debug.masks_interrupts, C_MASKINTS);
        set(debug.is_enabled && self.run == Run::Halted, C_HALT | S_HALT);
        set(self.run == Run::LockedUp, S_LOCKUP);
        set(self.run == Run::Running || std::mem::take(&mut debug.has_retired), S_RETIRE_ST);
        set(std::mem::take(&mut debug.was_reset), S_RESET_ST);
        status
    }

    fn write_control(&mut self, value: u32) -> Result<()> {
        let was_enabled = self.debug.is_enabled;
        self.debug.is_enabled = value & C_DEBUGEN != 0;
        if self.pin_is_low {
            return Ok(());
        }
        if !self.debug.is_enabled {
            self.debug.masks_interrupts = false;
            if self.run == Run::Halted { self.resume() } else { self.replant() }?;
            return Ok(());
        }
        self.debug.masks_interrupts = value & C_MASKINTS != 0;
        match (self.run, value & C_HALT != 0) {
            (Run::Running | Run::LockedUp, true) => self.halt(),
            // Caught on the reset pin, before debugging was enabled: see `reset_pin`.
            (Run::Halted, _) if !was_enabled => Ok(()),
            (Run::Halted, false) if value & C_STEP != 0 => self.step(),
            (Run::Halted, false) => self.resume(),
            (Run::Running, false) if !was_enabled => self.replant(),
            _ => Ok(()),
        }
    }

    /// Moves one register of the halted core to or from DCRDR.
    fn transfer(&mut self, selection: u32) -> Result<()> {
        if self.run != Run::Halted {
            return Ok(());
        }
        let number = selection & 0x7F;
        if selection & REGISTER_WRITE == 0 {
            self.debug.data = self.read_register(number)?;
            Ok(())
        } else {
            self.write_register(number, self.debug.data)
        }
    }
}
