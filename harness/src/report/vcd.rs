//! The waveform of a scenario as a VCD file: pins, coil, latch, plate, buses, link, store and deadlines.

mod activity;
mod signal;

use std::io;

use bench_protocol::{Coil, Event, EventKind, LatchPosition, Pin, PlateState, ResetReason};
use vcd::{TimescaleUnit, Writer};

use activity::Display;
use signal::{Bits, Flag, Moment, Text};

/// I2C address of the display (behaviour.md, section 1).
const DISPLAY: u8 = 0x3c;
/// I2C address of the clock chip (behaviour.md, section 1).
const CLOCK: u8 = 0x68;

/// Writes the events of one scenario, which have to be in order of time, with a timescale of 1 µs.
///
/// Every signal is unknown (`x`) until the first event that tells its level. Texts have `_` for spaces, since VCD's
/// strings end at the first one.
pub fn write<'a>(
    events: impl IntoIterator<Item = Event<'a>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut writer = Writer::new(out);
    writer.version(concat!("lockbench ", env!("CARGO_PKG_VERSION")))?;
    writer.timescale(1, TimescaleUnit::US)?;
    let mut waveform = Waveform::declare(&mut writer)?;
    let mut now = 0;
    for event in events {
        // A clock that steps back would make the file unreadable.
        let at = event.at.as_micros().max(now);
        if at != now {
            writer.timestamp(at)?;
            now = at;
        }
        waveform.change(&mut writer, at, &event.kind)?;
    }
    writer.flush()
}

/// The signals of a lockbox.
struct Waveform {
    pins: [Flag; Pin::ALL.len()],
    coil: Text,
    latch: Text,
    plate: Text,
    key_inside: Flag,
    power: Flag,
    battery_percent: Bits,
    network: Flag,
    applied: Moment,
    stimulus: Text,
    display: Display,
    clock: activity::Bus,
    other: activity::Bus,
    program: Moment,
    erase: Moment,
    range: Text,
    link_up: activity::Frames,
    link_down: activity::Frames,
    started: Moment,
    boot: Text,
    deadline_at: Bits,
    deadline_why: Text,
}

impl Waveform {
    fn declare<W: io::Write>(to: &mut Writer<W>) -> io::Result<Self> {
        to.add_module("lockbox")?;
        to.add_module("pins")?;
        let mut pins = [Flag::UNDECLARED; Pin::ALL.len()];
        for pin in Pin::ALL {
            pins[pin as usize] = Flag::declare(to, pin.name())?;
        }
        to.upscope()?;
        to.add_module("mechanics")?;
        let coil = Text::declare(to, "coil")?;
        let latch = Text::declare(to, "latch")?;
        let plate = Text::declare(to, "plate")?;
        let key_inside = Flag::declare(to, "key_inside")?;
        to.upscope()?;
        to.add_module("surroundings")?;
        let power = Flag::declare(to, "power")?;
        let battery_percent = Bits::declare(to, "battery_percent", 7)?;
        let network = Flag::declare(to, "network")?;
        let applied = Moment::declare(to, "applied")?;
        let stimulus = Text::declare(to, "stimulus")?;
        to.upscope()?;
        to.add_module("i2c")?;
        let display = Display::declare(to)?;
        let clock = activity::Bus::declare(to, "clock")?;
        let other = activity::Bus::declare(to, "other")?;
        to.upscope()?;
        to.add_module("flash")?;
        let program = Moment::declare(to, "program")?;
        let erase = Moment::declare(to, "erase")?;
        let range = Text::declare(to, "range")?;
        to.upscope()?;
        to.add_module("link")?;
        let link_up = activity::Frames::declare(to, "up")?;
        let link_down = activity::Frames::declare(to, "down")?;
        to.upscope()?;
        to.add_module("firmware")?;
        let started = Moment::declare(to, "started")?;
        let boot = Text::declare(to, "boot")?;
        let deadline_at = Bits::declare(to, "deadline_at_us", 64)?;
        let deadline_why = Text::declare(to, "deadline_why")?;
        to.upscope()?;
        to.upscope()?;
        to.enddefinitions()?;
        to.timestamp(0)?;
        Ok(Self {
            pins,
            coil,
            latch,
            plate,
            key_inside,
            power,
            battery_percent,
            network,
            applied,
            stimulus,
            display,
            clock,
            other,
            program,
            erase,
            range,
            link_up,
            link_down,
            started,
            boot,
            deadline_at,
            deadline_why,
        })
    }

