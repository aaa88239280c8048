//! The table with the box's soft shadow on it, and the things that lie on it: cable, card, paperclip, screwdriver.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

use super::inside;
use super::lettering::Plate;
use super::material::Plain;
use super::part::Part;
use super::shape::{Outline, Profile};
use super::size::{DEPTH, WIDTH};
use super::tube::tube;
use super::workshop::Workshop;
use crate::look::{Theme, paint};

/// The table's top.
#[derive(Component)]
pub(super) struct Top;

/// How far the table goes, in cm; there it has faded into what is behind it.
const REACH: f32 = 70.0;

/// Makes them.
pub(super) fn build(mut commands: Commands, mut workshop: Workshop, theme: Res<Theme>) {
    let top = workshop.piece(top(*theme), Plain::new(Color::WHITE).unlit());
    commands.spawn((Top, top, Transform::default(), Pickable::IGNORE));
    inside::key(&mut commands, &mut workshop);
    cable(&mut commands, &mut workshop);
    card(&mut commands, &mut workshop);
    paperclip(&mut commands, &mut workshop);
    screwdriver(&mut commands, &mut workshop);
}

/// Paints the table: light in the middle, dark under the box, gone at its edge.
pub(super) fn top(theme: Theme) -> Mesh {
    const CELLS: u16 = 72;
    let (near, far) = (theme.table().to_linear(), theme.background().to_linear());
    let mut positions = Vec::new();
    let mut colours = Vec::new();
    let mut indices = Vec::new();
    for row in 0..=CELLS {
        for column in 0..=CELLS {
            // Cells are small near the box, where the shadow is.
            let [x, z] = [column, row].map(|cell| {
                let share = f32::from(cell) / f32::from(CELLS) * 2.0 - 1.0;
                share * (0.22 + 0.78 * share * share) * REACH
            });
            let beside = Vec2::new(x.abs() - WIDTH / 2.0 + 0.6, z.abs() - DEPTH / 2.0 + 0.6);
            let distance = beside.max(Vec2::ZERO).length() - 0.6;
            let shadow =
                0.62 * (-distance.max(0.0) * 0.55).exp() + 0.22 * (-distance.max(0.0) * 0.14).exp();
            let fade = (Vec2::new(x, z).length() / REACH * 1.25).clamp(0.0, 1.0);
            let fade = fade * fade * (3.0 - 2.0 * fade);
            let lit = Vec3::new(near.red, near.green, near.blue) * (1.0 - shadow);
            let colour = lit.lerp(Vec3::new(far.red, far.green, far.blue), fade);
            positions.push([x, 0.0, z]);
            colours.push(colour.extend(1.0).to_array());
        }
    }
    let across = u32::from(CELLS) + 1;
    for row in 0..u32::from(CELLS) {
        for column in 0..u32::from(CELLS) {
            let a = row * across + column;
            let (b, c, d) = (a + 1, a + across, a + across + 1);
            indices.extend([a, c, d, a, d, b]);
        }
    }
    let count = positions.len();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, vec![[0.0, 1.0, 0.0]; count])
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, vec![[0.0, 0.0]; count])
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
        .with_inserted_indices(Indices::U32(indices))
}

/// The plug at the origin, its contact to the left, its cable to the right and down to the table.
fn cable(commands: &mut Commands, workshop: &mut Workshop) {
    let rubber = Plain::new(paint::RUBBER).gloss(0.35);
    let body = workshop.block(Vec3::new(1.7, 0.75, 1.25), rubber.clone());
    let steel = Plain::new(paint::STEEL).gloss(0.7).metal(0.8);
    let contact = workshop.block(Vec3::new(0.8, 0.34, 0.85), steel);
    let path = [
        Vec3::new(0.7, 0.0, 0.0),
        Vec3::new(1.8, -0.1, -0.1),
        Vec3::new(3.2, -1.1, -0.5),
        Vec3::new(5.0, -1.55, -1.8),
        Vec3::new(9.0, -1.6, -7.0),
        Vec3::new(18.0, -1.6, -16.0),
    ];
    let wire = workshop.piece(tube(&path, 0.2), rubber);
    commands.spawn((Part::Usb, Transform::default(), Visibility::default())).with_children(
        |plug| {
            plug.spawn((body, Transform::default()));
            plug.spawn((contact, Transform::from_xyz(-1.1, 0.0, 0.0)));
            plug.spawn((wire, Cable, Transform::default()));
        },
    );
}

