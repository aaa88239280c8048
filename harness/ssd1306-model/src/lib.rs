#![no_std]
//! An SSD1306 display controller: I2C bytes go in, 128×64 pixels as a viewer sees them come out.
//!
//! The model knows the controller's datasheet (Solomon Systech SSD1306 Rev 1.1) and how the usual
//! 0.96" module is wired, and nothing else: no firmware, no font, no bus address. Its tests draw
//! through the independent `ssd1306` driver and compare pixels.
//!
//! ```
//! let mut display = ssd1306_model::Ssd1306::new();
//! display.write(&[0x00, 0x8D, 0x14, 0xA1, 0xC8, 0x20, 0x00, 0xAF]); // pump, upright, horizontal, on
//! display.write(&[0x40, 0xFF]); // the first eight pixels of the left edge
//! assert!(display.pixel(0, 7));
//! ```

mod chip;
mod command;
mod frame;
mod memory;
mod panel;

pub use chip::Ssd1306;
pub use frame::{Frame, HEIGHT, PAGES, WIDTH};
