//! The lines of a feature file, found by byte offset.

/// A text taken apart into lines; lines are counted from 1.
pub(super) struct Lines<'a> {
    lines: Vec<&'a str>,
    /// Byte offset of each line's start.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(place, _)| place + 1));
        Self { lines: text.lines().collect(), starts: starts.collect() }
    }

    /// Gives the line of a byte offset; the last one for what lies beyond the end.
    pub(super) fn at(&self, offset: usize) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Gives a line's text without blanks around it; nothing for a line that isn't there.
    pub(super) fn text(&self, line: u32) -> &'a str {
        let place = (line as usize).checked_sub(1);
        place.and_then(|place| self.lines.get(place)).map_or("", |line| line.trim())
    }

    /// Gives the lines of the rows of a table that begins at a byte offset.
    pub(super) fn rows(&self, offset: usize) -> Vec<u32> {
        (self.at(offset)..=self.lines.len() as u32)
            .take_while(|line| {
                let text = self.text(*line);
                text.is_empty() || text.starts_with(['|', '#'])
            })
            .filter(|line| self.text(*line).starts_with('|'))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_offset() {
        let text = "ab\n  cd\r\n\nef";
        let lines = Lines::of(text);
        for (offset, line) in [(0, 1), (2, 1), (3, 2), (8, 2), (9, 3), (10, 4), (12, 4), (999, 4)] {
            assert_eq!(lines.at(offset), line, "offset {offset}");
        }
        assert_eq!([0, 1, 2, 3, 4, 5].map(|line| lines.text(line)), ["", "ab", "cd", "", "ef", ""]);
    }

    #[test]
    fn rows_are_counted_over_blank_lines_and_comments() {
        let text = "Feature: x\n\n  | a |\n\n  # no\n  | b |\nScenario:\n  | c |\n";
        let lines = Lines::of(text);
        assert_eq!(lines.rows(14), [3, 6]);
        assert_eq!(lines.rows(0), [0_u32; 0]);
        assert_eq!(lines.rows(9999), [0_u32; 0]);
    }
}
