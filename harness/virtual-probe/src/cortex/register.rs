//! The core's registers, read together once a halt and written together before the core runs.

use super::Cortex;
use crate::chip::RAM;
use crate::error::Result;

/// Numbers in DCRSR (Armv6-M ARM, C1.6.4).
const STACK: u32 = 13;
const PROGRAM_COUNTER: u32 = 15;
const XPSR: u32 = 16;
const MAIN_STACK: u32 = 17;
const PROCESS_STACK: u32 = 18;
const CONTROL_AND_MASK: u32 = 20;

pub(super) const SP: usize = 13;
pub(super) const LR: usize = 14;
pub(super) const PC: usize = 15;
pub(super) const STATUS: usize = 16;
/// The status bit of Thumb code, the only kind that this core has.
pub(super) const THUMB: u32 = 1 << 24;
/// The exception number in the status.
pub(super) const EXCEPTION: u32 = 0x3F;

/// `MRS R0, MSP`, and for R1 to R3 PSP, CONTROL and PRIMASK.
const READ_SPECIAL: [u16; 8] = [0xF3EF, 0x8008, 0xF3EF, 0x8109, 0xF3EF, 0x8214, 0xF3EF, 0x8310];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cached {
    /// R0 to R15, and the program status.
    pub(super) values: [u32; 17],
    special: Option<Special>,
    /// Whether QEMU has yet to be told.
    is_dirty: bool,
}

/// What QEMU 7.2's gdb stub does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Special {
    main_stack: u32,
    pub(super) process_stack: u32,
    control: u32,
    mask: u32,
}

impl Cortex {
    /// R0 to R15 and the status of the halted core.
    pub(super) fn registers(&mut self) -> Result<[u32; 17]> {
        if let Some(cached) = &self.cached {
            return Ok(cached.values);
        }
        let values = self.qemu()?.gdb.registers()?;
        self.cached = Some(Cached { values, special: None, is_dirty: false });
        Ok(values)
    }

    /// Sets them, at the latest when the core runs.
    pub(super) fn set_registers(&mut self, values: [u32; 17]) {
        self.cached = Some(Cached { values, special: None, is_dirty: true });
    }

    /// Tells QEMU what was set.
    pub(super) fn flush_registers(&mut self) -> Result<()> {
        if let Some(cached) = self.cached
            && cached.is_dirty
        {
            self.qemu()?.gdb.set_registers(&cached.values)?;
            self.cached = Some(Cached { is_dirty: false, ..cached });
        }
        Ok(())
    }

    pub(super) fn read_register(&mut self, number: u32) -> Result<u32> {
        if number <= XPSR {
            return Ok(self.registers()?[number as usize]);
        }
        let special = self.special()?;
        Ok(match number {
            MAIN_STACK => special.main_stack,
            PROCESS_STACK => special.process_stack,
            CONTROL_AND_MASK => special.control << 24 | special.mask & 1,
            _ => 0,
        })
    }

    pub(super) fn write_register(&mut self, number: u32, value: u32) -> Result<()> {
        if number <= XPSR {
            let mut values = self.registers()?;
            values[number as usize] = match number {
                STACK => value & !0b11,
                // The lowest bit of a branch's target is not part of the address.
                PROGRAM_COUNTER => value & !1,
                _ => value,
            };
            let special = self.cached.and_then(|cached| cached.special);
            // The stack pointer is one of two others.
            let special = if number == STACK { None } else { special };
            self.cached = Some(Cached { values, special, is_dirty: true });
            return Ok(());
        }
        // `MSR special, R0`
        let writes: &[(u16, u32)] = match number {
            MAIN_STACK => &[(0x8808, value)],
            PROCESS_STACK => &[(0x8809, value)],
            CONTROL_AND_MASK => &[(0x8814, value >> 24), (0x8810, value & 1)],
            _ => &[],
        };
        for (special, value) in writes {
            self.write_special(*special, *value)?;
        }
        Ok(())
    }

    /// Reads the special registers by instructions, because QEMU has no other way.
    pub(super) fn special(&mut self) -> Result<Special> {
        self.registers()?;
        if let Some(special) = self.cached.and_then(|cached| cached.special) {
            return Ok(special);
        }
        let after = self.inject(&READ_SPECIAL, 4, None)?;
        let [main_stack, process_stack, control, mask, ..] = after;
        let special = Special { main_stack, process_stack, control, mask };
        if let Some(cached) = &mut self.cached {
            cached.special = Some(special);
        }
        Ok(special)
    }

    fn write_special(&mut self, special: u16, value: u32) -> Result<()> {
        let before = self.registers()?;
        let after = self.inject(&[0xF380, special], 1, Some(value))?;
        // The active stack pointer may be the one that was written.
        let mut values = before;
        values[SP] = after[SP];
        self.set_registers(values);
        Ok(())
    }

    /// Steps through a few instructions in borrowed RAM, and puts everything back but what they changed for good.
    ///
    /// Gives the registers as the last of them left them.
    pub(super) fn inject(
        &mut self,
        code: &[u16],
        steps: usize,
        r0: Option<u32>,
    ) -> Result<[u32; 17]> {
        self.flush_registers()?;
        let before = self.registers()?;
        let place = borrowed(before[SP]);
        let mut program = before;
        program[PC] = place;
        program[STATUS] |= THUMB;
        program[0] = r0.unwrap_or(before[0]);
        let bytes: Vec<u8> = code.iter().flat_map(|half| half.to_le_bytes()).collect();
        let mut kept = vec![0; bytes.len()];
        let qemu = self.qemu()?;
        qemu.qtest.read_block(place, &mut kept)?;
        qemu.qtest.write_block(place, &bytes)?;
        qemu.gdb.set_registers(&program)?;
        qemu.gdb.mask_interrupts_in_steps(true)?;
        self.wake_for_step(before[PC])?;
        for _ in 0..steps {
            self.qemu()?.gdb.step_awake()?;
        }
        let qemu = self.qemu()?;
        let after = qemu.gdb.registers()?;
        qemu.qtest.write_block(place, &kept)?;
        qemu.gdb.set_registers(&before)?;
        self.end_wake()?;
        Ok(after)
    }
}

/// RAM that the stack is not in.
pub(super) fn borrowed(stack: u32) -> u32 {
    let first = RAM.start;
    if stack.wrapping_sub(first) < 128 { RAM.end - 32 } else { first }
}
