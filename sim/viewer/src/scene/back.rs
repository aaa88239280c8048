//! The back: the plate with its breaking tab, the battery door, the pinhole, and the USB port at the side.

use bevy::prelude::*;

use super::lettering::Plate;
use super::lit::Lit;
use super::material::Plain;
use super::part::Part;
use super::shape::{Outline, Profile};
use super::size::{DEPTH, HEIGHT, STRIP, WALL, WIDTH};
use super::workshop::Workshop;
use crate::look::paint;

/// The plate's size.
pub(super) const PLATE: Vec2 = Vec2::new(WIDTH - 1.6, HEIGHT - STRIP - 1.0);
/// The plate's middle, from the middle of the back.
pub(super) const PLATE_AT: Vec2 = Vec2::new(0.0, STRIP / 2.0 + 0.05);
/// The middle of the strip below it.
const STRIP_Y: f32 = -HEIGHT / 2.0 + STRIP / 2.0 + WALL;

/// What turns with the plate: its hinge, seen from behind at its left edge.
#[derive(Component)]
pub(super) struct Hinge;

/// What only shows while the plate is whole.
#[derive(Component)]
pub(super) struct Whole;

/// Makes it; everything is placed as it is seen from behind.
pub(super) fn build(mut commands: Commands, mut workshop: Workshop) {
    let back = Transform::from_xyz(0.0, HEIGHT / 2.0, -DEPTH / 2.0)
        .with_rotation(Quat::from_rotation_y(core::f32::consts::PI));
    commands.spawn((back, Visibility::default())).with_children(|back| {
        plate(back, &mut workshop);
        strip(back, &mut workshop);
        port(back, &mut workshop);
    });
}

fn plate(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let hinge = Transform::from_xyz(PLATE_AT.x - PLATE.x / 2.0, PLATE_AT.y, 0.0);
    back.spawn((Hinge, hinge, Visibility::default())).with_children(|hinge| {
        let outline = Outline::rectangle(PLATE.x, PLATE.y, 0.7);
        let middle = PLATE / 2.0;
        let words = Plate::new(PLATE.x, PLATE.y, 50.0)
            .text("EMERGENCY", Vec2::new(PLATE.x - 2.05, middle.y - 1.75), 0.42)
            .text("break tab with", Vec2::new(PLATE.x - 2.05, middle.y + 1.55), 0.36)
            .text("a screwdriver", Vec2::new(PLATE.x - 2.05, middle.y + 1.95), 0.36)
            .text("BACK PLATE", Vec2::new(2.2, 0.75), 0.42)
            .text("opens only while unlocked", Vec2::new(2.9, 1.25), 0.36);
        let print = workshop.print(words);
        let metal = Plain::new(paint::PLATE).gloss(0.5).metal(0.35).inked(print, paint::BUTTON_INK);
        let metal = workshop.swept(outline, &Profile::slab(0.12, -0.22, 0.08), metal);
        let offset = Transform::from_xyz(PLATE.x / 2.0, 0.0, 0.0);
        hinge.spawn((Part::Plate, Lit::Ghost, metal, offset)).with_children(|plate| {
            tab(plate, workshop);
            finger_hole(plate, workshop);
        });
        // The catch that the bolt goes through is on the plate's inner side.
        let steel = Plain::new(paint::STEEL).gloss(0.6).metal(0.8);
        for y in [-0.62, 0.62] {
            let cheek = workshop.block(Vec3::new(0.7, 0.3, 1.5), steel.clone());
            hinge.spawn((cheek, Transform::from_xyz(PLATE.x - 1.35, CATCH_Y + y, -0.95)));
        }
        let bridge = workshop.block(Vec3::new(0.7, 1.54, 0.3), steel);
        hinge.spawn((bridge, Transform::from_xyz(PLATE.x - 1.35, CATCH_Y, -1.8)));
    });
}

/// How high the catch is, from the plate's middle.
pub(super) const CATCH_Y: f32 = 2.2;

