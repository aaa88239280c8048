//! From pixels back to characters: the glyphs of the two fonts, sorted by their pixels.

use std::convert::Infallible;
use std::sync::LazyLock;

use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::text::{Baseline, Text};

/// The pixels of a small cell: five column bytes, the leftmost lowest, bit 0 on top.
pub(crate) type SmallKey = u64;
/// The pixels of a large glyph: ten column bytes of each of its three pages.
pub(crate) type LargeKey = [u8; 30];

/// The pixels of a small cell that is all lit.
pub(crate) const ALL_LIT: SmallKey = 0xFF_FFFF_FFFF;

/// Every character but the space, which is a blank cell.
const PRINTABLE: std::ops::RangeInclusive<u8> = b'!'..=b'~';

static SMALL: LazyLock<Vec<(SmallKey, u8)>> = LazyLock::new(|| {
    let mut glyphs: Vec<_> = PRINTABLE
        .map(|character| (small_key(&Cells::draw(character, &FONT_5X8).pages[0][..5]), character))
        .collect();
    glyphs.sort_unstable();
    glyphs
});

static LARGE: LazyLock<Vec<(LargeKey, u8)>> = LazyLock::new(|| {
    let mut glyphs: Vec<_> = PRINTABLE
        .map(|character| {
            let mut key = [0; 30];
            for (part, page) in
                key.chunks_exact_mut(10).zip(&Cells::draw(character, &FONT_10X20).pages)
            {
                part.copy_from_slice(page);
            }
            (key, character)
        })
        .collect();
    glyphs.sort_unstable();
    glyphs
});

/// Packs five column bytes.
pub(crate) fn small_key(columns: &[u8]) -> SmallKey {
    columns.iter().rev().fold(0, |key, &column| key << 8 | SmallKey::from(column))
}

/// Gives the character whose glyph of the small font looks exactly so.
pub(crate) fn small(key: SmallKey) -> Option<u8> {
    SMALL.binary_search_by_key(&key, |glyph| glyph.0).ok().map(|index| SMALL[index].1)
}

/// Gives the character whose glyph of the large font looks exactly so; a blank is none.
pub(crate) fn large(key: &LargeKey) -> Option<u8> {
    LARGE.binary_search_by_key(&key, |glyph| &glyph.0).ok().map(|index| LARGE[index].1)
}

/// A canvas for one glyph.
struct Cells {
    pages: [[u8; 10]; 3],
}

impl Cells {
    fn draw(character: u8, font: &MonoFont<'_>) -> Self {
        let mut cells = Self { pages: [[0; 10]; 3] };
        let style = MonoTextStyle::new(font, BinaryColor::On);
        let text = [character];
        let text = str::from_utf8(&text).unwrap_or_default();
        let Ok(_) = Text::with_baseline(text, Point::zero(), style, Baseline::Top).draw(&mut cells);
        cells
    }
}

impl OriginDimensions for Cells {
    fn size(&self) -> Size {
        Size::new(10, 24)
    }
}

impl DrawTarget for Cells {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            if let (Ok(x), Ok(y)) = (usize::try_from(at.x), usize::try_from(at.y))
                && let Some(column) = self.pages.get_mut(y / 8).and_then(|page| page.get_mut(x))
            {
                *column |= u8::from(colour.is_on()) << (y % 8);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL_LIT, LARGE, SMALL, SmallKey, small, small_key};

    #[test]
    fn glyphs_are_pairwise_different_also_when_inverted() {
        assert_eq!((SMALL.len(), LARGE.len()), (94, 94));
        assert!(SMALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(LARGE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for &(key, character) in SMALL.iter() {
            assert!(key != 0 && key != ALL_LIT);
            assert_eq!(small(ALL_LIT ^ key), None, "inverse of {}", char::from(character));
        }
    }

    /// A large glyph whose every cell is a small glyph or blank would be read as small text where it
    /// stands alone.
    #[test]
    fn every_large_glyph_has_a_cell_that_is_no_small_one() {
        let readable = |key: SmallKey| key == 0 || small(key).is_some();
        let ambiguous: Vec<char> = LARGE
            .iter()
            .filter(|(key, _)| key.chunks_exact(5).all(|cell| readable(small_key(cell))))
            .map(|(_, character)| char::from(*character))
            .collect();
        assert_eq!(ambiguous, []);
    }
}
