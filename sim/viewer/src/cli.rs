//! The command line.

use clap::{Parser, Subcommand};

use crate::film::FilmArguments;
use crate::play::PlayArguments;
use crate::shot::ShotArguments;
use crate::window::WindowArguments;

/// The virtual lockbox as a thing on a table: see it, touch it, practise on it.
#[derive(Parser, Debug)]
#[command(name = "lockbox-viewer", version)]
pub struct Arguments {
    /// The rig that the lockbox is on: simulated, or any that `lockbench lend` knows, such as a board
    #[arg(long, global = true, value_name = "NAME", default_value = "simulated")]
    pub rig: String,
    /// What to do; the window, if nothing is said
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program does.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Open the window; so does the program without a command
    Window(WindowArguments),
    /// Play a scenario in the window, its steps as captions
    Play(PlayArguments),
    /// Take a picture of the box, without a window
    Shot(ShotArguments),
    /// Film a scenario, without a window
    Film(FilmArguments),
}
