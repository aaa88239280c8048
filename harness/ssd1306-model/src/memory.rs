//! The display memory (GDDRAM) with its address pointers (datasheet 8.7 and 10.1.1 to 10.1.5).

use crate::frame::{PAGES, WIDTH};

/// How the address pointers move after a data byte (datasheet 10.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Addressing {
    /// Along the row of the window, then to its next page.
    Horizontal,
    /// Down the column of the window, then to its next column.
    Vertical,
    /// Along the page, which is never left.
    Page,
}

/// An inclusive range that a pointer runs through again and again.
#[derive(Clone, Copy, Debug)]
struct Window {
    start: u8,
    end: u8,
}

impl Window {
    /// Gives the value after `at`, and whether that was a step from the end back to the start.
    const fn next(self, at: u8, limit: u8) -> (u8, bool) {
        if at == self.end { (self.start, true) } else { ((at + 1) & limit, false) }
    }
}

/// The memory, its window and its pointers.
///
/// Cells are kept by segment driver in the order in which a module's glass shows them from left to
/// right (segment 127 is the leftmost), not by column address: the segment remap takes effect on
/// writing, and leaves alone what is stored (datasheet 10.1.8).
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    cells: [u8; WIDTH * PAGES],
    addressing: Addressing,
    columns: Window,
    pages: Window,
    column: u8,
    page: u8,
    /// The column that page addressing returns to, set by 00h–1Fh.
    page_start_column: u8,
    remapped: bool,
}

impl Memory {
    /// Gives the memory after power-on: pointers as the datasheet says, content arbitrary, but the
    /// same each time.
    pub(crate) fn new() -> Self {
        let mut noise = 0x2545_F491_u32;
        let cells = core::array::from_fn(|_| {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            noise as u8
        });
        Self {
            cells,
            addressing: Addressing::Page,
            columns: Window { start: 0, end: 127 },
            pages: Window { start: 0, end: 7 },
            column: 0,
            page: 0,
            page_start_column: 0,
            remapped: false,
        }
    }

    /// Gives the cells, page by page, from the left edge of the glass.
    pub(crate) const fn cells(&self) -> &[u8; WIDTH * PAGES] {
        &self.cells
    }

    /// Stores a data byte and moves the pointers; gives the cell's index if its content changed.
    pub(crate) fn store(&mut self, byte: u8) -> Option<usize> {
        let glass = if self.remapped { self.column } else { 127 - self.column };
        let index = usize::from(self.page) * WIDTH + usize::from(glass);
        self.advance();
        let changed = self.cells[index] != byte;
        self.cells[index] = byte;
        changed.then_some(index)
    }

    fn advance(&mut self) {
        match self.addressing {
            Addressing::Page => {
                self.column =
                    if self.column == 127 { self.page_start_column } else { self.column + 1 };
            }
            Addressing::Horizontal => {
                let (column, wrapped) = self.columns.next(self.column, 127);
                self.column = column;
                if wrapped {
                    self.page = self.pages.next(self.page, 7).0;
                }
            }
            Addressing::Vertical => {
                let (page, wrapped) = self.pages.next(self.page, 7);
                self.page = page;
                if wrapped {
                    self.column = self.columns.next(self.column, 127).0;
                }
            }
        }
    }

    /// Sets how the pointers move (20h).
    pub(crate) const fn set_addressing(&mut self, addressing: Addressing) {
        self.addressing = addressing;
    }

    /// Tells whether page addressing is set, which 00h–1Fh and B0h–B7h need.
    pub(crate) fn is_page_addressing(&self) -> bool {
        self.addressing == Addressing::Page
    }

    /// Sets the window's columns, both ends included, and goes to the first (21h); `false` if the
    /// range is not one of 0 ≤ start ≤ end ≤ 127.
    pub(crate) const fn set_columns(&mut self, start: u8, end: u8) -> bool {
        if start > end || end > 127 {
            return false;
        }
        self.columns = Window { start, end };
        self.column = start;
        true
    }

    /// Sets the window's pages, both ends included, and goes to the first (22h); `false` if the
    /// range is not one of 0 ≤ start ≤ end ≤ 7.
    pub(crate) const fn set_pages(&mut self, start: u8, end: u8) -> bool {
        if start > end || end > 7 {
            return false;
        }
        self.pages = Window { start, end };
        self.page = start;
        true
    }

    /// Sets the lower four bits of the start column of page addressing (00h–0Fh).
    pub(crate) const fn set_start_column_low(&mut self, nibble: u8) {
        self.page_start_column = self.page_start_column & 0x70 | nibble & 0x0F;
        self.column = self.page_start_column;
    }

    /// Sets the upper bits of the start column of page addressing (10h–1Fh).
    pub(crate) const fn set_start_column_high(&mut self, nibble: u8) {
        self.page_start_column = self.page_start_column & 0x0F | (nibble & 0x07) << 4;
        self.column = self.page_start_column;
    }

    /// Goes to a page, 0–7, in page addressing (B0h–B7h).
    pub(crate) const fn set_page(&mut self, page: u8) {
        self.page = page & 7;
    }

    /// Maps column 0 to segment 127 (A1h, `true`) or to segment 0 for the bytes to come.
    pub(crate) const fn set_remapped(&mut self, remapped: bool) {
        self.remapped = remapped;
    }
}
