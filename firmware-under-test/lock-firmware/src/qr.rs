//! QR codes for help pages and pairing: version 1, upper case, two pixels a module (LCK-2, SEC-1).

mod encoder;

use heapless::Vec;
use lock_core::{Help, Qr};

use encoder::{CAPACITY, MODULES};

/// The help pages' base; a build sets it with `LOCKBENCH_HELP_BASE`.
const BASE: &str = match option_env!("LOCKBENCH_HELP_BASE") {
    Some(base) => base,
    None => "HTTPS://HELP.EXAMPLE/",
};
const _: () = assert!(
    encoder::is_writable(BASE.as_bytes()) && BASE.len() + 3 <= CAPACITY,
    "LOCKBENCH_HELP_BASE: at most 22 capitals, digits and characters of \" $%*+-./:\""
);

/// Modules of the quiet zone around.
const QUIET: usize = 4;

/// Pixels on a side, quiet zone included.
pub(crate) const SIDE: usize = 2 * (MODULES + 2 * QUIET);

/// A QR code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    says: Qr,
    rows: [u32; MODULES],
}

impl Code {
    pub(crate) fn new(says: Qr) -> Option<Self> {
        let mut text: Vec<u8, CAPACITY> = Vec::new();
        let mut add = |part: &[u8]| text.extend_from_slice(part).ok();
        match says {
            Qr::Help(page) => {
                add(BASE.as_bytes())?;
                add(b"E")?;
                match page {
                    Help::Error(number) if number < 10 => add(&[b'0' + number])?,
                    Help::Error(number) => add(&[b'0' + number / 10 % 10, b'0' + number % 10])?,
                    Help::EmergencyUnlock => add(b"U")?,
                }
            }
            Qr::Pairing(code) => add(code.as_str().as_bytes())?,
        }
        Some(Self { says, rows: encoder::encode(&text)? })
    }

    pub(crate) const fn says(&self) -> Qr {
        self.says
    }

    /// Tells whether a pixel is lit; modules are dark on a lit ground.
    pub(crate) fn is_lit(&self, x: usize, y: usize) -> bool {
        let (x, y) = (x / 2, y / 2);
        let inside = (QUIET..QUIET + MODULES).contains(&x) && (QUIET..QUIET + MODULES).contains(&y);
        !(inside && self.rows[y - QUIET] & (1 << (x - QUIET)) != 0)
    }
}
