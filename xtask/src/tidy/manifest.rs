//! Rules for manifests: the workspace's lints everywhere, and no feature for tests in the firmware.

use super::Finding;

/// Features that would give the firmware a behaviour of its own under test.
const FOR_TESTS: [&str; 6] = ["fake", "mock", "sim", "simulated", "test", "testing"];

/// Judges one Cargo.toml by its path from the workspace's folder and its text.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return vec![Finding::new(path, 0, format!("is no TOML: {error}"))],
    };
    let mut findings = Vec::new();
    if table.contains_key("package") && !has_lints_of_workspace(&table) {
        findings.push(Finding::new(path, 0, "must have `[lints]` with `workspace = true`"));
    }
    let features = table.get("features").and_then(toml::Value::as_table);
    let names = features.into_iter().flat_map(toml::Table::keys);
    if path.starts_with("firmware-under-test/") {
        for name in names.filter(|name| FOR_TESTS.contains(&name.as_str())) {
            let message = format!("the firmware never mentions tests, take out feature `{name}`");
            findings.push(Finding::new(path, 0, message));
        }
    }
    findings
}

fn has_lints_of_workspace(table: &toml::Table) -> bool {
    let lints = table.get("lints").and_then(|lints| lints.get("workspace"));
    lints.and_then(toml::Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_takes_the_workspaces_lints() {
        assert_eq!(check("a/Cargo.toml", "[package]\nname = 'a'\n[lints]\nworkspace = true\n"), []);
        assert_eq!(check("a/Cargo.toml", "[package]\nname = 'a'\n").len(), 1);
        assert_eq!(
            check("a/Cargo.toml", "[package]\nname = 'a'\nlints.workspace = false\n").len(),
            1
        );
        assert_eq!(check("Cargo.toml", "[workspace]\nmembers = []\n"), []);
    }

    #[test]
    fn the_firmware_has_no_feature_for_tests() {
        let text =
            "[package]\nname = 'a'\n[lints]\nworkspace = true\n[features]\nsim = []\nlog = []\n";
        let found = check("firmware-under-test/a/Cargo.toml", text);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.ends_with("take out feature `sim`"));
        assert_eq!(check("harness/Cargo.toml", text), []);
    }

    #[test]
    fn what_is_no_toml_is_a_finding() {
        assert!(check("a/Cargo.toml", "[package\n")[0].message.starts_with("is no TOML: "));
    }
}
