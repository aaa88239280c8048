//! Running, stepping and halting, and what a stop means.

use std::collections::BTreeSet;

use super::debug::{BKPT, HALTED, VCATCH};
use super::fault::{HARD_FAULT, RESET};
use super::register::{EXCEPTION, LR, PC, STATUS, THUMB};
use super::{Cortex, Run};
use crate::chip::{RAM, is_code, save};
use crate::error::Result;
use crate::qemu::{Stop, Width};

const WFI: u16 = 0xBF30;
/// What a handler finds in the link register begins here (Armv6-M ARM, B1.5.8).
const EXCEPTION_RETURN: u32 = 0xF000_0000;
/// Set and clear of enabling and pending (Armv6-M ARM, B3.4), and an interrupt that no nRF51 peripheral has.
const ENABLE: (u32, u32) = (0xE000_E100, 0xE000_E180);
const PEND: (u32, u32) = (0xE000_E200, 0xE000_E280);
const UNUSED_INTERRUPT: u32 = 1 << 31;

impl Cortex {
    /// Looks at what happened by itself: a stop, a reset.
    pub(super) fn attend(&mut self) -> Result<()> {
        let resets = self.qemu()?.qmp.news()?;
        let by_firmware = resets.wrapping_sub(self.resets);
        if by_firmware > 0 {
            self.resets = resets;
            self.resets_by_firmware += by_firmware;
            self.debug.was_reset = true;
            self.restore_settings()?;
            if std::mem::take(&mut self.in_fault) {
                self.replant()?;
            }
        }
        if self.run == Run::Running
            && let Some(stop) = self.qemu()?.gdb.stopped()?
        {
            self.settle(stop)?;
        }
        Ok(())
    }

    /// Lets the halted core run, unless the next instruction would halt it again.
    pub(super) fn resume(&mut self) -> Result<()> {
        let registers = self.registers()?;
        let pc = registers[PC];
        if self.is_debugged() && (self.is_breakpoint(pc) || self.is_bkpt(pc)?) {
            self.debug.cause |= BKPT;
            return Ok(());
        }
        if !self.can_run(registers)? {
            self.lock_up();
            return Ok(());
        }
        if RAM.contains(&pc) {
            // Code of a debugger, such as a flash algorithm.
            self.nvm_is_stale = true;
        } else if self.nvm_is_stale {
            self.save_nvm()?;
        }
        self.flush_registers()?;
        let wanted = self.wanted(registers)?;
        self.plant(wanted)?;
        self.cached = None;
        self.qemu()?.gdb.resume()?;
        self.run = Run::Running;
        Ok(())
    }

    /// One instruction; a breakpoint at it halts before it.
    pub(super) fn step(&mut self) -> Result<()> {
        let registers = self.registers()?;
        let pc = registers[PC];
        self.debug.cause |= HALTED;
        if self.is_breakpoint(pc) || self.is_bkpt(pc)? {
            self.debug.cause |= BKPT;
            return Ok(());
        }
        if !self.can_run(registers)? {
            self.lock_up();
            return Ok(());
        }
        self.flush_registers()?;
        let masked = self.debug.masks_interrupts;
        self.qemu()?.gdb.mask_interrupts_in_steps(masked)?;
        if masked {
            self.wake_for_step(pc)?;
        }
        self.cached = None;
        // An interrupt that is let through is all that wakes it.
        let may_sleep_on = !masked && self.is_behind_wfi(pc)?;
        self.qemu()?.gdb.step(pc, may_sleep_on)?;
        self.debug.has_retired = true;
        if masked {
            self.end_wake()?;
        }
        let after = self.registers()?;
        let was_in_fault = registers[STATUS] & EXCEPTION == HARD_FAULT;
        if !was_in_fault && self.is_fault_entry(after)? {
            self.enter_fault(after)?;
            if self.run == Run::Running {
                self.halt()?;
            }
        }
        Ok(())
    }

    /// Brings a running core into debug state.
    pub(super) fn halt(&mut self) -> Result<()> {
        // What stops by itself at the same moment may run on, e.g. into a fault handler.
        for _ in 0..3 {
            if self.run != Run::Running {
                break;
            }
            let stop = self.qemu()?.gdb.halt()?;
            self.settle(stop)?;
        }
        self.run = Run::Halted;
        self.debug.cause |= HALTED;
        Ok(())
    }

