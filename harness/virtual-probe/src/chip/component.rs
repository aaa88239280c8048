//! ROM tables and identification registers, from which probe-rs finds the core and the maker.
//!
//! **Source** ADIv5.2, D2 and D3; Cortex-M0 TRM r0p0, 6.2 (debug components); JEP106 for Nordic.

const NORDIC_TABLE: u32 = 0xF000_0000;
const ARM_TABLE: u32 = 0xE00F_F000;
const SYSTEM: u32 = 0xE000_E000;
const WATCHPOINT: u32 = 0xE000_1000;
const BREAKPOINT: u32 = 0xE000_2000;

/// Class of a ROM table, and of a generic component.
const TABLE: u8 = 0x1;
const GENERIC: u8 = 0xE;

struct Component {
    base: u32,
    class: u8,
    part: u16,
    /// JEP106: continuation code, and identity in that bank.
    maker: (u8, u8),
    /// Entries of a ROM table: where the components are.
    entries: &'static [u32],
}

const ARM: (u8, u8) = (0x4, 0x3B);
const NORDIC: (u8, u8) = (0x2, 0x44);

const COMPONENTS: [Component; 5] = [
    Component {
        base: NORDIC_TABLE,
        class: TABLE,
        part: 0x244,
        maker: NORDIC,
        entries: &[ARM_TABLE],
    },
    Component {
        base: ARM_TABLE,
        class: TABLE,
        part: 0x471,
        maker: ARM,
        entries: &[SYSTEM, WATCHPOINT, BREAKPOINT],
    },
    Component { base: SYSTEM, class: GENERIC, part: 0x008, maker: ARM, entries: &[] },
    Component { base: WATCHPOINT, class: GENERIC, part: 0x00A, maker: ARM, entries: &[] },
    Component { base: BREAKPOINT, class: GENERIC, part: 0x00B, maker: ARM, entries: &[] },
];

/// What a component's table or identification block has at an address; `None` if it is another register.
pub(crate) fn identity(address: u32) -> Option<u32> {
    let component = COMPONENTS.iter().find(|component| component.base == address & !0xFFF)?;
    let offset = address & 0xFFC;
    let is_table = component.class == TABLE;
    match offset {
        0xFD0..=0xFFC => Some(u32::from(component.identification(offset))),
        // MEMTYPE: system memory can be reached too.
        0xFCC if is_table => Some(1),
        _ if is_table => Some(component.entry(offset / 4)),
        _ => None,
    }
}

impl Component {
    /// An entry that is present and of 32 bits, or the end of the table.
    fn entry(&self, number: u32) -> u32 {
        match self.entries.get(number as usize) {
            Some(target) => target.wrapping_sub(self.base) | 0b11,
            None => 0,
        }
    }

    fn identification(&self, offset: u32) -> u8 {
        let (bank, identity) = self.maker;
        match offset {
            0xFD0 => bank,
            0xFE0 => self.part as u8,
            0xFE4 => (self.part >> 8) as u8 | identity << 4,
            0xFE8 => identity >> 4 | 0b1000,
            0xFF0 => 0x0D,
            0xFF4 => self.class << 4,
            0xFF8 => 0x05,
            0xFFC => 0xB1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_lead_from_nordic_to_the_core() {
        let first = identity(0xF000_0000).unwrap();
        assert_eq!(0xF000_0000_u32.wrapping_add(first & !0xFFF), 0xE00F_F000);
        assert_eq!(identity(0xF000_0004), Some(0));
        let bases: Vec<_> = (0..4)
            .map(|entry| identity(0xE00F_F000 + 4 * entry).unwrap())
            .take_while(|entry| *entry != 0)
            .map(|entry| 0xE00F_F000_u32.wrapping_add(entry & !0xFFF))
            .collect();
        assert_eq!(bases, [0xE000_E000, 0xE000_1000, 0xE000_2000]);
    }

    #[test]
    fn nordic_is_told_by_its_jedec_code() {
        let bytes = [0xFD0, 0xFE0, 0xFE4, 0xFE8].map(|at| identity(0xF000_0000 + at).unwrap());
        assert_eq!(bytes, [0x02, 0x44, 0x42, 0x0C]);
    }

    #[test]
    fn other_registers_are_not_identities() {
        assert_eq!(identity(0xE000_ED00), None);
        assert_eq!(identity(0xE000_2000), None);
        assert_eq!(identity(0x4000_0FD0), None);
    }
}
