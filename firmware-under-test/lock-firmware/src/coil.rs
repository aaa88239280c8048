//! The solenoid behind its H-bridge: one pin for each direction, never both, never for longer than 2 s.

use embedded_hal::digital::OutputPin;
use lock_core::{Direction, MAX_DRIVE, Uptime};

/// Drives the solenoid. The limit here is the second of three: the core's is the first, the
/// hardware's cut-off the third (LCK-3).
pub(crate) struct Coil<P> {
    lock: P,
    unlock: P,
    since: Option<Uptime>,
}

impl<P: OutputPin> Coil<P> {
    pub(crate) fn new(lock: P, unlock: P) -> Self {
        let mut coil = Self { lock, unlock, since: None };
        coil.off();
        coil
    }

    /// Switches the coil off; a pin that fails to is tried again at each poll.
    pub(crate) fn off(&mut self) {
        let off = self.lock.set_low().is_ok() & self.unlock.set_low().is_ok();
        if off {
            self.since = None;
        }
    }

    /// Drives one way: the other pin goes low first.
    pub(crate) fn drive(&mut self, now: Uptime, direction: Direction) {
        let (idle, active) = match direction {
            Direction::Lock => (&mut self.unlock, &mut self.lock),
            Direction::Unlock => (&mut self.lock, &mut self.unlock),
        };
        if idle.set_low().is_ok() && active.set_high().is_ok() {
            self.since = Some(now);
        }
    }

    /// Ends a drive that is over its limit, whatever the core says.
    pub(crate) fn guard(&mut self, now: Uptime) {
        if self.since.is_some_and(|since| now.since(since) > MAX_DRIVE) {
            self.off();
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use embedded_hal_mock::eh1::digital::{Mock, State, Transaction};

    use super::*;

    #[test]
    fn the_other_pin_goes_low_first_and_the_limit_ends_a_drive() {
        let mut lock = Mock::new(&[
            Transaction::set(State::Low),
            Transaction::set(State::High),
            Transaction::set(State::Low),
        ]);
        let mut unlock = Mock::new(&[
            Transaction::set(State::Low),
            Transaction::set(State::Low),
            Transaction::set(State::Low),
        ]);
        let mut coil = Coil::new(lock.clone(), unlock.clone());
        coil.drive(Uptime::ZERO, Direction::Lock);
        coil.guard(Uptime::ZERO + MAX_DRIVE);
        coil.guard(Uptime::ZERO + MAX_DRIVE + Duration::from_millis(1));
        lock.done();
        unlock.done();
    }
}
