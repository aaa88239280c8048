//! The lockbox on its table, made of meshes, and moved and lit as it is seen.

mod back;
mod front;
mod inside;
pub mod lettering;
mod lit;
mod material;
mod oled;
mod part;
mod pose;
mod shape;
mod size;
mod table;
mod tube;
mod workshop;

use bevy::prelude::*;

pub use lit::Lit;
pub use material::Plain;
pub use part::Part;
pub use pose::pose;

use crate::look::Theme;
use crate::stage::Motion;

/// The box, the table, and what makes them follow [`crate::stage::Shown`].
pub struct ScenePlugin;

impl Plugin for ScenePlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(material::PlainPlugin)
            .init_resource::<Cutaway>()
            .init_resource::<Theme>()
            .init_resource::<Motion>()
            .add_systems(Startup, (front::build, back::build, inside::build, table::build))
            .add_systems(
                Update,
                (pose::remember, pose::settle, lit::shine, oled::draw, repaint)
                    .chain()
                    .in_set(SceneSystems),
            );
    }
}

/// The scene's systems, which run after whatever decides what is shown.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct SceneSystems;

/// Whether one looks through the back plate.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cutaway(pub bool);

/// Gives the table the theme's colours.
fn repaint(
    theme: Res<Theme>,
    tops: Query<&Mesh3d, With<table::Top>>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    if !theme.is_changed() || theme.is_added() {
        return;
    }
    for top in &tops {
        if let Some(mut mesh) = meshes.get_mut(&top.0) {
            *mesh = table::top(*theme);
        }
    }
}
