//! The contrast of every pair of colours that the style sheet can make, calculated from the style sheet itself.
//!
//! **Source**: WCAG 2.2, 1.4.3 (text 4.5 to 1), 1.4.11 (controls and focus 3 to 1), and its definition of relative
//! luminance.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("style.css");
const TEXT: f64 = 4.5;
const CONTROL: f64 = 3.0;

/// The grounds on which anything may stand that has no ground of its own.
const GROUNDS: [&str; 2] = ["ground", "card"];
/// Lines that only part what would be understood without them: WCAG asks nothing of those.
const DECORATION: [&str; 1] = ["line"];
/// Inactive controls need no contrast.
const INACTIVE: [&str; 1] = ["button:disabled"];

type Colours = BTreeMap<String, [f64; 3]>;

/// A rule of the style sheet: its selectors, and its properties with their values.
struct Rule {
    selectors: String,
    properties: Vec<(String, String)>,
}

impl Rule {
    fn value(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(property, _)| property == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Takes the style sheet apart: colours in light, colours in dark, and all rules.
fn read(style: &str) -> (Colours, Colours, Vec<Rule>) {
    let mut rules = Vec::new();
    let (mut light, mut dark) = (Colours::new(), Colours::new());
    let mut in_dark = false;
    let mut rest = style;
    while let Some(at) = rest.find(['{', '}']) {
        let before = rest[..at].rsplit("*/").next().unwrap_or_default().trim().to_owned();
        let closes = rest[at..].starts_with('}');
        rest = &rest[at + 1..];
        if closes {
            in_dark = false;
        } else if before.starts_with('@') {
            in_dark = before.contains("dark");
        } else if let Some(end) = rest.find('}') {
            let properties = rest[..end].split(';').filter_map(|one| one.split_once(':'));
            let properties: Vec<_> = properties
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect();
            if before == ":root" {
                let colours = if in_dark { &mut dark } else { &mut light };
                let own = properties.iter().filter_map(|(name, value)| {
                    Some((name.strip_prefix("--")?.to_owned(), rgb(value)))
                });
                colours.extend(own);
            }
            rules.push(Rule { selectors: before, properties });
            rest = &rest[end + 1..];
        }
    }
    (light, dark, rules)
}

/// Reads `#rrggbb`.
fn rgb(value: &str) -> [f64; 3] {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6);
    let digits = digits.unwrap_or_else(|| panic!("`{value}` is no colour as #rrggbb"));
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0)
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let part = colour.map(|part| {
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Gives the variables that a value names.
fn variables(value: &str) -> impl Iterator<Item = &str> {
    value.split("var(--").skip(1).filter_map(|rest| rest.split(')').next())
}

/// Gives the pairs of a rule that have to be told apart, and by how much.
fn pairs(rule: &Rule) -> Vec<(String, String, f64)> {
    let ground = rule.value("background").and_then(|value| variables(value).next());
    let grounds = ground.map_or_else(|| GROUNDS.to_vec(), |ground| vec![ground]);
    let mut pairs = Vec::new();
    let text = rule.value("color").and_then(|value| variables(value).next());
    // Where only the ground is given, the text is the page's.
    if let Some(text) = text.or(ground.map(|_| "text")) {
        pairs.extend(grounds.iter().map(|ground| (text.to_owned(), (*ground).to_owned(), TEXT)));
    }
    let is_line = |name: &str| name.starts_with("border") || name.starts_with("outline");
    let lines = rule.properties.iter().filter(|(name, _)| is_line(name));
    for line in lines.flat_map(|(_, value)| variables(value)) {
        if !DECORATION.contains(&line) {
            pairs.extend(GROUNDS.map(|ground| (line.to_owned(), ground.to_owned(), CONTROL)));
        }
    }
    pairs
}

#[test]
fn every_pair_of_colours_can_be_told_apart_in_light_and_dark() {
    let (light, dark, rules) = read(STYLE);
    let mut looked_at = 0;
    for (scheme, colours) in [("light", &light), ("dark", &dark)] {
        let colour = |name: &str| {
            *colours.get(name).unwrap_or_else(|| panic!("{scheme} has no colour {name}"))
        };
        for rule in &rules {
            for (front, ground, least) in pairs(rule) {
                let found = contrast(colour(&front), colour(&ground));
                assert!(
                    found >= least,
                    "{} ({scheme}): {front} on {ground} has {found:.2} to 1, and needs {least}",
                    rule.selectors
                );
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 60, "only {looked_at} pairs were found");
}

#[test]
fn light_and_dark_have_the_same_colours_and_none_is_named_anywhere_else() {
    let (light, dark, rules) = read(STYLE);
    assert_eq!(light.keys().collect::<Vec<_>>(), dark.keys().collect::<Vec<_>>());
    for rule in rules.iter().filter(|rule| rule.selectors != ":root") {
        for (name, value) in &rule.properties {
            assert!(!value.contains('#') && !value.contains("rgb"), "{} {name}", rule.selectors);
            // What shines through is no colour of the list.
            let may = name != "opacity" || INACTIVE.contains(&rule.selectors.as_str());
            assert!(may, "{} is seen through", rule.selectors);
        }
    }
}

#[test]
fn contrast_is_what_wcag_says() {
    let (black, white) = (rgb("#000000"), rgb("#ffffff"));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(white, white) - 1.0).abs() < 1e-9);
    // The lightest grey that text on white may have.
    assert!(contrast(rgb("#767676"), white) >= TEXT && contrast(rgb("#777777"), white) < TEXT);
}
