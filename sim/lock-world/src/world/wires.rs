//! The wires, as the microcontroller sees them.

use bench_protocol::{Coil, EventKind, Pin};

use super::World;
use crate::bridge::{CUT_OFF, Side};
use crate::edge::Edge;
use crate::keypad;
use crate::levels::{COLUMNS, LATCHES, PLATES, ROWS, released_level};
use crate::schedule::Happening;

impl World {
    /// Drives an output; an input, or a microcontroller that does not run, changes nothing.
    pub fn write_pin(&mut self, pin: Pin, high: bool) {
        if self.running && pin.is_output() {
            self.set_output(pin, high);
        }
    }

    /// Reads a wire: an input's level, or what an output is driven to.
    pub fn read_pin(&self, pin: Pin) -> bool {
        self.levels.get(pin)
    }

    /// Takes the oldest edge that an interrupt latched.
    ///
    /// Edges of buttons, knob, reset switch, USB sense, clock alarm, sensors, and of the keypad's columns
    /// while all rows are driven low. 64 wait at most, see [`World::lost_edges`].
    pub fn take_edge(&mut self) -> Option<Edge> {
        self.edges.take()
    }

    /// Gives the oldest edge that an interrupt latched, and leaves it.
    pub fn peek_edge(&self) -> Option<&Edge> {
        self.edges.peek()
    }

    /// Gives how many edges were lost because too many waited.
    pub fn lost_edges(&self) -> u32 {
        self.edges.lost()
    }

    /// Lets all outputs float: the microcontroller is reset, halted or without power.
    ///
    /// Coil, LED, buzzer and link supply go off; the keypad's rows and the chip select go high.
    pub fn pins_released(&mut self) {
        self.running = false;
        for pin in Pin::ALL {
            if pin.is_output() {
                self.set_output(pin, released_level(pin));
            }
        }
    }

    fn set_output(&mut self, pin: Pin, high: bool) {
        if self.levels.get(pin) == high {
            return;
        }
        self.levels.set(pin, high);
        self.emit(EventKind::Pin { pin, high });
        if let Some(side) = Side::of_pin(pin) {
            self.drive_side(side, high);
        } else if ROWS.contains(&pin) {
            self.sense_keypad(false);
        } else if pin == Pin::LinkPower && !high {
            self.link.break_off();
        } else if pin == Pin::ReaderReset {
            self.reader.set_on(self.now, high);
        }
    }

    fn drive_side(&mut self, side: Side, high: bool) {
        self.schedule.cancel(|happening| happening == Happening::CutOff(side));
        self.bridge.set(side, high);
        if high {
            self.schedule.add(self.now + CUT_OFF, Happening::CutOff(side));
        }
        self.refresh_coil();
    }

    /// Changes an input; tells it, and latches its edge if an interrupt is wired to it.
    pub(super) fn set_input(&mut self, pin: Pin, high: bool, latched: bool) {
        if self.levels.get(pin) == high {
            return;
        }
        self.levels.set(pin, high);
        self.emit(EventKind::Pin { pin, high });
        if latched && self.powered {
            self.edges.latch(Edge { at: self.now, pin, high });
        }
    }

    /// Brings the keypad's columns up to date.
    ///
    /// `by_key`: a key's contact changed. Only then, and with all rows low, an edge is latched: what a
    /// scan does to the columns is no news to the one who scans.
    pub(super) fn sense_keypad(&mut self, by_key: bool) {
        let mut rows_low = 0;
        for (row, pin) in ROWS.into_iter().enumerate() {
            rows_low |= u8::from(!self.levels.get(pin)) << row;
        }
        let keys = self.closed.keys();
        for (column, pin) in COLUMNS.into_iter().enumerate() {
            let high = keypad::column_is_high(column as u8, keys, rows_low);
            self.set_input(pin, high, by_key && rows_low == 0b1111);
        }
    }

    /// Brings the latch sensors up to date.
    pub(super) fn sense_latch(&mut self) {
        for (index, pin) in LATCHES.into_iter().enumerate() {
            let high = self.latch_sensors.level(index, !self.bolt.is_seen_by(index));
            self.set_input(pin, high, true);
        }
    }

    /// Brings the plate sensors up to date.
    pub(super) fn sense_plate(&mut self) {
        let open = self.plate != bench_protocol::PlateState::Closed;
        for (index, pin) in PLATES.into_iter().enumerate() {
            let high = self.plate_sensors.level(index, open);
            self.set_input(pin, high, true);
        }
    }

    /// Brings the clock chip's interrupt pin up to date; a dead chip leaves it high.
    pub(super) fn sense_clock(&mut self) {
        let high = !self.clock_answers || self.clock.pin_is_high();
        self.set_input(Pin::ClockAlarm, high, true);
    }

    /// Gives how often both coil pins became high at once; no current flows then, and it is always wrong.
    pub fn coil_faults(&self) -> u32 {
        self.bridge.both_high()
    }

    /// Tells what goes through the solenoid.
    pub fn coil(&self) -> Coil {
        self.coil
    }
}