    /// Finds out why the core stopped, and lets it run on where a real one would not have stopped.
    fn settle(&mut self, stop: Stop) -> Result<()> {
        self.run = Run::Halted;
        self.cached = None;
        if stop == Stop::Interrupted {
            return Ok(());
        }
        let registers = self.registers()?;
        let pc = registers[PC];
        if self.is_debugged() && (self.is_breakpoint(pc) || self.is_bkpt(pc)?) {
            self.debug.cause |= BKPT;
            return Ok(());
        }
        if self.is_fault_entry(registers)? {
            return self.enter_fault(registers);
        }
        if self.is_debugged() && self.debug.catches_reset() && pc == self.vector(RESET)? & !1 {
            self.debug.cause |= VCATCH;
            return Ok(());
        }
        self.resume()
    }

    /// Tells QEMU of breakpoints that changed, at once if the core is halted.
    pub(super) fn replant(&mut self) -> Result<()> {
        if self.run != Run::Running {
            // They are planted with the next resume.
            return Ok(());
        }
        let stop = self.qemu()?.gdb.halt()?;
        self.settle(stop)?;
        if self.run == Run::Halted && stop == Stop::Interrupted {
            self.resume()?;
        }
        Ok(())
    }

    /// Where QEMU has to stop: for the debugger, for faults, and for a return to a BKPT.
    fn wanted(&mut self, registers: [u32; 17]) -> Result<BTreeSet<u32>> {
        let mut wanted = BTreeSet::new();
        if !self.in_fault {
            wanted.insert(self.vector(HARD_FAULT)? & !1);
        }
        if self.is_debugged() {
            wanted.extend(self.units.addresses());
            if self.debug.catches_reset() {
                wanted.insert(self.vector(RESET)? & !1);
            }
            let back = registers[LR];
            if back < EXCEPTION_RETURN && self.is_bkpt(back & !1)? {
                wanted.insert(back & !1);
            }
            // A routine that was halted deep inside still has to come back to where it was called from.
            let earlier: Vec<u32> = self.planted.difference(&wanted).copied().collect();
            for address in earlier {
                if self.is_bkpt(address)? {
                    wanted.insert(address);
                }
            }
        }
        Ok(wanted)
    }

    pub(super) fn plant(&mut self, wanted: BTreeSet<u32>) -> Result<()> {
        let planted = std::mem::take(&mut self.planted);
        for address in planted.difference(&wanted) {
            self.qemu()?.gdb.breakpoint(*address, false)?;
        }
        for address in wanted.difference(&planted) {
            self.qemu()?.gdb.breakpoint(*address, true)?;
        }
        self.planted = wanted;
        Ok(())
    }

    pub(super) fn save_nvm(&mut self) -> Result<()> {
        let mut nvm = std::mem::take(&mut self.nvm);
        let saved = self.qemu().and_then(|qemu| save(qemu, &mut nvm));
        self.nvm = nvm;
        self.nvm_is_stale = false;
        saved
    }

    fn is_breakpoint(&self, pc: u32) -> bool {
        self.is_debugged() && self.units.addresses().any(|address| address == pc)
    }

    pub(super) fn is_bkpt(&mut self, address: u32) -> Result<bool> {
        if !is_code(address) || !address.is_multiple_of(2) {
            return Ok(false);
        }
        Ok(self.qemu()?.qtest.read(address, Width::Half)? >> 8 == 0xBE)
    }

    /// Whether the next instruction can be fetched, or else a handler can take the fault.
    fn can_run(&mut self, registers: [u32; 17]) -> Result<bool> {
        if registers[STATUS] & THUMB != 0 && is_code(registers[PC]) {
            return Ok(true);
        }
        if registers[STATUS] & EXCEPTION == HARD_FAULT {
            return Ok(false);
        }
        let handler = self.vector(HARD_FAULT)?;
        Ok(handler & 1 != 0 && is_code(handler & !1))
    }

    /// A core that sleeps would not step: an interrupt that is masked in steps, and unused, wakes it.
    pub(super) fn wake_for_step(&mut self, pc: u32) -> Result<()> {
        if self.is_behind_wfi(pc)? {
            let qtest = &mut self.qemu()?.qtest;
            qtest.write(ENABLE.0, Width::Word, UNUSED_INTERRUPT)?;
            qtest.write(PEND.0, Width::Word, UNUSED_INTERRUPT)?;
            self.is_woken = true;
        }
        Ok(())
    }

    /// Whether a core that is there may be asleep.
    fn is_behind_wfi(&mut self, pc: u32) -> Result<bool> {
        let before = pc.wrapping_sub(2);
        Ok(is_code(before) && self.qemu()?.qtest.read(before, Width::Half)? == u32::from(WFI))
    }

    pub(super) fn end_wake(&mut self) -> Result<()> {
        if std::mem::take(&mut self.is_woken) {
            let qtest = &mut self.qemu()?.qtest;
            qtest.write(PEND.1, Width::Word, UNUSED_INTERRUPT)?;
            qtest.write(ENABLE.1, Width::Word, UNUSED_INTERRUPT)?;
        }
        Ok(())
    }
}
