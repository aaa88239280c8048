//! What a frame costs at 1280×720: of the scene alone, and in the window with its panel.

use std::process::Command;
use std::time::Duration;

use bevy::math::UVec2;
use bevy::prelude::*;
use lockbox_practice::Desk;
use lockbox_viewer::camera::{Gaze, Side};
use lockbox_viewer::look::Theme;
use lockbox_viewer::stage::Shown;
use lockbox_viewer::studio::Studio;

use crate::desktop::Desktop;
use crate::{now, pause};

const FRAMES: u32 = 60;

/// Draws the scene with the box turning, edges not smoothed, as the window has it in software.
pub(crate) fn scene() {
    let shown = Shown::new(Desk::new().expect("the lockbox can be set up").view());
    let mut gaze = Gaze::at(Side::Front);
    let mut studio = Studio::open(UVec2::new(1280, 720), Theme::Dark, gaze, shown, None)
        .expect("there is a driver");
    for samples in [Msaa::Sample4, Msaa::Off] {
        let world = studio.world_mut();
        for mut msaa in world.query::<&mut Msaa>().iter_mut(world) {
            *msaa = samples;
        }
        let mut turn = |count| {
            for _ in 0..count {
                gaze.eye = gaze.eye.turned(0.02, 0.0);
                studio.world_mut().insert_resource(gaze);
                studio.draw();
                studio.fetch();
            }
        };
        turn(10);
        let began = now();
        turn(FRAMES);
        let each = began.elapsed() / FRAMES;
        let name = if samples == Msaa::Off { "plain" } else { "smooth edges" };
        println!(
            "scene at 1280×720, {name}: {:.1} ms a frame, {:.1} a second (target 15)",
            each.as_secs_f64() * 1000.0,
            1.0 / each.as_secs_f64()
        );
    }
}

/// Turns the box in the window by a key that is held down.
pub(crate) fn window() {
    const TIME: Duration = Duration::from_secs(8);
    let mut desktop = Desktop::start(&["a lockbox"]).expect("there is a desktop");
    pause(4000);
    let display = desktop.display.clone();
    let key = |action: &str| {
        let done =
            Command::new("xdotool").args([action, "Right"]).env("DISPLAY", &display).status();
        assert!(done.is_ok_and(|status| status.success()), "xdotool {action}");
    };
    key("keydown");
    pause(1000);
    let (began, before) = (now(), desktop.wait("a frame", |_| true).frames);
    pause(TIME.as_millis() as u64);
    let frames = desktop.wait("a frame", |_| true).frames - before;
    let rate = frames as f64 / began.elapsed().as_secs_f64();
    key("keyup");
    println!("window at 1280×720, the box turning: {rate:.1} frames a second (target 15)");
}
