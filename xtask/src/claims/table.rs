//! The table of claims as it stands in `features/claims.toml`.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// The ids of the rules that need a claim.
    pub(super) rules: Vec<String>,
    /// The claims, in order.
    #[serde(rename = "claim")]
    pub(super) claims: Vec<Claim>,
}

/// A statement about the product, and what shows it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    /// `A-01` for document A, `B-01` and `C-01` for the others, else a rule's id, with `.a` for one of its sentences.
    pub(super) id: String,
    /// Where the statement stands.
    pub(super) source: String,
    /// The statement, in short.
    pub(super) text: String,
    /// `stem / name` of the scenarios that show it.
    #[serde(default)]
    scenarios: Vec<String>,
    /// `test` or `later`, where no scenario can.
    shown_by: Option<String>,
    /// The kind of test.
    test: Option<String>,
    /// Why no scenario can.
    reason: Option<String>,
}

/// What shows a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence<'a> {
    /// Scenarios, each as `stem / name`.
    Scenarios(&'a [String]),
    /// A test of another kind.
    Test {
        /// Which kind.
        kind: &'a str,
        /// Why no scenario.
        reason: &'a str,
    },
    /// A part of the product that is still to come.
    Later {
        /// Which.
        reason: &'a str,
    },
}

impl Table {
    /// Reads the table from its file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the table of claims {} can't be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no table of claims", path.display()))
    }

    /// Reads the table from its text.
    pub(super) fn parse(text: &str) -> Result<Self> {
        Ok(toml::from_str(text)?)
    }
}

impl Claim {
    /// Gives the id of the rule that the claim belongs to; `None` for one of a document.
    pub(super) fn rule(&self) -> Option<&str> {
        let rule = self.id.split_once('.').map_or(self.id.as_str(), |(rule, _)| rule);
        let of_document = ["A-", "B-", "C-"].iter().any(|document| rule.starts_with(document));
        (!of_document).then_some(rule)
    }

    /// Gives what shows the claim; `None` where that is missing or contradicts itself.
    pub(super) fn evidence(&self) -> Option<Evidence<'_>> {
        let shown_by = self.shown_by.as_deref();
        match (self.scenarios.as_slice(), shown_by, self.test.as_deref(), self.reason.as_deref()) {
            ([], Some("test"), Some(kind), Some(reason)) => Some(Evidence::Test { kind, reason }),
            ([], Some("later"), None, Some(reason)) => Some(Evidence::Later { reason }),
            ([_, ..], None, None, None) => Some(Evidence::Scenarios(&self.scenarios)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(lines: &str) -> Claim {
        let text = format!(
            "rules = []\n[[claim]]\nid = \"BTN-1.a\"\nsource = \"s\"\ntext = \"t\"\n{lines}"
        );
        Table::parse(&text).expect("a table").claims.remove(0)
    }

    #[test]
    fn evidence_is_scenarios_or_a_test_or_later_and_one_of_them_only() {
        let scenarios = claim("scenarios = [\"a / b\"]");
        assert_eq!(scenarios.evidence(), Some(Evidence::Scenarios(&["a / b".to_owned()])));
        let test = claim("shown_by = \"test\"\ntest = \"sweep\"\nreason = \"r\"");
        assert_eq!(test.evidence(), Some(Evidence::Test { kind: "sweep", reason: "r" }));
        let later = claim("shown_by = \"later\"\nreason = \"r\"");
        assert_eq!(later.evidence(), Some(Evidence::Later { reason: "r" }));
        for bad in [
            "",
            "scenarios = []",
            "scenarios = [\"a / b\"]\nshown_by = \"later\"\nreason = \"r\"",
            "shown_by = \"test\"\nreason = \"r\"",
            "shown_by = \"test\"\ntest = \"sweep\"",
            "shown_by = \"later\"",
            "shown_by = \"hope\"\nreason = \"r\"",
        ] {
            assert_eq!(claim(bad).evidence(), None, "{bad}");
        }
    }

    #[test]
    fn a_claim_belongs_to_a_rule_or_to_a_document() {
        let mut claim = claim("");
        assert_eq!(claim.rule(), Some("BTN-1"));
        for (id, rule) in [("EMG-8", Some("EMG-8")), ("A-01", None), ("B-21", None), ("C-03", None)]
        {
            claim.id = id.to_owned();
            assert_eq!(claim.rule(), rule);
        }
    }

    #[test]
    fn unknown_fields_are_refused() {
        let error = Table::parse("rules = []\nclaim = []\nclaims = []").expect_err("refused");
        assert!(error.to_string().contains("unknown field `claims`"), "{error}");
    }
}
