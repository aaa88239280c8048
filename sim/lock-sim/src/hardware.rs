//! The virtual board: embedded-hal's traits over a shared world.

use std::cell::Cell;
use std::convert::Infallible;
use std::panic::resume_unwind;
use std::rc::Rc;

use bench_protocol::{Instant, Pin};
use embedded_hal::digital::{self, InputPin, OutputPin};
use embedded_hal::i2c::{self, I2c, NoAcknowledgeSource, Operation};
use embedded_hal::spi::{self, SpiDevice};
use embedded_storage::nor_flash::{self, NorFlash, NorFlashErrorKind, ReadNorFlash};
use lock_firmware::{
    BatteryGauge, Edge, Edges, Hardware, Line, NoChance, Parts, Random, Uptime, Watchdog,
};
use lock_world::{BusFault, FlashFault, SharedWorld};

/// Makes the firmware panic at its next look at the latched edges, once.
pub(crate) type Fuse = Rc<Cell<bool>>;

/// The virtual board's types.
pub(crate) struct Virtual;

impl Hardware for Virtual {
    type Output = Wire;
    type Input = Wire;
    type DisplayBus = Bus;
    type ClockBus = Bus;
    type Flash = Flash;
    type Serial = Serial;
    type Reader = Reader;
    type Edges = Latched;
    type Gauge = Gauge;
    type Watchdog = NoWatchdog;
    type Random = Chance;
}

/// Gives the parts of a board that was started at `boot`.
pub(crate) fn parts(world: &SharedWorld, fuse: &Fuse, boot: Instant) -> Parts<Virtual> {
    let wire = |pin| Wire { world: Rc::clone(world), pin };
    let bus = || Bus(Rc::clone(world));
    Parts {
        coil_lock: wire(Pin::CoilLock),
        coil_unlock: wire(Pin::CoilUnlock),
        latch_sensors: [Pin::Latch1, Pin::Latch2, Pin::Latch3].map(wire),
        plate_sensors: [Pin::Plate1, Pin::Plate2].map(wire),
        lock_enter: wire(Pin::LockEnter),
        back: wire(Pin::Back),
        knob_a: wire(Pin::KnobA),
        knob_b: wire(Pin::KnobB),
        reset: wire(Pin::Reset),
        usb: wire(Pin::UsbSense),
        clock_alarm: wire(Pin::ClockAlarm),
        led: wire(Pin::Led),
        buzzer: wire(Pin::Buzzer),
        link_power: wire(Pin::LinkPower),
        keypad_rows: [Pin::KeypadRow1, Pin::KeypadRow2, Pin::KeypadRow3, Pin::KeypadRow4].map(wire),
        keypad_columns: [Pin::KeypadColumn1, Pin::KeypadColumn2, Pin::KeypadColumn3].map(wire),
        reader: Reader(Rc::clone(world)),
        reader_reset: wire(Pin::ReaderReset),
        display_bus: bus(),
        clock_bus: bus(),
        flash: Flash::new(world),
        serial: Serial(Rc::clone(world)),
        edges: Latched { world: Rc::clone(world), fuse: Rc::clone(fuse), boot },
        gauge: Gauge(Rc::clone(world)),
        watchdog: NoWatchdog,
        random: Chance(Rc::clone(world)),
    }
}

/// A wire of the world.
pub(crate) struct Wire {
    world: SharedWorld,
    pin: Pin,
}

impl digital::ErrorType for Wire {
    type Error = Infallible;
}

impl OutputPin for Wire {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.world.borrow_mut().write_pin(self.pin, false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.world.borrow_mut().write_pin(self.pin, true);
        Ok(())
    }
}

impl InputPin for Wire {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.world.borrow().read_pin(self.pin))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.world.borrow().read_pin(self.pin))
    }
}

/// The I2C bus.
pub(crate) struct Bus(SharedWorld);

/// A fault of the bus, as embedded-hal names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BusError(BusFault);

impl i2c::Error for BusError {
    fn kind(&self) -> i2c::ErrorKind {
        match self.0 {
            BusFault::NoAcknowledge => i2c::ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address),
            BusFault::Stuck => i2c::ErrorKind::Bus,
        }
    }
}

impl i2c::ErrorType for Bus {
    type Error = BusError;
}

