//! The viewer's program.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use lockbox_practice::Place;
use lockbox_viewer::adapter::{NoAdapter, REMEDY};
use lockbox_viewer::cli::{Arguments, Command};
use lockbox_viewer::display::NoDisplay;
use lockbox_viewer::film::NoEncoder;
use lockbox_viewer::window::WindowArguments;
use lockbox_viewer::{film, play, shot, window};

fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse()) else { return ExitCode::SUCCESS };
    eprintln!("error: {error:#}");
    if error.chain().any(<dyn std::error::Error + 'static>::is::<NoAdapter>) {
        eprintln!("hint: {REMEDY}");
    }
    if error.chain().any(<dyn std::error::Error + 'static>::is::<NoDisplay>) {
        eprintln!("hint: {}", NoDisplay::REMEDY);
    }
    if error.chain().any(<dyn std::error::Error + 'static>::is::<NoEncoder>) {
        eprintln!("hint: {}", NoEncoder::REMEDY);
    }
    ExitCode::from(2)
}

fn run(arguments: Arguments) -> Result<()> {
    let place = || Place::named(&arguments.rig);
    match arguments.command {
        Some(Command::Shot(arguments)) => shot::run(&arguments, &place()?),
        Some(Command::Play(arguments)) => play::run(&arguments, &place()?),
        Some(Command::Film(arguments)) => film::run(&arguments, &place()?),
        Some(Command::Window(arguments)) => window::run(&arguments, place),
        None => window::run(&WindowArguments::default(), place),
    }
}
