//! From a screen as data to the pixels of one page of the display.

use lock_core::{Header, Row, Screen};
use lock_protocol::LatchState;

use crate::qr::{self, Code};

/// Pixels in a row of the display.
pub(crate) const WIDTH: usize = 128;
/// Pixels in a column of a page.
const PAGE: usize = 8;
const CELL: usize = 5;
const LEFT: usize = 1;
const QR_LEFT: usize = 70;
const QR_TOP: usize = 3;

/// The fonts of embedded-graphics as columns: glyph from ` ` on, page from the top, column.
mod glyphs {
    include!(concat!(env!("OUT_DIR"), "/glyphs.rs"));
}

/// One page: a byte a column, the topmost pixel in the lowest bit.
pub(crate) type Strip = [u8; WIDTH];

/// An icon of `N` columns, read from its drawing when the firmware is built.
const fn icon<const N: usize>(drawing: &[u8]) -> [u8; N] {
    let mut columns = [0; N];
    let (mut at, mut x, mut y) = (0, 0, 0);
    while at < drawing.len() {
        match drawing[at] {
            b'\n' => {
                x = 0;
                y += 1;
            }
            b'#' => {
                columns[x] |= 1 << y;
                x += 1;
            }
            _ => x += 1,
        }
        at += 1;
    }
    columns
}

const LOCKED: [u8; 10] = icon(include_bytes!("../../../assets/oled/locked.txt"));
const UNLOCKED: [u8; 10] = icon(include_bytes!("../../../assets/oled/unlocked.txt"));
const PLATE: [u8; 10] = icon(include_bytes!("../../../assets/oled/plate.txt"));
const NO_PLATE: [u8; 10] = icon(include_bytes!("../../../assets/oled/no-plate.txt"));
const LINK: [u8; 10] = icon(include_bytes!("../../../assets/oled/link.txt"));
const NO_LINK: [u8; 10] = icon(include_bytes!("../../../assets/oled/no-link.txt"));
const ROW: [u8; 5] = icon(include_bytes!("../../../assets/oled/row.txt"));
const ROW_SELECTED: [u8; 5] = icon(include_bytes!("../../../assets/oled/row-selected.txt"));
const MORE_ABOVE: [u8; 5] = icon(include_bytes!("../../../assets/oled/more-above.txt"));
const MORE_BELOW: [u8; 5] = icon(include_bytes!("../../../assets/oled/more-below.txt"));

/// Draws page `page` (0–7) of a screen.
pub(crate) fn page(screen: &Screen, code: Option<&Code>, page: usize) -> Strip {
    let mut strip = [0; WIDTH];
    let narrow = screen.qr.is_some();
    match &screen.rows[page] {
        Row::Blank => {}
        Row::Header(header) => draw_header(&mut strip, *header),
        Row::Text { column, text } => draw_text(&mut strip, &glyphs::SMALL, *column, 0, text, true),
        Row::Large { column, text } => {
            draw_text(&mut strip, &glyphs::LARGE, *column, 0, text, true);
        }
        Row::LargeBelow { above } => {
            let above = usize::from(*above);
            if let Some(Row::Large { column, text }) =
                page.checked_sub(above).and_then(|row| screen.rows.get(row))
            {
                draw_text(&mut strip, &glyphs::LARGE, *column, above, text, true);
            }
        }
        Row::Choice { text, selected, more_above, more_below } => {
            draw_choice(&mut strip, text, *selected, narrow);
            if *more_above {
                draw_icon(&mut strip, 24, &MORE_ABOVE, *selected);
            } else if *more_below {
                draw_icon(&mut strip, 24, &MORE_BELOW, *selected);
            }
        }
    }
    if let Some(code) = code.filter(|_| narrow) {
        draw_code(&mut strip, code, page);
    }
    strip
}

fn draw_header(strip: &mut Strip, header: Header) {
    draw_icon(
        strip,
        0,
        if header.latch == LatchState::Locked { &LOCKED } else { &UNLOCKED },
        false,
    );
    draw_icon(strip, 2, if header.plate { &PLATE } else { &NO_PLATE }, false);
    draw_icon(strip, 4, if header.link { &LINK } else { &NO_LINK }, false);
    draw_text(strip, &glyphs::SMALL, 7, 0, &header.battery_text(), true);
}

fn draw_choice(strip: &mut Strip, text: &str, selected: bool, narrow: bool) {
    if selected {
        let width = if narrow { QR_LEFT } else { WIDTH };
        strip[..width].fill(0xFF);
    }
    draw_icon(strip, 0, if selected { &ROW_SELECTED } else { &ROW }, selected);
    draw_text(strip, &glyphs::SMALL, 1, 0, text, !selected);
}

fn draw_icon(strip: &mut Strip, column: usize, icon: &[u8], inverted: bool) {
    let left = LEFT + column * CELL;
    for (place, bits) in strip[left..].iter_mut().zip(icon) {
        *place = if inverted { !bits } else { *bits };
    }
}

/// Draws one page of a text.
fn draw_text<const WIDE: usize, const PAGES: usize>(
    strip: &mut Strip,
    font: &[[[u8; WIDE]; PAGES]],
    column: u8,
    page: usize,
    text: &str,
    lit: bool,
) {
    let left = LEFT + usize::from(column) * CELL;
    let places = strip.get_mut(left..).unwrap_or_default().chunks_mut(WIDE);
    for (place, character) in places.zip(text.bytes()) {
        let Some(glyph) = font.get(usize::from(character.wrapping_sub(b' '))) else { continue };
        for (bits, column) in place.iter_mut().zip(&glyph[page]) {
            *bits = if lit { *bits | column } else { *bits & !column };
        }
    }
}

fn draw_code(strip: &mut Strip, code: &Code, page: usize) {
    for (x, column) in strip[QR_LEFT..QR_LEFT + qr::SIDE].iter_mut().enumerate() {
        *column = 0;
        for bit in 0..PAGE {
            let y = page * PAGE + bit;
            if (QR_TOP..QR_TOP + qr::SIDE).contains(&y) && code.is_lit(x, y - QR_TOP) {
                *column |= 1 << bit;
            }
        }
    }
}
