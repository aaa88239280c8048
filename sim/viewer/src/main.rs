//! The viewer's program.

use std::process::ExitCode;

use clap::Parser as _;
use lockbox_viewer::adapter::{NoAdapter, REMEDY};
use lockbox_viewer::cli::{Arguments, Command};
use lockbox_viewer::film::NoEncoder;
use lockbox_viewer::window::{NoDisplay, WindowArguments};
use lockbox_viewer::{film, play, shot, window};

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Some(Command::Shot(arguments)) => shot::run(&arguments),
        Some(Command::Play(arguments)) => play::run(&arguments),
        Some(Command::Film(arguments)) => film::run(&arguments),
        Some(Command::Window(arguments)) => window::run(&arguments),
        None => window::run(&WindowArguments::default()),
    };
    let Err(error) = result else { return ExitCode::SUCCESS };
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
