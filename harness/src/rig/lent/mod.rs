//! Rigs of another program, over a pipe: a board's rig in a program that has the firmware for the host in it.
//!
//! One program lends ([`lend`]), the other borrows ([`LentRigs`]). What is asked and answered is
//! [`message`], one at a time. The observer is the borrower's: it is told the rig's events, as everywhere.

mod borrow;
mod lender;
mod link;
mod message;

pub use borrow::LentRigs;
pub use lender::lend;
