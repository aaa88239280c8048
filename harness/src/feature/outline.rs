//! Fills the `<placeholders>` of a scenario outline.

/// A row of examples with its heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Example<'a> {
    /// The columns' names.
    pub(super) heading: &'a [String],
    /// The row's cells.
    pub(super) row: &'a [String],
}

impl Example<'_> {
    /// Fills each `<placeholder>` with its column's cell.
    ///
    /// What stands between `<` and `>` is a placeholder where neither end of it is a blank.
    ///
    /// # Errors
    ///
    /// The first placeholder that no column has.
    pub(super) fn fill(self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            filled.push_str(before);
            let name = after.split('>').next().filter(|name| name.len() < after.len());
            match name {
                Some(name) if !name.is_empty() && name.trim() == name && !name.contains('<') => {
                    let place = self.heading.iter().position(|heading| heading == name);
                    let cell = place.and_then(|place| self.row.get(place)).ok_or(name)?;
                    filled.push_str(cell);
                    rest = &after[name.len() + 1..];
                }
                _ => {
                    filled.push('<');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled() {
        let heading = ["a".to_owned(), "b c".to_owned()];
        let row = ["1".to_owned(), "<a>".to_owned()];
        let example = Example { heading: &heading, row: &row };
        for (text, expected) in [
            ("", Ok("")),
            ("x", Ok("x")),
            ("<a>", Ok("1")),
            ("<a><a> <b c>.", Ok("11 <a>.")),
            ("1 < 2 > 1", Ok("1 < 2 > 1")),
            ("< a>", Ok("< a>")),
            ("<a", Ok("<a")),
            ("<>", Ok("<>")),
            ("<<a>", Ok("<1")),
            ("<d>", Err("d")),
        ] {
            let filled = example.fill(text);
            assert_eq!(filled.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
