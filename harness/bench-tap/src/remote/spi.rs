//! The reader's SPI bus on the bench.

use bench_protocol::rpc::{Call, Operation as Told, Operations, Outcome, ToBench};
use embedded_hal::spi::{Error, ErrorKind, ErrorType, Operation, SpiDevice};

use super::bench::skip;
use super::{Bench, Transport};

/// The bench refused a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiRefusal(pub Outcome);

impl Error for SpiRefusal {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// A part on the SPI bus; the bench drives its chip select.
pub struct RemoteSpi<'b, T> {
    bench: &'b Bench<T>,
}

impl<'b, T: Transport> RemoteSpi<'b, T> {
    /// Makes the part.
    pub const fn new(bench: &'b Bench<T>) -> Self {
        Self { bench }
    }

    /// Writes without waiting: most of what a chip is told needs no answer.
    fn post(&self, operations: &[Operation<'_, u8>]) {
        let written = |operation: &Operation<'_, u8>| match operation {
            Operation::Write(bytes) => bytes.len(),
            _ => 0,
        };
        let length = operations.iter().map(written).sum();
        let mut line = self.bench.post_slow(&ToBench::SpiWrite, length);
        for operation in operations {
            if let Operation::Write(bytes) = operation {
                line.send(bytes);
            }
        }
    }
}

impl<T> ErrorType for RemoteSpi<'_, T> {
    type Error = SpiRefusal;
}

/// Says what an operation is; a `Transfer` of unequal lengths is refused, and so is a transaction too long.
fn told(operation: &Operation<'_, u8>) -> Option<Told> {
    match operation {
        Operation::Write(bytes) => Some(Told::Write(bytes.len() as u16)),
        Operation::Read(buffer) => Some(Told::Read(buffer.len() as u16)),
        Operation::TransferInPlace(bytes) => Some(Told::Transfer(bytes.len() as u16)),
        Operation::Transfer(read, write) if read.len() == write.len() => {
            Some(Told::Transfer(write.len() as u16))
        }
        Operation::Transfer(..) => None,
        // The bench waits for nobody: its chips are ready at once.
        Operation::DelayNs(_) => Some(Told::Write(0)),
    }
}

impl<T: Transport> SpiDevice for RemoteSpi<'_, T> {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiRefusal> {
        if operations.iter().all(|operation| matches!(operation, Operation::Write(_))) {
            self.post(operations);
            return Ok(());
        }
        let mut list = Operations::new();
        for operation in &*operations {
            // One chip select is one call: it can't be told in parts.
            let fits = told(operation).is_some_and(|told| list.push(told).is_ok());
            if !fits {
                return Err(SpiRefusal(Outcome::Failed));
            }
        }
        let written = list.iter().map(|operation| operation.written()).sum();
        let mut line = self.bench.call(Call::Spi { operations: list }, written);
        for operation in &*operations {
            match operation {
                Operation::Write(bytes) | Operation::Transfer(_, bytes) => line.send(bytes),
                Operation::TransferInPlace(bytes) => line.send(bytes),
                Operation::Read(_) | Operation::DelayNs(_) => {}
            }
        }
        let mut tail = self.bench.answer(&mut line).map_err(SpiRefusal)?;
        for operation in operations {
            if let Operation::Read(buffer)
            | Operation::Transfer(buffer, _)
            | Operation::TransferInPlace(buffer) = operation
            {
                let length = buffer.len().min(tail);
                line.receive(&mut buffer[..length]);
                tail -= length;
            }
        }
        skip(&mut *line, tail);
        Ok(())
    }
}
