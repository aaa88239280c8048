//! `lockbox-viewer shot`: a picture of the box, off-screen.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bevy::math::UVec2;
use clap::Args;
use lockbox_practice::{Desk, Gesture, Place};

use crate::camera::{Gaze, Side};
use crate::look::Theme;
use crate::stage::Shown;
use crate::studio::Studio;

/// What the picture is to show.
#[derive(Args, Clone, Debug)]
pub struct ShotArguments {
    /// Where the picture goes, as PNG
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The side one looks at
    #[arg(long, value_enum, default_value_t)]
    pub side: Side,
    /// Dark or light
    #[arg(long, value_enum, default_value_t)]
    pub theme: Theme,
    /// Columns and rows, as in 1280x720
    #[arg(long, value_parser = size, default_value = "1280x720")]
    pub size: UVec2,
    /// What is the case, as a Given step, such as "a lock session of 45 minutes is running"; may be repeated
    #[arg(long, value_name = "STEP", default_value = "a lockbox")]
    pub given: Vec<String>,
    /// What is done then, as a When step, such as "I open the lock menu"; may be repeated
    #[arg(long, value_name = "STEP")]
    pub when: Vec<String>,
}

/// Reads columns and rows.
pub(crate) fn size(text: &str) -> Result<UVec2, String> {
    let sides =
        text.split_once('x').and_then(|(x, y)| Some(UVec2::new(x.parse().ok()?, y.parse().ok()?)));
    // Rows of 64 pixels' multiples come back from any graphics card as they are.
    match sides {
        Some(size)
            if (64..=4096).contains(&size.x)
                && (64..=4096).contains(&size.y)
                && size.x % 64 == 0 =>
        {
            Ok(size)
        }
        _ => Err(format!(
            "`{text}` is no size: two numbers from 64 to 4096 with an x between, the first a multiple of 64"
        )),
    }
}

/// Takes the picture.
///
/// # Errors
/// What is missing, wrong, or can't be written.
pub fn run(arguments: &ShotArguments, place: &Place) -> Result<()> {
    let givens: Vec<&str> = arguments.given.iter().map(String::as_str).collect();
    let mut desk = Desk::on(place, &givens).context("the lockbox can't be set up so")?;
    for step in &arguments.when {
        let gesture = Gesture::step(step)?;
        desk.gesture(gesture).with_context(|| format!("`{step}` can't be done"))?;
    }
    let shown = Shown::new(desk.view());
    let gaze = Gaze::at(arguments.side);
    let mut studio = Studio::open(arguments.size, arguments.theme, gaze, shown, None)?;
    studio.take()?.save(&arguments.output)?;
    Ok(())
}
