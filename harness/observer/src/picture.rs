//! A picture of the display to keep, for reports and failure messages.

use ssd1306_model::{Frame, HEIGHT, WIDTH};

use crate::Brightness;

/// What the display showed at some instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The pixels, all dark if it was off.
    pub frame: Frame,
    /// How bright it was.
    pub brightness: Brightness,
}

impl Picture {
    /// Gives the 1024 bytes: eight pages from top to bottom, 128 columns from left to right, bit 0 on
    /// top, set = lit.
    pub const fn bytes(&self) -> &[u8; 1024] {
        self.frame.as_bytes()
    }

    /// Draws the picture for a terminal: 34 lines of 130 characters, each with two pixels, one above
    /// the other, and a border; for a display that is off one line that says so.
    pub fn ascii(&self) -> String {
        if self.brightness == Brightness::Off {
            return "(the display is off)\n".into();
        }
        let mut text = String::with_capacity((WIDTH + 3) * (HEIGHT / 2 + 2) * 3);
        border(&mut text, ['┌', '┐']);
        for y in (0..HEIGHT).step_by(2) {
            text.push('│');
            text.extend((0..WIDTH).map(|x| {
                match (self.frame.pixel(x, y), self.frame.pixel(x, y + 1)) {
                    (false, false) => ' ',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (true, true) => '█',
                }
            }));
            text.push_str("│\n");
        }
        border(&mut text, ['└', '┘']);
        text
    }
}

fn border(text: &mut String, [left, right]: [char; 2]) {
    text.push(left);
    text.extend(core::iter::repeat_n('─', WIDTH));
    text.push(right);
    text.push('\n');
}
