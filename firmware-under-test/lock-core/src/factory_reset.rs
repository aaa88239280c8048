//! The factory reset, with a paperclip or from the dashboard (behaviour.md, section 9; document C).

use core::time::Duration;

use lock_protocol::{AuditKind, CommandId, Refusal};

use crate::access::Access;
use crate::keypad::Feedback;
use crate::lock::Lock;
use crate::lockout::Lockout;
use crate::ui::Ui;
use crate::{ButtonEvent, CodeKey, Message, Output, Settings, Uptime};

/// The reset pin is held for so long (RST-1).
const HOLD: Duration = Duration::from_secs(10);
/// The reset is refused below this level without USB (RST-4).
const LEAST_BATTERY_PERCENT: u8 = 20;

impl Lock {
    /// Tells whether a committed reset still has to erase the store; `Input::CodeKey` ends it.
    pub const fn is_resetting(&self) -> bool {
        self.access.resetting
    }

    pub(crate) fn reset_pin(&mut self, now: Uptime, event: ButtonEvent) {
        self.person(now);
        match event {
            ButtonEvent::Held10s => {
                if self.may_reset().is_ok() {
                    self.output(Output::Led(true));
                }
            }
            ButtonEvent::Up { held } if held >= HOLD => self.access.reset_wanted = true,
            ButtonEvent::Down | ButtonEvent::Held2s | ButtonEvent::Up { .. } => {}
        }
    }

    /// The pin was let go after its time: resets once the latch rests, or shows why not.
    pub(crate) fn reset_if_wanted(&mut self, now: Uptime) {
        if !self.access.reset_wanted || self.is_driving() {
            return;
        }
        self.access.reset_wanted = false;
        self.output(Output::Led(false));
        match self.may_reset() {
            Ok(()) => self.reset(now, false),
            Err(reason) => {
                self.reset_refused(now, false, reason);
                self.tell(now, Feedback::ResetRefused(reason));
                self.light(now);
            }
        }
    }

    /// The administrator asks for it (RST-6): answered before the key of the answer is forgotten.
    pub(crate) fn remote_reset(&mut self, now: Uptime, request: CommandId) -> Result<(), Refusal> {
        if let Err(reason) = self.may_reset() {
            self.reset_refused(now, true, reason);
            return Err(reason);
        }
        self.answer(now, request, Ok(()));
        self.reset(now, true);
        Ok(())
    }

    fn may_reset(&self) -> Result<(), Refusal> {
        if self.session.is_some() || self.cooldown.is_some() || self.access.resetting {
            Err(Refusal::NotNow)
        } else if self.battery_percent < LEAST_BATTERY_PERCENT && !self.usb {
            Err(Refusal::BatteryLow)
        } else {
            Ok(())
        }
    }

    fn reset_refused(&mut self, now: Uptime, remote: bool, reason: Refusal) {
        self.log(now, AuditKind::ResetRefused { remote, reason });
        self.save_state(now);
    }

    /// Commits the reset: from here on a restart goes on with it. The latch, the code lock and the log stay.
    fn reset(&mut self, now: Uptime, remote: bool) {
        self.access = Access {
            guest: false,
            lockout: Lockout::default(),
            resetting: true,
            ..self.access.clone()
        };
        self.access.keypad.clear();
        self.settings = Settings::default();
        self.log(now, AuditKind::FactoryReset { remote });
        self.save_state(now);
        self.output(Output::Send(Message::Resetting));
        self.output(Output::Unpair);
        self.status_changed = false;
        self.flash_and_beep(now);
        self.go(Ui::Home);
        self.tell(now, Feedback::WasReset);
        self.light(now);
    }

    /// The store holds no key for codes: it is new, or has erased what a reset erases.
    pub(crate) fn code_key(&mut self, now: Uptime, key: CodeKey) {
        self.settings.code_key = Some(key);
        self.output(Output::SaveSettings);
        if core::mem::take(&mut self.access.resetting) {
            self.save_state(now);
        }
    }
}
