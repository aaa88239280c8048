//! The registers that the stub touches, and the only place that touches them.

use core::sync::atomic::AtomicU32;

/// A register of 32 bits at a fixed address, read and written as it stands there.
#[derive(Clone, Copy)]
pub(crate) struct Register(usize);

impl Register {
    // Addresses: nRF51 series reference manual v3.0.1, chapters 14 (GPIO), 12 (POWER), 29 (TWI) and 30 (UART), and RNG.
    /// Writing a one drives the pin of that number high.
    pub(crate) const OUT_SET: Self = Self(0x5000_0508);
    /// Writing a one drives the pin of that number low.
    pub(crate) const OUT_CLEAR: Self = Self(0x5000_050c);
    /// The levels of all pins.
    pub(crate) const IN: Self = Self(0x5000_0510);
    /// Writing a one makes the pin of that number an output.
    pub(crate) const DIRECTION_SET: Self = Self(0x5000_0518);
    /// Why the chip was reset; ones are cleared by writing ones.
    pub(crate) const RESET_REASON: Self = Self(0x4000_0400);
    /// The byte to send to a part on the I2C bus.
    pub(crate) const I2C_SENT: Self = Self(0x4000_351c);
    /// The byte that a part on the I2C bus sent.
    pub(crate) const I2C_RECEIVED: Self = Self(0x4000_3518);
    /// The byte to send on the link.
    pub(crate) const SERIAL_SENT: Self = Self(0x4000_251c);
    /// The byte that came on the link.
    pub(crate) const SERIAL_RECEIVED: Self = Self(0x4000_2518);
    /// Not zero while a byte has come on the link.
    pub(crate) const SERIAL_READY: Self = Self(0x4000_2108);
    /// The byte to send to the reader.
    pub(crate) const SPI_SENT: Self = Self(0x4000_451c);
    /// The byte that the reader sent.
    pub(crate) const SPI_RECEIVED: Self = Self(0x4000_4518);
    /// A byte of the hardware's chance.
    pub(crate) const CHANCE: Self = Self(0x4000_d508);
    /// The result of measuring the battery, 0 to 1023.
    pub(crate) const MEASURED: Self = Self(0x4000_7508);
    /// Writing the key feeds the watchdog.
    pub(crate) const WATCHDOG_RELOAD: Self = Self(0x4001_0600);
    /// What the flash may do: 0 read, 1 write, 2 erase.
    pub(crate) const FLASH_MODE: Self = Self(0x4001_e504);
    /// Writing a page's address erases it.
    pub(crate) const FLASH_ERASE: Self = Self(0x4001_e508);

    /// Gives the register of a word in flash.
    pub(crate) const fn flash_word(address: u32) -> Self {
        Self(address as usize)
    }

    /// Gives the address of a variable that is left alone by the start of the program.
    pub(crate) fn of(variable: &'static AtomicU32) -> Self {
        Self(variable.as_ptr() as usize)
    }

    /// Reads the register.
    #[expect(unsafe_code, reason = "a register is read at its address")]
    pub(crate) fn read(self) -> u32 {
        // SAFETY: each is the aligned address of a register, of a word in flash or of a variable.
        unsafe { (self.0 as *const u32).read_volatile() }
    }

    /// Reads the register's lowest byte.
    pub(crate) fn read_byte(self) -> u8 {
        self.read().to_le_bytes()[0]
    }

    /// Writes the register.
    #[expect(unsafe_code, reason = "a register is written at its address")]
    pub(crate) fn write(self, value: u32) {
        // SAFETY: as for `read`; a variable is an atomic, so that others may change it.
        unsafe { (self.0 as *mut u32).write_volatile(value) }
    }
}
