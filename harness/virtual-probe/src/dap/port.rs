//! The debug port, and what goes through it to the access ports.

use super::line::{Line, Wires};
use super::memory_ap::MemoryAp;
use super::trouble::{LinkTrouble, Pending};
use super::{Bus, BusFault, Refusal, Transfer};

/// Identity of the nRF51's debug port: version 1, minimal (DPIDR).
const IDENTITY: u32 = 0x0BB1_1477;

const DPIDR_OR_ABORT: u8 = 0x0;
const CTRL_STAT: u8 = 0x4;
const SELECT_OR_RESEND: u8 = 0x8;
const RDBUFF: u8 = 0xC;

const STICKYERR: u32 = 1 << 5;
const STKERRCLR: u32 = 1 << 2;
const DEBUG_REQUEST: u32 = 1 << 28;
const SYSTEM_REQUEST: u32 = 1 << 30;
const REQUESTS: u32 = DEBUG_REQUEST | SYSTEM_REQUEST;
const ORUNDETECT: u32 = 1;

/// The debug port with one access port, over some memory.
#[derive(Debug)]
pub(crate) struct DebugPort<B> {
    bus: B,
    wires: Wires,
    trouble: Pending,
    select: u32,
    control: u32,
    has_error: bool,
    /// The result of the last read of an access port, which the next read gives out.
    posted: u32,
    memory: MemoryAp,
}

impl<B: Bus> DebugPort<B> {
    pub(crate) fn new(bus: B) -> Self {
        Self {
            bus,
            wires: Wires::default(),
            trouble: Pending::default(),
            select: 0,
            control: 0,
            has_error: false,
            posted: 0,
            memory: MemoryAp::default(),
        }
    }

    pub(crate) fn bus(&mut self) -> &mut B {
        &mut self.bus
    }

    pub(crate) fn make_trouble(&mut self, trouble: LinkTrouble) {
        self.trouble.set(trouble);
        if self.trouble.is_unplugged {
            self.power_lost();
        }
    }

    /// Forgets everything, as with the loss of power.
    pub(crate) fn power_lost(&mut self) {
        self.wires = Wires::default();
        self.select = 0;
        self.control = 0;
        self.has_error = false;
        self.memory = MemoryAp::default();
    }

    /// Takes bits that are no transfer: line resets and switching sequences.
    pub(crate) fn drive(&mut self, count: u32, bits: u64) {
        self.wires.drive(count, bits);
    }

    /// Drives the reset pin.
    pub(crate) fn reset_pin(&mut self, is_low: bool) -> Transfer<()> {
        self.answers()?;
        self.bus.reset_pin(is_low).map_err(|_| Refusal::Silence)
    }

    /// Reads a register of the debug port.
    pub(crate) fn read_port(&mut self, register: u8) -> Transfer<u32> {
        self.begin()?;
        match register & 0xC {
            DPIDR_OR_ABORT => {
                self.wires.line = Line::Connected;
                Ok(IDENTITY)
            }
            _ if self.wires.line != Line::Connected => Err(self.out_of_step()),
            CTRL_STAT if self.bank() == 0 => Ok(self.status()),
            // Wire control, and the banks that version 1 does not have.
            CTRL_STAT => Ok(0),
            SELECT_OR_RESEND => Ok(self.posted),
            _ if self.has_error => Err(Refusal::Fault),
            RDBUFF => Ok(self.posted),
            _ => Ok(0),
        }
    }

