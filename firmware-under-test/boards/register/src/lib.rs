#![no_std]
//! A register at its address, and the only place that touches one.
//!
//! The boards use no HAL of a vendor: its bus drivers wait without end for a part that holds the bus, which
//! LCK-4 forbids, and none ends a coil's pulse without the processor (LCK-3).

/// A register of 32 bits.
#[derive(Clone, Copy)]
pub struct Register(usize);

impl Register {
    /// Names the register `offset` bytes into the peripheral at `base`.
    pub const fn new(base: usize, offset: usize) -> Self {
        Self(base + offset)
    }

    /// Names the register `number` places on, of a row of registers.
    #[must_use]
    pub const fn at(self, number: usize) -> Self {
        Self(self.0 + 4 * number)
    }

    /// Gives its address, for peripherals that reach it by themselves.
    pub const fn address(self) -> u32 {
        self.0 as u32
    }

    /// Reads the register.
    #[expect(unsafe_code, reason = "a register is read at its address")]
    pub fn read(self) -> u32 {
        // SAFETY: each is the aligned address of a register or of a word in flash.
        unsafe { (self.0 as *const u32).read_volatile() }
    }

    /// Writes the register.
    #[expect(unsafe_code, reason = "a register is written at its address")]
    pub fn write(self, value: u32) {
        // SAFETY: as for `read`; no Rust object lies there.
        unsafe { (self.0 as *mut u32).write_volatile(value) }
    }

    /// Changes the bits of `mask` to those of `value`.
    pub fn modify(self, mask: u32, value: u32) {
        self.write(self.read() & !mask | value);
    }

    /// Starts a task, which writing a one does (Nordic).
    pub fn trigger(self) {
        self.write(1);
    }

    /// Tells whether an event has happened (Nordic).
    pub fn has_happened(self) -> bool {
        self.read() != 0
    }

    /// Forgets an event (Nordic).
    pub fn clear(self) {
        self.write(0);
    }
}
