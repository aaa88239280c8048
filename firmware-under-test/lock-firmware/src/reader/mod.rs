//! The card and phone reader: looks into its field at an interval, and judges who is there.
//!
//! Between two looks the chip sleeps: after a look at an empty field it keeps its registers, after any
//! other it is powered down, so that nothing of a talk is left in it. No call waits: each does a bounded
//! number of transfers and names the next deadline. A chip that is missing, silent or stuck costs a few
//! transfers and is tried again after a while.

mod answer_to_select;
mod block;
mod chip;
mod dialogue;
mod frame;
mod proof;
mod register;
mod talk;

use core::time::Duration;

use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiDevice;
use lock_core::Uptime;
use lock_protocol::{KeyId, KeySecret, OperationSource};

use crate::hardware::Random;
use chip::{Chip, ChipFault};
use frame::{FIFO_BYTES, Frame, Heard};
use talk::{Talk, Turn};

/// From one look to the next while people are about: locked with a code, display on.
pub const INTERVAL_AWAKE: Duration = Duration::from_millis(250);
/// From one look to the next while nobody is seen: locked with a code, display off.
///
/// A phone that is held to the box just after a look has to open it within 2 s: after this interval, half
/// a second is left for the talk and half a second for the bolt.
pub const INTERVAL_DARK: Duration = Duration::from_secs(1);

/// The oscillator's usual start; then every millisecond, for this long in all.
const OSCILLATOR: Duration = Duration::from_millis(1);
const OSCILLATOR_LIMIT: Duration = Duration::from_millis(5);
/// A token has so long to wake in the field (ISO/IEC 14443-3, section 5), and the driver's own delay.
const WAKING: Duration = Duration::from_micros(5_200);
/// From one look at the chip's flags to the next.
const GLANCE: Duration = Duration::from_millis(1);
/// No talk lasts longer: a lockbox unlocks within 2 s after a phone is held to it.
const LONGEST_TALK: Duration = Duration::from_secs(1);
/// After a fault the chip is left alone for so long.
const RETRY: Duration = Duration::from_secs(10);

/// A verdict about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It has the secret of this key; whether that opens is for the lock to say.
    Presented {
        /// Phone or card.
        source: OperationSource,
        /// The digital key.
        key: KeyId,
    },
    /// It has no key's secret.
    Rejected {
        /// Phone or card; a token of another system counts as a card.
        source: OperationSource,
        /// The digital key that it says it has.
        key: Option<KeyId>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Powered down, or asleep.
    Off,
    /// The oscillator starts.
    Starting,
    /// The field is on, tokens wake.
    Waking,
    /// A frame was sent.
    Listening,
    /// A token wanted a pause.
    Pausing,
}

/// The reader on its bus, with its power-down line.
pub struct Reader<S, P> {
    chip: Chip<S>,
    power: P,
    interval: Option<Duration>,
    stage: Stage,
    /// The chip sleeps with its registers set, or was woken from that for the present look.
    kept: bool,
    due: Uptime,
    /// When the present stage has lasted too long.
    give_up_at: Uptime,
    talk_ends_at: Uptime,
    talk: Talk,
    /// The token that is there has been judged.
    judged: bool,
    /// The field was looked into since the reader was switched on.
    looked: bool,
    failed: bool,
}

impl<S: SpiDevice, P: OutputPin> Reader<S, P> {
    /// Takes the reader over, powered down.
    pub fn new(spi: S, mut power: P) -> Self {
        // A pin that can't be driven shows as a chip that doesn't answer.
        let _shown_later = power.set_low();
        Self {
            chip: Chip::new(spi),
            power,
            interval: None,
            stage: Stage::Off,
            kept: false,
            due: Uptime::ZERO,
            give_up_at: Uptime::ZERO,
            talk_ends_at: Uptime::ZERO,
            talk: Talk::default(),
            judged: false,
            looked: false,
            failed: false,
        }
    }

    /// Looks into the field at this interval, the first time at once; or, at once, no longer.
    ///
    /// To switch it off is one write to a pin: no transfer, nothing that could wait.
    pub fn set_interval(&mut self, now: Uptime, interval: Option<Duration>) {
        if interval == self.interval {
            return;
        }
        match (self.interval, interval) {
            (None, Some(_)) => {
                self.due = now;
                self.looked = false;
            }
            (Some(_), Some(shorter)) if self.stage == Stage::Off && !self.failed => {
                self.due = self.due.min(now + shorter);
            }
            (Some(_), None) => self.power_down(),
            _ => {}
        }
        self.interval = interval;
    }

