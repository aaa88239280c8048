//! What can be chosen on each screen (BTN-4, BTN-5, BTN-6), and in which words.

use crate::duration_text::{Piece, put, text};
use crate::lock::Lock;
use crate::ui::{
    Action, Choice, Choices, DEFAULT_BREAK_EVERY, DEFAULT_BREAK_LENGTH, DialPurpose, Retry, Ui,
};
use crate::{Text, TimerDial};

impl Lock {
    /// Gives the rows of the present screen's menu, or none.
    pub(crate) fn choices(&self) -> Choices {
        let mut choices = Choices::new();
        if self.is_driving() {
            return choices;
        }
        let rows: &[Choice] = match self.ui {
            Ui::Home if self.says_locked() => &[],
            Ui::Home if self.is_in_break() => &[Choice::EndBreak, Choice::EmergencyUnlock],
            Ui::Home => &[
                Choice::Lock,
                Choice::LockForever,
                Choice::LockWithCode,
                Choice::StayUnlocked,
                Choice::Settings,
                Choice::Sleep,
            ],
            Ui::LockMenu if self.session.is_none() => {
                &[Choice::GoBack, Choice::Sleep, Choice::RestartDevice]
            }
            Ui::LockMenu => &[
                Choice::GoBack,
                Choice::Sleep,
                Choice::TakeBreak,
                Choice::EmergencyUnlock,
                Choice::RestartDevice,
            ],
            Ui::Settings => &[
                Choice::GoBack,
                Choice::EmergencySetting,
                Choice::Breaks,
                Choice::ChangePassword,
                Choice::Pairing,
                Choice::About,
                Choice::RestartDevice,
            ],
            Ui::BreakSettings => {
                &[Choice::GoBack, Choice::BreaksOn, Choice::BreakLength, Choice::BreakEvery]
            }
            Ui::Confirm(action) => {
                let _ = choices.push(Choice::Cancel);
                let _ = choices.push(Choice::Confirmed(action));
                &[]
            }
            Ui::Error(_, Some(_)) => &[Choice::Retry],
            Ui::Dial(..)
            | Ui::Notice(_)
            | Ui::Error(_, None)
            | Ui::About
            | Ui::Pairing(_)
            | Ui::Password(_) => &[],
        };
        choices.extend(rows.iter().copied().filter(|choice| self.is_offered(*choice)));
        choices
    }

    /// A row that is switched off is absent, never greyed (BTN-5).
    fn is_offered(&self, choice: Choice) -> bool {
        match choice {
            Choice::EmergencyUnlock => self.offers_emergency_unlock(),
            Choice::TakeBreak => self.session.is_some_and(|session| session.breaks.is_some()),
            Choice::LockWithCode => !self.is_open_for_a_while(),
            Choice::StayUnlocked => self.is_open_for_a_while(),
            Choice::BreakLength | Choice::BreakEvery => self.settings.breaks.is_some(),
            _ => true,
        }
    }

    /// Gives a row's words.
    pub(crate) fn label(&self, choice: Choice) -> Text {
        let on_off = |on: bool| if on { "on" } else { "off" };
        let breaks = self.settings.breaks;
        let dial = |purpose| self.break_dial(purpose).text();
        let (title, value) = match choice {
            Choice::EmergencySetting => {
                ("Emergency Unlock: ", text(on_off(self.settings.emergency_unlock)))
            }
            Choice::BreaksOn => ("Breaks: ", text(on_off(breaks.is_some()))),
            Choice::BreakLength => ("Length: ", dial(DialPurpose::BreakLength)),
            Choice::BreakEvery => ("Every: ", dial(DialPurpose::BreakEvery)),
            other => (fixed_label(other), Text::new()),
        };
        // Every label fits into a row.
        let mut words = Text::new();
        put(&mut words, &[Piece::Words(title), Piece::Words(&value)]);
        words
    }

    /// Gives the dial at a value of the breaks setting.
    pub(crate) fn break_dial(&self, purpose: DialPurpose) -> TimerDial {
        let seconds = |seconds: u32| core::time::Duration::from_secs(u64::from(seconds));
        let breaks = self.settings.breaks;
        TimerDial::showing(match purpose {
            DialPurpose::BreakLength => {
                breaks.map_or(DEFAULT_BREAK_LENGTH, |breaks| seconds(breaks.length_s))
            }
            DialPurpose::BreakEvery => {
                breaks.map_or(DEFAULT_BREAK_EVERY, |breaks| seconds(breaks.every_s))
            }
            DialPurpose::Lock => return TimerDial::default(),
        })
    }

    /// Gives what `Retry` on the present screen does.
    pub(crate) const fn retry(&self) -> Option<Retry> {
        match self.ui {
            Ui::Error(_, retry) => retry,
            _ => None,
        }
    }
}

const fn fixed_label(choice: Choice) -> &'static str {
    match choice {
        Choice::Lock => "Lock",
        Choice::LockForever | Choice::Confirmed(Action::LockForever) => "Lock Forever",
        Choice::LockWithCode => "Lock with Code",
        Choice::StayUnlocked => "Stay Unlocked",
        Choice::Settings => "Settings",
        Choice::Sleep => "Sleep",
        Choice::GoBack => "Go Back",
        Choice::TakeBreak | Choice::Confirmed(Action::TakeBreak) => "Take a Break",
        Choice::EmergencyUnlock => "Emergency Unlock",
        Choice::RestartDevice => "Restart Device",
        Choice::EndBreak => "End Break",
        Choice::Breaks => "Breaks",
        Choice::ChangePassword => "Change Password",
        Choice::Pairing => "Pairing",
        Choice::About => "About",
        Choice::Cancel => "Cancel",
        Choice::Confirmed(Action::EmergencyUnlock) => "Unlock now",
        Choice::Confirmed(Action::Sleep) => "Sleep now",
        Choice::Retry => "Retry",
        Choice::EmergencySetting | Choice::BreaksOn | Choice::BreakLength | Choice::BreakEvery => {
            ""
        }
    }
}

/// Gives a confirmation's question as lines of at most 14 characters beside a QR code, else of 24.
pub(crate) fn question(action: Action) -> [Text; 4] {
    let lines = match action {
        Action::LockForever => {
            ["Lock Forever?", "Only your keyholder or an", "emergency unlock ends it.", ""]
        }
        Action::TakeBreak => {
            ["Take a Break?", "The box unlocks; be back", "before the time is over.", ""]
        }
        Action::EmergencyUnlock => ["Emergency", "Unlock?", "No new lock", "for 24 hours"],
        Action::Sleep => ["Sleep?", "A button or the knob", "wakes the box.", ""],
    };
    lines.map(text)
}
