//! The icons of the display, from the drawings that the firmware uses too.

/// A small picture among the text, one or two cells of 5×8 pixels wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The latch is locked (two cells).
    Locked,
    /// The latch is not locked (two cells).
    Unlocked,
    /// The back plate is seen (two cells).
    Plate,
    /// No back plate is seen (two cells).
    NoPlate,
    /// The link is up (two cells).
    Link,
    /// The link is down (two cells).
    NoLink,
    /// A menu row (one cell).
    Row,
    /// The selected menu row (one cell).
    RowSelected,
    /// There are menu rows above (one cell).
    MoreAbove,
    /// There are menu rows below (one cell).
    MoreBelow,
}

/// Turns a drawing of eight lines, `#` lit, into column bytes with bit 0 on top.
///
/// A drawing of other dimensions or with other characters doesn't compile.
const fn columns<const WIDTH: usize>(drawing: &[u8]) -> [u8; WIDTH] {
    let mut columns = [0; WIDTH];
    let (mut x, mut y, mut index) = (0, 0, 0);
    while index < drawing.len() {
        match drawing[index] {
            b'#' | b'.' => {
                assert!(x < WIDTH && y < 8, "the drawing is larger than its cells");
                columns[x] |= ((drawing[index] == b'#') as u8) << y;
                x += 1;
            }
            b'\n' => {
                assert!(x == WIDTH, "a line of the drawing is shorter than its cells");
                x = 0;
                y += 1;
            }
            b'\r' => {}
            _ => panic!("a drawing consists of # and ."),
        }
        index += 1;
    }
    assert!(x == 0 && y == 8, "a drawing has eight lines");
    columns
}

macro_rules! drawing {
    ($name:literal, $width:literal) => {
        &const { columns::<$width>(include_bytes!(concat!("../../../assets/oled/", $name, ".txt"))) }
    };
}

impl Icon {
    /// Every icon, in the order of declaration.
    pub const ALL: [Self; 10] = [
        Self::Locked,
        Self::Unlocked,
        Self::Plate,
        Self::NoPlate,
        Self::Link,
        Self::NoLink,
        Self::Row,
        Self::RowSelected,
        Self::MoreAbove,
        Self::MoreBelow,
    ];

    /// Gives the pixels: one byte a column from left to right, bit 0 on top; 5 or 10 columns.
    pub const fn columns(self) -> &'static [u8] {
        match self {
            Self::Locked => drawing!("locked", 10),
            Self::Unlocked => drawing!("unlocked", 10),
            Self::Plate => drawing!("plate", 10),
            Self::NoPlate => drawing!("no-plate", 10),
            Self::Link => drawing!("link", 10),
            Self::NoLink => drawing!("no-link", 10),
            Self::Row => drawing!("row", 5),
            Self::RowSelected => drawing!("row-selected", 5),
            Self::MoreAbove => drawing!("more-above", 5),
            Self::MoreBelow => drawing!("more-below", 5),
        }
    }

    /// Gives the icon of one cell that looks exactly so.
    pub(crate) fn small(columns: &[u8]) -> Option<Self> {
        Self::ALL[6..].iter().copied().find(|icon| icon.columns() == columns)
    }

    /// Gives the icon of two cells that looks exactly so.
    pub(crate) fn wide(columns: &[u8]) -> Option<Self> {
        Self::ALL[..6].iter().copied().find(|icon| icon.columns() == columns)
    }
}

#[cfg(test)]
mod tests {
    use super::Icon;
    use crate::glyph;

    #[test]
    fn no_icon_can_be_taken_for_another_or_for_text() {
        for (index, icon) in Icon::ALL.iter().enumerate() {
            assert_eq!(icon.columns().len(), if index < 6 { 10 } else { 5 }, "{icon:?}");
            for other in &Icon::ALL[index + 1..] {
                let distance = distance(icon.columns(), other.columns());
                assert!(distance >= 4, "{icon:?} and {other:?} differ in {distance} pixels");
            }
            let halves: Vec<&[u8]> = icon.columns().chunks(5).collect();
            for half in halves {
                let inverse: Vec<u8> = half.iter().map(|column| !column).collect();
                assert_eq!(glyph::small(glyph::small_key(half)), None, "{icon:?}");
                assert_eq!(glyph::small(glyph::small_key(&inverse)), None, "{icon:?} inverted");
                assert!(half.iter().any(|&column| column != 0), "half of {icon:?} is blank");
            }
        }
    }

    fn distance(one: &[u8], other: &[u8]) -> u32 {
        if one.len() != other.len() {
            return u32::MAX;
        }
        one.iter().zip(other).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}
