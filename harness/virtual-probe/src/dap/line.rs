//! The state of the two wires: nothing is answered before a line reset and a read of the identity.
//!
//! **Source** ADIv5.2, B4.3.3 (connection and line reset).

/// Ones in a row that make a line reset.
const RESET_BITS: u32 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Line {
    /// As after power-up.
    #[default]
    Unknown,
    /// After a line reset: only the identity may be read.
    Reset,
    /// Transfers are answered.
    Connected,
}

/// Watches the bits that a probe drives outside of transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wires {
    pub(super) line: Line,
    ones: u32,
}

impl Wires {
    /// Takes bits, the lowest first; `count` up to 64.
    pub(super) fn drive(&mut self, count: u32, bits: u64) {
        for number in 0..count.min(64) {
            if bits >> number & 1 == 1 {
                self.ones += 1;
                if self.ones >= RESET_BITS {
                    self.line = Line::Reset;
                }
            } else {
                self.ones = 0;
            }
        }
    }

    /// A transfer ends any row of ones.
    pub(super) fn begin_transfer(&mut self) {
        self.ones = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_ones_in_a_row_reset_the_line() {
        let table: [(&[(u32, u64)], Line); 5] = [
            (&[(51, u64::MAX)], Line::Reset),
            (&[(32, u64::MAX), (19, u64::MAX)], Line::Reset),
            (&[(49, u64::MAX)], Line::Unknown),
            (&[(30, u64::MAX), (1, 0), (30, u64::MAX)], Line::Unknown),
            // The switch from JTAG to SWD, between two resets.
            (&[(51, u64::MAX), (16, 0xE79E), (51, u64::MAX), (3, 0)], Line::Reset),
        ];
        for (driven, expected) in table {
            let mut wires = Wires::default();
            for (count, bits) in driven {
                wires.drive(*count, *bits);
            }
            assert_eq!(wires.line, expected, "{driven:?}");
        }
    }
}
