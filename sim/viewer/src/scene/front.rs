//! The case and its front: display, buttons, knob, keypad, reader, lamp and buzzer.

use bevy::prelude::*;

use super::lettering::Plate;
use super::lit::Lit;
use super::material::Plain;
use super::oled;
use super::part::Part;
use super::shape::{Outline, Profile};
use super::size::{DEPTH, HEIGHT, WALL, WIDTH};
use super::workshop::Workshop;
use crate::look::paint;

/// The display's glass: middle and size, from the middle of the front.
const GLASS: (Vec2, Vec2) = (Vec2::new(-2.85, 1.95), Vec2::new(10.2, 6.3));
/// The display's lit area, 2:1.
const OLED: (Vec2, Vec2) = (Vec2::new(-2.85, 1.85), Vec2::new(9.2, 4.6));
/// The reader's glass.
const READER: (Vec2, Vec2) = (Vec2::new(5.45, -3.1), Vec2::new(4.6, 3.5));
/// How high buttons and knob sit, from the middle of the front.
const CONTROLS: f32 = -3.25;

/// Makes it.
pub(super) fn build(mut commands: Commands, mut workshop: Workshop) {
    let outline = Outline::rectangle(WIDTH, HEIGHT, 1.1);
    let shell = Profile::tub(DEPTH / 2.0, -DEPTH / 2.0, 0.45, WALL, DEPTH / 2.0 - WALL);
    let words = workshop.print(front_print());
    let case = Plain::new(paint::CASE).gloss(0.35).inked(words, paint::INK);
    let case = workshop.swept(outline, &shell, case);
    let middle = Transform::from_xyz(0.0, HEIGHT / 2.0, 0.0);
    commands.spawn((Part::Case, case, middle)).with_children(|case| {
        let front = Transform::from_xyz(0.0, 0.0, DEPTH / 2.0);
        case.spawn((front, Visibility::default())).with_children(|front| {
            display(front, &mut workshop);
            controls(front, &mut workshop);
            keypad(front, &mut workshop);
            reader(front, &mut workshop);
        });
    });
}

fn display(front: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let (at, size) = GLASS;
    let outline = Outline::rectangle(size.x, size.y, 0.55);
    let print = Plate::new(size.x, size.y, 60.0).text("LOCKBENCH", Vec2::new(1.45, 0.52), 0.44);
    let print = workshop.print(print);
    let glass = Plain::new(paint::GLASS).gloss(0.75).inked(print, paint::GLASS_INK);
    let glass = workshop.swept(outline, &Profile::slab(0.16, -0.1, 0.1), glass);
    front.spawn((Part::Display, glass, Transform::from_translation(at.extend(0.0)))).with_children(
        |glass| {
            let (lit, size) = OLED;
            let picture = workshop.image(oled::blank());
            let plain = Plain::new(Color::srgb(0.008, 0.009, 0.012)).gloss(0.5).glow(1.0);
            let pixels = workshop
                .piece(Rectangle::from_size(size), plain.oled(picture.clone(), paint::OLED));
            let place = Transform::from_translation((lit - at).extend(0.175));
            glass.spawn((oled::Pixels { picture }, Lit::Display, pixels, place));
            let lamp = Plain::new(paint::LAMP).gloss(0.6);
            let lamp = workshop.swept(Outline::circle(0.17), &Profile::slab(0.1, -0.1, 0.09), lamp);
            glass.spawn((
                Part::Lamp,
                Lit::Lamp,
                lamp,
                Transform::from_xyz(size.x / 2.0 - 0.1, 2.62, 0.17),
            ));
        },
    );
}

