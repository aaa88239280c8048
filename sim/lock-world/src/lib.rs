//! The lockbox's virtual hardware on virtual time: chips, switches, latch, plate, supply, link and their faults.
//!
//! A [`World`] holds every part around the microcontroller, and no firmware. Three parties use it:
//! - people and surroundings: [`World::apply`] takes a [`bench_protocol::Stimulus`];
//! - the microcontroller: pins, I2C, flash and serial calls at [`World::now`]; calls that take time on
//!   a real bus move `now` on by that time;
//! - whoever owns the time: [`World::next_transition`] and [`World::advance_to`] jump from happening to
//!   happening, never in small steps; an [`Assembly`] does so with a [`Processor`] that runs firmware.
//!
//! Everything that happens is told to a [`bench_protocol::Recorder`] as one stream of events. The same
//! seed and the same calls give the same events, byte for byte.

mod assembly;
mod bolt;
mod bounce;
mod bridge;
mod clock_chip;
mod config;
mod contact;
mod cut;
mod display;
mod edge;
mod fault;
mod flash;
mod image;
mod impossible;
mod keypad;
mod knob;
mod levels;
mod link;
mod processor;
mod random;
mod reader;
mod schedule;
mod sensor;
mod stimulus_text;
mod supply;
mod voice;
mod world;

pub use assembly::{Assembly, BOOT_TIME, POLL_TIME, Pending};
pub use config::{FlashGeometry, LinkConditions, WorldConfig};
pub use cut::{CutMoment, CutPoint};
pub use edge::Edge;
pub use fault::{BusFault, FlashFault};
pub use image::{FlashImage, ImageError};
pub use impossible::Impossible;
pub use processor::{Polled, Processor, SharedWorld, Stopped};
pub use world::World;
