//! What a token says of its ISO-DEP: ISO/IEC 14443-4, section 5.2.

use core::time::Duration;

/// 4096 periods of 13.56 MHz, the unit of waiting and guard times.
const UNIT_US: u32 = 302;
/// The default of the waiting time's exponent.
const DEFAULT_WAITING: u8 = 4;
/// The longest exponent; 15 is reserved.
const LONGEST: u8 = 14;

/// A token's times and sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AnswerToSelect {
    /// The longest frame that it takes in, CRC and control byte included.
    pub(super) frame_bytes: u16,
    /// How long it may think about a frame.
    pub(super) waiting: Duration,
    /// How long it needs before the next frame.
    pub(super) guard: Duration,
}

impl AnswerToSelect {
    /// Reads the answer; nothing comes of one whose length is wrong or whose bytes are missing.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first()?;
        if usize::from(*length) != bytes.len() {
            return None;
        }
        let Some((format, mut interface)) = rest.split_first() else {
            return Some(Self {
                frame_bytes: 32,
                waiting: time(DEFAULT_WAITING),
                guard: Duration::ZERO,
            });
        };
        let mut take = |present: bool| {
            if !present {
                return Some(None);
            }
            let (byte, rest) = interface.split_first()?;
            interface = rest;
            Some(Some(*byte))
        };
        // The bit rates (TA) stay at 106 kbit/s whatever is offered; of TB come the times; TC is not needed.
        let _rates = take(format & 0x10 != 0)?;
        let times = take(format & 0x20 != 0)?;
        let _options = take(format & 0x40 != 0)?;
        let (waiting, guard) = match times {
            Some(byte) => (byte >> 4, byte & 0x0F),
            None => (DEFAULT_WAITING, 0),
        };
        let guard = if guard == 0 || guard > LONGEST { Duration::ZERO } else { time(guard) };
        let waiting = if waiting > LONGEST { DEFAULT_WAITING } else { waiting };
        Some(Self { frame_bytes: frame_bytes(format & 0x0F), waiting: time(waiting), guard })
    }
}

fn time(exponent: u8) -> Duration {
    Duration::from_micros(u64::from(UNIT_US) << exponent)
}

/// Table 1 of the standard; a reserved value counts as the largest.
fn frame_bytes(index: u8) -> u16 {
    match index {
        0 => 16,
        1 => 24,
        2 => 32,
        3 => 40,
        4 => 48,
        5 => 64,
        6 => 96,
        7 => 128,
        _ => 256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(frame_bytes: u16, waiting_us: u64, guard_us: u64) -> AnswerToSelect {
        AnswerToSelect {
            frame_bytes,
            waiting: Duration::from_micros(waiting_us),
            guard: Duration::from_micros(guard_us),
        }
    }

    #[test]
    fn real_answers_and_broken_ones() {
        let table: &[(&[u8], Option<AnswerToSelect>)] = &[
            // An NTAG 424 DNA, an Android phone, the shortest there is.
            (&[0x06, 0x77, 0x77, 0x71, 0x02, 0x80], Some(says(128, 302 << 7, 302 << 1))),
            (&[0x05, 0x78, 0x80, 0x70, 0x02], Some(says(256, 302 << 7, 0))),
            (&[0x01], Some(says(32, 302 << 4, 0))),
            (&[0x02, 0x05], Some(says(64, 302 << 4, 0))),
            // Reserved exponents fall back.
            (&[0x03, 0x25, 0xFF], Some(says(64, 302 << 4, 0))),
            // Wrong length, missing bytes, nothing.
            (&[0x05, 0x77, 0x77], None),
            (&[0x02, 0x75], None),
            (&[], None),
        ];
        for (bytes, expected) in table {
            assert_eq!(AnswerToSelect::parse(bytes), *expected, "{bytes:02x?}");
        }
    }
}
