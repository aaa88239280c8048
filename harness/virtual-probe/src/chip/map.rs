//! The memory map: QEMU answers 0 where nothing is, a chip answers with a bus fault.
//!
//! **Source** nRF51822 Product Specification 3.1, 3.5 and 4.2; Armv6-M ARM, B3.1.

use std::ops::Range;

/// Flash of the nRF51822 QFAA, in bytes.
pub const FLASH_BYTES: u32 = 256 * 1024;
/// One page of flash, the least that can be erased, in bytes.
pub const FLASH_PAGE_BYTES: u32 = 1024;
/// RAM of the nRF51822 QFAA, in bytes.
pub const RAM_BYTES: u32 = 16 * 1024;

pub(crate) const RAM: Range<u32> = 0x2000_0000..0x2000_0000 + RAM_BYTES;
pub(super) const UICR: Range<u32> = 0x1000_1000..0x1000_1100;

/// What is behind an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    Flash,
    Ram,
    /// Factory information, read only.
    Factory,
    /// Settings of the user, one-time like flash.
    User,
    /// Peripherals, registers of 32 bits.
    Peripheral,
    /// The core's own registers.
    System,
    /// Breakpoint unit, watchpoint unit, ROM tables: only the debug port sees them here.
    Debug,
}

const MAP: [(Range<u32>, Region); 11] = [
    (0..FLASH_BYTES, Region::Flash),
    (0x1000_0000..0x1000_1000, Region::Factory),
    (UICR, Region::User),
    (RAM, Region::Ram),
    (0x4000_0000..0x4002_0000, Region::Peripheral),
    (0x5000_0000..0x5000_1000, Region::Peripheral),
    (0xE000_1000..0xE000_2000, Region::Debug),
    (0xE000_2000..0xE000_3000, Region::Debug),
    (0xE000_E000..0xE000_F000, Region::System),
    (0xE00F_F000..0xE010_0000, Region::Debug),
    (0xF000_0000..0xF000_1000, Region::Debug),
];

/// What is at an address, and how many bytes from there on are the same.
pub(crate) fn region(address: u32) -> Option<(Region, u32)> {
    let found = MAP.iter().find(|(range, _)| range.contains(&address));
    found.map(|(range, region)| (*region, range.end - address))
}

/// Whether instructions can be fetched from an address.
pub(crate) fn is_code(address: u32) -> bool {
    matches!(region(address), Some((Region::Flash | Region::Ram, _)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_regions_are_where_the_chip_has_them() {
        let table = [
            (0, Some((Region::Flash, 0x4_0000))),
            (0x3_FFFF, Some((Region::Flash, 1))),
            (0x4_0000, None),
            (0x1000_005C, Some((Region::Factory, 0xFA4))),
            (0x1000_1000, Some((Region::User, 0x100))),
            (0x1000_1100, None),
            (0x2000_3FFC, Some((Region::Ram, 4))),
            (0x2000_4000, None),
            (0x4001_E504, Some((Region::Peripheral, 0x1AFC))),
            (0xE000_ED00, Some((Region::System, 0x300))),
            (0xFFFF_FFFF, None),
        ];
        for (address, expected) in table {
            assert_eq!(region(address), expected, "{address:#010x}");
        }
    }

    #[test]
    fn code_runs_from_flash_and_ram_only() {
        assert!(is_code(0x100) && is_code(0x2000_0000));
        assert!(!is_code(0x1000_1000) && !is_code(0x4_0000) && !is_code(0xFFFF_FFFE));
    }
}
