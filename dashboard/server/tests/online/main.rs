//! A whole server with its broker and database, and locks behind it, over real sockets.

mod backup;
mod bench;
mod browser;
mod gateway;
#[path = "../../../core/tests/site/lock.rs"]
#[allow(dead_code, reason = "the core's own tests use more of it")]
mod lock;

mod broker;
mod keys;
mod mail;
mod matrix;
mod sign_in;
mod story;
