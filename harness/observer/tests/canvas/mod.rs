//! Screens drawn by the display's conventions, with a renderer that is not the observer's.
#![allow(dead_code, reason = "each test program uses a part")]

use std::convert::Infallible;

use bench_protocol::{Event, EventKind, Instant, Recorder};
use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Baseline, Text};
use observer::{Icon, Keep, Observer};
use qrcodegen::{QrCode, QrCodeEcc};

/// 128×64 pixels, `true` lit.
#[derive(Clone)]
pub(crate) struct Canvas {
    pixels: [[bool; 128]; 64],
}

/// A place of a cell: row 0–7, column 0–24.
pub(crate) type Place = (usize, usize);

impl Canvas {
    pub(crate) fn new() -> Self {
        Self { pixels: [[false; 128]; 64] }
    }

    fn write(mut self, (row, column): Place, text: &str, font: &MonoFont<'_>, lit: bool) -> Self {
        let at = Point::new(1 + 5 * column as i32, 8 * row as i32);
        let style = MonoTextStyle::new(font, BinaryColor::from(lit));
        let Ok(_) = Text::with_baseline(text, at, style, Baseline::Top).draw(&mut self);
        self
    }

    pub(crate) fn small(self, place: Place, text: &str) -> Self {
        self.write(place, text, &FONT_5X8, true)
    }

    /// Dark text, for a row with a bar.
    pub(crate) fn small_dark(self, place: Place, text: &str) -> Self {
        self.write(place, text, &FONT_5X8, false)
    }

    pub(crate) fn large(self, place: Place, text: &str) -> Self {
        self.write(place, text, &FONT_10X20, true)
    }

    pub(crate) fn bar(mut self, row: usize, width: u32) -> Self {
        let bar = Rectangle::new(Point::new(0, 8 * row as i32), Size::new(width, 8));
        let Ok(()) = bar.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)).draw(&mut self);
        self
    }

    pub(crate) fn icon(mut self, (row, column): Place, icon: Icon, lit: bool) -> Self {
        for (x, bits) in icon.columns().iter().enumerate() {
            for y in 0..8 {
                if bits >> y & 1 == 1 {
                    self.pixels[8 * row + y][1 + 5 * column + x] = lit;
                }
            }
        }
        self
    }

    pub(crate) fn header(self, icons: [Icon; 3], battery: &str) -> Self {
        let [lock, plate, link] = icons;
        self.icon((0, 0), lock, true)
            .icon((0, 2), plate, true)
            .icon((0, 4), link, true)
            .small((0, 7), battery)
    }

    pub(crate) fn menu_row(self, row: usize, text: &str, selected: bool) -> Self {
        if selected {
            self.bar(row, 128).icon((row, 0), Icon::RowSelected, false).small_dark((row, 1), text)
        } else {
            self.icon((row, 0), Icon::Row, true).small((row, 1), text)
        }
    }

    /// A version 1 code at 2 pixels a module with its quiet zone, light modules lit.
    pub(crate) fn qr(mut self, payload: &str) -> Self {
        let code = QrCode::encode_text(payload, QrCodeEcc::Low).expect("the payload fits");
        assert_eq!(code.size(), 21, "version 1");
        for y in 0..58_usize {
            for x in 0..58_usize {
                let module = |pixel: usize| (pixel / 2) as i32 - 4;
                self.pixels[3 + y][70 + x] = !code.get_module(module(x), module(y));
            }
        }
        self
    }

    pub(crate) fn flip(mut self, x: usize, y: usize) -> Self {
        self.pixels[y][x] = !self.pixels[y][x];
        self
    }

    pub(crate) fn pixel(&self, x: usize, y: usize) -> bool {
        self.pixels[y][x]
    }

    /// The pixels in the order of the display's memory.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let column = |page: usize, x: usize| {
            (0..8).fold(0, |byte, y| byte | u8::from(self.pixels[8 * page + y][x]) << y)
        };
        (0..8)
            .flat_map(|page| (0..128).map(move |x| (page, x)))
            .map(|(page, x)| column(page, x))
            .collect()
    }

    /// Sends the pixels over the bus, a page at a time.
    pub(crate) fn send(&self, observer: &mut Observer) {
        write(observer, &[0x00, 0x21, 0, 127, 0x22, 0, 7]);
        for page in self.bytes().chunks(128) {
            write(observer, &[&[0x40], page].concat());
        }
    }

    /// Gives an observer that sees this on a bright display.
    pub(crate) fn seen(&self) -> Observer {
        let mut observer = switched_on();
        self.send(&mut observer);
        observer
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(128, 64)
    }
}

impl DrawTarget for Canvas {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            if let (Ok(x), Ok(y)) = (usize::try_from(at.x), usize::try_from(at.y))
                && let Some(pixel) = self.pixels.get_mut(y).and_then(|row| row.get_mut(x))
            {
                *pixel = colour.is_on();
            }
        }
        Ok(())
    }
}

/// A transmission to the display, acknowledged.
pub(crate) fn write(observer: &mut Observer, bytes: &[u8]) {
    let kind = EventKind::I2cWrite { address: 0x3C, bytes, acknowledged: true };
    observer.record(&Event { at: Instant::ZERO, kind });
}

/// An observer whose display is set up, bright and blank.
pub(crate) fn switched_on() -> Observer {
    let mut observer = Observer::new(Keep::Nothing);
    write(&mut observer, &[0x00, 0x8D, 0x14, 0xA1, 0xC8, 0x20, 0x00, 0x81, 0xCF, 0xAF]);
    write(&mut observer, &[&[0x40][..], &[0; 1024]].concat());
    observer
}
