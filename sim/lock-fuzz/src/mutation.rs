//! Changes inputs at random, from a seed: the same seed gives the same inputs.

/// A generator of numbers.
///
/// **Source**: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Gives a number below `end`, or 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.next().checked_rem(end as u64).unwrap_or(0) as usize
    }

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }
}

/// Bytes at which programs err.
const TELLING: [u8; 10] = [0, 1, 2, 0x10, 0x20, 0x7F, 0x80, 0xA0, 0xFE, 0xFF];
/// The longest input.
const MOST_BYTES: usize = 2048;

/// Makes a new input out of one of the corpus, and parts of another.
pub(crate) fn mutate(corpus: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = corpus.get(chance.below(corpus.len())).cloned().unwrap_or_default();
    let other = corpus.get(chance.below(corpus.len())).map_or(&[][..], Vec::as_slice);
    for _ in 0..=chance.below(8) {
        change(&mut input, other, chance);
    }
    input.truncate(MOST_BYTES);
    input
}

fn change(input: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(input.len() + 1);
    match chance.below(9) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = chance.byte();
            }
        }
        2 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = TELLING[chance.below(TELLING.len())];
            }
        }
        3 => {
            let bytes: Vec<u8> = (0..chance.below(16)).map(|_| chance.byte()).collect();
            input.splice(at..at, bytes);
        }
        4 => {
            let end = (at + chance.below(16)).min(input.len());
            input.drain(at..end);
        }
        5 => {
            let end = (at + chance.below(64)).min(input.len());
            let copy = input[at..end].to_vec();
            input.splice(at..at, copy);
        }
        6 => {
            let from = chance.below(other.len() + 1);
            let end = (from + chance.below(64)).min(other.len());
            input.splice(at..at, other[from..end].iter().copied());
        }
        7 => input.truncate(at),
        _ => {
            // The first byte chooses the scene.
            match input.first_mut() {
                Some(first) => *first = chance.byte(),
                None => input.push(chance.byte()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_inputs_and_they_differ_among_each_other() {
        let corpus = [vec![1, 2, 3], vec![4; 40]];
        let inputs = |seed| {
            let mut chance = Chance::new(seed);
            (0..100).map(|_| mutate(&corpus, &mut chance)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(7), inputs(7));
        assert_ne!(inputs(7), inputs(8));
        let different: std::collections::BTreeSet<_> = inputs(7).into_iter().collect();
        assert!(different.len() > 90, "{}", different.len());
        assert!(different.iter().any(|input| input.len() > 40));
        assert!(inputs(7).iter().all(|input| input.len() <= MOST_BYTES));
    }

    #[test]
    fn an_empty_corpus_will_do() {
        let mut chance = Chance::new(1);
        assert!((0..200).any(|_| !mutate(&[], &mut chance).is_empty()));
    }
}
