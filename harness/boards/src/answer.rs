//! Answers a board's calls on the virtual hardware, as the simulated board's own pins and buses would.

use bench_protocol::rpc::{Call, EDGES_AT_ONCE, LatchedEdge, Operation, Outcome, Surroundings};
use bench_protocol::{Instant, Pin};
use lock_world::{BusFault, FlashFault, World};

/// Tells what a board can know at a glance.
pub fn surroundings(world: &World) -> Surroundings {
    Surroundings {
        levels: Surroundings::levels_of(|pin: Pin| world.read_pin(pin)),
        battery_percent: world.battery_percent(),
        edges: world.peek_edge().is_some(),
        serial: world.serial_pending(),
        acknowledges: world.acknowledging().unwrap_or(0),
    }
}

/// Does what a board asks for; gives how it went and what was read.
///
/// `boot` is the instant from which the board counts its uptime.
pub fn answer(world: &mut World, boot: Instant, call: &Call, tail: &[u8]) -> (Outcome, Vec<u8>) {
    let done = |bytes| (Outcome::Done, bytes);
    match call {
        Call::Look => done(Vec::new()),
        Call::Poll { .. } | Call::TakeEdges => done(edges(world, boot)),
        Call::I2c { address, operations } => match i2c(world, *address, operations, tail) {
            Ok(read) => done(read),
            Err(fault) => (fault, Vec::new()),
        },
        Call::Spi { operations } => {
            world.select_reader(true);
            let result = spi(world, operations, tail);
            world.select_reader(false);
            result.map_or_else(|fault| (fault, Vec::new()), done)
        }
        Call::FlashRead { offset, bytes } => {
            let mut buffer = vec![0; usize::from(*bytes)];
            let read = world.flash_read(*offset, &mut buffer);
            read.map_or_else(|fault| (refusal(fault), Vec::new()), |()| done(buffer))
        }
        Call::FlashProgram { offset } => outcome(world.flash_program(*offset, tail)),
        Call::FlashErase { from, to } => {
            outcome(world.flash_erase(*from, to.saturating_sub(*from)))
        }
        Call::SerialRead { max } => {
            let mut buffer = vec![0; usize::from(*max)];
            let count = world.serial_read(&mut buffer);
            buffer.truncate(count);
            done(buffer)
        }
        Call::Random { bytes } => {
            let mut buffer = vec![0; usize::from(*bytes)];
            world.fill_random(&mut buffer);
            done(buffer)
        }
    }
}

fn i2c(
    world: &mut World,
    address: u8,
    operations: &[Operation],
    mut tail: &[u8],
) -> Result<Vec<u8>, Outcome> {
    let mut read = Vec::new();
    for operation in operations {
        let result = match operation {
            Operation::Write(bytes) => {
                let (now, later) =
                    tail.split_at_checked(usize::from(*bytes)).ok_or(Outcome::Failed)?;
                tail = later;
                world.i2c_write(address, now)
            }
            Operation::Read(bytes) => {
                let start = read.len();
                read.resize(start + usize::from(*bytes), 0);
                world.i2c_read(address, &mut read[start..])
            }
            Operation::Transfer(_) => return Err(Outcome::Failed),
        };
        result.map_err(|fault| match fault {
            BusFault::NoAcknowledge => Outcome::NoAcknowledge,
            BusFault::Stuck => Outcome::Stuck,
        })?;
    }
    Ok(read)
}

/// Does what a board posts: a write to an I2C device that acknowledges.
pub fn write_i2c(world: &mut World, address: u8, bytes: &[u8]) {
    // After a power cut in the middle of a poll nobody does; nor is there a firmware left that could mind.
    let _ = world.i2c_write(address, bytes);
}

/// Does what a board posts: writes to the reader in one transaction.
pub fn write_reader(world: &mut World, bytes: &[u8]) {
    world.select_reader(true);
    world.exchange_reader(&mut bytes.to_vec());
    world.select_reader(false);
}

fn spi(world: &mut World, operations: &[Operation], mut tail: &[u8]) -> Result<Vec<u8>, Outcome> {
    let mut read = Vec::new();
    for operation in operations {
        let (now, later) = tail.split_at_checked(operation.written()).ok_or(Outcome::Failed)?;
        tail = later;
        let mut bytes = now.to_vec();
        bytes.resize(operation.written().max(operation.read()), 0);
        world.exchange_reader(&mut bytes);
        bytes.truncate(operation.read());
        read.append(&mut bytes);
    }
    Ok(read)
}

fn outcome(result: Result<(), FlashFault>) -> (Outcome, Vec<u8>) {
    (result.map_or_else(refusal, |()| Outcome::Done), Vec::new())
}

fn refusal(fault: FlashFault) -> Outcome {
    match fault {
        FlashFault::NotAligned => Outcome::NotAligned,
        FlashFault::OutOfBounds => Outcome::OutOfBounds,
        FlashFault::Overprogrammed | FlashFault::Broken | FlashFault::NoPower => Outcome::Failed,
    }
}

/// Takes as many latched edges as fit in one tail.
pub fn edges(world: &mut World, boot: Instant) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..EDGES_AT_ONCE {
        let Some(edge) = world.take_edge() else { break };
        let at_us = edge.at.as_micros().saturating_sub(boot.as_micros());
        bytes.extend(LatchedEdge { pin: edge.pin, high: edge.high, at_us }.to_bytes());
    }
    bytes
}
