//! What the cut-away shows: the solenoid with its plunger, the latch, the sensors, and the key on its hook.

use bevy::prelude::*;

use super::back::{CATCH_Y, PLATE, PLATE_AT};
use super::lit::Lit;
use super::material::Plain;
use super::part::Part;
use super::shape::{Outline, Profile};
use super::size::{DEPTH, HEIGHT, WALL, WIDTH};
use super::tube::{circle, tube};
use super::workshop::Workshop;
use crate::look::paint;

/// The bolt's axis, from the middle of the back, seen from behind.
const AXIS: Vec3 = Vec3::new(0.0, PLATE_AT.y + CATCH_Y, -1.0);
/// Where the solenoid's middle is along the axis.
const SOLENOID_X: f32 = 2.3;
/// Where the catch is along the axis.
const CATCH_X: f32 = PLATE_AT.x + PLATE.x / 2.0 - 1.35;

/// Makes it; everything is placed as it is seen from behind.
pub(super) fn build(mut commands: Commands, mut workshop: Workshop) {
    let back = Transform::from_xyz(0.0, HEIGHT / 2.0, -DEPTH / 2.0)
        .with_rotation(Quat::from_rotation_y(core::f32::consts::PI));
    commands.spawn((back, Visibility::default())).with_children(|back| {
        let floor = Plain::new(paint::INSIDE).gloss(0.2);
        let size = Vec3::new(WIDTH - 2.0 * WALL, HEIGHT - 2.0 * WALL, 0.2);
        let floor = workshop.block(size, floor);
        back.spawn((Part::Case, floor, Transform::from_xyz(0.0, 0.0, -DEPTH + WALL + 0.2)));
        solenoid(back, &mut workshop);
        sensors(back, &mut workshop);
        hook(back, &mut workshop);
    });
}

fn solenoid(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let along = Quat::from_rotation_y(core::f32::consts::FRAC_PI_2);
    let at = AXIS + Vec3::X * SOLENOID_X;
    let steel = Plain::new(paint::STEEL).gloss(0.55).metal(0.7);
    let copper = Plain::new(paint::COPPER).gloss(0.6).metal(0.4);
    let coil = workshop.swept(Outline::circle(0.78), &Profile::slab(1.25, -1.25, 0.1), copper);
    back.spawn((
        Part::Solenoid,
        Lit::Coil,
        coil,
        Transform::from_translation(at).with_rotation(along),
    ));
    for x in [-1.45, 1.45] {
        let cheek = workshop.block(Vec3::new(0.3, 2.0, 1.9), steel.clone());
        back.spawn((Part::Solenoid, cheek, Transform::from_translation(at + Vec3::X * x)));
    }
    let yoke = workshop.block(Vec3::new(3.2, 2.0, 0.25), steel.clone());
    back.spawn((Part::Solenoid, yoke, Transform::from_translation(at - Vec3::Z * 1.0)));
    let length = CATCH_X - SOLENOID_X + 0.5;
    let bright = Plain::new(paint::STEEL).gloss(0.9).metal(0.95);
    let bolt = workshop.swept(
        Outline::circle(0.36),
        &Profile::slab(length / 2.0, -length / 2.0, 0.1),
        bright,
    );
    let middle = AXIS + Vec3::X * (SOLENOID_X + length / 2.0);
    back.spawn((Part::Bolt, bolt, Transform::from_translation(middle).with_rotation(along)));
}

fn sensors(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let board = Plain::new(paint::BOARD).gloss(0.4);
    let board = workshop.block(Vec3::new(6.4, 1.3, 0.16), board);
    let at = AXIS + Vec3::new(3.2, -1.75, 0.0);
    back.spawn((board, Transform::from_translation(at)));
    for number in 1..=3_u8 {
        let offset = Vec3::new(f32::from(number) * 1.5 - 3.0, 0.0, 0.2);
        let part = Part::LatchSensor(number);
        sensor(back, workshop, part, Lit::LatchSensor(number), at + offset);
    }
    for number in 1..=2_u8 {
        let y = PLATE_AT.y + if number == 1 { 0.3 } else { -2.2 };
        let at = Vec3::new(WIDTH / 2.0 - WALL - 0.35, y, -0.6);
        sensor(back, workshop, Part::PlateSensor(number), Lit::PlateSensor(number), at);
    }
}

