//! Events in words, one line each.

use core::fmt;

use bench_protocol::{Coil, Event, EventKind, LatchPosition, PlateState, ResetReason};

/// Bytes of a transfer that are shown at most.
const SHOWN_BYTES: usize = 8;

/// Shows an event as a line such as `12.000350 s  coil unlock`, without a line break.
#[derive(Clone, Copy, Debug)]
pub struct Rendered<'e, 'a>(
    /// The event.
    pub &'e Event<'a>,
);

/// Gives an event as a line such as `12.000350 s  coil unlock`, without a line break.
pub fn render(event: &Event<'_>) -> String {
    Rendered(event).to_string()
}

impl fmt::Display for Rendered<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  ", self.0.at)?;
        match self.0.kind {
            EventKind::Pin { pin, high } => {
                write!(f, "{} {}", pin.name(), if high { "high" } else { "low" })
            }
            EventKind::Coil(coil) => write!(f, "coil {}", coil_name(coil)),
            EventKind::Latch(position) => write!(f, "latch {}", latch_name(position)),
            EventKind::Plate(state) => write!(f, "plate {}", plate_name(state)),
            EventKind::KeyInside(inside) => {
                write!(f, "key {}", if inside { "put in" } else { "taken out" })
            }
            EventKind::Power(on) => write!(f, "power {}", if on { "on" } else { "off" }),
            EventKind::Battery(percent) => write!(f, "battery {percent} %"),
            EventKind::Network(up) => write!(f, "network {}", if up { "up" } else { "down" }),
            EventKind::I2cWrite { address, bytes, acknowledged } => {
                transfer(f, address, "write", bytes, acknowledged)
            }
            EventKind::I2cRead { address, bytes, acknowledged } => {
                transfer(f, address, "read", bytes, acknowledged)
            }
            EventKind::FlashProgram { offset, length } => {
                write!(f, "flash program {length} bytes at {offset:#x}")
            }
            EventKind::FlashErase { offset, length } => {
                write!(f, "flash erase {length} bytes at {offset:#x}")
            }
            EventKind::LinkUp(bytes) => {
                write!(f, "frame to the gateway, {} bytes{}", bytes.len(), Hex(bytes))
            }
            EventKind::LinkDown(bytes) => {
                write!(f, "frame to the lock, {} bytes{}", bytes.len(), Hex(bytes))
            }
            EventKind::Boot(reason) => write!(f, "boot after {}", reset_name(reason)),
            EventKind::Deadline { at, why } => write!(f, "deadline {at} for {why}"),
            EventKind::Stimulus(text) => write!(f, "> {text}"),
        }
    }
}

fn transfer(
    f: &mut fmt::Formatter<'_>,
    address: u8,
    what: &str,
    bytes: &[u8],
    acknowledged: bool,
) -> fmt::Result {
    write!(f, "i2c {address:#04x} {what} {} bytes{}", bytes.len(), Hex(bytes))?;
    if acknowledged { Ok(()) } else { f.write_str(", not acknowledged") }
}

/// Shows the first bytes after a colon, or nothing if there are none.
struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_empty() {
            f.write_str(":")?;
        }
        for byte in self.0.iter().take(SHOWN_BYTES) {
            write!(f, " {byte:02x}")?;
        }
        if self.0.len() > SHOWN_BYTES { f.write_str(" …") } else { Ok(()) }
    }
}

const fn coil_name(coil: Coil) -> &'static str {
    match coil {
        Coil::Off => "off",
        Coil::Lock => "lock",
        Coil::Unlock => "unlock",
    }
}

const fn latch_name(position: LatchPosition) -> &'static str {
    match position {
        LatchPosition::Locked => "locked",
        LatchPosition::Travelling => "travelling",
        LatchPosition::Unlocked => "unlocked",
    }
}

const fn plate_name(state: PlateState) -> &'static str {
    match state {
        PlateState::Closed => "closed",
        PlateState::Open => "open",
        PlateState::Broken => "broken",
    }
}

const fn reset_name(reason: ResetReason) -> &'static str {
    match reason {
        ResetReason::PowerOn => "power on",
        ResetReason::Software => "a requested restart",
        ResetReason::Watchdog => "the watchdog",
        ResetReason::Panic => "a panic",
        ResetReason::Fault => "a fault",
        ResetReason::Pin => "the reset line",
    }
}
