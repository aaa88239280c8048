//! What I2C transactions are made of, and how a bus is freed that a part holds.

use embedded_hal::i2c::{Error, ErrorKind, NoAcknowledgeSource, Operation};
use lock_firmware::Uptime;

use crate::wait::pause;

/// Half of a clock of some 100 kHz, in µs: what every part keeps up with.
const HALF_CLOCK_US: u64 = 5;
/// Clocks after which any byte is through, with its acknowledgement (NXP UM10204, section 3.1.16).
const CLOCKS: usize = 9;

/// Why a transaction failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusFault {
    /// Nobody acknowledged.
    NoAcknowledge,
    /// The bus did not move on in time.
    Stuck,
}

impl Error for BusFault {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoAcknowledge => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown),
            Self::Stuck => ErrorKind::Bus,
        }
    }
}

/// Does a transaction's operations in runs of the same direction, each of which needs one start.
///
/// `one` gets a run, at least one operation, and whether nothing follows, so that the bus stops.
///
/// # Errors
/// The first that `one` fails with.
pub fn runs<'b>(
    operations: &mut [Operation<'b>],
    mut one: impl FnMut(&mut [Operation<'b>], bool) -> Result<(), BusFault>,
) -> Result<(), BusFault> {
    let mut rest = operations;
    while let Some(first) = rest.first() {
        let reads = matches!(first, Operation::Read(_));
        let count = rest
            .iter()
            .take_while(|operation| matches!(operation, Operation::Read(_)) == reads)
            .count();
        let (run, after) = core::mem::take(&mut rest).split_at_mut(count);
        rest = after;
        one(run, rest.is_empty())?;
    }
    Ok(())
}

/// Gives how many bytes some operations read.
pub fn bytes_of(operations: &[Operation<'_>]) -> usize {
    let length = |operation: &Operation<'_>| match operation {
        Operation::Read(buffer) => buffer.len(),
        Operation::Write(_) => 0,
    };
    operations.iter().map(length).sum()
}

/// Clocks a part out of the byte in whose middle it was left.
pub fn clock_free(drive_clock: impl Fn(bool), now: impl Fn() -> Uptime + Copy) {
    for _ in 0..CLOCKS {
        drive_clock(false);
        pause(HALF_CLOCK_US, now);
        drive_clock(true);
        pause(HALF_CLOCK_US, now);
    }
}
