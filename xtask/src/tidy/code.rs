//! Rust source with its comments and literals blanked, so that a search finds code only.

/// Gives the source with the same lines and columns, blanks for comments and for the insides of literals.
pub(super) fn of(source: &str) -> String {
    let mut rest = source;
    let mut code = String::with_capacity(source.len());
    while let Some(first) = rest.chars().next() {
        let (skipped, is_code) = match skip(rest, code.chars().next_back()) {
            Some(length) => (length, false),
            None => (first.len_utf8(), true),
        };
        for character in rest[..skipped].chars() {
            code.push(if is_code || character == '\n' { character } else { ' ' });
        }
        rest = &rest[skipped..];
    }
    code
}

/// Gives the length in bytes of the comment or literal that the text begins with, if it does.
fn skip(text: &str, before: Option<char>) -> Option<usize> {
    let in_a_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if text.starts_with("//") {
        Some(text.find('\n').unwrap_or(text.len()))
    } else if text.starts_with("/*") {
        Some(block_comment(text))
    } else if text.starts_with('"') {
        Some(string(text))
    } else if text.starts_with('\'') {
        character(text)
    } else if in_a_word {
        None
    } else {
        raw_string(text)
    }
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character in quotes, but not a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escaped) = inside.strip_prefix('\\') {
        let skipped = escaped.chars().next()?.len_utf8();
        return escaped[skipped..].find('\'').map(|end| 2 + skipped + end + 1);
    }
    let length = inside.chars().next()?.len_utf8();
    inside[length..].starts_with('\'').then_some(1 + length + 1)
}

fn raw_string(text: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| text.starts_with(prefix))?;
    let rest = &text[prefix.len()..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let inside = rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(prefix.len() + hashes + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays_in_its_place() {
        let table = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("x \" y", z)"#, "f(        , z)"),
            (r##"r#"a " b"# + c"##, "           + c"),
            ("let r = 1; bar!(r)", "let r = 1; bar!(r)"),
            (r"m('a', '\'', '\u{7f}')", "m(   ,     ,         )"),
            ("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)"),
            ("r#type + for\"x\"", "r#type + for   "),
            ("\"no end", "       "),
            ("/* no end", "         "),
            ("'", "'"),
            (r"'\", r"'\"),
            ("b\"x\" br\"y\"", "b         "),
        ];
        for (source, expected) in table {
            assert_eq!(of(source), expected, "of {source}");
        }
    }

    #[test]
    fn lines_keep_their_numbers() {
        let source = "/* a\nb */ \"c\nd\" e\n// f\n";
        assert_eq!(of(source).lines().count(), source.lines().count());
        assert_eq!(of(source).lines().nth(2), Some("   e"));
    }
}
