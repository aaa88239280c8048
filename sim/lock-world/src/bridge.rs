//! The H-bridge that drives the solenoid, with its cut-off in hardware.

use core::time::Duration;

use bench_protocol::{Coil, Pin};

/// How long the hardware lets a pin drive without a break (LCK-3).
pub(crate) const CUT_OFF: Duration = Duration::from_secs(2);

/// One of the bridge's two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Lock,
    Unlock,
}

impl Side {
    /// Gives the side that a pin drives.
    pub(crate) fn of_pin(pin: Pin) -> Option<Self> {
        match pin {
            Pin::CoilLock => Some(Self::Lock),
            Pin::CoilUnlock => Some(Self::Unlock),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Input {
    high: bool,
    /// The cut-off has fired; the pin's falling edge arms it again.
    cut_off: bool,
}

/// Current flows while exactly one input is high and its cut-off has not fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bridge {
    lock: Input,
    unlock: Input,
    both_high: u32,
}

impl Bridge {
    fn input(&mut self, side: Side) -> &mut Input {
        match side {
            Side::Lock => &mut self.lock,
            Side::Unlock => &mut self.unlock,
        }
    }

    /// Takes the level of a pin that has changed.
    pub(crate) fn set(&mut self, side: Side, high: bool) {
        *self.input(side) = Input { high, cut_off: false };
        if self.lock.high && self.unlock.high {
            self.both_high = self.both_high.saturating_add(1);
        }
    }

    /// Fires the cut-off of a side.
    pub(crate) fn cut_off(&mut self, side: Side) {
        self.input(side).cut_off = true;
    }

    /// Gives the current.
    pub(crate) fn coil(self) -> Coil {
        match (self.lock, self.unlock) {
            (Input { high: true, cut_off: false }, Input { high: false, .. }) => Coil::Lock,
            (Input { high: false, .. }, Input { high: true, cut_off: false }) => Coil::Unlock,
            _ => Coil::Off,
        }
    }

    /// Gives how often both inputs became high at once, which no firmware may do.
    pub(crate) fn both_high(self) -> u32 {
        self.both_high
    }
}

#[cfg(test)]
mod tests {
    use bench_protocol::Coil;

    use super::{Bridge, Side};

    #[test]
    fn current_needs_exactly_one_input() {
        for (lock, unlock, coil, faults) in [
            (false, false, Coil::Off, 0),
            (true, false, Coil::Lock, 0),
            (false, true, Coil::Unlock, 0),
            (true, true, Coil::Off, 1),
        ] {
            let mut bridge = Bridge::default();
            bridge.set(Side::Lock, lock);
            bridge.set(Side::Unlock, unlock);
            assert_eq!((bridge.coil(), bridge.both_high()), (coil, faults));
        }
    }

    #[test]
    fn the_cut_off_holds_until_its_pin_falls() {
        let mut bridge = Bridge::default();
        bridge.set(Side::Lock, true);
        bridge.cut_off(Side::Lock);
        assert_eq!(bridge.coil(), Coil::Off);
        bridge.set(Side::Lock, false);
        bridge.set(Side::Lock, true);
        assert_eq!(bridge.coil(), Coil::Lock);
    }
}
