//! `lockbox-viewer play`: a scenario in the window, its steps as captions, at a person's pace or faster.

use std::time::Duration;

use anyhow::Result;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use clap::Args;
use lockbox_practice::Place;

use crate::act::Act;
use crate::camera::{CameraPlugin, Eye, Gaze, Side};
use crate::caption::{Caption, CaptionPlugin};
use crate::film::Director;
use crate::look::Theme;
use crate::reel::Plan;
use crate::scene::{ScenePlugin, SceneSystems};
use crate::stage::Shown;
use crate::window::{self, Smooth};

/// What is to be played.
#[derive(Args, Clone, Debug)]
pub struct PlayArguments {
    /// The scenario: a feature file, or one with the line of the scenario behind it, as in FILE:11
    pub scenario: String,
    /// Dark or light
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// How much faster than a person's pace
    #[arg(long, default_value_t = 1.0, value_parser = crate::reel::pace)]
    pub pace: f64,
}

/// Opens the window and plays it.
///
/// # Errors
/// What is missing on this machine, or wrong in the scenario.
pub fn run(arguments: &PlayArguments, place: &Place) -> Result<()> {
    let adapter = window::ready()?;
    let plan = Plan::of(&arguments.scenario, arguments.pace, place)?;
    let mut app = window::app(&format!("Lockbench: {}", plan.title), arguments.theme, adapter)?;
    app.add_plugins(PlayPlugin(plan));
    window::stay(&mut app)
}

/// Plays a scenario.
pub struct PlayPlugin(pub Plan);

impl Playing {
    /// Tells whether it goes on by itself.
    pub(crate) fn goes_on(&self) -> bool {
        !self.paused && self.at < self.plan.length()
    }
}

/// Where the playing stands.
#[derive(Resource)]
pub struct Playing {
    plan: Plan,
    at: Duration,
    paused: bool,
    director: Director,
}

impl Plugin for PlayPlugin {
    fn build(&self, app: &mut App) {
        let first = Shown::new(self.0.at(Duration::ZERO).1.clone());
        app.insert_resource(first)
            .insert_resource(Playing {
                plan: self.0.clone(),
                at: Duration::ZERO,
                paused: false,
                director: Director::default(),
            })
            .init_resource::<Smooth>()
            .add_message::<Act>()
            .add_plugins((ScenePlugin, CameraPlugin, CaptionPlugin))
            .add_systems(Startup, open_eye)
            .add_systems(Update, (keys, play).chain().before(SceneSystems));
    }
}

fn open_eye(mut commands: Commands, gaze: Res<Gaze>, theme: Res<Theme>, smooth: Res<Smooth>) {
    commands.spawn((crate::camera::eye(&gaze, *theme, smooth.0), IsDefaultUiCamera));
}

/// Space stops and goes on, Left and Right go to the step before and after, Home to the first, Escape ends.
fn keys(
    mut inputs: MessageReader<KeyboardInput>,
    mut playing: ResMut<Playing>,
    mut exits: MessageWriter<AppExit>,
) {
    for input in inputs.read() {
        if input.state != ButtonState::Pressed {
            continue;
        }
        let here = playing.plan.at(playing.at).0;
        let to = match input.logical_key {
            Key::Space => {
                playing.paused = !playing.paused;
                continue;
            }
            Key::Escape => {
                exits.write(AppExit::Success);
                continue;
            }
            Key::ArrowLeft => here.saturating_sub(1),
            Key::ArrowRight => here + 1,
            Key::Home => 0,
            _ => continue,
        };
        playing.at = playing.plan.start_of(to);
        playing.director = Director::default();
    }
}

fn play(
    time: Res<Time>,
    mut playing: ResMut<Playing>,
    mut shown: ResMut<Shown>,
    mut caption: ResMut<Caption>,
    mut gaze: ResMut<Gaze>,
    eyes: Query<(), With<Eye>>,
) {
    let playing = &mut *playing;
    if !playing.paused && !eyes.is_empty() {
        playing.at = (playing.at + time.delta()).min(playing.plan.length());
    }
    let (cut, view) = playing.plan.at(playing.at);
    if shown.view != *view {
        shown.view = view.clone();
    }
    caption.set_if_neq(playing.plan.caption(cut));
    let side: Side = playing.director.side(playing.at, view);
    if gaze.side != side {
        *gaze = Gaze::at(side);
    }
}
