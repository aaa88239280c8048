//! What a board gives the firmware: pins, buses, flash, and edges latched with their time.

use embedded_hal::digital::{InputPin, OutputPin};
use embedded_hal::i2c::I2c;
use embedded_hal::spi::SpiDevice;
use embedded_storage::nor_flash::NorFlash;
use lock_core::Uptime;

/// A wire whose edges an interrupt latches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The Lock/Enter button.
    LockEnter,
    /// The Back button.
    Back,
    /// The knob's contact A.
    KnobA,
    /// The knob's contact B.
    KnobB,
    /// The switch behind the pinhole.
    Reset,
    /// Any other wire that wakes: sensors, USB, alarm, the keypad's columns.
    Other,
}

/// An edge, with the time at which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// When it happened.
    pub at: Uptime,
    /// On which wire.
    pub line: Line,
    /// The level after it.
    pub high: bool,
}

/// The queue that the interrupt fills.
pub trait Edges {
    /// Takes the oldest edge.
    fn next(&mut self) -> Option<Edge>;
}

/// Measures the battery.
pub trait BatteryGauge {
    /// Gives the level, 0–100 percent.
    fn percent(&mut self) -> u8;
}

/// Resets the processor unless it is fed, at most every 5 s.
pub trait Watchdog {
    /// Tells that the firmware's loop is alive.
    fn feed(&mut self);
}

/// There is no chance to be had: the board has no generator, or it is broken or not yet ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoChance;

/// A source of chance that nobody can foretell: a hardware generator.
pub trait Random {
    /// Fills the bytes. It does not wait: a board whose generator is slow keeps a pool filled.
    ///
    /// # Errors
    /// [`NoChance`]; the bytes are worth nothing then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance>;
}

/// A board's types.
pub trait Hardware {
    /// Any output pin; boards erase their pins' types.
    type Output: OutputPin;
    /// Any input pin.
    type Input: InputPin;
    /// The display's way to the I2C bus.
    type DisplayBus: I2c;
    /// The clock chip's way to the same bus.
    type ClockBus: I2c;
    /// The store's flash; offset 0 is its start.
    type Flash: NorFlash;
    /// The serial link to the gateway; reads give 0 bytes when there are none.
    type Serial: embedded_io::Read + embedded_io::Write;
    /// The card and phone reader.
    type Reader: SpiDevice;
    /// The latched edges.
    type Edges: Edges;
    /// The battery's level.
    type Gauge: BatteryGauge;
    /// The watchdog.
    type Watchdog: Watchdog;
    /// The source of chance.
    type Random: Random;
}

/// The whole inventory (behaviour.md, section 1).
pub struct Parts<H: Hardware> {
    /// Pulls the solenoid to locked while high.
    pub coil_lock: H::Output,
    /// Pulls the solenoid to unlocked while high.
    pub coil_unlock: H::Output,
    /// Three latch sensors, low = locked.
    pub latch_sensors: [H::Input; 3],
    /// Two plate sensors, low = plate seen.
    pub plate_sensors: [H::Input; 2],
    /// Low = pressed.
    pub lock_enter: H::Input,
    /// Low = pressed.
    pub back: H::Input,
    /// Leads B when turned clockwise.
    pub knob_a: H::Input,
    /// The knob's other contact.
    pub knob_b: H::Input,
    /// The switch behind the pinhole, low = pressed.
    pub reset: H::Input,
    /// High while USB power is present.
    pub usb: H::Input,
    /// The clock chip's alarm, low = alarm.
    pub clock_alarm: H::Input,
    /// Lit while high.
    pub led: H::Output,
    /// Sounds while high.
    pub buzzer: H::Output,
    /// Supplies the link's radio while high.
    pub link_power: H::Output,
    /// Rows of the keypad, driven low to scan.
    pub keypad_rows: [H::Output; 4],
    /// Columns of the keypad, low = pressed.
    pub keypad_columns: [H::Input; 3],
    /// The reader on its bus.
    pub reader: H::Reader,
    /// The reader's power-down, low = off.
    pub reader_reset: H::Output,
    /// The display's bus.
    pub display_bus: H::DisplayBus,
    /// The clock chip's bus.
    pub clock_bus: H::ClockBus,
    /// The store.
    pub flash: H::Flash,
    /// The link.
    pub serial: H::Serial,
    /// The latched edges.
    pub edges: H::Edges,
    /// The battery.
    pub gauge: H::Gauge,
    /// The watchdog.
    pub watchdog: H::Watchdog,
    /// The source of chance.
    pub random: H::Random,
}