/// The cable of the plug: on the table it lies flat.
#[derive(Component)]
pub(super) struct Cable;

fn card(commands: &mut Commands, workshop: &mut Workshop) {
    let size = Vec2::new(8.4, 5.3);
    let print = Plate::new(size.x, size.y, 50.0)
        .text("KEY CARD", Vec2::new(2.4, 0.9), 0.62)
        .arc(Vec2::new(6.6, 3.9), 0.4, 0.13, [-0.125, 0.125])
        .arc(Vec2::new(6.6, 3.9), 0.75, 0.13, [-0.125, 0.125])
        .dot(Vec2::new(6.6, 3.9), 0.12);
    let print = workshop.print(print);
    let plain = Plain::new(paint::CARD).gloss(0.5).inked(print, Color::WHITE);
    let card = workshop.swept(
        Outline::rectangle(size.x, size.y, 0.45),
        &Profile::slab(0.05, -0.05, 0.03),
        plain,
    );
    commands.spawn((Part::Card, card, Transform::default()));
}

/// Unbent, its free end at the origin, pointing to the left.
fn paperclip(commands: &mut Commands, workshop: &mut Workshop) {
    let steel = Plain::new(paint::STEEL).gloss(0.8).metal(0.8);
    let path = [
        Vec3::new(0.0, 0.0, 0.0),
        Vec3::new(2.2, 0.0, 0.0),
        Vec3::new(3.8, 0.0, 0.1),
        Vec3::new(4.2, 0.0, 0.5),
        Vec3::new(3.8, 0.0, 0.9),
        Vec3::new(2.2, 0.0, 0.9),
        Vec3::new(1.8, 0.0, 0.55),
        Vec3::new(2.2, 0.0, 0.25),
        Vec3::new(3.3, 0.0, 0.3),
    ];
    let wire = workshop.piece(tube(&path, 0.075), steel);
    commands.spawn((Part::Paperclip, Transform::default(), Visibility::default())).with_children(
        |clip| {
            clip.spawn((wire, Transform::default()));
            // Thin wire is hard to hit: a box around it, which nobody sees, takes the pointer.
            let easy =
                workshop.block(Vec3::new(4.6, 0.5, 1.5), Plain::new(Color::BLACK).alpha(0.0));
            clip.spawn((easy, Transform::from_xyz(2.1, 0.0, 0.4)));
        },
    );
}

/// Its tip at the origin, its handle to the right.
fn screwdriver(commands: &mut Commands, workshop: &mut Workshop) {
    let steel = Plain::new(paint::STEEL).gloss(0.75).metal(0.8);
    let along = Quat::from_rotation_y(core::f32::consts::FRAC_PI_2);
    let shaft =
        workshop.swept(Outline::circle(0.26), &Profile::slab(3.0, -3.0, 0.05), steel.clone());
    let tip = workshop.block(Vec3::new(1.0, 0.5, 0.16), steel);
    let grip = Plain::new(paint::ORANGE).gloss(0.45);
    let grip = workshop.swept(
        Outline::circle(0.85).fluted(8, 0.07),
        &Profile::slab(2.4, -2.4, 0.35),
        grip,
    );
    commands.spawn((Part::Screwdriver, Transform::default(), Visibility::default())).with_children(
        |tool| {
            tool.spawn((tip, Transform::from_xyz(0.5, 0.0, 0.0)));
            tool.spawn((shaft, Transform::from_xyz(3.6, 0.0, 0.0).with_rotation(along)));
            tool.spawn((grip, Transform::from_xyz(8.6, 0.0, 0.0).with_rotation(along)));
        },
    );
}
