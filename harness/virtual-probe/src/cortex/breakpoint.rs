//! The breakpoint unit: four comparators over the code region.
//!
//! **Source** Armv6-M Architecture Reference Manual, C1.8.

/// Comparators of a Cortex-M0 in the nRF51.
const COMPARATORS: usize = 4;
const KEY: u32 = 1 << 1;
const ENABLE: u32 = 1;
const ADDRESS: u32 = 0x1FFF_FFFC;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct BreakpointUnit {
    is_enabled: bool,
    comparators: [u32; COMPARATORS],
}

impl BreakpointUnit {
    pub(super) fn control(&self) -> u32 {
        (COMPARATORS as u32) << 4 | u32::from(self.is_enabled)
    }

    /// Without the key a write is ignored.
    pub(super) fn write_control(&mut self, value: u32) {
        if value & KEY != 0 {
            self.is_enabled = value & ENABLE != 0;
        }
    }

    pub(super) fn read(&self, number: u32) -> u32 {
        self.comparators.get(number as usize).copied().unwrap_or(0)
    }

    pub(super) fn write(&mut self, number: u32, value: u32) {
        if let Some(comparator) = self.comparators.get_mut(number as usize) {
            *comparator = value & (0b11 << 30 | ADDRESS | ENABLE);
        }
    }

    /// Every address at which the core would halt.
    pub(super) fn addresses(&self) -> impl Iterator<Item = u32> {
        let is_enabled = self.is_enabled;
        let enabled = move |comparator: &u32| is_enabled && comparator & ENABLE != 0;
        self.comparators.into_iter().filter(enabled).flat_map(|comparator| {
            let word = comparator & ADDRESS;
            let halves = comparator >> 30;
            let lower = (halves & 0b01 != 0).then_some(word);
            let upper = (halves & 0b10 != 0).then_some(word + 2);
            lower.into_iter().chain(upper)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(comparators: &[u32]) -> Vec<u32> {
        let mut unit = BreakpointUnit::default();
        unit.write_control(KEY | ENABLE);
        for (number, value) in comparators.iter().enumerate() {
            unit.write(number as u32, *value);
        }
        unit.addresses().collect()
    }

    #[test]
    fn a_comparator_matches_one_half_or_both() {
        assert_eq!(unit(&[1 << 30 | 0x100 | 1]), [0x100]);
        assert_eq!(unit(&[2 << 30 | 0x100 | 1]), [0x102]);
        assert_eq!(unit(&[3 << 30 | 0x100 | 1, 1 << 30 | 0x200 | 1]), [0x100, 0x102, 0x200]);
        assert_eq!(unit(&[1 << 30 | 0x100]), [], "not enabled");
        assert_eq!(unit(&[0x101]), [], "matches neither half");
        assert_eq!(unit(&[0, 0, 0, 0, 1 << 30 | 0x101]), [], "there are four");
    }

    #[test]
    fn the_unit_counts_its_comparators_and_needs_its_key() {
        let mut unit = BreakpointUnit::default();
        assert_eq!(unit.control(), 0x40);
        unit.write_control(ENABLE);
        assert_eq!(unit.control(), 0x40);
        unit.write_control(KEY | ENABLE);
        assert_eq!(unit.control(), 0x41);
    }
}
