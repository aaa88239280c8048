//! The supply, and what its loss does.

use bench_protocol::{EventKind, Pin};

use super::World;

impl World {
    /// Gives the battery's level, 0–100 percent.
    pub fn battery_percent(&self) -> u8 {
        self.supply.battery_percent()
    }

    /// Tells whether USB power is present.
    pub fn usb(&self) -> bool {
        self.supply.usb()
    }

    /// Tells whether the box has power: USB, or a battery that is in and not empty.
    pub fn powered(&self) -> bool {
        self.powered
    }

    /// Brings everything that depends on the supply up to date.
    pub(super) fn refresh_supply(&mut self) {
        let there = self.supply.is_there();
        if there != self.powered {
            if there {
                self.gain_power();
            } else {
                self.lose_power();
            }
        }
        self.set_input(Pin::UsbSense, self.supply.usb(), true);
    }

    /// Takes battery and USB away at this very point.
    pub(super) fn cut_power(&mut self) {
        self.supply.take_away();
        self.refresh_supply();
    }

    fn gain_power(&mut self) {
        self.powered = true;
        self.emit(EventKind::Power(true));
        self.clock.supply(self.now, true);
        self.sense_clock();
        self.edges.clear();
    }

    fn lose_power(&mut self) {
        self.powered = false;
        self.running = false;
        self.hung = false;
        self.supervisor_reset = false;
        self.emit(EventKind::Power(false));
        self.pins_released();
        self.display.lose_power();
        self.clock.supply(self.now, false);
        self.sense_clock();
        self.link.forget_received();
        self.edges.clear();
    }
}
