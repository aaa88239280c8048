//! The display's picture as a PNG file of two colours.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::model::{Brightness, PICTURE_HEIGHT, PICTURE_WIDTH, Picture};

/// The panel where no pixel is lit.
const DARK: [u8; 3] = [0x06, 0x0a, 0x10];

/// The colour of a lit pixel, as a blue-white OLED shines.
const fn light(brightness: Brightness) -> [u8; 3] {
    match brightness {
        Brightness::Off => DARK,
        Brightness::Dimmed => [0x6c, 0x84, 0x94],
        Brightness::Bright => [0xe6, 0xf4, 0xff],
    }
}

/// Writes a picture as a PNG, each of its pixels `scale` pixels wide and high (1–16).
///
/// A picture of a display that is off is all dark.
pub(super) fn png(picture: &Picture, scale: usize) -> Vec<u8> {
    let scale = scale.clamp(1, 16);
    let (width, height) = (PICTURE_WIDTH * scale, PICTURE_HEIGHT * scale);
    let mut rows = vec![0_u8; width / 8 * height];
    for (y, row) in rows.chunks_exact_mut(width / 8).enumerate() {
        for x in (0..width).filter(|x| picture.lit(x / scale, y / scale)) {
            row[x / 8] |= 0x80 >> (x % 8);
        }
    }
    let mut file = Vec::with_capacity(1024);
    let mut encoder = ::png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(::png::ColorType::Indexed);
    encoder.set_depth(::png::BitDepth::One);
    encoder.set_palette([DARK, light(picture.brightness)].concat());
    encoder.set_filter(::png::Filter::NoFilter);
    encoder.set_compression(::png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&rows)?;
        writer.finish()
    });
    // The size is right and a Vec takes every byte, so this can't fail; a report without a picture would do.
    written.map_or_else(|_| Vec::new(), |()| file)
}

/// Writes a picture as a PNG in base64.
pub(super) fn png_base64(picture: &Picture, scale: usize) -> String {
    STANDARD.encode(png(picture, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(file: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut decoder = ::png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(::png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("header");
        let mut rgb = vec![0; reader.output_buffer_size().expect("size")];
        let info = reader.next_frame(&mut rgb).expect("frame");
        (info.width, info.height, rgb)
    }

    #[test]
    fn a_decoder_sees_the_pixels_that_are_lit() {
        let mut picture = Picture { brightness: Brightness::Bright, ..Picture::default() };
        picture.pixels[0] = 0b0000_0001; // x 0, y 0
        picture.pixels[7 * 128 + 127] = 0b1000_0000; // x 127, y 63
        picture.pixels[2 * 128 + 9] = 0b0001_0000; // x 9, y 20
        for scale in [1, 4] {
            let (width, height, rgb) = decode(&png(&picture, scale));
            assert_eq!((width, height), (128 * scale as u32, 64 * scale as u32));
            for (index, colour) in rgb.chunks_exact(3).enumerate() {
                let (x, y) = (index % (128 * scale) / scale, index / (128 * scale) / scale);
                let lit = [(0, 0), (127, 63), (9, 20)].contains(&(x, y));
                assert_eq!(colour == light(Brightness::Bright), lit, "at {x}, {y}");
            }
        }
    }

    #[test]
    fn a_display_that_is_off_shows_nothing() {
        let picture = Picture { pixels: Box::new([0xff; 1024]), brightness: Brightness::Off };
        let (_, _, rgb) = decode(&png(&picture, 1));
        assert!(rgb.chunks_exact(3).all(|colour| colour == DARK));
    }
}
