//! Turns the fonts of embedded-graphics into columns, as the display takes them.
//!
//! Asking the fonts' bitmaps pixel by pixel took a quarter of a simulated scenario, and would take
//! milliseconds on a Cortex-M0; a column is one byte to copy.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

use embedded_graphics::image::GetPixel;
use embedded_graphics::mono_font::MonoFont;
use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_10X20};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::{OriginDimensions, Point};

/// Printable ASCII, in the fonts' order.
const GLYPHS: usize = 95;
const PAGE: usize = 8;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut code = String::new();
    table(&mut code, "SMALL", &FONT_5X8);
    table(&mut code, "LARGE", &FONT_10X20);
    let folder = env::var_os("OUT_DIR").expect("cargo gives OUT_DIR");
    fs::write(Path::new(&folder).join("glyphs.rs"), code).expect("OUT_DIR can be written");
}

/// Writes a font as `[[[u8; width]; pages]; 95]`: glyph, page from the top, column from the left.
fn table(code: &mut String, name: &str, font: &MonoFont<'_>) {
    let (width, height) = (font.character_size.width as usize, font.character_size.height as usize);
    let in_a_row = font.image.size().width as usize / width;
    let pages = height.div_ceil(PAGE);
    let lit = |x: usize, y: usize| {
        font.image.pixel(Point::new(x as i32, y as i32)) == Some(BinaryColor::On)
    };
    let column = |glyph: usize, page: usize, x: usize| -> u8 {
        let (left, top) = (glyph % in_a_row * width + x, glyph / in_a_row * height);
        let rows = page * PAGE..height.min((page + 1) * PAGE);
        rows.filter(|y| lit(left, top + y)).fold(0, |bits, y| bits | 1 << (y % PAGE))
    };
    let glyph = |glyph: usize| -> Vec<Vec<u8>> {
        (0..pages).map(|page| (0..width).map(|x| column(glyph, page, x)).collect()).collect()
    };
    let glyphs: Vec<_> = (0..GLYPHS).map(glyph).collect();
    let _ = writeln!(
        code,
        "pub(crate) static {name}: [[[u8; {width}]; {pages}]; {GLYPHS}] = {glyphs:?};"
    );
}
