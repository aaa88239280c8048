//! Changing the master password at the keypad, entered twice (RST-3).

use lock_protocol::{AuditKind, Digits, Refusal};

use crate::keypad::Feedback;
use crate::lock::Lock;
use crate::query::{CodeTag, Query};
use crate::ui::{Choice, Notice, Ui};
use crate::{Output, Uptime};

impl Lock {
    /// Whoever a digital key let in has to enter the master password before taking over the lock.
    pub(crate) fn is_owner(&self) -> bool {
        !self.access.guest
    }

    /// An entry was ended on the screen that asks for the new password, `first` being the one before.
    pub(crate) fn password_entered(
        &mut self,
        now: Uptime,
        first: Option<Digits>,
        entered: Option<Digits>,
    ) {
        let Some(entered) = entered.filter(|entered| Digits::PASSWORD.contains(&entered.len()))
        else {
            self.show_notice(now, Notice::PasswordLength);
            return;
        };
        match first {
            None if entered == Digits::DEFAULT_PASSWORD => {
                self.show_notice(now, Notice::PasswordDefault);
            }
            None => self.go(Ui::Password(Some(entered))),
            Some(first) if first != entered => self.show_notice(now, Notice::PasswordsDiffer),
            Some(_) => self.ask(Query::Tag(entered)),
        }
    }

    /// The store has told whether a key has that code, or what to keep of it.
    pub(crate) fn password_judged(&mut self, now: Uptime, result: Result<CodeTag, Refusal>) {
        match result {
            Ok(tag) => {
                self.settings.password = Some(tag);
                self.log(now, AuditKind::PasswordChanged);
                self.output(Output::SaveSettings);
                // The event is stored with it: the log takes it later.
                self.save_state(now);
                self.status_changed = true;
                self.go_and_select(Ui::Settings, Choice::ChangePassword);
                self.tell(now, Feedback::PasswordChanged);
            }
            Err(Refusal::PinTaken) => self.show_notice(now, Notice::PasswordTaken),
            Err(_) => self.show_notice(now, Notice::StoreFault),
        }
    }
}
