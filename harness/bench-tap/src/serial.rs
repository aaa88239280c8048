//! The tap of the serial link to the gateway.

use bench_protocol::EventKind;
use embedded_io::{ErrorType, Read, ReadReady, Write, WriteReady};

use crate::Sink;
use crate::gather::Gather;

/// A serial port that reports the frames that pass, each ended by 0x00 on the wire.
///
/// Frames are reported without their 0x00, when it passes; one of more than `N` bytes is not reported, nor an
/// empty one.
#[derive(Debug)]
pub struct TapSerial<P, S, const N: usize = 256> {
    inner: P,
    sink: S,
    up: Gather<N>,
    down: Gather<N>,
}

impl<P: ErrorType, S: Sink, const N: usize> TapSerial<P, S, N> {
    /// Wraps a serial port.
    pub fn new(inner: P, sink: S) -> Self {
        Self { inner, sink, up: Gather::new(), down: Gather::new() }
    }

    /// Gives the port back.
    pub fn release(self) -> P {
        self.inner
    }
}

/// Follows bytes on the wire, and hands each whole frame to `report`.
fn follow<const N: usize>(frame: &mut Gather<N>, bytes: &[u8], report: impl Fn(&[u8])) {
    for piece in bytes.split_inclusive(|&byte| byte == 0) {
        match piece.split_last() {
            Some((0, last)) => {
                frame.add(last);
                if !frame.has_overflowed() && !frame.bytes().is_empty() {
                    report(frame.bytes());
                }
                frame.clear();
            }
            _ => frame.add(piece),
        }
    }
}

impl<P: ErrorType, S: Sink, const N: usize> ErrorType for TapSerial<P, S, N> {
    type Error = P::Error;
}

impl<P: Write, S: Sink, const N: usize> Write for TapSerial<P, S, N> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        let count = self.inner.write(bytes)?;
        let taken = bytes.get(..count).unwrap_or(bytes);
        follow(&mut self.up, taken, |frame| self.sink.report(EventKind::LinkUp(frame)));
        Ok(count)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

impl<P: Read, S: Sink, const N: usize> Read for TapSerial<P, S, N> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Self::Error> {
        let count = self.inner.read(buffer)?;
        let given = buffer.get(..count).unwrap_or(buffer);
        follow(&mut self.down, given, |frame| self.sink.report(EventKind::LinkDown(frame)));
        Ok(count)
    }
}

impl<P: ReadReady, S: Sink, const N: usize> ReadReady for TapSerial<P, S, N> {
    fn read_ready(&mut self) -> Result<bool, Self::Error> {
        self.inner.read_ready()
    }
}

impl<P: WriteReady, S: Sink, const N: usize> WriteReady for TapSerial<P, S, N> {
    fn write_ready(&mut self) -> Result<bool, Self::Error> {
        self.inner.write_ready()
    }
}
