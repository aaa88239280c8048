//! What supplies the box: a battery and USB.

/// Battery and USB, and whether they were taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Supply {
    battery_percent: u8,
    battery_in: bool,
    usb: bool,
    /// Whether USB was there when everything was taken away, and comes back with it.
    usb_comes_back: bool,
}

impl Supply {
    /// A battery at 80 %, no USB (step-language.md, `a lockbox`).
    pub(crate) fn new() -> Self {
        Self { battery_percent: 80, battery_in: true, usb: false, usb_comes_back: false }
    }

    pub(crate) fn battery_percent(self) -> u8 {
        self.battery_percent
    }

    pub(crate) fn usb(self) -> bool {
        self.usb
    }

    /// Tells whether the box has power: USB, or a battery that is in and not empty.
    pub(crate) fn is_there(self) -> bool {
        self.usb || (self.battery_in && self.battery_percent > 0)
    }

    pub(crate) fn set_battery(&mut self, percent: u8) {
        self.battery_percent = percent;
    }

    pub(crate) fn set_usb(&mut self, present: bool) {
        self.usb = present;
        self.usb_comes_back = present;
    }

    /// Takes battery and USB away.
    pub(crate) fn take_away(&mut self) {
        if self.battery_in {
            self.battery_in = false;
            self.usb_comes_back = self.usb;
        }
        self.usb = false;
    }

    /// Gives back what was taken away.
    pub(crate) fn give_back(&mut self) {
        if !self.battery_in {
            self.battery_in = true;
            self.usb = self.usb_comes_back;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Supply;

    #[test]
    fn usb_comes_back_only_if_it_was_there() {
        for usb in [false, true] {
            let mut supply = Supply::new();
            supply.set_usb(usb);
            supply.take_away();
            supply.take_away();
            assert!(!supply.is_there() && !supply.usb());
            supply.give_back();
            assert!(supply.is_there());
            assert_eq!(supply.usb(), usb);
        }
    }

    #[test]
    fn either_source_is_enough() {
        let mut supply = Supply::new();
        supply.set_battery(0);
        assert!(!supply.is_there());
        supply.set_usb(true);
        assert!(supply.is_there());
        supply.take_away();
        supply.set_usb(true);
        assert!(supply.is_there(), "a cable plugged into a box without battery supplies it");
    }
}
