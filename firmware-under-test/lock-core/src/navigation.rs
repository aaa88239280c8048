//! From presses and turns to what they do (behaviour.md, section 2).

use core::time::Duration;

use lock_protocol::{Breaks, Origin};

use crate::lock::{Job, Lock};
use crate::ui::{
    Action, Choice, DEFAULT_BREAK_EVERY, DEFAULT_BREAK_LENGTH, DialPurpose, LockError, Notice,
    Retry, Ui,
};
use crate::{Button, ButtonEvent, Direction, Output, TimerDial, Uptime};

/// A hold of this length opens the lock menu, and never chooses or confirms (BTN-1).
const LONG_PRESS: Duration = Duration::from_secs(2);
/// `Hold longer` is shown for this long.
const HINT_FOR: Duration = Duration::from_secs(5);

impl Lock {
    /// Goes to a screen, with its first row selected.
    pub(crate) fn go(&mut self, ui: Ui) {
        self.ui = ui;
        self.selected = 0;
        self.hint_until = None;
    }

    pub(crate) fn go_and_select(&mut self, ui: Ui, choice: Choice) {
        self.go(ui);
        self.selected = self.choices().iter().position(|row| *row == choice).unwrap_or(0) as u8;
    }

    pub(crate) fn button(&mut self, now: Uptime, button: Button, event: ButtonEvent) {
        let swallowed = button as usize;
        match event {
            // In the dimmed or dark state the first press only wakes (BTN-8).
            ButtonEvent::Down => self.swallowed[swallowed] = !self.person(now),
            ButtonEvent::Held2s => {
                if button == Button::LockEnter && self.hold_opens_menu() {
                    self.go(Ui::LockMenu);
                }
            }
            ButtonEvent::Held10s => {
                if button == Button::LockEnter {
                    self.restart(now);
                }
            }
            ButtonEvent::Up { held } => {
                self.person(now);
                if core::mem::take(&mut self.swallowed[swallowed]) || self.is_driving() {
                    return;
                }
                match button {
                    Button::LockEnter if held < LONG_PRESS => {
                        self.access.keypad.clear();
                        self.enter(now);
                    }
                    Button::LockEnter => {}
                    Button::Back => {
                        self.access.keypad.clear();
                        self.back();
                    }
                }
            }
        }
    }

    pub(crate) fn knob(&mut self, now: Uptime, detents: i8) {
        if !self.person(now) || self.is_driving() {
            return;
        }
        self.access.keypad.clear();
        if let Ui::Dial(purpose, dial) = self.ui {
            let turn = if detents > 0 { TimerDial::shorter } else { TimerDial::longer };
            let turned = (0..detents.unsigned_abs()).fold(dial, |dial, _| turn(dial));
            self.ui = Ui::Dial(purpose, turned);
            return;
        }
        let last = i16::try_from(self.choices().len()).unwrap_or(0) - 1;
        self.selected = (i16::from(self.selected) + i16::from(detents)).clamp(0, last.max(0)) as u8;
    }

    /// While locked, a hold opens the lock menu from every screen that is not a menu itself.
    fn hold_opens_menu(&self) -> bool {
        self.says_locked()
            && !self.is_driving()
            && matches!(self.ui, Ui::Home | Ui::Notice(_) | Ui::Error(..))
    }

    fn enter(&mut self, now: Uptime) {
        match self.ui {
            Ui::Home if self.says_locked() => self.hint_until = Some(now + HINT_FOR),
            Ui::Dial(purpose, dial) => self.dial_entered(now, purpose, dial),
            Ui::Notice(_) | Ui::About | Ui::Pairing(_) | Ui::Error(_, None) => self.back(),
            _ => {
                if let Some(choice) = self.choices().get(usize::from(self.selected)).copied() {
                    self.choose(now, choice);
                }
            }
        }
    }

    /// Returns one screen, changes nothing (BTN-2).
    fn back(&mut self) {
        match self.ui {
            Ui::Home => self.hint_until = None,
            Ui::LockMenu | Ui::Settings => self.leave_to_home(),
            Ui::BreakSettings => self.go_and_select(Ui::Settings, Choice::Breaks),
            Ui::About => self.go_and_select(Ui::Settings, Choice::About),
            Ui::Pairing(_) => self.go_and_select(Ui::Settings, Choice::Pairing),
            Ui::Password(_) => self.go_and_select(Ui::Settings, Choice::ChangePassword),
            Ui::Dial(DialPurpose::Lock, _) => self.go_and_select(Ui::Home, Choice::Lock),
            Ui::Dial(DialPurpose::BreakLength, _) => {
                self.go_and_select(Ui::BreakSettings, Choice::BreakLength);
            }
            Ui::Dial(DialPurpose::BreakEvery, _) => {
                self.go_and_select(Ui::BreakSettings, Choice::BreakEvery);
            }
            Ui::Confirm(action) => self.cancel(action),
            Ui::Notice(
                Notice::PasswordLength
                | Notice::PasswordDefault
                | Notice::PasswordsDiffer
                | Notice::PasswordTaken,
            ) => self.go(Ui::Password(None)),
            Ui::Notice(Notice::OwnerOnly) => self.go(Ui::Settings),
            Ui::Notice(Notice::PasswordFirst) => self.go_and_select(Ui::Home, Choice::LockWithCode),
            // A latch that should be open and isn't stays on the screen (LCK-5).
            Ui::Error(LockError::CouldNotUnlock, _)
                if self.is_mismatched() && self.session.is_none() => {}
            Ui::Notice(_) | Ui::Error(..) => self.go(Ui::Home),
        }
    }

