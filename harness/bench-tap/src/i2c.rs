//! The tap of an I2C bus.

use bench_protocol::EventKind;
use embedded_hal::i2c::{ErrorType, I2c, Operation};

use crate::Sink;
use crate::gather::Gather;

/// Joined writes or reads of one transaction are reported whole up to this many bytes.
const JOINED: usize = 64;

/// An I2C bus that reports each write and read after it is through.
///
/// Operations of one kind that follow each other in a transaction are one write (or read) on the bus, with
/// no restart between them, and are reported as one, of which at most 64 bytes are told; a single operation is told
/// whole, however long. If the transaction fails, all its operations are reported as not acknowledged:
/// embedded-hal does not tell how far it came; of its reads no bytes are told.
#[derive(Debug)]
pub struct TapI2c<B, S> {
    inner: B,
    sink: S,
}

impl<B: I2c, S: Sink> TapI2c<B, S> {
    /// Wraps a bus.
    pub fn new(inner: B, sink: S) -> Self {
        Self { inner, sink }
    }

    /// Gives the bus back.
    pub fn release(self) -> B {
        self.inner
    }

    fn report(&self, address: u8, operations: &[Operation<'_>], acknowledged: bool) {
        let mut rest = operations;
        while let Some(first) = rest.first() {
            let reads = matches!(first, Operation::Read(_));
            let count = rest
                .iter()
                .take_while(|operation| matches!(operation, Operation::Read(_)) == reads)
                .count();
            let (run, after) = rest.split_at(count);
            rest = after;
            if let [single] = run {
                self.report_one(address, reads, contents(single), acknowledged);
            } else {
                let mut joined = Gather::<JOINED>::new();
                for operation in run {
                    joined.add(contents(operation));
                }
                self.report_one(address, reads, joined.bytes(), acknowledged);
            }
        }
    }

    fn report_one(&self, address: u8, reads: bool, bytes: &[u8], acknowledged: bool) {
        self.sink.report(if reads {
            let bytes = if acknowledged { bytes } else { &[] };
            EventKind::I2cRead { address, bytes, acknowledged }
        } else {
            EventKind::I2cWrite { address, bytes, acknowledged }
        });
    }
}

fn contents<'a>(operation: &'a Operation<'_>) -> &'a [u8] {
    match operation {
        Operation::Read(buffer) => buffer,
        Operation::Write(bytes) => bytes,
    }
}

impl<B: I2c, S: Sink> ErrorType for TapI2c<B, S> {
    type Error = B::Error;
}

impl<B: I2c, S: Sink> I2c for TapI2c<B, S> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Self::Error> {
        let result = self.inner.transaction(address, operations);
        self.report(address, operations, result.is_ok());
        result
    }

    fn read(&mut self, address: u8, read: &mut [u8]) -> Result<(), Self::Error> {
        let result = self.inner.read(address, read);
        self.report_one(address, true, read, result.is_ok());
        result
    }

    fn write(&mut self, address: u8, write: &[u8]) -> Result<(), Self::Error> {
        let result = self.inner.write(address, write);
        self.report_one(address, false, write, result.is_ok());
        result
    }

    fn write_read(
        &mut self,
        address: u8,
        write: &[u8],
        read: &mut [u8],
    ) -> Result<(), Self::Error> {
        let result = self.inner.write_read(address, write, read);
        self.report_one(address, false, write, result.is_ok());
        self.report_one(address, true, read, result.is_ok());
        result
    }
}
