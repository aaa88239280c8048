//! The clock chip's registers as the bus writes and reads them.

use core::time::Duration;

use bench_protocol::Instant;

use super::ClockChip;
use super::calendar::{self, DAY, Date};

/// Number of registers; the pointer wraps after the last one.
const REGISTERS: usize = 0x13;
const ALARM_1: usize = 0x07;

const CONTROL: usize = 0x0E;
const STATUS: usize = 0x0F;
const AGING: usize = 0x10;
const TEMPERATURE: usize = 0x11;

/// Control: stops the oscillator on the backup cell.
pub(super) const EOSC: u8 = 0x80;
/// Control: starts a temperature conversion.
const CONV: u8 = 0x20;
/// Control: the pin tells alarms, not a square wave.
pub(super) const INTCN: u8 = 0x04;
/// Status: the oscillator has stopped, the time may be wrong.
pub(super) const OSF: u8 = 0x80;
/// Status: the 32 kHz output is on.
pub(super) const EN32KHZ: u8 = 0x08;
/// Status: a temperature conversion is under way.
const BSY: u8 = 0x04;
/// Status: alarms 1 and 2 have matched; in control the same bits let them pull the pin.
pub(super) const ALARM_FLAGS: u8 = 0x03;

/// 22.5 °C, in steps of 0.25 °C in the upper ten bits.
const ROOM: [u8; 2] = [0x16, 0x80];
/// How long a temperature conversion takes (t_CONV, typical).
const CONVERSION: Duration = Duration::from_millis(125);

impl ClockChip {
    /// Takes a write: the register pointer, then bytes for the registers from there on.
    pub(crate) fn write(&mut self, now: Instant, bytes: &[u8]) {
        let Some((&pointer, data)) = bytes.split_first() else { return };
        self.pointer = pointer % REGISTERS as u8;
        let mut time = self.time_registers(now);
        let (mut set_seconds, mut set_time) = (false, false);
        for &byte in data {
            match usize::from(self.pointer) {
                register @ 0x00..=0x06 => {
                    time[register] = byte;
                    set_time = true;
                    set_seconds |= register == 0;
                }
                register @ ALARM_1..CONTROL => self.alarms[register - ALARM_1] = byte,
                CONTROL => self.write_control(now, byte),
                STATUS => {
                    let kept = self.status & (byte | !(OSF | ALARM_FLAGS));
                    self.status = kept & !EN32KHZ | byte & EN32KHZ;
                }
                AGING => self.aging = byte,
                _temperature_is_read_only => {}
            }
            self.advance_pointer();
        }
        if set_time {
            self.set_time(now, time, set_seconds);
        }
        if !data.is_empty() {
            self.plan_alarm(now);
        }
    }

    /// Answers a read from the register pointer on.
    pub(crate) fn read(&mut self, now: Instant, buffer: &mut [u8]) {
        // the time goes to a second set of registers at the start, so it is of one piece
        let mut registers = [0; REGISTERS];
        registers[..ALARM_1].copy_from_slice(&self.time_registers(now));
        registers[ALARM_1..CONTROL].copy_from_slice(&self.alarms);
        let converting = now < self.converting_until;
        registers[CONTROL] = self.control | if converting { CONV } else { 0 };
        registers[STATUS] = self.status | if converting { BSY } else { 0 };
        registers[AGING] = self.aging;
        registers[TEMPERATURE..].copy_from_slice(&ROOM);
        for byte in buffer {
            *byte = registers[usize::from(self.pointer)];
            self.advance_pointer();
        }
    }

    fn advance_pointer(&mut self) {
        self.pointer = (self.pointer + 1) % REGISTERS as u8;
    }

    fn write_control(&mut self, now: Instant, byte: u8) {
        if byte & CONV != 0 && now >= self.converting_until {
            self.converting_until = now + CONVERSION;
        }
        self.control = byte & !CONV;
    }

    fn time_registers(&self, now: Instant) -> [u8; 7] {
        let seconds = self.seconds(now);
        let date = Date::of_day(seconds / DAY);
        let of_day = seconds % DAY;
        let century = if date.year >= 100 { 0x80 } else { 0 };
        [
            calendar::to_bcd((of_day % 60) as u8),
            calendar::to_bcd((of_day / 60 % 60) as u8),
            calendar::to_hours((of_day / 3600) as u8, self.twelve_hour),
            self.weekday_at(seconds),
            calendar::to_bcd(date.day_of_month),
            century | calendar::to_bcd(date.month),
            calendar::to_bcd(date.year % 100),
        ]
    }

    /// Takes the time registers as written; nonsense becomes the nearest time.
    fn set_time(&mut self, now: Instant, registers: [u8; 7], set_seconds: bool) {
        let [seconds, minutes, hours, weekday, date, month, year] = registers;
        let century = if month & 0x80 != 0 { 100 } else { 0 };
        let year = century + calendar::of_bcd(year).min(99);
        let date =
            Date::nearest(year, calendar::of_bcd(month & 0x1F), calendar::of_bcd(date & 0x3F));
        let hour = u64::from(calendar::of_hours(hours & 0x7F).min(23));
        let minute = u64::from(calendar::of_bcd(minutes & 0x7F).min(59));
        let second = u64::from(calendar::of_bcd(seconds & 0x7F).min(59));
        // writing the seconds resets the countdown chain; else the present second goes on
        self.origin = if set_seconds || self.stopped {
            now
        } else {
            self.origin + Duration::from_secs(self.ticks(now))
        };
        self.base = date.day() * DAY + hour * 3600 + minute * 60 + second;
        self.weekday = (weekday & 0x07).max(1);
        self.twelve_hour = hours & 0x40 != 0;
    }
}
