//! What shines, and how bright, for what is seen: display, lamp, sensors, coil, beeps; and what one sees through.

use bench_protocol::Coil;
use bevy::prelude::*;
use observer::Brightness;

use super::Cutaway;
use super::material::Plain;
use crate::stage::Shown;

/// A thing whose light or opacity tells something.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lit {
    /// The display's lit pixels.
    Display,
    /// The lamp on the front.
    Lamp,
    /// The lamp of a latch sensor, 1–3: lit while it reads locked.
    LatchSensor(u8),
    /// The lamp of a back plate sensor, 1–2: lit while it sees the plate.
    PlateSensor(u8),
    /// The solenoid's winding: glows while current flows.
    Coil,
    /// A ring that goes out from the buzzer while it beeps.
    Wave(u8),
    /// The back plate: a ghost of it in the cut-away view.
    Ghost,
}

impl Lit {
    /// Gives how much it glows, 0–3.
    pub fn glow(self, shown: &Shown) -> f32 {
        let view = &shown.view;
        let on = |on: bool, glow: f32| if on { glow } else { 0.0 };
        match self {
            Self::Display => match view.brightness {
                Brightness::Off => 0.0,
                Brightness::Dimmed => 0.38,
                Brightness::Bright => 1.15,
            },
            Self::Lamp => on(view.led, 9.0),
            Self::LatchSensor(number) => on(at(&view.latch_sensors, number), 9.0),
            Self::PlateSensor(number) => on(at(&view.plate_sensors, number), 9.0),
            Self::Coil => on(view.coil != Coil::Off, 0.9),
            Self::Wave(_) | Self::Ghost => 0.0,
        }
    }
}

fn at(sensors: &[bool], number: u8) -> bool {
    usize::from(number)
        .checked_sub(1)
        .and_then(|index| sensors.get(index))
        .copied()
        .unwrap_or(false)
}

/// Lets everything shine as it is seen.
pub(super) fn shine(
    shown: Res<Shown>,
    cutaway: Res<Cutaway>,
    time: Res<Time>,
    mut things: Query<(&Lit, &MeshMaterial3d<Plain>, &mut Visibility)>,
    mut plains: ResMut<Assets<Plain>>,
) {
    for (lit, material, mut visibility) in &mut things {
        if let Lit::Wave(ring) = lit {
            let beat = (time.elapsed_secs() * 12.0) as u32 % 4;
            let heard = shown.view.buzzer && beat >= u32::from(*ring);
            visibility.set_if_neq(if heard { Visibility::Inherited } else { Visibility::Hidden });
            continue;
        }
        let Some(plain) = plains.get(&material.0) else { continue };
        let mut wanted = plain.surface;
        wanted.finish.z = lit.glow(&shown);
        if *lit == Lit::Ghost {
            wanted.colour.w = if cutaway.0 { 0.16 } else { 1.0 };
        }
        if plain.surface != wanted
            && let Some(mut plain) = plains.get_mut(&material.0)
        {
            plain.surface = wanted;
        }
    }
}
