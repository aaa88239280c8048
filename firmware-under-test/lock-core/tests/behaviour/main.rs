//! The lock's behaviour through its one door: inputs in, outputs and deadlines out.

mod album;
mod arbitrary;
mod bolt;
mod code_lock;
mod cooldown;
mod credential;
mod deadline;
mod end;
mod factory_reset;
mod lockout;
mod pairing;
mod password;
mod screen;
mod session;
mod shell;
mod typing;
mod vault;
