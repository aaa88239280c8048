//! The keypad's matrix of four rows and three columns.

/// A key by its place in the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u8);

/// Key caps, row by row.
const CAPS: [char; 12] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

impl Key {
    /// Finds the key with a cap.
    pub(crate) fn of_cap(cap: char) -> Option<Self> {
        CAPS.iter().position(|&other| other == cap).map(|index| Self(index as u8))
    }

    /// Gives 0–11, row by row.
    pub(crate) fn index(self) -> u8 {
        self.0
    }
}

/// Gives the level of a column (0–2): pulled up, low when a closed key connects it to a row driven low.
///
/// `closed` has one bit a key; `rows_low` one bit a row. Each key has its diode, so three keys never
/// make a fourth.
pub(crate) fn column_is_high(column: u8, closed: u16, rows_low: u8) -> bool {
    (0..4).all(|row| rows_low & (1 << row) == 0 || closed & (1 << (row * 3 + column)) == 0)
}

#[cfg(test)]
mod tests {
    use super::{Key, column_is_high};

    #[test]
    fn each_key_pulls_its_column_for_its_row_only() {
        for (index, cap) in "123456789*0#".chars().enumerate() {
            let key = Key::of_cap(cap).unwrap();
            for row in 0..4u8 {
                for column in 0..3u8 {
                    let here = usize::from(row * 3 + column) == index;
                    assert_eq!(
                        column_is_high(column, 1 << key.index(), 1 << row),
                        !here,
                        "{cap} {row} {column}"
                    );
                }
            }
        }
        assert_eq!(Key::of_cap('A'), None);
    }

    #[test]
    fn all_rows_low_show_any_key() {
        assert!(!column_is_high(1, 1 << 10, 0b1111));
        assert!(column_is_high(1, 1 << 10, 0b0111));
        assert!(column_is_high(0, 0, 0b1111));
    }
}
