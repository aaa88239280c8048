//! Which pin of the chip is which wire of the lockbox.

use lock_firmware::{BatteryGauge, Hardware, Parts, Random, Watchdog};

use crate::bus::{Reader, Serial, SharedI2c};
use crate::edge::LatchedEdges;
use crate::flash::StoreFlash;
use crate::pin::{Input, Output};
use crate::register::Register;

/// Both pins of the coil, to be driven low when all else fails.
pub(crate) const COILS: u32 = 0b11;

/// The types of this board's parts.
pub(crate) enum Board {}

impl Hardware for Board {
    type Output = Output;
    type Input = Input;
    type DisplayBus = SharedI2c;
    type ClockBus = SharedI2c;
    type Flash = StoreFlash;
    type Serial = Serial;
    type Reader = Reader;
    type Edges = LatchedEdges;
    type Gauge = Divider;
    type Watchdog = Feeder;
    type Random = Chance;
}

/// Takes every part; to be called once.
pub(crate) fn parts() -> Parts<Board> {
    Parts {
        coil_lock: Output::new(0),
        coil_unlock: Output::new(1),
        led: Output::new(2),
        buzzer: Output::new(3),
        link_power: Output::new(4),
        latch_sensors: [Input::new(5), Input::new(6), Input::new(7)],
        plate_sensors: [Input::new(8), Input::new(9)],
        lock_enter: Input::new(10),
        back: Input::new(11),
        knob_a: Input::new(12),
        knob_b: Input::new(13),
        reset: Input::new(14),
        usb: Input::new(15),
        clock_alarm: Input::new(16),
        keypad_rows: [17, 18, 19, 20].map(Output::new),
        keypad_columns: [Input::new(21), Input::new(22), Input::new(23)],
        reader: Reader,
        reader_reset: Output::new(24),
        display_bus: SharedI2c,
        clock_bus: SharedI2c,
        flash: StoreFlash,
        serial: Serial,
        edges: LatchedEdges,
        gauge: Divider,
        watchdog: Feeder,
        random: Chance,
    }
}

/// The battery behind a voltage divider.
pub(crate) struct Divider;

impl BatteryGauge for Divider {
    fn percent(&mut self) -> u8 {
        // The divider maps a full battery to the whole range of 10 bits.
        u8::try_from(Register::MEASURED.read() * 100 / 1023).unwrap_or(100)
    }
}

/// The chip's watchdog.
pub(crate) struct Feeder;

impl Watchdog for Feeder {
    fn feed(&mut self) {
        /// The value that the register takes for food (nRF51 series reference manual v3.0.1, section 24.2).
        const FOOD: u32 = 0x6e52_4635;
        Register::WATCHDOG_RELOAD.write(FOOD);
    }
}

/// The chip's generator of chance.
pub(crate) struct Chance;

impl Random for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        // The generator makes a byte in 0.7 ms: a board that is meant to be used keeps a pool filled by its
        // interrupt, and does not read the same byte twice.
        for byte in bytes {
            *byte = Register::CHANCE.read_byte();
        }
    }
}
