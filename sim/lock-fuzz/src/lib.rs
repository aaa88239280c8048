//! Hostile input for the simulated lockbox: bytes on its link and in its flash, and what must never come of them.
//!
//! A [`Target`] is a function of bytes: it boots a lockbox from one of the [`scene`]s, does to it what the bytes
//! say, and gives a [`Finding`] when a rule was broken. Fuzzers call it (`fuzz/` has the binaries for `cargo fuzz`),
//! and [`campaign`] drives it over the corpus with seeded mutations, so that a run of it is an ordinary test.

pub mod campaign;
pub mod codes;
pub mod finding;
mod gateway;
mod input;
mod mutation;
pub mod scene;
pub mod subject;
mod target;
mod watch;

pub use finding::Finding;
pub use subject::Firmware;
pub use target::{FLASH_AT_BOOT, LINK_BYTES, LINK_MESSAGES, TARGETS, Target};
