//! A whole server with its broker and database, and locks behind it, over real sockets.

mod backup;
mod bench;
mod browser;
mod gateway;
#[path = "../../../core/tests/site/lock.rs"]
#[allow(dead_code, reason = "the core's own tests use more of it")]
mod lock;

mod broker;
mod child;
mod keys;
mod limits;
mod live;
mod mail;
mod matrix;
mod mosquitto;
mod people;
mod sign_in;
mod smtp;
mod story;
mod wrong_use;
