//! The board's probe on a socket, in the language of probe-rs's driver for the Glasgow Interface Explorer.
//!
//! That driver is the one in probe-rs 0.32 that opens a network address, so any program that uses probe-rs
//! can open a virtual board, unmodified: `20b7:9db1:tcp:HOST:PORT` or `20b7:9db1:unix:PATH`.
//!
//! **Source** probe-rs 0.32, src/probe/glasgow/{proto,mux,mod}.rs.

mod address;
mod frame;
mod server;
mod session;

pub use address::Address;
pub use server::Server;
