//! The firmware's reader against the virtual chip and what is held to it.

mod bench;
mod fault;
mod field;
mod replay;
