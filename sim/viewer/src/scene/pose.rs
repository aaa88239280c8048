//! Where each part belongs, for what is seen, and how it gets there.

use core::f32::consts::{FRAC_PI_2, PI};

use bench_protocol::{LatchPosition, PlateState};
use bevy::prelude::*;

use super::back::{Hinge, Whole};
use super::inside::{GRIP, HOOK};
use super::part::Part;
use super::size::{DEPTH, HEIGHT, STRIP, WALL, WIDTH};
use super::table::Cable;
use crate::stage::{Motion, Shown};

/// The height of battery door, pinhole and USB port over the table.
const STRIP_Y: f32 = WALL + STRIP / 2.0;
/// How far an open plate has turned.
const OPEN: f32 = -112.0 * PI / 180.0;
/// A detent of the knob: 24 make a turn.
const DETENT: f32 = PI / 12.0;

/// Where a part was made.
#[derive(Component, Clone, Copy)]
pub(super) struct Rest(Transform);

/// Remembers where parts were made.
pub(super) fn remember(
    mut commands: Commands,
    made: Query<(Entity, &Transform), (With<Part>, Without<Rest>)>,
) {
    for (entity, transform) in &made {
        commands.entity(entity).insert(Rest(*transform));
    }
}

/// Gives where a part belongs, or `None` if it never moves.
pub fn pose(part: Part, rest: Transform, shown: &Shown) -> Option<Transform> {
    let view = &shown.view;
    let pressed = |down: bool, travel: f32| {
        let depth = if down { -travel } else { 0.0 };
        Some(Transform { translation: rest.translation + Vec3::Z * depth, ..rest })
    };
    match part {
        Part::LockEnter => pressed(view.lock_enter, 0.26),
        Part::Back => pressed(view.back, 0.26),
        Part::Key(key) => pressed(view.keypad.contains(&key), 0.14),
        Part::Knob => {
            let turn = Quat::from_rotation_z(-DETENT * view.knob as f32);
            Some(rest.with_rotation(turn))
        }
        Part::Bolt => {
            let back = match view.latch {
                LatchPosition::Locked => 0.0,
                LatchPosition::Travelling => 0.55,
                LatchPosition::Unlocked => 1.1,
            };
            Some(Transform { translation: rest.translation - Vec3::X * back, ..rest })
        }
        Part::BatteryDoor => {
            let turn = Quat::from_rotation_x(if shown.door_open { 1.8 } else { 0.0 });
            let edge = rest.translation - Vec3::Y * 1.05;
            Some(Transform { translation: edge + turn * Vec3::Y * 1.05, rotation: turn, ..rest })
        }
        Part::HouseKey => Some(key(view.key_inside)),
        // The port on the case is a part of the same name, and stays.
        Part::Usb if rest.translation == Vec3::ZERO => Some(plug(view.usb)),
        Part::Card => Some(card(view.at_reader)),
        Part::Paperclip => Some(paperclip(view.paperclip)),
        Part::Screwdriver => Some(screwdriver(shown.prying)),
        _ => None,
    }
}

fn from_behind(at: Vec3) -> Vec3 {
    Vec3::new(-at.x, HEIGHT / 2.0 + at.y, -DEPTH / 2.0 - at.z)
}

fn key(inside: bool) -> Transform {
    if inside {
        return Transform::from_translation(from_behind(HOOK - Vec3::Y * GRIP))
            .with_rotation(Quat::from_rotation_y(PI));
    }
    let flat = Quat::from_rotation_y(-0.7) * Quat::from_rotation_x(-FRAC_PI_2);
    Transform::from_xyz(12.6, 0.24, 4.6).with_rotation(flat)
}

fn plug(plugged: bool) -> Transform {
    if plugged {
        return Transform::from_xyz(WIDTH / 2.0 + 0.95, STRIP_Y, 0.0);
    }
    Transform::from_xyz(WIDTH / 2.0 + 3.2, 0.42, 0.3).with_rotation(Quat::from_rotation_y(0.12))
}

