//! The seed of each scenario: from the run's seed and from what the scenario is, not from where it lies.

use crate::feature::Pickle;

/// Gives the seed of a scenario, so that it plays the same alone, among others, and on any thread.
///
/// It follows from the titles of feature, rule and scenario and from the example's cells.
pub fn scenario_seed(run_seed: u64, pickle: &Pickle) -> u64 {
    let rule = pickle.rule.as_deref().unwrap_or_default();
    let parts = [pickle.feature.as_str(), rule, pickle.name.as_str()];
    let cells = pickle.example.iter().map(String::as_str);
    let mut hash = mix(run_seed);
    for part in parts.into_iter().chain(cells) {
        for byte in part.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
        // keeps "ab", "c" apart from "a", "bc"
        hash = mix(hash);
    }
    hash
}

const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The finisher of SplitMix64.
const fn mix(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::runner::tests::pickle;

    #[test]
    fn a_seed_follows_from_what_the_scenario_is() {
        let first = pickle(&["a lockbox"]);
        let seed = scenario_seed(7, &first);
        let moved = Pickle { uri: "elsewhere.feature".to_owned(), line: 99, ..first.clone() };
        assert_eq!(scenario_seed(7, &moved), seed);
        assert_ne!(scenario_seed(8, &first), seed);
        for other in [
            Pickle { name: "other".to_owned(), ..first.clone() },
            Pickle { rule: Some("r".to_owned()), ..first.clone() },
            Pickle { example: vec!["1".to_owned()], ..first.clone() },
        ] {
            assert_ne!(scenario_seed(7, &other), seed);
        }
        let cells = |cells: [&str; 2]| Pickle {
            example: cells.map(str::to_owned).to_vec(),
            ..first.clone()
        };
        assert_ne!(scenario_seed(7, &cells(["ab", "c"])), scenario_seed(7, &cells(["a", "bc"])));
    }
}
