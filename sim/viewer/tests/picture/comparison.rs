//! Compares two pictures, and shows where they differ.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use bevy::math::UVec2;
use lockbox_viewer::studio::Picture;

/// What two drivers may differ by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    /// The greatest difference of a colour that still counts as the same, of 255.
    pub(crate) colour: u8,
    /// How many pixels of a million may differ by more.
    pub(crate) pixels_per_million: u64,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { colour: 20, pixels_per_million: 1500 }
    }
}

/// Gives the greatest difference of a pixel's colours.
fn distance(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// Compares two pictures.
///
/// # Errors
/// In what they differ.
pub(crate) fn compare(
    expected: &Picture,
    seen: &Picture,
    tolerance: Tolerance,
) -> Result<(), String> {
    if expected.size != seen.size {
        return Err(format!("{} instead of {} pixels", seen.size, expected.size));
    }
    let pairs = expected.bytes.chunks_exact(4).zip(seen.bytes.chunks_exact(4));
    let different = pairs.filter(|(a, b)| distance(a, b) > tolerance.colour).count() as u64;
    let allowed = u64::from(seen.size.x * seen.size.y) * tolerance.pixels_per_million / 1_000_000;
    if different > allowed {
        return Err(format!("{different} pixels differ, {allowed} may"));
    }
    Ok(())
}

/// Shows the seen picture in grey, and what differs in orange.
pub(crate) fn difference(expected: &Picture, seen: &Picture) -> Picture {
    let pairs = expected.bytes.chunks_exact(4).zip(seen.bytes.chunks_exact(4));
    let bytes = pairs
        .flat_map(|(a, b)| {
            let far = distance(a, b);
            let grey = (u16::from(b[0]) + u16::from(b[1]) + u16::from(b[2])) / 6;
            if far > Tolerance::default().colour {
                [255, 110 + far / 2, 0, 255]
            } else {
                [grey as u8, grey as u8, grey as u8, 255]
            }
        })
        .collect();
    Picture { size: seen.size, bytes }
}

/// Reads a PNG with four bytes a pixel.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(path: &Path) -> Result<Picture, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| wrong(&error))?;
    let mut reader =
        png::Decoder::new(BufReader::new(file)).read_info().map_err(|error| wrong(&error))?;
    let mut bytes = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let frame = reader.next_frame(&mut bytes).map_err(|error| wrong(&error))?;
    Ok(Picture { size: UVec2::new(frame.width, frame.height), bytes })
}
