//! The world's parts, tested through the calls that firmware, people and time make.

mod bench;
mod bus;
mod clock_chip;
mod determinism;
mod flash;
mod keypad;
mod knob;
mod latch;
mod link;
mod plate;
mod power_cut;
mod reader;
mod supply;
mod switches;
