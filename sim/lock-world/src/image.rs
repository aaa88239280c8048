//! A flash's content as text: facts about it, then rows of hexadecimal digits; what is erased is left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Bytes of a row.
const ROW: usize = 32;
/// No flash of a lockbox is larger, in bytes: a text that says otherwise is wrong.
const MOST_BYTES: usize = 1 << 20;

/// Why a text is not an image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// A line has none of the three forms.
    #[error("line {0} of the image is neither `# remark`, `name = value` nor `@offset digits`")]
    Line(usize),
    /// A row lies outside of the flash.
    #[error("line {0} of the image lies outside of the flash, whose `bytes` stand above all rows")]
    Outside(usize),
    /// The size of the flash is missing, or larger than any.
    #[error("the image has no `bytes = N` above its rows, with N at most 1048576")]
    Size,
}

/// The cells of a flash and what is known of the box that it was read from, in a form that people can read and
/// compare.
///
/// ```text
/// # A session of ten minutes, started on the device.
/// bytes = 32768
/// bolt = locked
/// @00000 7ffeffff…
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlashImage {
    /// What it is, a line each.
    pub remarks: Vec<String>,
    /// What is known of the box, by name.
    pub facts: BTreeMap<String, String>,
    /// The cells.
    pub bytes: Vec<u8>,
}

impl FlashImage {
    /// Reads the text form.
    ///
    /// # Errors
    /// [`ImageError`] names the line.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        let mut image = Self::default();
        for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()))
        {
            if let Some(remark) = line.strip_prefix('#') {
                image.remarks.push(remark.trim().to_owned());
            } else if let Some(row) = line.strip_prefix('@') {
                image.put_row(row).ok_or(ImageError::Line(number))?.map_err(|()| {
                    if image.bytes.is_empty() {
                        ImageError::Size
                    } else {
                        ImageError::Outside(number)
                    }
                })?;
            } else if let Some((name, value)) = line.split_once('=') {
                let (name, value) = (name.trim(), value.trim());
                if name == "bytes" {
                    let bytes = value.parse().ok().filter(|bytes| *bytes <= MOST_BYTES);
                    image.bytes = vec![0xFF; bytes.ok_or(ImageError::Size)?];
                } else {
                    image.facts.insert(name.to_owned(), value.to_owned());
                }
            } else if !line.is_empty() {
                return Err(ImageError::Line(number));
            }
        }
        if image.bytes.is_empty() { Err(ImageError::Size) } else { Ok(image) }
    }

    /// Writes the text form.
    pub fn render(&self) -> String {
        let mut text = String::new();
        for remark in &self.remarks {
            let _ = writeln!(text, "# {remark}");
        }
        let _ = writeln!(text, "bytes = {}", self.bytes.len());
        for (name, value) in &self.facts {
            let _ = writeln!(text, "{name} = {value}");
        }
        for (index, row) in self.bytes.chunks(ROW).enumerate() {
            if row.iter().all(|byte| *byte == 0xFF) {
                continue;
            }
            let _ = write!(text, "@{:05x} ", index * ROW);
            for byte in row {
                let _ = write!(text, "{byte:02x}");
            }
            text.push('\n');
        }
        text
    }

    /// `None`: not a row. `Some(Err)`: one that lies outside.
    fn put_row(&mut self, row: &str) -> Option<Result<(), ()>> {
        let (offset, digits) = row.split_once(' ')?;
        let offset = usize::from_str_radix(offset, 16).ok()?;
        let bytes = from_hex(digits.trim())?;
        let end = offset.checked_add(bytes.len())?;
        let Some(cells) = self.bytes.get_mut(offset..end) else { return Some(Err(())) };
        cells.copy_from_slice(&bytes);
        Some(Ok(()))
    }
}

/// Reads pairs of hexadecimal digits.
fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        digits.chars().map(|digit| digit.to_digit(16).map(|value| value as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_text_is_what_a_person_reads() {
        let mut bytes = vec![0xFF; 96];
        bytes[33] = 0;
        let facts = [("bolt".to_owned(), "locked".to_owned())].into();
        let image = FlashImage { remarks: vec!["One cell.".to_owned()], facts, bytes };
        let row = format!("ff00{}", "ff".repeat(30));
        assert_eq!(
            image.render(),
            format!("# One cell.\nbytes = 96\nbolt = locked\n@00020 {row}\n")
        );
    }

    #[test]
    fn what_is_no_image_is_an_error_that_names_the_line() {
        for (text, error) in [
            ("", ImageError::Size),
            ("@00000 00", ImageError::Size),
            ("bytes = 2000000", ImageError::Size),
            ("bytes = 4\nwords", ImageError::Line(2)),
            ("bytes = 4\n@0 0", ImageError::Line(2)),
            ("bytes = 4\n@0 0g", ImageError::Line(2)),
            ("bytes = 4\n\n@3 0000", ImageError::Outside(3)),
            ("bytes = 4\n@ffffffffffffffff 00", ImageError::Line(2)),
        ] {
            assert_eq!(FlashImage::parse(text), Err(error), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(bytes in prop::collection::vec(prop_oneof![Just(0xFF_u8), any::<u8>()], 1..200)) {
            let image = FlashImage { bytes, ..FlashImage::default() };
            prop_assert_eq!(FlashImage::parse(&image.render()), Ok(image));
        }
    }
}
