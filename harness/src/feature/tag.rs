//! The tags that feature files may use.

/// The allowed tags, in words.
///
/// **Source**: house.md §6.
pub const ALLOWED_TAGS: &str = "@smoke, @safety, @needs.<capability>, @drill, @issue.<number>";

/// Checks a tag (without `@`) against the allowed ones; `capabilities` are those that rigs may have.
///
/// # Errors
///
/// What is wrong with it, and what is allowed.
pub fn check_tag(tag: &str, capabilities: &[&str]) -> Result<(), String> {
    if matches!(tag, "smoke" | "safety" | "drill") {
        return Ok(());
    }
    if let Some(number) = tag.strip_prefix("issue.")
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Ok(());
    }
    if let Some(capability) = tag.strip_prefix("needs.") {
        if capabilities.contains(&capability) {
            return Ok(());
        }
        return Err(format!(
            "unknown capability in `@{tag}`: rigs may have {}, see `lockbench rigs`",
            capabilities.join(", ")
        ));
    }
    Err(format!("unknown tag `@{tag}`: use {ALLOWED_TAGS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_houses_tags_pass() {
        for tag in ["smoke", "safety", "drill", "issue.2", "issue.417", "needs.power"] {
            assert_eq!(check_tag(tag, &["power"]), Ok(()), "{tag}");
        }
        for tag in
            ["Smoke", "smoke2", "issue.", "issue.x", "needs.", "needs", "wip", "allow.skipped", ""]
        {
            assert!(check_tag(tag, &["power"]).is_err(), "{tag}");
        }
        assert_eq!(
            check_tag("wip", &[]).unwrap_err(),
            "unknown tag `@wip`: use @smoke, @safety, @needs.<capability>, @drill, @issue.<number>"
        );
        assert_eq!(
            check_tag("needs.laser", &["power", "display"]).unwrap_err(),
            "unknown capability in `@needs.laser`: rigs may have power, display, see `lockbench rigs`"
        );
    }
}
