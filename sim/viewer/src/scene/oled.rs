//! The display's real pixels as a picture on the box.

use bevy::asset::RenderAssetUsages;
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use lockbox_practice::View;

use crate::stage::Shown;

/// Columns and rows of the display.
const SIZE: (usize, usize) = (128, 64);

/// The display's lit area.
#[derive(Component)]
pub(super) struct Pixels {
    /// What is drawn on it.
    pub(super) picture: Handle<Image>,
}

/// Makes a dark picture.
pub(super) fn blank() -> Image {
    let size = Extent3d { width: SIZE.0 as u32, height: SIZE.1 as u32, depth_or_array_layers: 1 };
    let mut image = Image::new_fill(
        size,
        TextureDimension::D2,
        &[0],
        TextureFormat::R8Unorm,
        RenderAssetUsages::default(),
    );
    image.sampler = ImageSampler::linear();
    image
}

/// Draws what is seen, if that is something else than before.
pub(super) fn draw(
    shown: Res<Shown>,
    pixels: Query<&Pixels>,
    mut images: ResMut<Assets<Image>>,
    mut before: Local<Option<Box<[u8; 1024]>>>,
) {
    if before.as_ref() == Some(&shown.view.pixels) {
        return;
    }
    for pixels in &pixels {
        if let Some(mut image) = images.get_mut(&pixels.picture) {
            image.data = Some(bytes(&shown.view));
            *before = Some(shown.view.pixels.clone());
        }
    }
}

fn bytes(view: &View) -> Vec<u8> {
    let rows = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (x, y)));
    rows.map(|(x, y)| if view.pixel(x, y) { 255 } else { 0 }).collect()
}
