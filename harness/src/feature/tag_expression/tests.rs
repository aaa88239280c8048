//! Tests of tag expressions: what they select, and where they are wrong.

use super::*;

#[expect(clippy::unnecessary_wraps, reason = "it stands in for a check that may refuse")]
fn any(_: &str) -> Result<(), String> {
    Ok(())
}

#[test]
fn expressions_select() {
    let tags: Vec<String> = ["smoke", "issue.2"].map(str::to_owned).to_vec();
    for (expression, expected) in [
        ("@smoke", true),
        ("@safety", false),
        ("not @safety", true),
        ("not not @smoke", true),
        ("@smoke and not @safety", true),
        ("@safety or @issue.2", true),
        ("@safety and @smoke or @issue.2", true),
        ("@safety and (@smoke or @issue.2)", false),
        ("not (@safety or @smoke)", false),
        ("  ( @smoke )  ", true),
    ] {
        let parsed = TagExpression::parse(expression, &any).unwrap();
        assert_eq!(parsed.matches(&tags), expected, "{expression}");
        let written = TagExpression::parse(&parsed.to_string(), &any).unwrap();
        assert_eq!(written.to_string(), parsed.to_string());
        assert_eq!(written.matches(&tags), expected, "{expression} written as {parsed}");
    }
}

#[test]
fn faults_point_at_their_column() {
    let known =
        |tag: &str| if tag == "smoke" { Ok(()) } else { Err(format!("unknown tag `@{tag}`")) };
    let deep = "(".repeat(100);
    let message = |expression| TagExpression::parse(expression, &known).unwrap_err().to_string();
    let text = [
        "",
        "@smoke an @smoke",
        "@smoke and",
        "smoke",
        "(@smoke",
        "@smoke)",
        "not",
        "@smoke and @smoks",
        "@smoke @smoke",
    ]
    .map(message)
    .join("\n");
    insta::assert_snapshot!(text);
    assert!(TagExpression::parse(&deep, &known).unwrap_err().message.contains("too deep"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[@a-d()not ]{0,40}") {
        if let Err(error) = TagExpression::parse(&text, &any) {
            proptest::prop_assert!(error.column >= 1 && error.column <= text.len() + 1);
        }
    }
}
