//! Rules for feature files: only the tags that have a meaning.

use super::Finding;

/// Tags without an argument.
const PLAIN: [&str; 3] = ["@drill", "@safety", "@smoke"];

/// Judges the tags of one feature file.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_text = false;
    for (index, line) in text.lines().map(str::trim).enumerate() {
        if line.starts_with("\"\"\"") || line.starts_with("```") {
            is_text = !is_text;
        }
        if is_text || !line.starts_with('@') {
            continue;
        }
        let tags = line.split_whitespace().take_while(|word| !word.starts_with('#'));
        for tag in tags.filter(|tag| !is_known(tag)) {
            let message = format!(
                "unknown tag `{tag}`, use {}, @needs.<capability> or @issue.<n>",
                PLAIN.join(", ")
            );
            findings.push(Finding::new(path, index + 1, message));
        }
    }
    findings
}

fn is_known(tag: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let is_number = |word: &str| word.parse::<u32>().is_ok();
    PLAIN.contains(&tag)
        || tag.strip_prefix("@needs.").is_some_and(is_word)
        || tag.strip_prefix("@issue.").is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_pass() {
        let text = "@smoke @needs.power-cut # why\nFeature: a\n  \"\"\"\n  @not a tag\n  \"\"\"\n  @issue.12\n";
        assert_eq!(check("features/a.feature", text), []);
    }

    #[test]
    fn unknown_tags_are_found_in_their_line() {
        for tag in ["@wip", "@needs.", "@needs.Power", "@issue.x", "@Smoke", "@"] {
            let found = check("features/a.feature", &format!("Feature: a\n\n  @smoke {tag}\n"));
            assert_eq!(found.len(), 1, "{tag}");
            assert!(found[0].to_string().starts_with("features/a.feature:3: unknown tag `"));
        }
    }
}
