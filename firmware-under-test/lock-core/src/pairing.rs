//! The `Pairing` screen: it shows a code that a person carries to the dashboard (SEC-1).

use lock_protocol::{AuditKind, CommandId, PairingCode};

use crate::lock::Lock;
use crate::ui::Ui;
use crate::{Brightness, Output, PairingKey, Uptime};

/// So many offers with a wrong proof make a new code.
const MOST_WRONG: u8 = 5;

/// What the `Pairing` screen shows. It is nowhere else, so that a code is over with its screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairing {
    /// `None` until it is drawn.
    pub(crate) code: Option<PairingCode>,
    wrong: u8,
}

impl Lock {
    /// Gives the code that offers are judged by: only while a person can see it.
    pub fn pairing_code(&self, now: Uptime) -> Option<PairingCode> {
        match self.ui {
            Ui::Pairing(pairing) if self.may_pair() && self.brightness(now) != Brightness::Off => {
                pairing.code
            }
            _ => None,
        }
    }

    fn may_pair(&self) -> bool {
        self.session.is_none() && !self.access.resetting
    }

    pub(crate) fn show_pairing(&mut self) {
        self.go(Ui::Pairing(Pairing::default()));
        self.output(Output::DrawPairingCode);
    }

    pub(crate) fn pairing_code_drawn(&mut self, code: PairingCode) {
        if let Ui::Pairing(pairing) = &mut self.ui {
            *pairing = Pairing { code: Some(code), wrong: 0 };
        }
    }

    /// Somebody doesn't know the code, and may be guessing: another one takes its place in time.
    pub(crate) fn wrong_pairing_code(&mut self) {
        if let Ui::Pairing(pairing) = &mut self.ui {
            pairing.wrong += 1;
            if pairing.wrong >= MOST_WRONG {
                self.show_pairing();
            }
        }
    }

    /// The dashboard has shown that it has the new key: the old one is over, and so is the code.
    pub(crate) fn paired(&mut self, now: Uptime, key: PairingKey) {
        if self.pairing_code(now).is_none() {
            return;
        }
        self.settings.pairing = Some(key);
        self.last_request = CommandId(0);
        self.last_refusal = None;
        self.log(now, AuditKind::Paired);
        self.output(Output::SaveSettings);
        self.save_state(now);
        self.go(Ui::Settings);
        self.status_changed = true;
    }
}
