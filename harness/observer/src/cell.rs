//! The display's cells: 25 columns and 8 rows of 5×8 pixels, and what stands in each.

use ssd1306_model::{Frame, PAGES, WIDTH};

use crate::glyph;
use crate::icon::Icon;
use crate::qr;

/// Cells of a row.
pub(crate) const COLUMNS: usize = 25;
/// Rows of cells, which coincide with the controller's pages.
pub(crate) const ROWS: usize = PAGES;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing: all pixels alike, or the rest of a larger thing.
    Blank,
    /// A character.
    Character(u8),
    /// An icon; of a wide one the left half.
    Icon(Icon),
    /// Pixels that are none of these.
    Unreadable,
}

/// All cells of a frame.
pub(crate) type Grid = [[Cell; COLUMNS]; ROWS];

/// The left edge of a column, in pixels.
const fn left(column: usize) -> usize {
    1 + 5 * column
}

/// Reads all cells of a frame.
pub(crate) fn read(frame: &Frame) -> Grid {
    let pixels = without_code_and_inversion(frame);
    let mut grid = [[Cell::Blank; COLUMNS]; ROWS];
    for (cells, page) in grid.iter_mut().zip(&pixels) {
        for (column, cell) in cells.iter_mut().enumerate() {
            *cell = small(&page[left(column)..left(column) + 5]);
        }
    }
    read_header(&pixels[0], &mut grid[0]);
    if grid.iter().flatten().any(|cell| *cell == Cell::Unreadable) {
        read_large(&pixels, &mut grid);
    }
    grid
}

/// Copies the pixels, with the QR code blanked out and rows of dark on lit turned around.
fn without_code_and_inversion(frame: &Frame) -> [[u8; WIDTH]; PAGES] {
    let code = qr::is_there(frame);
    let mut pixels = [[0; WIDTH]; PAGES];
    for (index, page) in pixels.iter_mut().enumerate() {
        page.copy_from_slice(frame.page(index));
        // The bar of a selected row reaches the left edge, which nothing else does.
        if page[0] == 0xFF {
            for column in page.iter_mut() {
                *column = !*column;
            }
        }
        if code {
            page[qr::LEFT..].fill(0);
        }
    }
    pixels
}

fn small(columns: &[u8]) -> Cell {
    match glyph::small_key(columns) {
        0 | glyph::ALL_LIT => Cell::Blank,
        key => glyph::small(key)
            .map(Cell::Character)
            .or_else(|| Icon::small(columns).map(Cell::Icon))
            .unwrap_or(Cell::Unreadable),
    }
}

/// Reads the wide icons of the top row.
fn read_header(page: &[u8; WIDTH], cells: &mut [Cell; COLUMNS]) {
    for column in [0, 2, 4] {
        if let Some(icon) = Icon::wide(&page[left(column)..left(column) + 10]) {
            cells[column] = Cell::Icon(icon);
            cells[column + 1] = Cell::Blank;
        }
    }
}

/// Looks for large glyphs around the cells that are nothing small.
fn read_large(pixels: &[[u8; WIDTH]; PAGES], grid: &mut Grid) {
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            if grid[row][column] != Cell::Unreadable {
                continue;
            }
            // The cell may be in any of the six places of its glyph.
            let place = (row.saturating_sub(2)..=row)
                .rev()
                .flat_map(|top| [(top, column), (top, column.wrapping_sub(1))])
                .find(|&(top, first)| {
                    large(pixels, top, first).is_some_and(|character| character != b' ')
                });
            if let Some((top, first)) = place {
                take_line(pixels, grid, top, first);
            }
        }
    }
}

/// Takes the whole line of large text to which the glyph at `top`, `column` belongs.
///
/// Its characters are put side by side from its first cell on, and the rest of its cells blanked.
fn take_line(pixels: &[[u8; WIDTH]; PAGES], grid: &mut Grid, top: usize, column: usize) {
    let glyph = |column: usize| large(pixels, top, column);
    let inked = |column: usize| glyph(column).is_some_and(|character| character != b' ');
    // Single spaces belong to the line, if something follows them.
    let next = |column: usize, step: fn(usize) -> usize| {
        let near = step(column);
        let far = step(near);
        if inked(near) {
            Some(near)
        } else if glyph(near).is_some() && inked(far) {
            Some(far)
        } else {
            None
        }
    };
    let mut first = column;
    while let Some(further) = next(first, |column| column.wrapping_sub(2)) {
        first = further;
    }
    let mut last = column;
    while let Some(further) = next(last, |column| column + 2) {
        last = further;
    }
    for cells in &mut grid[top..top + 3] {
        cells[first..last + 2].fill(Cell::Blank);
    }
    for (index, column) in (first..=last).step_by(2).enumerate() {
        grid[top][first + index] = match glyph(column) {
            Some(b' ') | None => Cell::Blank,
            Some(character) => Cell::Character(character),
        };
    }
}

/// Gives the character of the large glyph with its top left cell there; blank pixels are a space.
fn large(pixels: &[[u8; WIDTH]; PAGES], top: usize, column: usize) -> Option<u8> {
    if top + 3 > ROWS || column >= COLUMNS - 1 {
        return None;
    }
    let mut key = [0; 30];
    for (part, page) in key.chunks_exact_mut(10).zip(&pixels[top..top + 3]) {
        part.copy_from_slice(&page[left(column)..left(column) + 10]);
    }
    if key == [0; 30] { Some(b' ') } else { glyph::large(&key) }
}