fn controls(front: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    for (part, words, x) in [(Part::Back, "BACK", -6.6), (Part::LockEnter, "LOCK/ENTER", 0.9)] {
        let size = Vec2::new(2.7, 1.35);
        let print = Plate::new(size.x, size.y, 80.0).text(words, size / 2.0, 0.42);
        let print = workshop.print(print);
        let plain = Plain::new(paint::BUTTON).gloss(0.45).inked(print, paint::BUTTON_INK);
        let outline = Outline::rectangle(size.x, size.y, 0.5);
        let cap = workshop.swept(outline, &Profile::slab(0.42, -0.4, 0.16), plain);
        front.spawn((part, cap, Transform::from_xyz(x, CONTROLS, 0.0)));
        let well = Outline::rectangle(size.x + 0.22, size.y + 0.22, 0.6);
        let well = workshop.swept(
            well,
            &Profile::slab(0.02, -0.3, 0.02),
            Plain::new(paint::INK).gloss(0.1),
        );
        front.spawn((well, Transform::from_xyz(x, CONTROLS, 0.0)));
    }
    let x = -2.85;
    let well = workshop.swept(
        Outline::circle(1.62),
        &Profile::slab(0.03, -0.3, 0.02),
        Plain::new(paint::INK).gloss(0.1),
    );
    front.spawn((well, Transform::from_xyz(x, CONTROLS, 0.0)));
    let mark = Plate::new(3.0, 3.0, 60.0).bar(Vec2::new(1.5, 0.5), Vec2::new(1.5, 0.95), 0.17);
    let mark = workshop.print(mark);
    let plain = Plain::new(paint::ORANGE).gloss(0.4).inked(mark, paint::BUTTON_INK);
    let profile = Profile::slab(1.0, 0.0, 0.2);
    let knob = workshop.swept(Outline::circle(1.42).fluted(24, 0.032), &profile, plain);
    front.spawn((Part::Knob, knob, Transform::from_xyz(x, CONTROLS, 0.05)));
    // The buzzer's holes are printed on the case; beeps are rings that go out from them.
    for ring in 0..3_u8 {
        let radius = 0.5 + f32::from(ring) * 0.34;
        let wave = Plain::new(paint::ORANGE).unlit();
        let wave = workshop.piece(Torus { minor_radius: 0.045, major_radius: radius }, wave);
        let place = Transform::from_xyz(BUZZER.x, BUZZER.y, 0.1)
            .with_rotation(Quat::from_rotation_x(core::f32::consts::FRAC_PI_2));
        front.spawn((Part::Buzzer, Lit::Wave(ring), wave, place, Visibility::Hidden));
    }
}

fn keypad(front: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    for (index, key) in "123456789*0#".chars().enumerate() {
        let (column, row) = ((index % 3) as f32, (index / 3) as f32);
        let at = Vec2::new(5.45 + (column - 1.0) * 1.58, 4.45 - row * 1.42);
        let size = Vec2::new(1.34, 1.16);
        let print = Plate::new(size.x, size.y, 80.0).text(&key.to_string(), size / 2.0, 0.72);
        let print = workshop.print(print);
        let plain = Plain::new(paint::BUTTON).gloss(0.4).inked(print, paint::BUTTON_INK);
        let outline = Outline::rectangle(size.x, size.y, 0.32);
        let cap = workshop.swept(outline, &Profile::slab(0.24, -0.2, 0.11), plain);
        front.spawn((Part::Key(key), cap, Transform::from_translation(at.extend(0.0))));
    }
}

fn reader(front: &mut ChildSpawnerCommands, workshop: &mut Workshop) {
    let (at, size) = READER;
    let middle = size / 2.0;
    let waves =
        [0.45_f32, 0.85, 1.25].iter().fold(Plate::new(size.x, size.y, 60.0), |plate, radius| {
            plate.arc(middle - Vec2::new(0.55, 0.0), *radius, 0.14, [-0.125, 0.125])
        });
    let print = workshop.print(waves.dot(middle - Vec2::new(0.55, 0.0), 0.13));
    let glass = Plain::new(paint::GLASS).gloss(0.75).inked(print, paint::GLASS_INK);
    let outline = Outline::rectangle(size.x, size.y, 0.5);
    let glass = workshop.swept(outline, &Profile::slab(0.1, -0.1, 0.07), glass);
    front.spawn((Part::Reader, glass, Transform::from_translation(at.extend(0.0))));
}

/// The middle of the buzzer's holes, from the middle of the front.
const BUZZER: Vec2 = Vec2::new(-2.85, -5.15);

/// What is printed on the case: the buzzer's holes.
fn front_print() -> Plate {
    let middle = Vec2::new(WIDTH / 2.0 + BUZZER.x, HEIGHT / 2.0 - BUZZER.y);
    (-3..=3_i8).fold(Plate::new(WIDTH, HEIGHT, 40.0), |plate, hole| {
        plate.dot(middle + Vec2::new(f32::from(hole) * 0.3, 0.0), 0.075)
    })
}