impl I2c for Bus {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), BusError> {
        let mut world = self.0.borrow_mut();
        for operation in operations {
            match operation {
                Operation::Write(bytes) => world.i2c_write(address, bytes),
                Operation::Read(buffer) => world.i2c_read(address, buffer),
            }
            .map_err(BusError)?;
        }
        Ok(())
    }
}

/// The store's flash.
pub(crate) struct Flash {
    world: SharedWorld,
    bytes: usize,
}

impl Flash {
    fn new(world: &SharedWorld) -> Self {
        Self { world: Rc::clone(world), bytes: world.borrow().flash_image().len() }
    }
}

/// A fault of the flash, as embedded-storage names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FlashError(FlashFault);

impl nor_flash::NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self.0 {
            FlashFault::NotAligned => NorFlashErrorKind::NotAligned,
            FlashFault::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            FlashFault::Overprogrammed | FlashFault::Broken | FlashFault::NoPower => {
                NorFlashErrorKind::Other
            }
        }
    }
}

impl nor_flash::ErrorType for Flash {
    type Error = FlashError;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        self.world.borrow_mut().flash_read(offset, bytes).map_err(FlashError)
    }

    fn capacity(&self) -> usize {
        self.bytes
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 1024;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.world.borrow_mut().flash_erase(from, to.saturating_sub(from)).map_err(FlashError)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        self.world.borrow_mut().flash_program(offset, bytes).map_err(FlashError)
    }
}

/// The serial link.
pub(crate) struct Serial(SharedWorld);

impl embedded_io::ErrorType for Serial {
    type Error = Infallible;
}

impl embedded_io::Read for Serial {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        Ok(self.0.borrow_mut().serial_read(buffer))
    }
}

impl embedded_io::Write for Serial {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        self.0.borrow_mut().serial_write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The latched edges, on the scale of this start's uptime.
pub(crate) struct Latched {
    world: SharedWorld,
    fuse: Fuse,
    boot: Instant,
}

impl Edges for Latched {
    fn next(&mut self) -> Option<Edge> {
        if self.fuse.take() {
            // Unwinds as a panic does, without the message of the panic hook: it was asked for.
            resume_unwind(Box::new("injected"));
        }
        let edge = self.world.borrow_mut().take_edge()?;
        let line = match edge.pin {
            Pin::LockEnter => Line::LockEnter,
            Pin::Back => Line::Back,
            Pin::KnobA => Line::KnobA,
            Pin::KnobB => Line::KnobB,
            Pin::Reset => Line::Reset,
            _ => Line::Other,
        };
        let at = Uptime::from_micros(edge.at.as_micros().saturating_sub(self.boot.as_micros()));
        Some(Edge { at, line, high: edge.high })
    }
}

/// The battery's gauge.
pub(crate) struct Gauge(SharedWorld);

impl BatteryGauge for Gauge {
    fn percent(&mut self) -> u8 {
        self.0.borrow().battery_percent()
    }
}

/// The simulation has no watchdog: `Stimulus::Hang` stands for the hang that none notices.
pub(crate) struct NoWatchdog;

impl Watchdog for NoWatchdog {
    fn feed(&mut self) {}
}

/// The SPI bus with the card and phone reader on it.
pub(crate) struct Reader(SharedWorld);

impl spi::ErrorType for Reader {
    type Error = Infallible;
}

impl SpiDevice for Reader {
    fn transaction(&mut self, operations: &mut [spi::Operation<'_, u8>]) -> Result<(), Infallible> {
        let mut world = self.0.borrow_mut();
        world.select_reader(true);
        for operation in operations {
            match operation {
                spi::Operation::Read(bytes) => {
                    bytes.fill(0);
                    world.exchange_reader(bytes);
                }
                spi::Operation::Write(bytes) => world.write_reader(bytes),
                spi::Operation::Transfer(received, sent) => {
                    let mut bytes = sent.to_vec();
                    bytes.resize(sent.len().max(received.len()), 0);
                    world.exchange_reader(&mut bytes);
                    received.copy_from_slice(&bytes[..received.len()]);
                }
                spi::Operation::TransferInPlace(bytes) => world.exchange_reader(bytes),
                // The firmware has no delay calls.
                spi::Operation::DelayNs(_) => {}
            }
        }
        world.select_reader(false);
        Ok(())
    }
}

/// Chance that follows from the seed.
pub(crate) struct Chance(SharedWorld);

impl Random for Chance {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        self.0.borrow_mut().fill_random(bytes);
        Ok(())
    }
}
