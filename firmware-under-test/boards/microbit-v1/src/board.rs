//! Which pin of the micro:bit v1 is which wire of the lockbox; the README's table says the same.

use lock_firmware::{Hardware, Line, Parts};
use microbit::{Input, Output, Wires};
use nordic::{Feeder, LatchedEdges, Pin, Random, Serial, Spi, StoreFlash, Twi, Wire};

use crate::battery::Supply;
use crate::coil;

const LOCK_ENTER: Pin = Pin::p0(26);
const BACK: Pin = Pin::p0(17);
const KNOB_A: Pin = Pin::p0(3);
const KNOB_B: Pin = Pin::p0(2);
const LATCH: [Pin; 3] = [Pin::p0(4), Pin::p0(5), Pin::p0(12)];
const PLATE: [Pin; 2] = [Pin::p0(11), Pin::p0(10)];
const RESET: Pin = Pin::p0(6);
const EXPANDER_CHANGED: Pin = Pin::p0(1);
const SCL: Pin = Pin::p0(0);
const SDA: Pin = Pin::p0(30);
/// To and from the board's interface chip, which is the gateway's USB serial port.
const LINK_TX: Pin = Pin::p0(24);
const LINK_RX: Pin = Pin::p0(25);
const READER_SCK: Pin = Pin::p0(23);
const READER_MISO: Pin = Pin::p0(22);
const READER_MOSI: Pin = Pin::p0(21);
const READER_SELECT: Pin = Pin::p0(16);

/// The inputs whose edges are latched.
static WIRES: [Wire<Pin>; 11] = [
    Wire { pin: LOCK_ENTER, line: Line::LockEnter },
    Wire { pin: BACK, line: Line::Back },
    Wire { pin: KNOB_A, line: Line::KnobA },
    Wire { pin: KNOB_B, line: Line::KnobB },
    Wire { pin: LATCH[0], line: Line::Other },
    Wire { pin: LATCH[1], line: Line::Other },
    Wire { pin: LATCH[2], line: Line::Other },
    Wire { pin: PLATE[0], line: Line::Other },
    Wire { pin: PLATE[1], line: Line::Other },
    Wire { pin: RESET, line: Line::Reset },
    Wire { pin: EXPANDER_CHANGED, line: Line::Other },
];

/// The types of this board's parts.
pub(crate) enum Board {}

impl Hardware for Board {
    type Output = Output;
    type Input = Input;
    type DisplayBus = Twi;
    type ClockBus = Twi;
    /// The last 32 pages of the flash; as in memory.x and board.toml.
    type Flash = StoreFlash<0x0003_8000, 0x8000, 1024>;
    type Serial = Serial;
    type Reader = Spi;
    type Edges = LatchedEdges;
    type Gauge = Supply;
    type Watchdog = Feeder;
    type Random = Random;
}

/// Takes every part; to be called once.
#[inline(never)]
pub(crate) fn parts() -> Parts<Board> {
    let [coil_lock, coil_unlock] = coil::take().map(Output::Coil);
    let twi = Twi::start(SCL, SDA);
    let Some(Wires {
        led, buzzer, link_power, reader_reset, rows, columns, clock_alarm, usb, ..
    }) = microbit::wires(twi)
    else {
        panic!("the expander's pins were taken before");
    };
    let input = |pin| Input::Chip(nordic::Input::new(pin));
    Parts {
        coil_lock,
        coil_unlock,
        latch_sensors: LATCH.map(input),
        plate_sensors: PLATE.map(input),
        lock_enter: input(LOCK_ENTER),
        back: input(BACK),
        knob_a: input(KNOB_A),
        knob_b: input(KNOB_B),
        reset: input(RESET),
        usb: Input::Expander(usb),
        clock_alarm: Input::Expander(clock_alarm),
        led: Output::Expander(led),
        buzzer: Output::Expander(buzzer),
        link_power: Output::Expander(link_power),
        keypad_rows: rows.map(Output::Expander),
        keypad_columns: columns.map(Input::Expander),
        reader: Spi::start(READER_SCK, READER_MOSI, READER_MISO, READER_SELECT),
        reader_reset: Output::Expander(reader_reset),
        display_bus: twi,
        clock_bus: twi,
        flash: StoreFlash,
        serial: Serial::start(LINK_TX, LINK_RX),
        edges: {
            let _ = input(EXPANDER_CHANGED);
            // The inputs above are made before: the levels that are seen first are theirs.
            LatchedEdges::start(&WIRES)
        },
        gauge: Supply::start(),
        watchdog: Feeder::start(),
        random: Random::start(),
    }
}

/// Tells whether an edge or a byte has come.
pub(crate) fn is_awaited() -> bool {
    LatchedEdges::are_waiting() || Serial::has_received()
}
