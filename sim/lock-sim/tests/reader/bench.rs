//! The reader's driver on a world's SPI bus, with nothing else of the firmware.

use core::convert::Infallible;
use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::{Instant, Pin, ResetReason, Stimulus, Token};
use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, Operation, SpiDevice};
use lock_firmware::{INTERVAL_AWAKE, NoChance, Random, Reader, Seen, Uptime};
use lock_protocol::{KeyId, OperationSource};
use lock_world::{World, WorldConfig};

pub(crate) const SECRET: [u8; 16] = *b"sixteen bytes of";
pub(crate) const PHONE: Token = Token::Phone { key: 7, secret: SECRET };
pub(crate) const CARD: Token = Token::Keycard { key: 7, secret: SECRET };

/// What the bus is asked and what it answers.
pub(crate) trait Line {
    fn exchange(&mut self, world: &mut World, bytes: &mut [u8]);
}

/// The world's own chip.
pub(crate) struct Wired;

impl Line for Wired {
    fn exchange(&mut self, world: &mut World, bytes: &mut [u8]) {
        world.exchange_reader(bytes);
    }
}

pub(crate) struct Bus<L> {
    world: Rc<RefCell<World>>,
    line: Rc<RefCell<L>>,
    transfers: Rc<RefCell<u32>>,
}

impl<L> spi::ErrorType for Bus<L> {
    type Error = Infallible;
}

impl<L: Line> SpiDevice for Bus<L> {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), Infallible> {
        *self.transfers.borrow_mut() += 1;
        let (mut world, mut line) = (self.world.borrow_mut(), self.line.borrow_mut());
        world.select_reader(true);
        for operation in operations {
            match operation {
                Operation::Write(bytes) => line.exchange(&mut world, &mut bytes.to_vec()),
                Operation::TransferInPlace(bytes) => line.exchange(&mut world, bytes),
                other => panic!("the driver does not use {other:?}"),
            }
        }
        world.select_reader(false);
        Ok(())
    }
}

pub(crate) struct Power(Rc<RefCell<World>>);

impl digital::ErrorType for Power {
    type Error = Infallible;
}

impl OutputPin for Power {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.borrow_mut().write_pin(Pin::ReaderReset, false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.borrow_mut().write_pin(Pin::ReaderReset, true);
        Ok(())
    }
}

struct Chance<'a>(&'a RefCell<World>);

impl Random for Chance<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        self.0.borrow_mut().fill_random(bytes);
        Ok(())
    }
}

/// A reader that is polled when it wants to be, and what came of it.
pub(crate) struct Bench<L> {
    pub(crate) world: Rc<RefCell<World>>,
    pub(crate) line: Rc<RefCell<L>>,
    pub(crate) reader: Reader<Bus<L>, Power>,
    pub(crate) seen: Vec<(Instant, Seen)>,
    transfers: Rc<RefCell<u32>>,
    /// All transfers of all polls.
    pub(crate) all_transfers: u32,
    pub(crate) polls: u32,
}

impl Bench<Wired> {
    pub(crate) fn new() -> Self {
        Self::with(1, Wired)
    }
}

impl<L: Line> Bench<L> {
    /// Begins to look into the field at once.
    pub(crate) fn with(seed: u64, line: L) -> Self {
        let mut world = World::new(WorldConfig { seed, ..WorldConfig::default() });
        world.boot(ResetReason::PowerOn);
        let world = Rc::new(RefCell::new(world));
        let line = Rc::new(RefCell::new(line));
        let transfers = Rc::new(RefCell::new(0));
        let bus = Bus {
            world: Rc::clone(&world),
            line: Rc::clone(&line),
            transfers: Rc::clone(&transfers),
        };
        let mut reader = Reader::new(bus, Power(Rc::clone(&world)));
        reader.set_interval(Uptime::ZERO, Some(INTERVAL_AWAKE));
        Self { world, line, reader, seen: Vec::new(), transfers, all_transfers: 0, polls: 0 }
    }

    pub(crate) fn now(&self) -> Instant {
        self.world.borrow().now()
    }

    pub(crate) fn hold(&mut self, token: Token) {
        self.world.borrow_mut().apply(Stimulus::Field(Some(token))).unwrap();
    }

    pub(crate) fn take_away(&mut self) {
        self.world.borrow_mut().apply(Stimulus::Field(None)).unwrap();
    }

    /// Lets time pass; each poll keeps to its bounds of time and transfers.
    pub(crate) fn pass_ms(&mut self, ms: u64) {
        let end = self.now() + Duration::from_millis(ms);
        while let Some(due) =
            self.reader.deadline().map(Uptime::as_micros).map(Instant::from_micros)
            && due <= end
        {
            self.world.borrow_mut().advance_to(due);
            self.poll();
        }
        self.world.borrow_mut().advance_to(end);
    }

    fn poll(&mut self) {
        let before = self.now();
        self.transfers.replace(0);
        let uptime = Uptime::from_micros(before.as_micros());
        let mut chance = Chance(&self.world);
        let secret_of = |key| (key == KeyId(7)).then_some(SECRET);
        let seen = self.reader.poll(uptime, &mut chance, secret_of);
        let transfers = self.transfers.replace(0);
        assert!(transfers <= 24, "{transfers} transfers in one poll");
        self.all_transfers += transfers;
        self.polls += 1;
        let took = self.now().since(before);
        assert!(took < Duration::from_millis(5), "a poll took {took:?}");
        self.seen.extend(seen.map(|seen| (self.now(), seen)));
        // A poll that asks for another one at the same instant would never let time go on.
        let after = before + Duration::from_micros(20);
        self.world.borrow_mut().advance_to(after);
    }

    /// Gives the verdicts so far, and forgets them.
    pub(crate) fn verdicts(&mut self) -> Vec<Seen> {
        self.seen.drain(..).map(|(_, seen)| seen).collect()
    }
}

pub(crate) fn presented(source: OperationSource) -> Seen {
    Seen::Presented { source, key: KeyId(7) }
}

pub(crate) fn rejected(source: OperationSource, key: Option<u32>) -> Seen {
    Seen::Rejected { source, key: key.map(KeyId) }
}
