//! Which pin of the Nucleo-F401RE is which wire of the lockbox; the README's table says the same.

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, OutputPin};
use lock_firmware::{Hardware, Line, Parts};
use nucleo_f401re::battery::Divider;
use nucleo_f401re::bus::Bus;
use nucleo_f401re::coil::Coil;
use nucleo_f401re::edge::LatchedEdges;
use nucleo_f401re::fram::Fram;
use nucleo_f401re::pin::{self, Pin};
use nucleo_f401re::random::NoGenerator;
use nucleo_f401re::reader::Spi;
use nucleo_f401re::serial::Serial;
use nucleo_f401re::watchdog::Feeder;
use peripheral::Wire;

const LOCK_ENTER: Pin = Pin::c(13);
const BACK: Pin = Pin::a(8);
const KNOB_A: Pin = Pin::a(9);
const KNOB_B: Pin = Pin::a(10);
const LATCH: [Pin; 3] = [Pin::c(0), Pin::c(1), Pin::c(2)];
const PLATE: [Pin; 2] = [Pin::c(3), Pin::c(4)];
const RESET: Pin = Pin::c(5);
const USB: Pin = Pin::c(6);
const CLOCK_ALARM: Pin = Pin::c(7);
const COLUMNS: [Pin; 3] = [Pin::b(12), Pin::c(11), Pin::a(15)];
const ROWS: [Pin; 4] = [Pin::b(0), Pin::b(1), Pin::b(2), Pin::b(10)];
const LED: Pin = Pin::a(5);
const BUZZER: Pin = Pin::b(4);
const LINK_POWER: Pin = Pin::b(5);
const READER_SELECT: Pin = Pin::b(6);
const READER_RESET: Pin = Pin::b(7);

/// The inputs whose edges are latched: no two numbers are the same.
static WIRES: [Wire<Pin>; 15] = [
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
    Wire { pin: USB, line: Line::Other },
    Wire { pin: CLOCK_ALARM, line: Line::Other },
    Wire { pin: COLUMNS[0], line: Line::Other },
    Wire { pin: COLUMNS[1], line: Line::Other },
    Wire { pin: COLUMNS[2], line: Line::Other },
];

/// The types of this board's parts.
pub(crate) enum Board {}

impl Hardware for Board {
    type Output = Output;
    type Input = pin::Input;
    type DisplayBus = Bus;
    type ClockBus = Bus;
    type Flash = Fram;
    type Serial = Serial;
    type Reader = Spi;
    type Edges = LatchedEdges;
    type Gauge = Divider;
    type Watchdog = Feeder;
    type Random = NoGenerator;
}

/// An output.
pub(crate) enum Output {
    /// One of the coil's, driven by its timer.
    Coil(Coil),
    /// Any other.
    Chip(pin::Output),
}

impl ErrorType for Output {
    type Error = Infallible;
}

impl OutputPin for Output {
    fn set_low(&mut self) -> Result<(), Infallible> {
        match self {
            Self::Coil(pin) => pin.set_low(),
            Self::Chip(pin) => pin.set_low(),
        }
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        match self {
            Self::Coil(pin) => pin.set_high(),
            Self::Chip(pin) => pin.set_high(),
        }
    }
}

/// Takes every part; to be called once.
#[inline(never)]
pub(crate) fn parts() -> Parts<Board> {
    let [coil_lock, coil_unlock] = Coil::pair().map(Output::Coil);
    let bus = Bus::start();
    let output = |pin| Output::Chip(pin::Output::new(pin, false));
    let input = pin::Input::new;
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
        usb: input(USB),
        clock_alarm: input(CLOCK_ALARM),
        led: output(LED),
        buzzer: output(BUZZER),
        link_power: output(LINK_POWER),
        keypad_rows: ROWS.map(output),
        keypad_columns: COLUMNS.map(input),
        reader: Spi::start(READER_SELECT),
        reader_reset: output(READER_RESET),
        display_bus: bus,
        clock_bus: bus,
        flash: Fram::new(bus),
        serial: Serial::start(),
        // The inputs above are made before: the levels that are seen first are theirs.
        edges: LatchedEdges::start(&WIRES),
        gauge: Divider::start(),
        watchdog: Feeder::start(),
        random: NoGenerator,
    }
}

/// Tells whether an edge or a byte has come.
pub(crate) fn is_awaited() -> bool {
    LatchedEdges::are_waiting() || Serial::has_received()
}