fn sensor(
    back: &mut ChildSpawnerCommands,
    workshop: &mut Workshop,
    part: Part,
    lit: Lit,
    at: Vec3,
) {
    let black = Plain::new(paint::RUBBER).gloss(0.35);
    let body = workshop.block(Vec3::new(0.75, 0.75, 0.4), black);
    back.spawn((part, body, Transform::from_translation(at))).with_children(|body| {
        let lamp = Plain::new(paint::SENSED).gloss(0.6);
        let lamp = workshop.swept(Outline::circle(0.2), &Profile::slab(0.12, -0.1, 0.1), lamp);
        body.spawn((part, lit, lamp, Transform::from_xyz(0.0, 0.0, 0.2)));
    });
}

/// Where the key hangs, from the middle of the back, seen from behind.
pub(super) const HOOK: Vec3 = Vec3::new(-3.9, PLATE_AT.y + 2.6, -1.9);

fn hook(back: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let steel = Plain::new(paint::STEEL).gloss(0.7).metal(0.8);
    let path = [
        HOOK + Vec3::new(0.0, 0.35, -3.4),
        HOOK + Vec3::new(0.0, 0.0, -0.6),
        HOOK + Vec3::new(0.0, -0.05, 0.1),
        HOOK + Vec3::new(0.0, 0.45, 0.4),
    ];
    let hook = workshop.piece(tube(&path, 0.12), steel);
    back.spawn(hook);
}

/// Where one grips the key, below where it hangs.
pub(super) const GRIP: f32 = 2.6;

/// Makes the key, gripped at the origin, its bow above it, its teeth to the right.
pub(super) fn key(commands: &mut Commands, workshop: &mut Workshop) -> Entity {
    let brass = Plain::new(paint::BRASS).gloss(0.7).metal(0.75);
    let bow =
        workshop.piece(tube(&circle(Vec3::new(0.0, -0.95, 0.0), 0.85, 28), 0.2), brass.clone());
    let shaft = workshop.piece(tube(&[Vec3::Y * -1.8, Vec3::Y * -4.9], 0.2), brass.clone());
    let collar = workshop.block(Vec3::new(0.62, 0.22, 0.62), brass.clone());
    let tip = workshop.block(Vec3::new(0.4, 0.12, 0.4), brass.clone());
    commands
        .spawn((Part::HouseKey, Transform::default(), Visibility::default()))
        .with_children(|key| {
            key.spawn((bow, Transform::from_xyz(0.0, GRIP, 0.0)));
            key.spawn((shaft, Transform::from_xyz(0.0, GRIP, 0.0)));
            key.spawn((collar, Transform::from_xyz(0.0, GRIP - 1.95, 0.0)));
            key.spawn((tip, Transform::from_xyz(0.0, GRIP - 4.92, 0.0)));
            // A thin key is hard to hit: a box around it, which nobody sees, takes the pointer.
            let easy =
                workshop.block(Vec3::new(1.9, 5.0, 0.6), Plain::new(Color::BLACK).alpha(0.0));
            key.spawn((easy, Transform::from_xyz(0.2, 0.1, 0.0)));
            for (y, width) in [(-3.9_f32, 0.7_f32), (-4.25, 0.95), (-4.62, 0.75)] {
                let tooth = workshop.block(Vec3::new(width, 0.26, 0.16), brass.clone());
                key.spawn((tooth, Transform::from_xyz(width / 2.0 + 0.1, GRIP + y, 0.0)));
            }
        })
        .id()
}
