#![no_std]
//! What both micro:bits share beside their chips: the port expander, and pins wherever they are.

mod expander;
mod pin;

pub use expander::{In, Out, Silent, Wires, wires};
pub use pin::{Input, Output};