    fn leave_to_home(&mut self) {
        match self.ui {
            Ui::Settings => self.go_and_select(Ui::Home, Choice::Settings),
            _ => self.go(Ui::Home),
        }
    }

    fn cancel(&mut self, action: Action) {
        let (ui, choice) = match action {
            Action::LockForever => (Ui::Home, Choice::LockForever),
            Action::TakeBreak => (Ui::LockMenu, Choice::TakeBreak),
            Action::EmergencyUnlock if self.is_in_break() => (Ui::Home, Choice::EmergencyUnlock),
            Action::EmergencyUnlock => (Ui::LockMenu, Choice::EmergencyUnlock),
            Action::Sleep if self.says_locked() => (Ui::LockMenu, Choice::Sleep),
            Action::Sleep => (Ui::Home, Choice::Sleep),
        };
        self.go_and_select(ui, choice);
    }

    fn choose(&mut self, now: Uptime, choice: Choice) {
        match choice {
            // Every row that would lock shows the cooldown as soon as it is chosen (EMG-2).
            Choice::Lock | Choice::LockForever | Choice::LockWithCode
                if self.cooldown.is_some() =>
            {
                self.show_error(now, LockError::Cooldown, None);
            }
            Choice::Lock => self.go(Ui::Dial(DialPurpose::Lock, TimerDial::default())),
            Choice::LockForever => self.go(Ui::Confirm(Action::LockForever)),
            Choice::LockWithCode => self.lock_with_code(now),
            Choice::StayUnlocked => self.stay_unlocked(now),
            Choice::Settings => self.go(Ui::Settings),
            Choice::Sleep => self.go(Ui::Confirm(Action::Sleep)),
            Choice::GoBack | Choice::Cancel => self.back(),
            Choice::TakeBreak => match self.break_wait(now) {
                Some(wait) if !wait.is_zero() => self.show_notice(now, Notice::TooSoon),
                _ => self.go(Ui::Confirm(Action::TakeBreak)),
            },
            Choice::EmergencyUnlock => self.go(Ui::Confirm(Action::EmergencyUnlock)),
            Choice::RestartDevice => self.restart(now),
            Choice::EndBreak => self.relock(now),
            Choice::EmergencySetting => {
                if self.only_while_unlocked().is_ok() {
                    self.set_emergency_unlock(now, !self.settings.emergency_unlock);
                } else {
                    self.show_notice(now, Notice::OnlyWhileUnlocked);
                }
            }
            Choice::Breaks => self.go(Ui::BreakSettings),
            Choice::BreaksOn => self.set_breaks(now, toggled(self.settings.breaks)),
            Choice::BreakLength => {
                self.go(Ui::Dial(
                    DialPurpose::BreakLength,
                    self.break_dial(DialPurpose::BreakLength),
                ));
            }
            Choice::BreakEvery => {
                self.go(Ui::Dial(
                    DialPurpose::BreakEvery,
                    self.break_dial(DialPurpose::BreakEvery),
                ));
            }
            Choice::ChangePassword | Choice::Pairing if !self.is_owner() => {
                self.show_notice(now, Notice::OwnerOnly);
            }
            Choice::ChangePassword => self.go(Ui::Password(None)),
            Choice::Pairing => self.show_pairing(),
            Choice::About => self.go(Ui::About),
            Choice::Confirmed(action) => self.confirmed(now, action),
            Choice::Retry => self.retry_now(now),
        }
    }

    fn confirmed(&mut self, now: Uptime, action: Action) {
        match action {
            Action::LockForever => {
                // What stands against it is on the screen already.
                let _ = self.start(now, self.local_start(Origin::Forever, None));
            }
            Action::TakeBreak => self.begin_break(now),
            Action::EmergencyUnlock => self.emergency_unlock(now),
            Action::Sleep => {
                self.go(Ui::Home);
                self.power.sleep();
            }
        }
    }

    /// What is left of a lockout is stored to the second.
    fn restart(&mut self, now: Uptime) {
        if self.access.lockout.is_on() {
            self.save_state(now);
        }
        self.output(Output::Restart);
    }

    fn retry_now(&mut self, now: Uptime) {
        match self.retry() {
            Some(Retry::Start(request)) => {
                let _ = self.start(now, request);
            }
            Some(Retry::Relock) => self.relock(now),
            Some(Retry::CodeLock) => self.lock_with_code(now),
            Some(Retry::Unlock) => self.drive(Direction::Unlock, Job::Release),
            None => self.back(),
        }
    }

    fn dial_entered(&mut self, now: Uptime, purpose: DialPurpose, dial: TimerDial) {
        let seconds = u32::try_from(dial.duration().as_secs()).unwrap_or(u32::MAX);
        match purpose {
            DialPurpose::Lock => {
                let _ = self.start(now, self.local_start(Origin::Local, Some(dial.duration())));
                return;
            }
            DialPurpose::BreakLength => {
                self.set_breaks(
                    now,
                    self.settings.breaks.map(|breaks| Breaks { length_s: seconds, ..breaks }),
                );
            }
            DialPurpose::BreakEvery => {
                self.set_breaks(
                    now,
                    self.settings.breaks.map(|breaks| Breaks { every_s: seconds, ..breaks }),
                );
            }
        }
        self.back();
    }
}

fn toggled(breaks: Option<Breaks>) -> Option<Breaks> {
    match breaks {
        Some(_) => None,
        None => Some(Breaks {
            length_s: DEFAULT_BREAK_LENGTH.as_secs() as u32,
            every_s: DEFAULT_BREAK_EVERY.as_secs() as u32,
        }),
    }
}