fn tab(plate: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let size = Vec2::new(1.5, 2.6);
    let slot = Plate::new(size.x, size.y, 60.0).bar(
        Vec2::new(0.45, size.y / 2.0),
        Vec2::new(1.05, size.y / 2.0),
        0.22,
    );
    let print = workshop.print(slot);
    let orange = Plain::new(paint::ORANGE).gloss(0.35).inked(print, paint::GLASS);
    let outline = Outline::rectangle(size.x, size.y, 0.3);
    let tab = workshop.swept(outline, &Profile::slab(0.2, 0.0, 0.08), orange);
    let place = Transform::from_xyz(PLATE.x / 2.0 - 1.25, 0.0, 0.0);
    plate.spawn((Part::Tab, Whole, tab, place));
}

fn finger_hole(plate: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let dark = Plain::new(paint::RUBBER).gloss(0.2);
    let dent =
        workshop.swept(Outline::rectangle(0.9, 3.0, 0.45), &Profile::slab(0.135, 0.0, 0.03), dark);
    plate.spawn((dent, Transform::from_xyz(-PLATE.x / 2.0 + 1.2, -0.4, 0.0)));
}

fn strip(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let size = Vec2::new(WIDTH - 2.0 * WALL + 0.1, STRIP);
    let corner = Vec2::new(size.x / 2.0, size.y / 2.0);
    let pinhole = Vec2::new(5.6, 0.0);
    let words = Plate::new(size.x, size.y, 50.0)
        .text("RESET", corner + Vec2::new(pinhole.x, 0.78), 0.40)
        .arc(corner + pinhole, 0.36, 0.07, [0.0, 1.0])
        .dot(corner + pinhole, 0.17);
    let print = workshop.print(words);
    let case = Plain::new(paint::CASE).gloss(0.3).inked(print, paint::INK);
    let strip = workshop.swept(
        Outline::rectangle(size.x, size.y, 0.25),
        &Profile::slab(-0.02, -5.2, 0.06),
        case,
    );
    back.spawn((Part::Case, strip, Transform::from_xyz(0.0, STRIP_Y, 0.0)));

    let hole = Plain::new(paint::GLASS).gloss(0.1);
    let hole =
        workshop.swept(Outline::circle(0.45), &Profile::slab(0.02, -0.3, 0.01), hole.alpha(0.02));
    back.spawn((Part::Pinhole, hole, Transform::from_xyz(pinhole.x, STRIP_Y, 0.0)));

    for index in 0..2_u8 {
        let y = STRIP_Y + 0.48 - 0.96 * f32::from(index);
        let cell = Plain::new(paint::ORANGE).gloss(0.5).metal(0.2);
        let cell = workshop.swept(Outline::circle(0.44), &Profile::slab(2.4, -2.4, 0.1), cell);
        let lie = Quat::from_rotation_y(core::f32::consts::FRAC_PI_2);
        back.spawn((Part::Batteries, cell, Transform::from_xyz(-2.6, y, 0.03).with_rotation(lie)));
    }
    let door = Vec2::new(6.2, 2.1);
    let words = Plate::new(door.x, door.y, 50.0)
        .text("2 x AA", door / 2.0, 0.46)
        .bar(Vec2::new(0.5, 0.6), Vec2::new(0.5, 1.5), 0.09)
        .bar(Vec2::new(0.8, 0.6), Vec2::new(0.8, 1.5), 0.09);
    let print = workshop.print(words);
    let lid = Plain::new(paint::CASE).gloss(0.3).inked(print, paint::INK);
    let lid = workshop.swept(
        Outline::rectangle(door.x, door.y, 0.3),
        &Profile::slab(0.52, -0.02, 0.2),
        lid,
    );
    back.spawn((Part::BatteryDoor, lid, Transform::from_xyz(-2.6, STRIP_Y, 0.0)));
}

fn port(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let dark = Plain::new(paint::GLASS).gloss(0.3);
    let port =
        workshop.swept(Outline::rectangle(1.0, 0.5, 0.24), &Profile::slab(0.04, -0.2, 0.02), dark);
    let turned = Quat::from_rotation_y(-core::f32::consts::FRAC_PI_2);
    back.spawn((
        Part::Usb,
        port,
        Transform::from_xyz(-WIDTH / 2.0, STRIP_Y, DEPTH / -2.0).with_rotation(turned),
    ));
}
