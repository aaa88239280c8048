//! What the lock wants done, in the order of safety: coil off, store, coil on, and the rest.
//!
//! Larger steps are not inlined: what one needs of the stack is not added to what the others need,
//! which a processor with 16 KB can't spare (`cargo xtask firmware-size` weighs it).

use core::time::Duration;

use embedded_hal::digital::OutputPin;
use heapless::Vec;
use lock_core::{CodeKey, Input, Message, Output, Reading, Uptime};
use lock_protocol::Part;

use crate::device::Device;
use crate::hardware::{Hardware, Random};
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
        if self.lock.may_store_state()
            && self.store.mend(self.lock.is_free(), !self.link.is_untold())
        {
            self.store_outputs(now, &[Output::SaveState, Output::SaveSettings]);
        }
        if self.lock.is_resetting() {
            let erased = self.store.erase_next();
            self.store_result(now, erased.is_ok());
            if erased == Ok(false) {
                self.draw_code_key(now);
            }
            return erased.is_ok();
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
            let stored = self.store.save_made(Key::State, || self.lock.state_record(now)).is_ok();
            self.store_result(now, stored);
            return stored && self.store.needs_room();
        }
        false
    }

    /// Draws the key that codes are hashed with: at the first start, and after what a reset erased.
    pub(crate) fn draw_code_key(&mut self, now: Uptime) {
        let mut key = CodeKey::default();
        if self.random.fill(&mut key).is_err() {
            // Whoever reads the store reads the key, too: a known one gives nothing away, and a reset has to end.
            key = CodeKey::default();
        }
        self.feed(now, Input::CodeKey(key));
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
            let stored = self.store.save(Key::Settings, self.lock.settings()).is_ok();
            self.store_result(now, stored);
        }
        if outputs.contains(&Output::SaveState) && self.lock.may_store_state() {
            let stored = self.store.save_made(Key::State, || self.lock.state_record(now)).is_ok();
            if !stored {
                self.lock.handle(now, Input::StoreFailed);
            }
            self.store_result(now, stored);
        }
    }

    /// Asks the store what the lock wants to know of keys and codes.
    #[inline(never)]
    fn ask(&mut self, now: Uptime) {
        if let Some(query) = self.lock.query() {
            let keyless = self.lock.is_resetting();
            let answer = self.store.answer(query, self.lock.settings(), keyless);
            self.lock.handle(now, Input::Answered(answer));
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
            Output::Ask => self.ask(now),
            Output::Led(on) => {
                let _ = if on { self.led.set_high() } else { self.led.set_low() };
            }
            Output::Buzzer(on) => {
                let _ = if on { self.buzzer.set_high() } else { self.buzzer.set_low() };
            }
            Output::Unpair => self.link.unpair(),
            Output::DrawPairingCode => self.draw_pairing_code(now),
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