    /// Writes a register of the debug port.
    pub(crate) fn write_port(&mut self, register: u8, value: u32) -> Transfer<()> {
        self.begin()?;
        if self.wires.line != Line::Connected {
            return Err(self.out_of_step());
        }
        match register & 0xC {
            DPIDR_OR_ABORT => {
                if value & STKERRCLR != 0 {
                    self.has_error = false;
                }
                Ok(())
            }
            _ if self.has_error => Err(Refusal::Fault),
            CTRL_STAT => {
                if self.bank() == 0 {
                    self.control = value & (REQUESTS | ORUNDETECT | 0x0FFF_FF00);
                }
                Ok(())
            }
            SELECT_OR_RESEND => {
                self.select = value;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Reads a register of the selected access port so many times, each with the value of its own read.
    ///
    /// On the wires the values come one read later; see [`DebugPort::posted`].
    /// Those before a refusal are good, and their number is given with it.
    pub(crate) fn read_access(
        &mut self,
        register: u8,
        values: &mut [u32],
    ) -> Result<(), (usize, Refusal)> {
        let register = self.banked(register);
        let mut done = 0;
        // Trouble counts single accesses.
        while done < values.len() {
            let is_memory = MemoryAp::is_memory(register);
            self.begin_access(is_memory).map_err(|refusal| (done, refusal))?;
            let rest = if self.trouble == Pending::default() || !is_memory {
                &mut values[done..]
            } else {
                &mut values[done..=done]
            };
            if is_memory && self.trouble.takes_fault() {
                self.has_error = true;
                return Err((done, Refusal::Fault));
            }
            if self.select >> 24 != 0 {
                // No other access port is there; their identity reads as 0.
                rest.fill(0);
                return Ok(());
            }
            let count = rest.len();
            match self.memory.read(&mut self.bus, register, rest) {
                Ok(()) => {
                    if let Some(last) = rest.last() {
                        self.posted = *last;
                    }
                    done += count;
                }
                Err((good, fault)) => {
                    if let Some(last) = rest[..good].last() {
                        self.posted = *last;
                    }
                    return Err((done + good, self.refused(fault)));
                }
            }
        }
        Ok(())
    }

    /// Writes values to a register of the selected access port.
    ///
    /// A bus fault is told with the next transfer, as on the wires.
    pub(crate) fn write_access(
        &mut self,
        register: u8,
        values: &[u32],
    ) -> Result<(), (usize, Refusal)> {
        let register = self.banked(register);
        let mut done = 0;
        while done < values.len() {
            let is_memory = MemoryAp::is_memory(register);
            self.begin_access(is_memory).map_err(|refusal| (done, refusal))?;
            let rest = if self.trouble == Pending::default() || !is_memory {
                &values[done..]
            } else {
                &values[done..=done]
            };
            done += rest.len();
            if is_memory && self.trouble.takes_fault() {
                self.has_error = true;
                continue;
            }
            if self.select >> 24 != 0 {
                continue;
            }
            if let Err(fault) = self.memory.write(&mut self.bus, register, rest)
                && self.refused(fault) == Refusal::Silence
            {
                return Err((done, Refusal::Silence));
            }
        }
        Ok(())
    }

    /// The value that the next read of an access port, or of RDBUFF, would give on the wires.
    pub(crate) fn posted(&self) -> u32 {
        self.posted
    }

    /// Clears the pending error, as probes do after they have reported it.
    pub(crate) fn clear_error(&mut self) {
        self.has_error = false;
    }

    /// Whether the error came from memory and not from a port without power.
    pub(crate) fn has_error_of_memory(&self) -> bool {
        self.has_error && self.control & REQUESTS == REQUESTS
    }

    fn status(&self) -> u32 {
        let acknowledged = (self.control & REQUESTS) << 1;
        let error = if self.has_error { STICKYERR } else { 0 };
        self.control | acknowledged | error
    }

    /// The selected bank of the debug port's own registers.
    fn bank(&self) -> u8 {
        (self.select & 0xF) as u8
    }

    fn banked(&self, register: u8) -> u8 {
        (self.select & 0xF0) as u8 | register & 0xC
    }

    fn answers(&mut self) -> Transfer<()> {
        if self.trouble.is_unplugged {
            return Err(Refusal::Silence);
        }
        if !self.bus.is_there() {
            self.power_lost();
            return Err(Refusal::Silence);
        }
        Ok(())
    }

    fn begin(&mut self) -> Transfer<()> {
        self.wires.begin_transfer();
        self.answers()?;
        match self.wires.line {
            Line::Unknown => Err(Refusal::Silence),
            Line::Reset | Line::Connected => Ok(()),
        }
    }

    fn begin_access(&mut self, is_memory: bool) -> Transfer<()> {
        self.begin()?;
        if self.wires.line != Line::Connected {
            return Err(self.out_of_step());
        }
        if self.has_error {
            return Err(Refusal::Fault);
        }
        if self.control & REQUESTS != REQUESTS {
            self.has_error = true;
            return Err(Refusal::Fault);
        }
        if is_memory && self.trouble.takes_wait() {
            return Err(Refusal::Wait);
        }
        Ok(())
    }

    /// A transfer that the protocol does not allow after a line reset.
    fn out_of_step(&mut self) -> Refusal {
        self.wires.line = Line::Unknown;
        Refusal::Silence
    }

    fn refused(&mut self, fault: BusFault) -> Refusal {
        match fault {
            BusFault::Fault => {
                self.has_error = true;
                Refusal::Fault
            }
            BusFault::Gone => {
                self.power_lost();
                Refusal::Silence
            }
        }
    }
}
