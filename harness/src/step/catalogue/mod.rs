//! The catalogue of all steps, as data.

mod device;
mod given;
mod others;
mod person;
mod reports;
mod surroundings;

use std::sync::LazyLock;

use super::{Entry, StepId};

static CATALOGUE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    [
        given::ENTRIES,
        person::ENTRIES,
        surroundings::ENTRIES,
        others::ENTRIES,
        device::ENTRIES,
        reports::ENTRIES,
    ]
    .concat()
});

/// Gives every step of the step language, in its order.
pub fn catalogue() -> &'static [Entry] {
    &CATALOGUE
}

/// Gives the entry of a step.
pub fn entry(id: StepId) -> &'static Entry {
    &CATALOGUE[id as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Keyword, TableRule, match_step};

    #[test]
    fn each_id_has_its_entry_in_its_place() {
        assert_eq!(catalogue().len(), StepId::ALL.len());
        for (place, (entry, id)) in catalogue().iter().zip(StepId::ALL).enumerate() {
            assert_eq!(entry.id, *id, "entry {place} `{}`", entry.pattern);
            assert_eq!(entry.id as usize, place);
        }
    }

    #[test]
    fn patterns_and_examples_are_unique_and_written_out() {
        for (place, entry) in catalogue().iter().enumerate() {
            assert!(entry.help.ends_with('.'), "help of `{}`", entry.pattern);
            for other in &catalogue()[place + 1..] {
                assert_ne!(entry.pattern, other.pattern);
                assert_ne!(entry.example, other.example);
            }
        }
    }

    #[test]
    fn each_example_matches_its_own_entry_and_no_other() {
        for entry in catalogue() {
            let call = match_step(entry.example, entry.takes_table());
            assert_eq!(call.map(|call| call.id), Ok(entry.id), "{}", entry.example);
        }
    }

    #[test]
    fn a_step_with_a_table_ends_with_a_colon() {
        for entry in catalogue() {
            let colon = entry.pattern.ends_with(':');
            assert_eq!(colon, entry.table != TableRule::Without, "{}", entry.pattern);
        }
    }

    #[test]
    fn thens_are_listed_last() {
        let keywords: Vec<Keyword> = catalogue().iter().map(|entry| entry.keyword).collect();
        assert!(keywords.is_sorted());
    }
}
