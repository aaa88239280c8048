//! The eye: from where one looks at the box, and how it turns.

use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use clap::ValueEnum;

use crate::lean::{self, LeanPlugin};
use crate::look::Theme;
use crate::scene::Cutaway;
use crate::stage::Motion;

/// Sides to look at the box from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, ValueEnum)]
pub enum Side {
    /// Display, buttons, keypad.
    #[default]
    Front,
    /// Back plate, battery door, pinhole.
    Back,
    /// The back, with the plate a ghost and the latch to be seen.
    Cutaway,
}

impl Side {
    /// All of them, in the order in which one turns the box.
    pub const ALL: [Self; 3] = [Self::Front, Self::Back, Self::Cutaway];

    /// Gives its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Front => "Front",
            Self::Back => "Back",
            Self::Cutaway => "Inside",
        }
    }

    /// Gives where the eye is.
    pub const fn eye(self) -> Eye {
        match self {
            Self::Front => {
                Eye { yaw: 0.30, pitch: 0.27, distance: 42.0, target: Vec3::new(0.2, 5.1, 0.0) }
            }
            Self::Back => {
                Eye { yaw: 2.78, pitch: 0.30, distance: 44.0, target: Vec3::new(-0.6, 4.9, 0.0) }
            }
            Self::Cutaway => {
                Eye { yaw: 2.92, pitch: 0.20, distance: 36.0, target: Vec3::new(-0.4, 5.6, 0.0) }
            }
        }
    }
}

/// Where the eye is, around what it looks at.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Eye {
    /// Around the box, in radians; 0 is in front, positive to the right.
    pub yaw: f32,
    /// Above the table, in radians.
    pub pitch: f32,
    /// In cm.
    pub distance: f32,
    /// What it looks at.
    pub target: Vec3,
}

impl Eye {
    /// Gives the camera's place.
    pub fn transform(&self) -> Transform {
        let (pitch_sine, pitch_cosine) = self.pitch.sin_cos();
        let (yaw_sine, yaw_cosine) = self.yaw.sin_cos();
        let offset = Vec3::new(pitch_cosine * yaw_sine, pitch_sine, pitch_cosine * yaw_cosine);
        Transform::from_translation(self.target + offset * self.distance)
            .looking_at(self.target, Vec3::Y)
    }

    /// Turns by an amount in radians, as far as it is of use.
    pub fn turned(mut self, yaw: f32, pitch: f32) -> Self {
        self.yaw += yaw;
        self.pitch = (self.pitch + pitch).clamp(0.03, 1.35);
        self
    }

    /// Comes nearer (below 1) or goes away.
    pub fn nearer(mut self, factor: f32) -> Self {
        self.distance = (self.distance * factor).clamp(16.0, 80.0);
        self
    }
}

/// Where the eye goes.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Gaze {
    /// The side that was chosen.
    pub side: Side,
    /// Where the eye is to be.
    pub eye: Eye,
}

impl Gaze {
    /// Looks at a side.
    pub const fn at(side: Side) -> Self {
        Self { side, eye: side.eye() }
    }
}

impl Default for Gaze {
    fn default() -> Self {
        Self::at(Side::Front)
    }
}

/// The camera and its movement.
pub struct CameraPlugin;

impl Plugin for CameraPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(LeanPlugin).init_resource::<Gaze>().add_systems(Update, (follow, backdrop));
    }
}

/// Gives what a camera of the scene is made of.
pub fn eye(gaze: &Gaze, theme: Theme, smooth: bool) -> impl Bundle {
    let eye = gaze.eye;
    (
        Camera3d::default(),
        Camera { clear_color: ClearColorConfig::Custom(theme.background()), ..Camera::default() },
        Projection::Perspective(PerspectiveProjection {
            fov: 0.52,
            near: 1.0,
            far: 300.0,
            ..PerspectiveProjection::default()
        }),
        Tonemapping::None,
        lean::eye(),
        if smooth { Msaa::Sample4 } else { Msaa::Off },
        eye.transform(),
        eye,
    )
}

/// Moves the eye towards where it is to be, the short way round.
fn follow(
    gaze: Res<Gaze>,
    motion: Res<Motion>,
    time: Res<Time>,
    mut cutaway: ResMut<Cutaway>,
    mut eyes: Query<(&mut Eye, &mut Transform)>,
) {
    cutaway.set_if_neq(Cutaway(gaze.side == Side::Cutaway));
    let share = match *motion {
        Motion::Still => 1.0,
        Motion::Smooth => 1.0 - (-9.0 * time.delta_secs()).exp(),
    };
    for (mut eye, mut transform) in &mut eyes {
        let wanted = gaze.eye;
        if *eye == wanted {
            continue;
        }
        let round = core::f32::consts::TAU;
        let yaw = (wanted.yaw - eye.yaw + round / 2.0).rem_euclid(round) - round / 2.0;
        let near = yaw.abs() < 0.0005
            && (wanted.pitch - eye.pitch).abs() < 0.0005
            && (wanted.distance - eye.distance).abs() < 0.01
            && wanted.target.distance(eye.target) < 0.01;
        *eye = if near || share >= 1.0 {
            wanted
        } else {
            Eye {
                yaw: eye.yaw + yaw * share,
                pitch: eye.pitch.lerp(wanted.pitch, share),
                distance: eye.distance.lerp(wanted.distance, share),
                target: eye.target.lerp(wanted.target, share),
            }
        };
        *transform = eye.transform();
    }
}

/// Gives the camera the theme's background.
fn backdrop(theme: Res<Theme>, mut cameras: Query<&mut Camera, With<Eye>>) {
    if theme.is_changed() {
        for mut camera in &mut cameras {
            camera.clear_color = ClearColorConfig::Custom(theme.background());
        }
    }
}
