//! What people and surroundings do.

use bench_protocol::{EventKind, LatchPosition, PlateState, Stimulus};

use super::World;
use crate::clock_chip::ClockChip;
use crate::contact::Contact;
use crate::impossible::Impossible;
use crate::keypad;
use crate::sensor::Sensors;
use crate::stimulus_text::{self, button_name};

impl World {
    /// Applies a stimulus now.
    ///
    /// What is so already stays so: opening an open plate or plugging in a plugged cable is no error.
    /// `SetClock` moves the true time too: the step that sets the clock says what time it is.
    ///
    /// # Errors
    /// [`Impossible`] names why it can't be done; nothing has changed then.
    pub fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.check(stimulus)?;
        if self.voice.is_heard() {
            let mut text = core::mem::take(&mut self.text);
            stimulus_text::write(&mut text, stimulus);
            self.emit(EventKind::Stimulus(&text));
            self.text = text;
        }
        self.carry_out(stimulus);
        Ok(())
    }

    fn check(&self, stimulus: Stimulus) -> Result<(), Impossible> {
        match stimulus {
            Stimulus::Button { button, down } => {
                self.check_finger(button.into(), button_name(button), down)
            }
            Stimulus::Key { key, down } => {
                let place = keypad::Key::of_cap(key).ok_or(Impossible::NoSuchKey(key))?;
                self.check_finger(Contact::Key(place), "the key", down)
            }
            Stimulus::Paperclip(down) => self.check_finger(Contact::Reset, "the reset pin", down),
            Stimulus::OpenPlate if self.plate == PlateState::Closed && self.bolt_is_out() => {
                Err(Impossible::PlateLatched)
            }
            Stimulus::ClosePlate => match self.plate {
                PlateState::Broken => Err(Impossible::PlateBroken),
                PlateState::Open if self.bolt_is_out() => Err(Impossible::BoltOut),
                PlateState::Open | PlateState::Closed => Ok(()),
            },
            Stimulus::BreakPlate if self.plate != PlateState::Closed => {
                Err(Impossible::PlateNotClosed)
            }
            Stimulus::ReplacePlate if self.plate != PlateState::Broken => {
                Err(Impossible::PlateNotBroken)
            }
            Stimulus::TakeKey if !self.key_inside => Err(Impossible::KeyNotInside),
            Stimulus::PutKeyBack if self.key_inside => Err(Impossible::KeyInside),
            Stimulus::TakeKey | Stimulus::PutKeyBack if self.plate == PlateState::Closed => {
                Err(Impossible::KeyBehindPlate)
            }
            Stimulus::Battery(percent) if percent > 100 => {
                Err(Impossible::BatteryOutOfRange(percent))
            }
            Stimulus::SetClock(utc_s) if !ClockChip::can_show(utc_s) => {
                Err(Impossible::ClockOutOfRange(utc_s))
            }
            Stimulus::LatchSensor { number, .. } if !Sensors::<3>::has(number) => {
                Err(Impossible::NoSuchLatchSensor(number))
            }
            Stimulus::PlateSensor { number, .. } if !Sensors::<2>::has(number) => {
                Err(Impossible::NoSuchPlateSensor(number))
            }
            Stimulus::Hang if !self.powered => Err(Impossible::NoPower),
            _ => Ok(()),
        }
    }

    fn check_finger(
        &self,
        contact: Contact,
        name: &'static str,
        down: bool,
    ) -> Result<(), Impossible> {
        match (self.fingers.has(contact), down) {
            (true, true) => Err(Impossible::HeldAlready(name)),
            (false, false) => Err(Impossible::NotHeld(name)),
            _ => Ok(()),
        }
    }

    fn bolt_is_out(&self) -> bool {
        self.latch != LatchPosition::Unlocked
    }

    fn carry_out(&mut self, stimulus: Stimulus) {
        match stimulus {
            Stimulus::Button { button, down } => self.move_contact(button.into(), down),
            Stimulus::Knob(turn) => self.turn_knob(turn),
            Stimulus::Key { key, down } => {
                if let Some(place) = keypad::Key::of_cap(key) {
                    self.move_contact(Contact::Key(place), down);
                }
            }
            Stimulus::Paperclip(down) => self.move_contact(Contact::Reset, down),
            Stimulus::OpenPlate if self.plate == PlateState::Closed => {
                self.set_plate(PlateState::Open);
            }
            Stimulus::ClosePlate => self.set_plate(PlateState::Closed),
            Stimulus::BreakPlate => self.set_plate(PlateState::Broken),
            Stimulus::ReplacePlate => self.set_plate(PlateState::Open),
            Stimulus::TakeKey => self.set_key(false),
            Stimulus::PutKeyBack => self.set_key(true),
            Stimulus::Usb(present) => {
                self.supply.set_usb(present);
                self.refresh_supply();
            }
            Stimulus::Battery(percent) => self.set_battery(percent),
            Stimulus::Power(true) => {
                self.supply.give_back();
                self.refresh_supply();
            }
            Stimulus::Power(false) => self.cut_power(),
            Stimulus::Network(there) if there != self.network => {
                self.network = there;
                self.emit(EventKind::Network(there));
            }
            Stimulus::OpenPlate | Stimulus::Network(_) => {}
            Stimulus::SetClock(utc_s) => {
                self.set_true_time(utc_s);
                self.clock.set_utc(self.now, utc_s);
            }
            Stimulus::LoseClock => {
                self.clock.lose(self.now);
                self.sense_clock();
            }
            Stimulus::LatchSensor { number, stuck } => {
                self.latch_sensors.set(number, stuck);
                self.sense_latch();
            }
            Stimulus::PlateSensor { number, stuck } => {
                self.plate_sensors.set(number, stuck);
                self.sense_plate();
            }
            Stimulus::Jam(jammed) => {
                self.bolt.jam(self.now, jammed);
                self.follow_bolt();
            }
            Stimulus::Hang => self.hung = true,
            Stimulus::DisplayPresent(present) => self.display.plug(present),
            Stimulus::ClockPresent(present) => {
                self.clock_answers = present;
                self.sense_clock();
            }
            Stimulus::HoldBus(held) => self.bus_held = held,
            Stimulus::FlashBroken(broken) => self.flash_broken = broken,
            Stimulus::Field(token) => self.reader.hold(self.now, token),
            Stimulus::Reader(fault) => self.reader.set_fault(self.now, fault),
        }
    }

    fn set_plate(&mut self, plate: PlateState) {
        if plate != self.plate {
            self.plate = plate;
            self.emit(EventKind::Plate(plate));
            self.sense_plate();
        }
    }

    fn set_key(&mut self, inside: bool) {
        self.key_inside = inside;
        self.emit(EventKind::KeyInside(inside));
    }

    fn set_battery(&mut self, percent: u8) {
        if percent != self.supply.battery_percent() {
            self.supply.set_battery(percent);
            self.emit(EventKind::Battery(percent));
            self.refresh_supply();
        }
    }
}
