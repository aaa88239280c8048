//! The DS3231 clock chip: reading, setting, waking (datasheet 19-5170, registers 00h–0Fh).

use ds323x::interface::I2cInterface;
use ds323x::{
    Alarm1Matching, DateTimeAccess, Datelike, DayAlarm1, Ds323x, Error, Hours, NaiveDate,
    NaiveDateTime, Rtcc as _, Timelike, ic,
};
use embedded_hal::i2c::I2c;
use lock_core::{Reading, Utc};

/// The chip can't be reached, or can't hold the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockFault;

/// The clock chip on its bus.
pub(crate) struct RealTimeClock<B> {
    chip: Ds323x<I2cInterface<B>, ic::DS3231>,
}

impl<B: I2c> RealTimeClock<B> {
    pub(crate) fn new(bus: B) -> Self {
        Self { chip: Ds323x::new_ds3231(bus) }
    }

    /// Asks for the time; a chip that says what is no time counts as silent.
    pub(crate) fn read(&mut self) -> Reading {
        match self.chip.has_been_stopped() {
            Ok(true) => return Reading::Lost,
            Ok(false) => {}
            Err(_) => return Reading::Silent,
        }
        let mut time = self.chip.datetime();
        if let Err(Error::InvalidDeviceState) = time
            && self.skip_leap_day().is_some()
        {
            time = self.chip.datetime();
        }
        time.map_or(Reading::Silent, |time| Reading::Seconds(time.and_utc().timestamp()))
    }

    /// Puts the chip right on the 29th of February 2100, which it alone knows (data sheet: leap years are
    /// right up to 2100).
    ///
    /// First the day and then the month: where the second write fails, the time goes back, and a time that
    /// goes back ends nothing early.
    fn skip_leap_day(&mut self) -> Option<()> {
        let chip = &mut self.chip;
        if chip.day().ok()? != 29 || chip.month().ok()? != 2 || chip.year().ok()? != 2100 {
            return None;
        }
        chip.set_day(1).ok()?;
        chip.set_month(3).ok()
    }

    /// Sets the time to the whole second and gives the time as it is then.
    pub(crate) fn set(&mut self, utc: Utc) -> Result<Utc, ClockFault> {
        let seconds = utc.0.div_euclid(1000);
        let time = naive(seconds).ok_or(ClockFault)?;
        self.chip.set_datetime(&time).map_err(|_| ClockFault)?;
        self.chip.clear_has_been_stopped_flag().map_err(|_| ClockFault)?;
        Ok(Utc(seconds.saturating_mul(1000)))
    }

    /// Sets the alarm that wakes the box, or switches it off.
    pub(crate) fn set_alarm(&mut self, at: Option<Utc>) -> Result<(), ClockFault> {
        self.try_alarm(at).ok_or(ClockFault)
    }

    fn try_alarm(&mut self, at: Option<Utc>) -> Option<()> {
        // The driver writes the status register as it last wrote it. To clear the alarm's flag would then
        // clear the oscillator-stop flag, too, and a time that was lost would count as a valid one.
        if self.chip.has_been_stopped().ok()? {
            return self.chip.disable_alarm1_interrupts().ok();
        }
        self.chip.clear_alarm1_matched_flag().ok()?;
        let Some(time) = at.and_then(|utc| naive(utc.0.div_euclid(1000))) else {
            return self.chip.disable_alarm1_interrupts().ok();
        };
        let alarm = DayAlarm1 {
            day: time.day() as u8,
            hour: Hours::H24(time.hour() as u8),
            minute: time.minute() as u8,
            second: time.second() as u8,
        };
        self.chip.set_alarm1_day(alarm, Alarm1Matching::AllMatch).ok()?;
        self.chip.use_int_sqw_output_as_interrupt().ok()?;
        self.chip.enable_alarm1_interrupts().ok()
    }
}

/// 1970-01-01 in days since the year 1.
const EPOCH_DAYS: i64 = 719_163;
const DAY_S: i64 = 86_400;

fn naive(seconds: i64) -> Option<NaiveDateTime> {
    let days = i32::try_from(EPOCH_DAYS + seconds.div_euclid(DAY_S)).ok()?;
    let second = seconds.rem_euclid(DAY_S) as u32;
    NaiveDate::from_num_days_from_ce_opt(days)?.and_hms_opt(
        second / 3600,
        second % 3600 / 60,
        second % 60,
    )
}

#[cfg(test)]
mod tests;
