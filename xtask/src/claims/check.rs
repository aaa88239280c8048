//! Whether the table of claims and the features agree.

use std::collections::{BTreeMap, BTreeSet};

use super::scenario::Scenario;
use super::table::{Evidence, Table};

/// What came of the check.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Why the table does not hold.
    pub(super) faults: Vec<String>,
    /// What should be looked at.
    pub(super) warnings: Vec<String>,
}

/// Compares the table with the scenarios, and finds every fault.
pub(super) fn check(table: &Table, scenarios: &[Scenario]) -> Verdict {
    let mut verdict = Verdict::default();
    claims(table, scenarios, &mut verdict);
    rules(table, scenarios, &mut verdict);
    let claimed: BTreeSet<&str> = table
        .claims
        .iter()
        .filter_map(|claim| match claim.evidence() {
            Some(Evidence::Scenarios(keys)) => Some(keys),
            _ => None,
        })
        .flatten()
        .map(String::as_str)
        .collect();
    for scenario in scenarios.iter().filter(|scenario| !claimed.contains(scenario.key.as_str())) {
        verdict.warnings.push(format!(
            "{}: no claim names the scenario `{}`, add it to one",
            scenario.place, scenario.key
        ));
    }
    verdict
}

fn claims(table: &Table, scenarios: &[Scenario], verdict: &mut Verdict) {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for scenario in scenarios {
        *count.entry(&scenario.key).or_default() += 1;
    }
    let mut ids = BTreeSet::new();
    for claim in &table.claims {
        let id = &claim.id;
        if !ids.insert(id) {
            verdict.faults.push(format!("claim {id} stands twice, give one another id"));
        }
        if claim.text.is_empty() || claim.source.is_empty() {
            verdict.faults.push(format!("claim {id} has no text or no source"));
        }
        match claim.evidence() {
            None => verdict.faults.push(format!(
                "claim {id} is shown by nothing: it needs scenarios, or shown_by = \"test\" with test and reason, \
                 or shown_by = \"later\" with reason"
            )),
            Some(Evidence::Scenarios(keys)) => {
                for key in keys {
                    match count.get(key.as_str()) {
                        Some(1) => {}
                        Some(_) => verdict
                            .faults
                            .push(format!("claim {id}: several scenarios are named `{key}`, rename them")),
                        None => verdict.faults.push(format!(
                            "claim {id}: there is no scenario `{key}`{}",
                            nearest(key, scenarios)
                        )),
                    }
                }
            }
            Some(Evidence::Test { .. } | Evidence::Later { .. }) => {}
        }
    }
}

/// Every rule has a claim, and nothing speaks of a rule that isn't listed.
fn rules(table: &Table, scenarios: &[Scenario], verdict: &mut Verdict) {
    for rule in &table.rules {
        if !table.claims.iter().any(|claim| claim.rule() == Some(rule)) {
            verdict.faults.push(format!("rule {rule} has no claim, add one"));
        }
    }
    for claim in &table.claims {
        if claim.rule().is_some_and(|rule| !table.rules.iter().any(|known| known == rule)) {
            verdict.faults.push(format!("claim {} is of no rule in the list `rules`", claim.id));
        }
    }
    let mut told = BTreeSet::new();
    for scenario in scenarios {
        let Some(title) = &scenario.rule else { continue };
        let id = title.split(' ').next().unwrap_or_default();
        if !table.rules.iter().any(|known| known == id) && told.insert(title) {
            verdict.faults.push(format!(
                "{}: the title of `Rule: {title}` does not begin with an id of the list `rules`",
                scenario.place
            ));
        }
    }
}

