//! A gateway before a broker that the test plays, and lines that carry what a lock writes.

mod broker;
mod connection;
mod line;
