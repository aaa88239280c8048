//! The memory access port of the core, AP 0.
//!
//! **Source** ADIv5.2, C2.2 (byte lanes, increments) and C2.6 (registers).

use super::{Bus, BusFault};
use crate::qemu::Width;

const CSW: u8 = 0x00;
const TAR: u8 = 0x04;
const DRW: u8 = 0x0C;
const BANKED: std::ops::RangeInclusive<u8> = 0x10..=0x1C;
const BASE: u8 = 0xF8;
const IDR: u8 = 0xFC;

/// The AHB access port of a Cortex-M0.
const IDENTITY: u32 = 0x0477_0021;
/// The ROM table of Nordic, present, in ADIv5 format.
const DEBUG_BASE: u32 = 0xF000_0003;
/// The address is incremented within blocks of this size, in bytes.
const WRAP: u32 = 0x400;
const ENABLED: u32 = 1 << 6;
const SIZE: u32 = 0b111;
const INCREMENT: u32 = 0b11 << 4;
const SINGLE: u32 = 0b01 << 4;
/// Protection and the debugger's mark are kept as written.
const WRITABLE: u32 = 0x7F00_0000 | INCREMENT | SIZE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MemoryAp {
    control: u32,
    address: u32,
}

impl Default for MemoryAp {
    fn default() -> Self {
        Self { control: 0x0300_0002, address: 0 }
    }
}

impl MemoryAp {
    /// Whether accesses to a register go to memory.
    pub(super) fn is_memory(register: u8) -> bool {
        register == DRW || BANKED.contains(&register)
    }

    /// Reads a register so many times; the values before a fault are good.
    pub(super) fn read(
        &mut self,
        bus: &mut impl Bus,
        register: u8,
        values: &mut [u32],
    ) -> Result<(), (usize, BusFault)> {
        match register {
            DRW => self.read_memory(bus, values),
            _ if BANKED.contains(&register) => {
                let mut bytes = [0; 4];
                for (done, value) in values.iter_mut().enumerate() {
                    let address = self.banked(register);
                    bus.read(address, Width::Word, &mut bytes).map_err(|fault| (done, fault))?;
                    *value = u32::from_le_bytes(bytes);
                }
                Ok(())
            }
            _ => {
                values.fill(match register {
                    CSW => self.control | ENABLED,
                    TAR => self.address,
                    BASE => DEBUG_BASE,
                    IDR => IDENTITY,
                    // CFG: little endian, 32 bits; and what is reserved.
                    _ => 0,
                });
                Ok(())
            }
        }
    }

    /// Writes a register with one value after the other.
    pub(super) fn write(
        &mut self,
        bus: &mut impl Bus,
        register: u8,
        values: &[u32],
    ) -> Result<(), BusFault> {
        match register {
            DRW => return self.write_memory(bus, values),
            _ if BANKED.contains(&register) => {
                for value in values {
                    bus.write(self.banked(register), Width::Word, &value.to_le_bytes())?;
                }
            }
            CSW => {
                for value in values {
                    self.control = value & WRITABLE;
                    // Sizes above a word do not exist here, and read back as a word.
                    if value & SIZE > 2 {
                        self.control = self.control & !SIZE | 2;
                    }
                }
            }
            TAR => self.address = values.last().copied().unwrap_or(self.address),
            _ => {}
        }
        Ok(())
    }

    fn width(self) -> Width {
        match self.control & SIZE {
            0 => Width::Byte,
            1 => Width::Half,
            _ => Width::Word,
        }
    }

    fn banked(self, register: u8) -> u32 {
        self.address & !0xF | u32::from(register & 0xC)
    }

    fn read_memory(
        &mut self,
        bus: &mut impl Bus,
        values: &mut [u32],
    ) -> Result<(), (usize, BusFault)> {
        let width = self.width();
        let step = width.bytes() as usize;
        let mut done = 0;
        while done < values.len() {
            let count = self.run_length(values.len() - done);
            let mut bytes = vec![0; count * step];
            let mut good = 0;
            let mut result = bus.read(self.aligned(), width, &mut bytes);
            if result == Err(BusFault::Fault) && count > 1 {
                // Part of it may be there: one after the other, as on the wires.
                (good, result) = self.read_singly(bus, width, &mut bytes);
            }
            for part in bytes.chunks(step).take(if result.is_ok() { count } else { good }) {
                let lane = self.aligned() & 0b11;
                let mut word = [0; 4];
                word[..step].copy_from_slice(part);
                values[done] = u32::from_le_bytes(word) << (8 * lane);
                done += 1;
                self.advance();
            }
            if let Err(fault) = result {
                return Err((done, fault));
            }
        }
        Ok(())
    }

    fn read_singly(
        self,
        bus: &mut impl Bus,
        width: Width,
        bytes: &mut [u8],
    ) -> (usize, Result<(), BusFault>) {
        let step = width.bytes();
        for (number, part) in bytes.chunks_mut(step as usize).enumerate() {
            let address = self.aligned().wrapping_add(number as u32 * step);
            if let Err(fault) = bus.read(address, width, part) {
                return (number, Err(fault));
            }
        }
        (bytes.len() / step as usize, Ok(()))
    }

    fn write_memory(&mut self, bus: &mut impl Bus, values: &[u32]) -> Result<(), BusFault> {
        let width = self.width();
        let step = width.bytes() as usize;
        let mut rest = values;
        while !rest.is_empty() {
            let start = self.aligned();
            let (now, later) = rest.split_at(self.run_length(rest.len()));
            let mut bytes = Vec::with_capacity(now.len() * step);
            for value in now {
                let lane = self.aligned() & 0b11;
                bytes.extend_from_slice(&(value >> (8 * lane)).to_le_bytes()[..step]);
                self.advance();
            }
            let result = bus.write(start, width, &bytes);
            if result == Err(BusFault::Fault) && now.len() > 1 {
                for (number, part) in bytes.chunks(step).enumerate() {
                    bus.write(start.wrapping_add((number * step) as u32), width, part)?;
                }
            }
            result?;
            rest = later;
        }
        Ok(())
    }

    /// The address, without the bits below the width.
    fn aligned(self) -> u32 {
        self.address & !(self.width().bytes() - 1)
    }

    /// How many accesses from here on are to consecutive addresses.
    fn run_length(self, wanted: usize) -> usize {
        if self.control & INCREMENT != SINGLE {
            return 1;
        }
        let left = (WRAP - self.aligned() % WRAP) / self.width().bytes();
        wanted.min(left as usize)
    }

    fn advance(&mut self) {
        if self.control & INCREMENT == SINGLE {
            let next = self.address.wrapping_add(self.width().bytes()) % WRAP;
            self.address = self.address & !(WRAP - 1) | next;
        }
    }
}
