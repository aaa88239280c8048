//! HardFaults: those that are BKPT instructions in truth, those that are caught, and those that lock the core up.
//!
//! QEMU has no halting debug, so a BKPT is a fault there; and it aborts where a core locks up.

use super::debug::{BKPT, VCATCH};
use super::power::PoweredUp;
use super::register::{EXCEPTION, LR, PC, SP, STATUS, borrowed};
use super::{Cortex, Power, Run};
use crate::chip::{RAM, RAM_BYTES, is_code};
use crate::error::{BoardError, Result};
use crate::qemu::Width;

/// What a locked-up core has in its program counter (Armv6-M ARM, B1.5.17).
const LOCKUP_PC: u32 = 0xFFFF_FFFE;
/// Numbers of exceptions (Armv6-M ARM, B1.5.2).
pub(super) const RESET: u32 = 1;
pub(super) const HARD_FAULT: u32 = 3;
/// `BX LR`
const RETURN: [u8; 2] = [0x70, 0x47];
/// In the link register of a handler: the frame is on the process stack.
const ON_PROCESS_STACK: u32 = 1 << 2;

impl Cortex {
    /// The vector of an exception: the address of its handler, with the Thumb bit.
    pub(super) fn vector(&mut self, exception: u32) -> Result<u32> {
        self.qemu()?.qtest.read(exception * 4, Width::Word)
    }

    /// Whether the core is about to run the first instruction of the HardFault handler.
    pub(super) fn is_fault_entry(&mut self, registers: [u32; 17]) -> Result<bool> {
        if registers[STATUS] & EXCEPTION != HARD_FAULT {
            return Ok(false);
        }
        Ok(self.vector(HARD_FAULT)? & !1 == registers[PC])
    }

    /// Decides what a HardFault means.
    pub(super) fn enter_fault(&mut self, registers: [u32; 17]) -> Result<()> {
        if self.is_debugged() {
            let culprit = self.faulting_address(registers)?;
            if let Some(address) = culprit
                && self.is_bkpt(address)?
            {
                self.unwind(registers)?;
                self.debug.cause |= BKPT;
                return Ok(());
            }
            if self.debug.catches_faults() {
                self.debug.cause |= VCATCH;
                return Ok(());
            }
        }
        let vector = self.vector(HARD_FAULT)?;
        if vector & 1 == 0 || !is_code(vector & !1) {
            self.lock_up();
            return Ok(());
        }
        self.keep_for_lockup()?;
        self.in_fault = true;
        self.resume()
    }

    /// The address that the handler would return to.
    fn faulting_address(&mut self, registers: [u32; 17]) -> Result<Option<u32>> {
        let stack = if registers[LR] & ON_PROCESS_STACK == 0 {
            registers[SP]
        } else {
            self.special()?.process_stack
        };
        let place = stack.wrapping_add(24);
        if !RAM.contains(&place) {
            return Ok(None);
        }
        Ok(Some(self.qemu()?.qtest.read(place, Width::Word)?))
    }

    /// Returns from the handler as the core itself would, so that nothing of the exception is left.
    fn unwind(&mut self, registers: [u32; 17]) -> Result<()> {
        self.flush_registers()?;
        let place = borrowed(registers[SP]);
        let mut jump = registers;
        jump[PC] = place;
        let qemu = self.qemu()?;
        let mut kept = [0; 2];
        qemu.qtest.read_block(place, &mut kept)?;
        qemu.qtest.write_block(place, &RETURN)?;
        qemu.gdb.set_registers(&jump)?;
        qemu.gdb.mask_interrupts_in_steps(true)?;
        qemu.gdb.step_awake()?;
        qemu.qtest.write_block(place, &kept)?;
        self.cached = None;
        self.run = Run::Halted;
        Ok(())
    }

    /// The core locks up; QEMU stays halted, so that a debugger can look.
    pub(super) fn lock_up(&mut self) {
        self.run = Run::LockedUp;
        if let Some(cached) = &self.cached {
            let mut values = cached.values;
            values[PC] = LOCKUP_PC;
            self.set_registers(values);
        }
    }

    /// Keeps what a lockup in the handler would take with it.
    fn keep_for_lockup(&mut self) -> Result<()> {
        self.save_nvm()?;
        let mut ram = vec![0; RAM_BYTES as usize];
        self.qemu()?.qtest.read_block(RAM.start, &mut ram)?;
        self.ram_at_fault = Some(ram);
        Ok(())
    }

    /// Looks at a QEMU that is gone: after a lockup it is replaced, else the board is lost.
    pub(super) fn bury(&mut self, why: String) -> Result<()> {
        let Power::On(mut qemu) = std::mem::replace(&mut self.power, Power::Lost(why.clone()))
        else {
            return Err(BoardError::Lost { why });
        };
        let words = qemu.last_words();
        drop(qemu);
        let Some(lockup) = words.lockup() else {
            let why = format!("{why}; {words}");
            self.power = Power::Lost(why.clone());
            return Err(BoardError::Lost { why });
        };
        let debug = self.debug;
        let units = self.units;
        self.power_up(PoweredUp::Halted)?;
        self.debug = debug;
        self.units = units;
        if let Some(ram) = self.ram_at_fault.take() {
            self.qemu()?.qtest.write_block(RAM.start, &ram)?;
        }
        let mut values = [0; 17];
        values[..16].copy_from_slice(&lockup.registers);
        values[STATUS] = lockup.xpsr;
        self.set_registers(values);
        self.lock_up();
        Ok(())
    }
}
