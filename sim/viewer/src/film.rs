//! `lockbox-viewer film`: a scenario as a film with captions and a chapter for each step.
//!
//! One format: MP4 with H.264, because every phone, browser, chat and video page plays it, and players show
//! its chapters. It is encoded by the program ffmpeg, which every distribution keeps up to date; an encoder in
//! Rust (AV1) would double the time to build, and animated pictures (APNG, WebP, GIF) have no chapters.

mod chapter;
mod director;
mod encoder;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use bevy::math::UVec2;
use clap::Args;
use lockbox_practice::Place;

use crate::camera::{Gaze, Side};
use crate::caption::Caption;
use crate::look::Theme;
use crate::reel::Plan;
use crate::shot::size;
use crate::stage::{Motion, Shown};
use crate::studio::{Picture, Studio};

pub use director::Director;
pub use encoder::NoEncoder;

/// Pictures a second.
const RATE: u32 = 25;
/// For how many pictures a movement goes on after its cause.
const MOVING: u32 = 22;

/// What is to be filmed.
#[derive(Args, Clone, Debug)]
pub struct FilmArguments {
    /// The scenario: a feature file, or one with the line of the scenario behind it, as in FILE:11
    pub scenario: String,
    /// Where the film goes, as MP4
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Dark or light
    #[arg(long, value_enum, default_value_t)]
    pub theme: Theme,
    /// Columns and rows, as in 1280x720
    #[arg(long, value_parser = size, default_value = "1280x720")]
    pub size: UVec2,
    /// How much faster than a person's pace
    #[arg(long, default_value_t = 1.0, value_parser = crate::reel::pace)]
    pub pace: f64,
}

/// Films it.
///
/// # Errors
/// What is missing, wrong in the scenario, or can't be written.
pub fn run(arguments: &FilmArguments, place: &Place) -> Result<()> {
    let plan = Plan::of(&arguments.scenario, arguments.pace, place)?;
    let encoder = encoder::Encoder::start(&arguments.output, arguments.size, RATE, &plan)?;
    let pictures = shoot(&plan, arguments, encoder)?;
    eprintln!(
        "{}: {} steps, {:.1} s, {} of {} pictures rendered",
        arguments.output.display(),
        plan.cuts.len(),
        plan.length().as_secs_f64(),
        pictures.rendered,
        pictures.all
    );
    Ok(())
}

/// How many pictures a film has, and how many had to be rendered.
struct Pictures {
    all: u32,
    rendered: u32,
}

fn shoot(
    plan: &Plan,
    arguments: &FilmArguments,
    mut encoder: encoder::Encoder,
) -> Result<Pictures> {
    let step = Duration::from_secs(1) / RATE;
    let mut director = Director::default();
    let first = Shown::new(plan.at(Duration::ZERO).1.clone());
    let mut studio = Studio::open(
        arguments.size,
        arguments.theme,
        Gaze::at(Side::Front),
        first.clone(),
        Some(plan.caption(0)),
    )?;
    studio.world_mut().insert_resource(Motion::Smooth);
    studio.set_step(step);

    let mut before = (first, Caption::default(), Side::Front);
    let mut moving = MOVING;
    let mut last: Option<Picture> = None;
    // Each picture is read back one drawing late: what to send stands in a line of two.
    let mut waiting = false;
    let count = (plan.length().as_secs_f64() * f64::from(RATE)).ceil() as u32;
    let mut pictures = Pictures { all: count, rendered: 0 };
    for frame in 0..count {
        let at = step * frame;
        let (cut, view) = plan.at(at);
        let side = director.side(at, view);
        let now = (Shown::new(view.clone()), plan.caption(cut), side);
        if now != before {
            let world = studio.world_mut();
            world.insert_resource(now.0.clone());
            world.insert_resource(now.1.clone());
            if now.2 != before.2 {
                world.insert_resource(Gaze::at(side));
            }
            before = now;
            moving = MOVING;
        }
        if moving > 0 || last.is_none() {
            moving = moving.saturating_sub(1);
            studio.draw();
            pictures.rendered += 1;
            if waiting {
                last = studio.fetch().or(last);
                send(&mut encoder, last.as_ref())?;
            }
            waiting = true;
            if moving == 0 {
                last = Some(studio.take()?);
                send(&mut encoder, last.as_ref())?;
                waiting = false;
            }
        } else {
            send(&mut encoder, last.as_ref())?;
        }
    }
    if waiting {
        send(&mut encoder, Some(&studio.take()?))?;
    }
    encoder.finish()?;
    Ok(pictures)
}

fn send(encoder: &mut encoder::Encoder, picture: Option<&Picture>) -> Result<()> {
    if let Some(picture) = picture {
        encoder.send(&picture.bytes)?;
    }
    Ok(())
}
