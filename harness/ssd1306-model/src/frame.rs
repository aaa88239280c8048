//! A picture of 128×64 pixels, as the viewer sees it.

/// Pixels from left to right.
pub const WIDTH: usize = 128;
/// Pixels from top to bottom.
pub const HEIGHT: usize = 64;
/// Stripes of eight pixel rows each.
pub const PAGES: usize = 8;

/// A picture: eight pages of 128 bytes from top to bottom, one byte a column of eight pixels from
/// left to right, bit 0 on top; a set bit is lit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    bytes: [u8; WIDTH * PAGES],
}

impl Frame {
    /// A picture without a lit pixel.
    pub const DARK: Self = Self { bytes: [0; WIDTH * PAGES] };

    /// Makes a picture from 1024 bytes in the order that the type describes.
    pub const fn from_bytes(bytes: [u8; WIDTH * PAGES]) -> Self {
        Self { bytes }
    }

    /// Gives the 1024 bytes.
    pub const fn as_bytes(&self) -> &[u8; WIDTH * PAGES] {
        &self.bytes
    }

    /// Gives the 128 bytes of one page, 0 (top) to 7; nothing for a page that is not there.
    pub fn page(&self, page: usize) -> &[u8] {
        self.bytes.chunks_exact(WIDTH).nth(page).unwrap_or_default()
    }

    /// Tells whether the pixel `x` from the left and `y` from the top is lit; outside nothing is.
    pub const fn pixel(&self, x: usize, y: usize) -> bool {
        x < WIDTH && y < HEIGHT && self.bytes[y / 8 * WIDTH + x] >> (y % 8) & 1 == 1
    }

    /// Tells whether no pixel is lit.
    pub fn is_dark(&self) -> bool {
        self.bytes.iter().all(|&byte| byte == 0)
    }

    pub(crate) const fn bytes_mut(&mut self) -> &mut [u8; WIDTH * PAGES] {
        &mut self.bytes
    }
}

/// Shows the number of lit pixels: a thousand bytes help nobody.
impl core::fmt::Debug for Frame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let lit: u32 = self.bytes.iter().map(|byte| byte.count_ones()).sum();
        write!(f, "Frame({lit} lit)")
    }
}
