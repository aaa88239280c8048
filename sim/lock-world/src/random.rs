//! Seeded random numbers, the same on every machine.

/// An xorshift64* generator; streams of one seed are independent of one another.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Makes the generator number `stream` of a seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        // splitmix64, so that neighbouring seeds and streams have nothing in common
        let mut state =
            seed.wrapping_add(stream.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        state ^= state >> 31;
        // xorshift never leaves zero
        Self(if state == 0 { 0x9E37_79B9_7F4A_7C15 } else { state })
    }

    /// Gives 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Gives a number below `bound`, or 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        // the upper 32 bits scaled: no division, and a bias below 2^-32
        (((self.bits() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Gives a number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// Tells `true` in `chance` of 1000 cases.
    pub(crate) fn per_mille(&mut self, chance: u16) -> bool {
        chance > 0 && self.below(1000) < u32::from(chance)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let draw = |seed, stream| {
            let mut random = Random::new(seed, stream);
            [random.bits(), random.bits(), random.bits()]
        };
        assert_eq!(draw(7, 0), draw(7, 0));
        assert_ne!(draw(7, 0), draw(7, 1));
        assert_ne!(draw(7, 0), draw(8, 0));
    }

    #[test]
    fn bounds_are_kept_and_reached() {
        let mut random = Random::new(1, 0);
        let mut seen = [0u32; 5];
        for _ in 0..1000 {
            let number = random.between(3, 7);
            assert!((3..=7).contains(&number));
            seen[(number - 3) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
        assert_eq!(random.below(0), 0);
        assert!(!random.per_mille(0));
        assert!(random.per_mille(1000));
    }
}