fn card(at_reader: bool) -> Transform {
    if at_reader {
        let leaning = Quat::from_rotation_x(-0.12) * Quat::from_rotation_z(-0.1);
        return Transform::from_xyz(6.4, 2.9, DEPTH / 2.0 + 0.9).with_rotation(leaning);
    }
    let flat = Quat::from_rotation_y(0.35) * Quat::from_rotation_x(-FRAC_PI_2);
    Transform::from_xyz(-13.6, 0.09, 4.0).with_rotation(flat)
}

fn paperclip(in_pinhole: bool) -> Transform {
    if in_pinhole {
        let outwards = Quat::from_rotation_y(FRAC_PI_2);
        return Transform::from_xyz(-5.6, STRIP_Y, -DEPTH / 2.0 + 0.35).with_rotation(outwards);
    }
    Transform::from_xyz(6.0, 0.1, -9.0).with_rotation(Quat::from_rotation_y(0.4))
}

fn screwdriver(prying: bool) -> Transform {
    if prying {
        let leaning = Quat::from_rotation_y(FRAC_PI_2 + 0.35) * Quat::from_rotation_z(0.1);
        let tab = from_behind(Vec3::new(6.45, STRIP / 2.0 + 0.05, 0.25));
        return Transform::from_translation(tab).with_rotation(leaning);
    }
    Transform::from_xyz(-1.5, 0.92, -10.5).with_rotation(Quat::from_rotation_y(PI - 0.16))
}

fn hinge(plate: PlateState) -> Quat {
    match plate {
        PlateState::Closed => Quat::IDENTITY,
        PlateState::Open => Quat::from_rotation_y(OPEN),
        PlateState::Broken => Quat::from_rotation_y(OPEN * 0.8) * Quat::from_rotation_z(-0.07),
    }
}

/// Moves everything towards where it belongs.
pub(super) fn settle(
    shown: Res<Shown>,
    motion: Res<Motion>,
    time: Res<Time>,
    mut parts: Query<(&Part, &Rest, &mut Transform), Without<Hinge>>,
    mut hinges: Query<&mut Transform, With<Hinge>>,
    mut whole: Query<&mut Visibility, With<Whole>>,
    mut cables: Query<&mut Transform, (With<Cable>, Without<Part>, Without<Hinge>)>,
) {
    let step = |rate: f32| match *motion {
        Motion::Still => 1.0,
        Motion::Smooth => 1.0 - (-rate * time.delta_secs()).exp(),
    };
    for (part, rest, mut transform) in &mut parts {
        if let Some(wanted) = pose(*part, rest.0, &shown) {
            approach(&mut transform, wanted, step(22.0));
        }
    }
    for mut transform in &mut hinges {
        let wanted = transform.with_rotation(hinge(shown.view.plate));
        approach(&mut transform, wanted, step(7.0));
    }
    for mut visibility in &mut whole {
        let broken = shown.view.plate == PlateState::Broken;
        visibility.set_if_neq(if broken { Visibility::Hidden } else { Visibility::Inherited });
    }
    for mut transform in &mut cables {
        let height = if shown.view.usb { 1.0 } else { 0.14 };
        let wanted = transform.with_scale(Vec3::new(1.0, height, 1.0));
        approach(&mut transform, wanted, step(22.0));
    }
}

/// Goes a share of the way; what is near enough is there, so that a scene at rest asks for no new frame.
fn approach(transform: &mut Mut<Transform>, wanted: Transform, share: f32) {
    if **transform == wanted {
        return;
    }
    let near = transform.translation.distance(wanted.translation) < 0.002
        && transform.rotation.angle_between(wanted.rotation) < 0.001
        && transform.scale.distance(wanted.scale) < 0.001;
    if near || share >= 1.0 {
        **transform = wanted;
        return;
    }
    transform.translation = transform.translation.lerp(wanted.translation, share);
    transform.rotation = transform.rotation.slerp(wanted.rotation, share);
    transform.scale = transform.scale.lerp(wanted.scale, share);
}
