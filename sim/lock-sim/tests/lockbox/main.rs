//! The simulated lockbox as a whole: firmware and virtual hardware, judged from the events.

mod bench;
mod coil;
mod dashboard;
mod determinism;
mod fault;
mod flash;
mod hand;
mod hostile_clock;
mod image;
mod pairing;
mod reader;
mod reflash;
mod restart;
mod sleep;
mod supply;
mod wakes;
