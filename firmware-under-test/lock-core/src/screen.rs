//! A screen as data: eight rows of text, and perhaps a QR code.

use lock_protocol::{LatchState, PairingCode};

use crate::duration_text::{Piece, Text, put};

/// Rows of text; they coincide with the display's pages of eight pixels.
pub const ROWS: usize = 8;
/// Characters in a row.
pub const COLUMNS: usize = 25;
/// Characters in a row beside a QR code.
pub const NARROW_COLUMNS: usize = 13;

/// A large text: at most 12 characters, three rows high.
pub type LargeText = heapless::String<12>;

/// The facts that the header shows (BTN-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The physical latch, not the session.
    pub latch: LatchState,
    /// Whether the plate is seen.
    pub plate: bool,
    /// Whether the dashboard can be reached.
    pub link: bool,
    /// The battery's level in percent.
    pub battery_percent: u8,
}

impl Header {
    /// Writes the battery's level: `80%`.
    pub fn battery_text(&self) -> Text {
        let mut text = Text::new();
        let percent = self.battery_percent.min(100);
        put(&mut text, &[Piece::Number(percent.into()), Piece::Words("%")]);
        text
    }
}

/// A row of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Row {
    /// Dark.
    #[default]
    Blank,
    /// The icons.
    Header(Header),
    /// Text from a column on.
    Text {
        /// The first character's column.
        column: u8,
        /// The words.
        text: Text,
    },
    /// Text of large characters, which takes this row and the two below.
    Large {
        /// The first character's column; a large character takes two.
        column: u8,
        /// The words.
        text: LargeText,
    },
    /// A row that is covered by the large text `above` rows higher.
    LargeBelow {
        /// 1 or 2.
        above: u8,
    },
    /// A choice of a menu.
    Choice {
        /// The words.
        text: Text,
        /// Whether it is selected: the row is inverted.
        selected: bool,
        /// Whether choices lie hidden above this row.
        more_above: bool,
        /// Whether choices lie hidden below this row.
        more_below: bool,
    },
}

/// The page that a QR code leads to (LCK-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// About an error, by its number.
    Error(u8),
    /// About the emergency unlock.
    EmergencyUnlock,
}

/// What a QR code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qr {
    /// The address of a help page.
    Help(Help),
    /// The code for pairing, which is on the screen in words, too.
    Pairing(PairingCode),
}

/// A whole screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// The rows, from the top.
    pub rows: [Row; ROWS],
    /// The QR code at the right, if any; rows are then `NARROW_COLUMNS` wide.
    pub qr: Option<Qr>,
}
