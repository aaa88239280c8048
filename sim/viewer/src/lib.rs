//! The virtual lockbox as a thing on a table: a window and pictures over the lockbox of `lockbox-practice`.
//!
//! It draws what the observer sees, and so what the steps assert. One plugin a file: the scene, the eye,
//! the hand, the panel.

#![expect(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "a system of Bevy says by its parameters what it looks at"
)]

pub mod act;
pub mod adapter;
pub mod camera;
pub mod caption;
pub mod cli;
pub mod clock;
pub mod display;
pub mod drawing;
pub mod film;
pub mod hand;
pub mod lean;
pub mod look;
pub mod notice;
pub mod panel;
pub mod play;
pub mod reel;
pub mod scene;
pub mod session;
pub mod settings;
pub mod shot;
pub mod stage;
pub mod studio;
pub mod tell;
pub mod window;
