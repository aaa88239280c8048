//! Pictures of words and signs, to be printed on the parts.

use ab_glyph::{Font as _, FontRef, PxScale, ScaleFont as _, point};
use bevy::asset::RenderAssetUsages;
use bevy::image::{Image, ImageSampler};
use bevy::math::{UVec2, Vec2};
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

/// The typeface of the box and of the panel, in its normal weight.
pub const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/FiraSans-Regular.ttf");
/// The typeface in its bold weight.
pub const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/FiraSans-Bold.ttf");

/// A plate to print on, white on black, that lies over a face of a part.
pub struct Plate {
    size: UVec2,
    pixels_per_cm: f32,
    coverage: Vec<f32>,
}

impl Plate {
    /// Makes an empty one of so many cm.
    pub fn new(width: f32, height: f32, pixels_per_cm: f32) -> Self {
        let size = (Vec2::new(width, height) * pixels_per_cm).ceil().as_uvec2().max(UVec2::ONE);
        Self { size, pixels_per_cm, coverage: vec![0.0; (size.x * size.y) as usize] }
    }

    /// Writes a line around a middle, in cm from the left upper corner; `height` is that of the letters' body.
    pub fn text(mut self, words: &str, middle: Vec2, height: f32) -> Self {
        // The font is part of the program; if it could not be read, nothing is printed.
        let Ok(font) = FontRef::try_from_slice(BOLD) else { return self };
        let scale = PxScale::from(height * self.pixels_per_cm);
        let font = font.as_scaled(scale);
        let advance = |letter: char| font.h_advance(font.glyph_id(letter));
        let width: f32 = words.chars().map(advance).sum();
        let centre = middle * self.pixels_per_cm;
        let mut x = centre.x - width / 2.0;
        // A capital's middle stands a bit above the line's.
        let baseline = centre.y + scale.y * 0.30;
        for letter in words.chars() {
            let glyph = font.glyph_id(letter).with_scale_and_position(scale, point(x, baseline));
            x += advance(letter);
            if let Some(outlined) = font.outline_glyph(glyph) {
                let from = outlined.px_bounds().min;
                outlined.draw(|column, row, covered| {
                    self.cover(
                        from.x as i64 + i64::from(column),
                        from.y as i64 + i64::from(row),
                        covered,
                    );
                });
            }
        }
        self
    }

    /// Draws a ring, in cm, between two angles in turns (0 = right, a quarter = up).
    pub fn arc(mut self, middle: Vec2, radius: f32, width: f32, turns: [f32; 2]) -> Self {
        let scale = self.pixels_per_cm;
        self.paint(
            |at| {
                let offset = at - middle;
                let turn = (-offset.y).atan2(offset.x) / core::f32::consts::TAU;
                let inside = (turn - turns[0]).rem_euclid(1.0) <= turns[1] - turns[0];
                if inside { width / 2.0 - (offset.length() - radius).abs() } else { -1.0 }
            },
            scale,
        );
        self
    }

    /// Draws a dot, in cm.
    pub fn dot(mut self, middle: Vec2, radius: f32) -> Self {
        let scale = self.pixels_per_cm;
        self.paint(|at| radius - at.distance(middle), scale);
        self
    }

    /// Draws a bar with round ends, in cm.
    pub fn bar(mut self, from: Vec2, to: Vec2, width: f32) -> Self {
        let scale = self.pixels_per_cm;
        self.paint(
            |at| {
                let (along, offset) = (to - from, at - from);
                let share = (offset.dot(along) / along.length_squared().max(1e-6)).clamp(0.0, 1.0);
                width / 2.0 - offset.distance(along * share)
            },
            scale,
        );
        self
    }

    /// Covers what lies inside a shape, whose `depth` in cm is positive there; edges are one pixel soft.
    fn paint(&mut self, depth: impl Fn(Vec2) -> f32, scale: f32) {
        for y in 0..self.size.y {
            for x in 0..self.size.x {
                let at = (Vec2::new(x as f32, y as f32) + 0.5) / scale;
                let covered = (depth(at) * scale + 0.5).clamp(0.0, 1.0);
                if covered > 0.0 {
                    self.cover(i64::from(x), i64::from(y), covered);
                }
            }
        }
    }

    fn cover(&mut self, x: i64, y: i64, covered: f32) {
        let inside =
            (0..i64::from(self.size.x)).contains(&x) && (0..i64::from(self.size.y)).contains(&y);
        if inside {
            let cell = &mut self.coverage[(y * i64::from(self.size.x) + x) as usize];
            *cell = cell.max(covered);
        }
    }

    /// Gives the picture.
    pub fn print(self) -> Image {
        let bytes = self.coverage.iter().map(|covered| (covered * 255.0).round() as u8).collect();
        let size = Extent3d { width: self.size.x, height: self.size.y, depth_or_array_layers: 1 };
        let mut image = Image::new(
            size,
            TextureDimension::D2,
            bytes,
            TextureFormat::R8Unorm,
            RenderAssetUsages::RENDER_WORLD,
        );
        image.sampler = ImageSampler::linear();
        image
    }
}
