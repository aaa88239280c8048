//! The lock's behaviour through its one door: inputs in, outputs and deadlines out.

mod album;
mod arbitrary;
mod cooldown;
mod deadline;
mod end;
mod screen;
mod shell;
