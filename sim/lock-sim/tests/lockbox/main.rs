//! The simulated lockbox as a whole: firmware and virtual hardware, judged from the events.

mod bench;
mod coil;
mod dashboard;
mod determinism;
mod fault;
mod flash;
mod hand;
mod hostile_clock;
mod hostile_message;
mod image;
mod pairing;
mod reader;
mod reflash;
mod reset_pin;
mod restart;
mod sleep;
mod supply;
mod wakes;