/// Gives a hint at the scenario whose key agrees longest.
fn nearest(key: &str, scenarios: &[Scenario]) -> String {
    let agreed = |other: &str| {
        key.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
    };
    let best =
        scenarios.iter().map(|scenario| scenario.key.as_str()).max_by_key(|other| agreed(other));
    match best {
        Some(best) if agreed(best) > 0 => format!(", did you mean `{best}`?"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: &str = "source = \"s\"\ntext = \"t\"\n";

    fn scenario(key: &str, rule: &str) -> Scenario {
        Scenario {
            key: key.to_owned(),
            rule: Some(rule.to_owned()),
            place: "way.feature:3".to_owned(),
        }
    }

    fn faults(table: &str, scenarios: &[Scenario]) -> Vec<String> {
        check(&Table::parse(table).expect("a table"), scenarios).faults
    }

    #[test]
    fn a_table_that_agrees_has_no_fault() {
        let table = format!(
            "rules = [\"EMG-1\"]\n[[claim]]\nid = \"EMG-1.a\"\n{CLAIM}scenarios = [\"way / a\"]"
        );
        let verdict =
            check(&Table::parse(&table).expect("a table"), &[scenario("way / a", "EMG-1 opens")]);
        assert_eq!((verdict.faults.len(), verdict.warnings.len()), (0, 0), "{verdict:?}");
    }

    #[test]
    fn a_claim_that_nothing_shows_is_a_fault() {
        let table = format!("rules = []\n[[claim]]\nid = \"A-01\"\n{CLAIM}");
        let faults = faults(&table, &[]);
        assert!(
            faults[0].starts_with("claim A-01 is shown by nothing: it needs scenarios"),
            "{faults:?}"
        );
    }

    #[test]
    fn a_scenario_that_is_not_there_is_a_fault_with_a_hint() {
        let table = format!(
            "rules = []\n[[claim]]\nid = \"A-01\"\n{CLAIM}scenarios = [\"way / It opens now\"]"
        );
        let scenarios = [scenario("other / x", "EMG-1 r"), scenario("way / It opens", "EMG-1 r")];
        assert_eq!(
            faults(&table, &scenarios)[0],
            "claim A-01: there is no scenario `way / It opens now`, did you mean `way / It opens`?"
        );
    }

    #[test]
    fn a_name_that_stands_twice_in_a_file_shows_nothing() {
        let table = format!(
            "rules = [\"EMG-1\"]\n[[claim]]\nid = \"EMG-1\"\n{CLAIM}scenarios = [\"way / a\"]"
        );
        let scenarios = [scenario("way / a", "EMG-1 r"), scenario("way / a", "EMG-1 r")];
        assert_eq!(
            faults(&table, &scenarios),
            ["claim EMG-1: several scenarios are named `way / a`, rename them"]
        );
    }

    #[test]
    fn rules_and_claims_have_to_know_each_other() {
        let table = format!(
            "rules = [\"EMG-1\"]\n[[claim]]\nid = \"EMG-2\"\n{CLAIM}shown_by = \"later\"\nreason = \"r\"\n\
             [[claim]]\nid = \"EMG-2\"\n{CLAIM}shown_by = \"later\"\nreason = \"r\""
        );
        assert_eq!(
            faults(&table, &[scenario("way / a", "It opens"), scenario("way / b", "It opens")]),
            [
                "claim EMG-2 stands twice, give one another id",
                "rule EMG-1 has no claim, add one",
                "claim EMG-2 is of no rule in the list `rules`",
                "claim EMG-2 is of no rule in the list `rules`",
                "way.feature:3: the title of `Rule: It opens` does not begin with an id of the list `rules`",
            ]
        );
    }

    #[test]
    fn a_scenario_that_no_claim_names_is_a_warning() {
        let table = "rules = []\nclaim = []";
        let verdict = check(
            &Table::parse(table).expect("a table"),
            &[Scenario { key: "way / a".into(), rule: None, place: "way.feature:3".into() }],
        );
        assert_eq!(verdict.faults, [""; 0]);
        assert_eq!(
            verdict.warnings,
            ["way.feature:3: no claim names the scenario `way / a`, add it to one"]
        );
    }
}
