//! Every part of the lockbox on the bench.

use core::convert::Infallible;
use core::marker::PhantomData;

use bench_tap::bench_protocol::Pin;
use bench_tap::bench_protocol::rpc::Start;
use bench_tap::remote::{
    Bench, RemoteEdges, RemoteFlash, RemoteI2c, RemoteInput, RemoteOutput, RemoteSerial, RemoteSpi,
};
use embedded_hal::digital::OutputPin;
use lock_firmware::{
    BatteryGauge, Edge, Edges, Hardware, Line as Wire, NoChance, Parts, Random, Uptime, Watchdog,
};

use crate::driven::Driven;
use crate::line::Line;

/// The bench, for as long as the board runs.
pub(crate) type Shared = &'static Bench<Line>;

/// The types of a board whose parts are on the bench; `C` is the type of its own coil pins.
pub(crate) struct OnBench<C>(PhantomData<C>);

impl<C: OutputPin<Error = Infallible>> Hardware for OnBench<C> {
    type Output = Driven<C>;
    type Input = RemoteInput<'static, Line>;
    type DisplayBus = RemoteI2c<'static, Line>;
    type ClockBus = RemoteI2c<'static, Line>;
    type Flash = RemoteFlash<'static, Line>;
    type Serial = RemoteSerial<'static, Line>;
    type Reader = RemoteSpi<'static, Line>;
    type Edges = BenchEdges;
    type Gauge = BenchGauge;
    type Watchdog = BenchWatchdog;
    type Random = BenchRandom;
}

/// Gives the parts, with the store that the start names, and the board's own coil pins where it says so.
pub(crate) fn parts<C: OutputPin<Error = Infallible>>(
    bench: Shared,
    start: &Start,
    coil: Option<[C; 2]>,
) -> Parts<OnBench<C>> {
    let driven = |pin, real| Driven::new(RemoteOutput::new(bench, pin), real);
    let output = |pin| driven(pin, None);
    let [coil_lock, coil_unlock] = coil.map_or([None, None], |pins| pins.map(Some));
    let input = |pin| RemoteInput::new(bench, pin);
    Parts {
        coil_lock: driven(Pin::CoilLock, coil_lock),
        coil_unlock: driven(Pin::CoilUnlock, coil_unlock),
        latch_sensors: [Pin::Latch1, Pin::Latch2, Pin::Latch3].map(input),
        plate_sensors: [Pin::Plate1, Pin::Plate2].map(input),
        lock_enter: input(Pin::LockEnter),
        back: input(Pin::Back),
        knob_a: input(Pin::KnobA),
        knob_b: input(Pin::KnobB),
        reset: input(Pin::Reset),
        usb: input(Pin::UsbSense),
        clock_alarm: input(Pin::ClockAlarm),
        led: output(Pin::Led),
        buzzer: output(Pin::Buzzer),
        link_power: output(Pin::LinkPower),
        keypad_rows: [Pin::KeypadRow1, Pin::KeypadRow2, Pin::KeypadRow3, Pin::KeypadRow4]
            .map(output),
        keypad_columns: [Pin::KeypadColumn1, Pin::KeypadColumn2, Pin::KeypadColumn3].map(input),
        reader: RemoteSpi::new(bench),
        reader_reset: output(Pin::ReaderReset),
        display_bus: RemoteI2c::new(bench),
        clock_bus: RemoteI2c::new(bench),
        flash: RemoteFlash::new(bench, start.store_bytes, start.blank_pages),
        serial: RemoteSerial::new(bench),
        edges: BenchEdges { bench, edges: RemoteEdges::new(bench) },
        gauge: BenchGauge(bench),
        watchdog: BenchWatchdog,
        random: BenchRandom(bench),
    }
}

/// Edges that the bench latched.
pub(crate) struct BenchEdges {
    bench: Shared,
    edges: RemoteEdges<'static, Line>,
}

impl Edges for BenchEdges {
    fn next(&mut self) -> Option<Edge> {
        assert!(!self.bench.take_panic(), "injected by the bench");
        let edge = self.edges.take()?;
        let line = match edge.pin {
            Pin::LockEnter => Wire::LockEnter,
            Pin::Back => Wire::Back,
            Pin::KnobA => Wire::KnobA,
            Pin::KnobB => Wire::KnobB,
            Pin::Reset => Wire::Reset,
            _ => Wire::Other,
        };
        Some(Edge { at: Uptime::from_micros(edge.at_us), line, high: edge.high })
    }
}

/// The battery's level, as the bench last said it.
pub(crate) struct BenchGauge(Shared);

impl BatteryGauge for BenchGauge {
    fn percent(&mut self) -> u8 {
        self.0.look().battery_percent
    }
}

/// There is none: with the bench's time, seconds may pass between two words of the bench, and mean nothing.
pub(crate) struct BenchWatchdog;

impl Watchdog for BenchWatchdog {
    fn feed(&mut self) {}
}

/// Chance from the bench, which follows from the scenario's seed.
pub(crate) struct BenchRandom(Shared);

impl Random for BenchRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        self.0.fill_random(bytes).map_err(|_| NoChance)
    }
}
