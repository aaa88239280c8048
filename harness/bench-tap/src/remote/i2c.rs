//! The I2C bus on the bench.

use bench_protocol::rpc::{Call, MAX_OPERATIONS, Operation as Told, Operations, Outcome, ToBench};
use embedded_hal::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

use super::bench::skip;
use super::{Bench, Transport};

/// The bench refused a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusRefusal(pub Outcome);

impl Error for BusRefusal {
    fn kind(&self) -> ErrorKind {
        match self.0 {
            Outcome::NoAcknowledge => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address),
            Outcome::Stuck => ErrorKind::Bus,
            _ => ErrorKind::Other,
        }
    }
}

/// The bus, as one of its users sees it.
pub struct RemoteI2c<'b, T> {
    bench: &'b Bench<T>,
}

impl<'b, T: Transport> RemoteI2c<'b, T> {
    /// Makes a user of the bus.
    pub const fn new(bench: &'b Bench<T>) -> Self {
        Self { bench }
    }

    #[inline(never)]
    fn transfer(&self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), BusRefusal> {
        if let [Operation::Write(bytes)] = operations
            && self.bench.is_acknowledged(address)
        {
            let mut line = self.bench.post_slow(&ToBench::I2cWrite { address }, bytes.len());
            line.send(bytes);
            return Ok(());
        }
        let mut told = Operations::new();
        for operation in &*operations {
            // Parts of at most as many as fit are handed in.
            let _ = told.push(match operation {
                Operation::Write(bytes) => Told::Write(bytes.len() as u16),
                Operation::Read(buffer) => Told::Read(buffer.len() as u16),
            });
        }
        let written = told.iter().map(|operation| operation.written()).sum();
        let mut line = self.bench.call(Call::I2c { address, operations: told }, written);
        for operation in &*operations {
            if let Operation::Write(bytes) = operation {
                line.send(bytes);
            }
        }
        let mut tail = self.bench.answer(&mut line).map_err(BusRefusal)?;
        for operation in operations {
            if let Operation::Read(buffer) = operation {
                let length = buffer.len().min(tail);
                line.receive(&mut buffer[..length]);
                tail -= length;
            }
        }
        skip(&mut *line, tail);
        Ok(())
    }
}

impl<T> ErrorType for RemoteI2c<'_, T> {
    type Error = BusRefusal;
}

impl<T: Transport> I2c for RemoteI2c<'_, T> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), BusRefusal> {
        operations.chunks_mut(MAX_OPERATIONS).try_for_each(|part| self.transfer(address, part))
    }
}
