//! QR codes for help pages and pairing: version 1, upper case, two pixels a module (LCK-2, SEC-1).

use heapless::Vec;
use lock_core::{Help, Qr};
use qrcodegen_no_heap::{Mask, QrCode, QrCodeEcc, Version};

/// The help pages' base; a build sets it with `LOCKBENCH_HELP_BASE`.
const BASE: &str = match option_env!("LOCKBENCH_HELP_BASE") {
    Some(base) => base,
    None => "HTTPS://HELP.EXAMPLE/",
};

/// Modules on a side, and of the quiet zone around.
const MODULES: usize = 21;
const QUIET: usize = 4;
const BUFFER: usize = Version::new(1).buffer_len();

/// Pixels on a side, quiet zone included.
pub(crate) const SIDE: usize = 2 * (MODULES + 2 * QUIET);

/// A QR code, ready to be drawn; a text that does not fit version 1 gives none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    says: Qr,
    rows: [u32; MODULES],
}

impl Code {
    pub(crate) fn new(says: Qr) -> Option<Self> {
        let mut text: Vec<u8, 25> = Vec::new();
        let mut add = |part: &[u8]| text.extend_from_slice(part).ok();
        match says {
            Qr::Help(page) => {
                add(BASE.as_bytes())?;
                match page {
                    Help::Error(number) if number < 10 => add(&[b'E', b'0' + number])?,
                    Help::Error(number) => add(&[b'E', b'0' + number / 10, b'0' + number % 10])?,
                    Help::EmergencyUnlock => add(b"EU")?,
                }
            }
            Qr::Pairing(code) => add(code.as_bytes())?,
        }
        let text = core::str::from_utf8(&text).ok()?;
        let (mut work, mut out) = ([0; BUFFER], [0; BUFFER]);
        // A given mask: weighing all eight would take the processor many times as long.
        let code = QrCode::encode_text(
            text,
            &mut work,
            &mut out,
            QrCodeEcc::Low,
            Version::new(1),
            Version::new(1),
            Some(Mask::new(0)),
            false,
        )
        .ok()?;
        let mut rows = [0; MODULES];
        for (y, row) in rows.iter_mut().enumerate() {
            *row = (0..MODULES)
                .filter(|x| code.get_module(*x as i32, y as i32))
                .fold(0, |bits, x| bits | 1 << x);
        }
        Some(Self { says, rows })
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
