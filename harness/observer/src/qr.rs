//! QR codes on the display, found and read from the pixels alone.

use ssd1306_model::Frame;

/// Left edge of the quiet zone, in pixels.
pub(crate) const LEFT: usize = 70;
/// Top edge of the quiet zone, in pixels.
const TOP: usize = 3;
/// Pixels of a module's edge.
const MODULE: usize = 2;
/// Modules of an edge of a version 1 code.
const MODULES: usize = 21;
/// Modules of the quiet zone on each side.
const QUIET: usize = 4;
/// Pixels of an edge, quiet zone included.
const EDGE: usize = (MODULES + 2 * QUIET) * MODULE;

/// What stands in the place of the QR code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Qr {
    /// No QR code.
    #[default]
    Absent,
    /// Something with a QR code's quiet zone around it that can't be read, and why.
    Unreadable(String),
    /// A QR code's payload.
    Payload(String),
}

/// Tells whether something dark stands in a full quiet zone (LCK-2).
pub(crate) fn is_there(frame: &Frame) -> bool {
    let page = |page: usize| &frame.page(page)[LEFT..LEFT + EDGE];
    let margin = QUIET * MODULE;
    let lit = |columns: &[u8], mask: u8| columns.iter().all(|column| column & mask == mask);
    // Rows 3–10 and 53–60, then the sides between them.
    lit(page(0), 0xF8)
        && lit(page(1), 0x07)
        && lit(page(6), 0xE0)
        && lit(page(7), 0x1F)
        && (1..7).all(|index| {
            lit(&page(index)[..margin], 0xFF) && lit(&page(index)[EDGE - margin..], 0xFF)
        })
        && (2..6).any(|index| !lit(page(index), 0xFF))
}

/// Reads the QR code; independent of whoever drew it.
pub(crate) fn read(frame: &Frame) -> Qr {
    if !is_there(frame) {
        return Qr::Absent;
    }
    let place = |module: usize, edge: usize| edge + (QUIET + module) * MODULE;
    let dark = |x: usize, y: usize| !frame.pixel(place(x, LEFT), place(y, TOP));
    for y in 0..MODULES {
        for x in 0..MODULES {
            let (left, top) = (place(x, LEFT), place(y, TOP));
            let same = |dx, dy| frame.pixel(left + dx, top + dy) != dark(x, y);
            if !(same(1, 0) && same(0, 1) && same(1, 1)) {
                return Qr::Unreadable(format!("module {x},{y} is not of one colour"));
            }
        }
    }
    let grid = rqrr::Grid::new(rqrr::SimpleGrid::from_func(MODULES, dark));
    match grid.decode() {
        Ok((_, payload)) => Qr::Payload(payload),
        Err(error) => Qr::Unreadable(error.to_string()),
    }
}
