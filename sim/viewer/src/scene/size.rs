//! The case's measures, in cm: x to the right, y up, z to the front; the table is at y = 0.

/// From side to side.
pub const WIDTH: f32 = 17.0;
/// From the table up.
pub const HEIGHT: f32 = 11.6;
/// From front to back.
pub const DEPTH: f32 = 6.2;
/// How thick the walls are.
pub const WALL: f32 = 0.5;
/// How high the strip below the back plate is, with battery door and pinhole.
pub const STRIP: f32 = 2.5;
