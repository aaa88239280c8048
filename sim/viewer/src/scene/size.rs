//! The case's measures, in cm: x to the right, y up, z to the front; the table is at y = 0.

/// From side to side.
pub(super) const WIDTH: f32 = 17.0;
/// From the table up.
pub(super) const HEIGHT: f32 = 11.6;
/// From front to back.
pub(super) const DEPTH: f32 = 6.2;
/// How thick the walls are.
pub(super) const WALL: f32 = 0.5;
/// How high the strip below the back plate is, with battery door and pinhole.
pub(super) const STRIP: f32 = 2.5;