    /// Does what is due; gives a verdict once each time that a token comes.
    ///
    /// `secret_of` finds the secret of a digital key; its period and all else is for the lock to judge.
    /// At most 24 transfers on the bus.
    pub fn poll<R: Random>(
        &mut self,
        now: Uptime,
        random: &mut R,
        secret_of: impl FnMut(KeyId) -> Option<KeySecret>,
    ) -> Option<Seen> {
        let interval = self.interval.filter(|_| now >= self.due)?;
        self.chip.refill();
        if let Ok(turn) = self.step(now, random, secret_of) {
            return turn.and_then(|turn| self.end(now, interval, &turn));
        }
        // A chip that has lost its registers in its sleep is none that has failed: begin anew.
        let lost_in_sleep = self.kept;
        self.power_down();
        self.due = now + OSCILLATOR;
        if !lost_in_sleep {
            self.failed = true;
            self.looked = true;
            self.due = now + RETRY;
        }
        None
    }

    /// Tells when the reader wants to be polled next.
    pub fn deadline(&self) -> Option<Uptime> {
        self.interval.map(|_| self.due)
    }

    /// Tells whether a token is talked to, or the first look has not been taken yet.
    pub fn is_busy(&self) -> bool {
        let talks = self.stage != Stage::Off && !self.talk.is_requesting();
        self.interval.is_some() && !self.failed && (talks || !self.looked)
    }

    /// Tells whether the chip is missing, silent or stuck.
    pub fn is_failed(&self) -> bool {
        self.failed
    }

    /// Goes on by one stage; gives the turn that ends the look.
    fn step<R: Random>(
        &mut self,
        now: Uptime,
        random: &mut R,
        secret_of: impl FnMut(KeyId) -> Option<KeySecret>,
    ) -> Result<Option<Turn>, ChipFault> {
        let mut frame = Frame::default();
        let turn = match self.stage {
            Stage::Off if self.kept => {
                self.chip.wake()?;
                self.stage = Stage::Waking;
                self.due = now + OSCILLATOR + WAKING;
                return Ok(None);
            }
            Stage::Off => {
                self.power.set_high().map_err(|_| ChipFault)?;
                self.stage = Stage::Starting;
                self.give_up_at = now + OSCILLATOR_LIMIT;
                self.due = now + OSCILLATOR;
                return Ok(None);
            }
            Stage::Starting => {
                self.begin(now)?;
                return Ok(None);
            }
            Stage::Waking => {
                self.chip.check_field()?;
                self.failed = false;
                self.talk_ends_at = now + LONGEST_TALK;
                self.talk.start(&mut frame)
            }
            Stage::Listening => {
                let mut buffer = [0; FIFO_BYTES];
                let over = now >= self.give_up_at;
                let Some(heard) = self.chip.hear(&mut buffer, over)? else {
                    self.due = self.give_up_at.min(now + GLANCE);
                    return Ok(None);
                };
                if self.talk.is_requesting() {
                    if heard == Heard::Silence {
                        self.judged = false;
                    } else if self.judged {
                        return Ok(Some(Turn::Lost));
                    }
                }
                self.talk.hear(heard, &mut frame, random, secret_of)
            }
            Stage::Pausing => self.talk.go_on(&mut frame),
        };
        match turn {
            _ if now >= self.talk_ends_at => return Ok(Some(Turn::Lost)),
            Turn::Send(within) => {
                self.chip.send(&frame)?;
                self.stage = Stage::Listening;
                self.give_up_at = now + within;
                self.due = now + within.min(GLANCE);
            }
            Turn::Wait(pause) => {
                self.stage = Stage::Pausing;
                self.due = now + pause;
            }
            over => return Ok(Some(over)),
        }
        Ok(None)
    }

    /// Switches the field on once the oscillator is up.
    fn begin(&mut self, now: Uptime) -> Result<(), ChipFault> {
        if self.chip.is_up()? {
            self.chip.switch_field_on()?;
            self.stage = Stage::Waking;
            self.due = now + WAKING;
        } else if now >= self.give_up_at {
            return Err(ChipFault);
        } else {
            self.due = now + GLANCE;
        }
        Ok(())
    }

    /// Ends a look, until the next one is due.
    fn end(&mut self, now: Uptime, interval: Duration, turn: &Turn) -> Option<Seen> {
        if *turn == Turn::Empty && self.chip.sleep().is_ok() {
            self.stage = Stage::Off;
            self.kept = true;
        } else {
            self.power_down();
        }
        self.looked = true;
        self.due = now + interval;
        let Turn::Over(seen) = turn else { return None };
        self.judged = true;
        Some(*seen)
    }

    fn power_down(&mut self) {
        let _shown_later = self.power.set_low();
        self.stage = Stage::Off;
        self.kept = false;
        self.talk = Talk::default();
    }
}