    fn change<W: io::Write>(
        &mut self,
        to: &mut Writer<W>,
        at: u64,
        kind: &EventKind<'_>,
    ) -> io::Result<()> {
        match *kind {
            EventKind::Pin { pin, high } => self.pins[pin as usize].set(to, high),
            EventKind::Coil(coil) => self.coil.set(to, coil_word(coil)),
            EventKind::Latch(position) => self.latch.set(to, latch_word(position)),
            EventKind::Plate(state) => self.plate.set(to, plate_word(state)),
            EventKind::KeyInside(inside) => self.key_inside.set(to, inside),
            EventKind::Power(on) => self.power.set(to, on),
            EventKind::Battery(percent) => self.battery_percent.set(to, u64::from(percent)),
            EventKind::Network(up) => self.network.set(to, up),
            EventKind::I2cWrite { address: DISPLAY, bytes, acknowledged } => {
                self.display.written(to, at, bytes, acknowledged)
            }
            EventKind::I2cWrite { address, bytes, acknowledged } => self
                .bus(address)
                .happened(to, activity::Transfer { write: true, address, bytes, acknowledged }),
            EventKind::I2cRead { address, bytes, acknowledged } => self
                .bus(address)
                .happened(to, activity::Transfer { write: false, address, bytes, acknowledged }),
            EventKind::FlashProgram { offset, length } => {
                self.program.mark(to)?;
                self.range.set(to, &format!("program_0x{offset:x}+{length}"))
            }
            EventKind::FlashErase { offset, length } => {
                self.erase.mark(to)?;
                self.range.set(to, &format!("erase_0x{offset:x}+{length}"))
            }
            EventKind::LinkUp(frame) => self.link_up.passed(to, frame),
            EventKind::LinkDown(frame) => self.link_down.passed(to, frame),
            EventKind::Boot(reason) => {
                self.started.mark(to)?;
                self.boot.set(to, reset_word(reason))
            }
            EventKind::Deadline { at, why } => {
                self.deadline_at.set(to, at.as_micros())?;
                self.deadline_why.set(to, why)
            }
            EventKind::Stimulus(text) => {
                self.applied.mark(to)?;
                self.stimulus.set(to, text)
            }
        }
    }

    fn bus(&mut self, address: u8) -> &mut activity::Bus {
        match address {
            DISPLAY => &mut self.display.bus,
            CLOCK => &mut self.clock,
            _ => &mut self.other,
        }
    }
}

const fn coil_word(coil: Coil) -> &'static str {
    match coil {
        Coil::Off => "off",
        Coil::Lock => "lock",
        Coil::Unlock => "unlock",
    }
}

const fn latch_word(position: LatchPosition) -> &'static str {
    match position {
        LatchPosition::Locked => "locked",
        LatchPosition::Travelling => "travelling",
        LatchPosition::Unlocked => "unlocked",
    }
}

const fn plate_word(state: PlateState) -> &'static str {
    match state {
        PlateState::Closed => "closed",
        PlateState::Open => "open",
        PlateState::Broken => "broken",
    }
}

const fn reset_word(reason: ResetReason) -> &'static str {
    match reason {
        ResetReason::PowerOn => "power_on",
        ResetReason::Software => "software",
        ResetReason::Watchdog => "watchdog",
        ResetReason::Panic => "panic",
        ResetReason::Fault => "fault",
        ResetReason::Pin => "pin",
    }
}

#[cfg(test)]
mod tests;
