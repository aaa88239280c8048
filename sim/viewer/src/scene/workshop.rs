//! Where parts are made: meshes, surfaces and prints go into Bevy's stores, entities into the tree.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::lettering;
use super::material::Plain;
use super::shape::{Outline, Profile, sweep};

/// The stores that a part needs.
#[derive(SystemParam)]
pub(super) struct Workshop<'w> {
    meshes: ResMut<'w, Assets<Mesh>>,
    plains: ResMut<'w, Assets<Plain>>,
    images: ResMut<'w, Assets<Image>>,
}

impl Workshop<'_> {
    /// Gives what makes a visible thing of an entity.
    pub(super) fn piece(
        &mut self,
        mesh: impl Into<Mesh>,
        plain: Plain,
    ) -> (Mesh3d, MeshMaterial3d<Plain>) {
        (Mesh3d(self.meshes.add(mesh)), MeshMaterial3d(self.plains.add(plain)))
    }

    /// Gives a swept thing.
    pub(super) fn swept(
        &mut self,
        outline: Outline,
        profile: &Profile,
        plain: Plain,
    ) -> (Mesh3d, MeshMaterial3d<Plain>) {
        self.piece(sweep(outline, profile), plain)
    }

    /// Gives a box with edges a little round, of a size in cm, its middle at the origin.
    pub(super) fn block(&mut self, size: Vec3, plain: Plain) -> (Mesh3d, MeshMaterial3d<Plain>) {
        let bevel = size.min_element() * 0.12;
        let outline = Outline::rectangle(size.x, size.y, bevel.max(0.02));
        self.swept(outline, &Profile::slab(size.z / 2.0, -size.z / 2.0, bevel), plain)
    }

    /// Keeps a print.
    pub(super) fn print(&mut self, plate: lettering::Plate) -> Handle<Image> {
        self.images.add(plate.print())
    }

    /// Keeps a picture.
    pub(super) fn image(&mut self, image: Image) -> Handle<Image> {
        self.images.add(image)
    }
}
