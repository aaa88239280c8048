//! Quoted texts in steps: `"Emergency Unlock"`, also in single quotes, with `\"` for a quote inside.

use super::StepError;

/// Takes a quoted text off the front: its content without quotes and escapes, and the rest.
///
/// Gives nothing where no quoted text begins.
///
/// # Errors
///
/// [`StepError::BadText`] where the closing quote is missing.
pub(super) fn take_quoted(text: &str) -> Option<Result<(String, &str), StepError>> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut content = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, escaped)) if escaped == quote || escaped == '\\' => content.push(escaped),
                Some((_, other)) => content.extend(['\\', other]),
                None => break,
            },
            character if character == quote => {
                return Some(Ok((content, &text[at + quote.len_utf8()..])));
            }
            character => content.push(character),
        }
    }
    Some(Err(StepError::BadText { value: text.to_owned(), rule: "its closing quote is missing" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes() {
        for (text, content, rest) in [
            (r#""Sleep" once"#, "Sleep", " once"),
            (r"'Sleep'", "Sleep", ""),
            (r#""say \"hi\" \\ \n""#, r#"say "hi" \ \n"#, ""),
            (r#""it's""#, "it's", ""),
            (r#""""#, "", ""),
            (r#""é→""#, "é→", ""),
        ] {
            assert_eq!(take_quoted(text), Some(Ok((content.to_owned(), rest))), "{text}");
        }
        assert_eq!(take_quoted("Sleep"), None);
        assert_eq!(take_quoted(""), None);
        assert_eq!(
            take_quoted("\"Sleep").unwrap().unwrap_err().to_string(),
            "bad text \"Sleep: its closing quote is missing"
        );
        assert!(take_quoted("\"Sleep\\").unwrap().is_err());
    }
}
