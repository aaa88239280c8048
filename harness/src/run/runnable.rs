//! Why a scenario is not run here at all: told and counted, never passed over.

use super::options::RunOptions;
use crate::feature::{Pickle, PickleStep};

/// Gives why a scenario can't run with these options; `None` if it can.
pub(super) fn why_not(pickle: &Pickle, options: &RunOptions) -> Option<String> {
    if let Some(capability) = lacking(pickle, &options.capabilities) {
        return Some(format!("needs {capability}"));
    }
    let no_dates = options.dashboards.dashboards().no_dates()?;
    pickle.steps.iter().any(names_a_date).then(|| no_dates.to_owned())
}

/// Finds the first capability that a scenario needs and the rig lacks.
fn lacking<'a>(pickle: &'a Pickle, capabilities: &[String]) -> Option<&'a str> {
    let mut needed = pickle.tags.iter().filter_map(|tag| tag.strip_prefix("needs."));
    needed.find(|needed| !capabilities.iter().any(|capability| capability == needed))
}

fn names_a_date(step: &PickleStep) -> bool {
    let cells = step.table.iter().flat_map(|table| table.rows().iter().flatten());
    has_date(&step.text) || cells.into_iter().any(|cell| has_date(cell))
}

/// Tells whether a text has a date as steps write it: `2026-03-05`.
fn has_date(text: &str) -> bool {
    let shape = |window: &[u8]| {
        window.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    text.as_bytes().windows(10).any(shape)
}

#[cfg(test)]
mod tests {
    use super::has_date;

    #[test]
    fn a_date_is_found_wherever_it_stands() {
        for (text, has) in [
            ("the clock reads 2026-03-05 09:00 UTC", true),
            ("2026-03-05T14:00", true),
            ("24 hours pass", false),
            ("2026-3-5", false),
            ("12026-03-05", true),
            ("2026/03/05", false),
            ("", false),
        ] {
            assert_eq!(has_date(text), has, "{text}");
        }
    }
}
