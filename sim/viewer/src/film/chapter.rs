//! A chapter for each step, in ffmpeg's metadata format.

use std::fmt::Write as _;

use crate::reel::Plan;

/// Writes the chapters.
///
/// **Source**: ffmpeg's documentation, "Metadata": `=`, `;`, `#`, `\` and line ends are escaped by a backslash.
pub(super) fn metadata(plan: &Plan) -> String {
    let mut text = format!(";FFMETADATA1\ntitle={}\n", escaped(&plan.title));
    let mut from = 0;
    for cut in &plan.cuts {
        let to = from + cut.lasts().as_millis();
        // A string takes what is written to it.
        let _ = write!(
            text,
            "\n[CHAPTER]\nTIMEBASE=1/1000\nSTART={from}\nEND={to}\ntitle={}\n",
            escaped(&cut.step)
        );
        from = to;
    }
    text
}

fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        if matches!(letter, '=' | ';' | '#' | '\\' | '\n') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_a_meaning_are_escaped() {
        let table = [
            ("I confirm", "I confirm"),
            ("a=b; c#\\", "a\\=b\\; c\\#\\\\"),
            ("two\nlines", "two\\\nlines"),
        ];
        for (words, expected) in table {
            assert_eq!(escaped(words), expected);
        }
    }
}
