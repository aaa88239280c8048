//! Turns a rig's stream of events into what a person at the lockbox would see and hear, with history.
//!
//! It knows wires and pixels, not intentions: the display's text is read back from the bytes on the
//! I2C bus by matching glyphs, a QR code is decoded from its pixels, and the same observer serves
//! steps, reports and viewers on every rig. Nothing is decoded before somebody asks for it, and
//! nothing twice for the same picture.
//!
//! ```
//! use bench_protocol::{Coil, Event, EventKind, Instant, Recorder};
//! use observer::{Brightness, Keep, Observer};
//!
//! let mut observer = Observer::new(Keep::All);
//! observer.record(&Event { at: Instant::from_micros(12_000_350), kind: EventKind::Coil(Coil::Unlock) });
//! assert_eq!(observer.coil_pulses().len(), 1);
//! assert_eq!(observer.display().brightness(), Brightness::Off);
//! assert_eq!(observer.history().render_last(1), "12.000350 s  coil unlock\n");
//! ```

mod cell;
mod detach;
mod display;
mod glyph;
mod header;
mod history;
mod icon;
mod observer;
mod picture;
mod pulse;
mod qr;
mod render;
mod text;
mod track;

pub use display::{Brightness, DISPLAY_ADDRESS, Display};
pub use header::{Header, UnknownHeaderItem};
pub use history::{Events, History, Keep};
pub use icon::Icon;
pub use observer::Observer;
pub use picture::Picture;
pub use pulse::{Direction, Pulse};
pub use qr::Qr;
pub use render::{Rendered, render};
pub use ssd1306_model::Frame;
pub use text::{MenuRow, ScreenText, UNREADABLE};
pub use track::{Change, Track};
