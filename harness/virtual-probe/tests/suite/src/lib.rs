//! Nothing: the suite is in `tests`.
#![no_std]
