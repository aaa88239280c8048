//! What the lock wants done, in the order of safety: coil off, store, coil on, and the rest.
//!
//! Larger steps are not inlined: what one needs of the stack is not added to what the others need,
//! which a processor with 16 KB can't spare (`cargo xtask firmware-size` weighs it).

use core::time::Duration;

use embedded_hal::digital::OutputPin;
use heapless::Vec;
use lock_core::{Input, Message, Output, Reading, Uptime};
use lock_protocol::Part;

use crate::device::Device;
use crate::hardware::Hardware;
use crate::store::Key;

/// A store that failed is tried again after this long.
const PAUSE_AFTER_STORE_FAULT: Duration = Duration::from_mins(1);

impl<H: Hardware> Device<H> {
    /// Does at rest what may erase flash: the log, and room for the next commit. Tells whether more
    /// is to be done.
    #[inline(never)]
    pub(crate) fn keep_store(&mut self, now: Uptime) -> bool {
        if self.store_retry_at.is_some_and(|at| now < at) {
            return false;
        }
        if let Some(event) = self.lock.next_unlogged().copied() {
            let stored = self.store.append(&event).is_ok();
            self.store_result(now, stored);
            if stored {
                self.lock.logged(event.sequence);
                self.link.logged = event.sequence;
            }
            return stored;
        }
        if self.store.needs_room() && self.lock.may_store_state() {
            // Stored again until the map has moved on to a fresh page: once a call, each takes its time.
            let record = self.lock.state_record(now);
            let stored = self.store.save(Key::State, &record).is_ok();
            self.store_result(now, stored);
            return stored && self.store.needs_room();
        }
        false
    }

    fn store_result(&mut self, now: Uptime, stored: bool) {
        if stored == self.store_retry_at.is_none() {
            return;
        }
        self.store_retry_at = (!stored).then(|| now + PAUSE_AFTER_STORE_FAULT);
        self.lock.handle(now, Input::PartFault(Part::Store, !stored));
    }

    #[inline(never)]
    fn tell(&mut self, now: Uptime, message: Message) {
        let report = self.lock.report(now, message);
        self.link.report(&report);
    }

    /// Applies what the lock wants: coil off, store, coil on, and the rest (LCK-3, PWR-4).
    #[inline(never)]
    pub(crate) fn apply(&mut self, now: Uptime) {
        loop {
            let mut outputs: Vec<Output, 24> = Vec::new();
            while let Some(output) = self.lock.poll_output() {
                // The lock's queue holds no more than fits here.
                let _ = outputs.push(output);
            }
            if outputs.is_empty() {
                return;
            }
            if outputs.contains(&Output::Drive(None)) {
                self.coil.off();
            }
            self.store_outputs(now, &outputs);
            for output in &outputs {
                if let Output::Drive(Some(direction)) = output {
                    self.coil.drive(now, *direction);
                }
            }
            for output in &outputs {
                self.apply_late(now, *output);
            }
        }
    }

    #[inline(never)]
    fn store_outputs(&mut self, now: Uptime, outputs: &[Output]) {
        if outputs.contains(&Output::SaveSettings) {
            let settings = *self.lock.settings();
            let stored = self.store.save(Key::Settings, &settings).is_ok();
            self.store_result(now, stored);
        }
        if outputs.contains(&Output::SaveState) && self.lock.may_store_state() {
            let record = self.lock.state_record(now);
            let stored = self.store.save(Key::State, &record).is_ok();
            if !stored {
                self.lock.handle(now, Input::StoreFailed);
            }
            self.store_result(now, stored);
        }
    }

    #[inline(never)]
    fn apply_late(&mut self, now: Uptime, output: Output) {
        match output {
            Output::Drive(_) | Output::SaveState | Output::SaveSettings => {}
            Output::Send(message) => self.tell(now, message),
            Output::ReadClock => {
                let reading = self.clock.read();
                let silent = reading == Reading::Silent;
                if silent != self.sensed.clock_silent {
                    self.sensed.clock_silent = silent;
                    self.lock.handle(now, Input::PartFault(Part::Clock, silent));
                }
                self.lock.handle(now, Input::Clock(reading));
            }
            Output::SetClock(utc) => {
                if let Ok(set) = self.clock.set(utc) {
                    self.lock.handle(now, Input::ClockWasSet(set));
                }
            }
            // An alarm that can't be set is no loss: the tick wakes the box, too.
            Output::SetAlarm(at) => drop(self.clock.set_alarm(at)),
            Output::LinkPower(on) => {
                let _ = if on { self.link_power.set_high() } else { self.link_power.set_low() };
                self.link.power(now, on);
            }
            Output::Restart => {
                self.coil.off();
                self.restart = true;
            }
        }
    }
}
