//! The serial link on the bench.

use core::convert::Infallible;

use bench_protocol::rpc::{Call, ToBench};
use embedded_io::{ErrorType, Read, Write};

use super::{Bench, Transport};

/// Bytes taken off the link with one call.
const AT_ONCE: usize = 32;

/// Bytes that were taken with one call, and how far they were handed on.
pub(super) struct Received {
    bytes: [u8; AT_ONCE],
    next: usize,
    end: usize,
}

impl Received {
    pub(super) const EMPTY: Self = Self { bytes: [0; AT_ONCE], next: 0, end: 0 };

    pub(super) const fn is_empty(&self) -> bool {
        self.next == self.end
    }
}

/// The link; reads give 0 bytes when there are none.
pub struct RemoteSerial<'b, T> {
    bench: &'b Bench<T>,
}

impl<'b, T: Transport> RemoteSerial<'b, T> {
    /// Makes the part; there is one on a board.
    pub fn new(bench: &'b Bench<T>) -> Self {
        *bench.received.borrow_mut() = Received::EMPTY;
        Self { bench }
    }
}

impl<T> ErrorType for RemoteSerial<'_, T> {
    type Error = Infallible;
}

impl<T: Transport> Read for RemoteSerial<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        let mut received = self.bench.received.borrow_mut();
        if received.is_empty() && self.bench.look().serial {
            let call = Call::SerialRead { max: AT_ONCE as u8 };
            received.next = 0;
            received.end = self.bench.call_into(call, &[], &mut received.bytes).unwrap_or(0);
        }
        let count = buffer.len().min(received.end - received.next);
        let from = received.next;
        buffer[..count].copy_from_slice(&received.bytes[from..from + count]);
        received.next += count;
        Ok(count)
    }
}

impl<T: Transport> Write for RemoteSerial<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        if !bytes.is_empty() {
            self.bench.post_with(&ToBench::SerialWrite, bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
