//! What the display says: lines, header and menu, read from its pixels.

use ssd1306_model::Frame;

use crate::cell::{self, COLUMNS, Cell, Grid, ROWS};
use crate::header::Header;
use crate::icon::Icon;

/// Stands for a cell whose pixels are no character and no icon.
pub const UNREADABLE: char = '\u{FFFD}';

/// A row of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuRow {
    /// Its text, without icons and surrounding blanks.
    pub text: String,
    /// Whether the knob is on it.
    pub selected: bool,
}

/// Everything that the display says at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenText {
    /// The eight rows from the top, 25 cells each, icons as blanks, trailing blanks left out. Large
    /// text stands in the first of its three rows.
    pub lines: [String; ROWS],
    /// All lines with every run of blanks and line breaks as one space.
    pub collapsed: String,
    /// The icons of the top row and the battery.
    pub header: Header,
    /// The visible rows of the menu from the top; none if the screen has no menu.
    pub rows: Vec<MenuRow>,
    /// The menu goes on above.
    pub more_above: bool,
    /// The menu goes on below.
    pub more_below: bool,
}

impl ScreenText {
    pub(crate) fn read(frame: &Frame) -> Self {
        if frame.is_dark() {
            return Self::default();
        }
        let grid = cell::read(frame);
        let lines: [String; ROWS] = core::array::from_fn(|row| line(&grid[row]));
        let icon = |icon: Icon| grid.iter().any(|cells| cells.contains(&Cell::Icon(icon)));
        Self {
            collapsed: collapse(&lines),
            header: header(&grid, &lines[0]),
            rows: rows(&grid, &lines),
            more_above: icon(Icon::MoreAbove),
            more_below: icon(Icon::MoreBelow),
            lines,
        }
    }

    /// Tells whether the text is shown, wherever its lines break and however it is capitalised.
    pub fn shows(&self, text: &str) -> bool {
        let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        contains_ignoring_case(&self.collapsed, &wanted)
    }

    /// Gives the menu row under the knob.
    pub fn selected(&self) -> Option<&MenuRow> {
        self.rows.iter().find(|row| row.selected)
    }

    /// Gives the name of the error screen, such as `E-LOCK-20`, whole.
    pub fn error(&self) -> Option<&str> {
        let is_name = |word: &&str| {
            word.strip_prefix("E-LOCK-").is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
            })
        };
        self.collapsed
            .split(|character: char| !character.is_ascii_alphanumeric() && character != '-')
            .find(is_name)
    }

    /// Tells whether there are pixels that are no character and no icon.
    pub fn is_partly_unreadable(&self) -> bool {
        self.collapsed.contains(UNREADABLE)
    }
}

fn line(cells: &[Cell; COLUMNS]) -> String {
    let used = cells.iter().rposition(|cell| matches!(cell, Cell::Character(_) | Cell::Unreadable));
    cells[..used.map_or(0, |last| last + 1)]
        .iter()
        .map(|cell| match cell {
            Cell::Character(character) => char::from(*character),
            Cell::Unreadable => UNREADABLE,
            Cell::Blank | Cell::Icon(_) => ' ',
        })
        .collect()
}

fn collapse(lines: &[String; ROWS]) -> String {
    let mut collapsed = String::with_capacity(ROWS * COLUMNS);
    for word in lines.iter().flat_map(|line| line.split_ascii_whitespace()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

fn header(grid: &Grid, top_line: &str) -> Header {
    let mut header = Header::default();
    for cell in &grid[0] {
        match cell {
            Cell::Icon(Icon::Locked) => header.locked = Some(true),
            Cell::Icon(Icon::Unlocked) => header.locked = Some(false),
            Cell::Icon(Icon::Plate) => header.plate = Some(true),
            Cell::Icon(Icon::NoPlate) => header.plate = Some(false),
            Cell::Icon(Icon::Link) => header.link = Some(true),
            Cell::Icon(Icon::NoLink) => header.link = Some(false),
            _ => {}
        }
    }
    if header != Header::default() {
        header.battery_percent =
            top_line.split_ascii_whitespace().find_map(|word| word.strip_suffix('%')?.parse().ok());
    }
    header
}

fn rows(grid: &Grid, lines: &[String; ROWS]) -> Vec<MenuRow> {
    let row = |(cells, line): (&[Cell; COLUMNS], &String)| {
        let selected = match cells[0] {
            Cell::Icon(Icon::Row) => false,
            Cell::Icon(Icon::RowSelected) => true,
            _ => return None,
        };
        Some(MenuRow { text: line.trim().into(), selected })
    };
    grid.iter().zip(lines).filter_map(row).collect()
}

fn contains_ignoring_case(text: &str, wanted: &str) -> bool {
    wanted.is_empty()
        || text
            .as_bytes()
            .windows(wanted.len())
            .any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}
