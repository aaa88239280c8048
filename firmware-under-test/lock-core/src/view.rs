//! From the lock's state to the screen that a person sees.

use core::fmt::Write;
use core::time::Duration;

use crate::duration_text::{clock_face, remaining, text};
use crate::lock::Lock;
use crate::menu::question;
use crate::screen::{COLUMNS, Header, Help, LargeText, NARROW_COLUMNS, ROWS, Row, Screen};
use crate::ui::{Action, DialPurpose, LockError, Notice, Ui};
use crate::{Brightness, Direction, Mark, Text, Uptime};

impl Lock {
    /// Gives the screen as it should be now; it changes with inputs and at `Why::Screen`.
    pub fn screen(&self, now: Uptime) -> Screen {
        let mut page = Page::new(self.header());
        if let Some(direction) = self.latch.direction()
            && !matches!(self.ui, Ui::Error(..) | Ui::Notice(_))
        {
            page.centred(
                3,
                if direction == Direction::Lock { "Locking..." } else { "Unlocking..." },
            );
            return page.screen;
        }
        match self.ui {
            Ui::Home if self.is_locked() => self.lock_screen(&mut page, now),
            Ui::Home if self.is_in_break() => self.break_screen(&mut page, now),
            Ui::Home => {
                if let Some(end) = self.cooldown {
                    page.line(1, "Cooldown ", &clock_face(end.remaining(now)));
                } else if self.display_notes() {
                    page.text(1, 0, self.fault_words());
                }
                self.menu(&mut page, 2);
            }
            Ui::LockMenu | Ui::Settings => self.menu(&mut page, 1),
            Ui::BreakSettings => self.menu(&mut page, 2),
            Ui::Dial(purpose, dial) => {
                let title = match purpose {
                    DialPurpose::Lock => "Lock for",
                    DialPurpose::BreakLength => "A break lasts",
                    DialPurpose::BreakEvery => "A break every",
                };
                page.centred(1, title);
                page.large(2, &dial.large_text());
                page.centred(5, &dial.text());
                page.text(
                    7,
                    0,
                    if purpose == DialPurpose::Lock {
                        "Lock/Enter locks"
                    } else {
                        "Lock/Enter sets"
                    },
                );
            }
            Ui::Confirm(action) => self.confirmation(&mut page, action),
            Ui::Notice(notice) => self.notice(&mut page, notice, now),
            Ui::Error(error, _) => self.error(&mut page, error, now),
            Ui::About => {
                page.centred(2, "Lockbench lockbox");
                page.line(4, "Firmware ", env!("CARGO_PKG_VERSION"));
                page.text(
                    5,
                    0,
                    if self.settings.pairing.is_some() { "Paired" } else { "Not paired" },
                );
            }
            Ui::Pairing => {
                page.centred(2, "Pairing");
                page.text(4, 0, "Waiting for the dashboard");
                page.text(5, 0, if self.link { "Connected" } else { "No connection" });
            }
        }
        page.screen
    }

    /// Tells when the text on the screen changes with time alone.
    pub(crate) fn screen_change(&self, now: Uptime) -> Option<Uptime> {
        if self.brightness(now) == Brightness::Off || self.is_driving() {
            return None;
        }
        let shown = match self.ui {
            Ui::Home if self.is_locked() => {
                let session = self.session.as_ref()?;
                session.end.filter(|_| !session.time_hidden && self.clock.is_known())
            }
            Ui::Home if self.is_in_break() => {
                let running = self.session.as_ref()?.running_break?;
                if running.missed {
                    let over = running.end.elapsed(now);
                    return Some(
                        now + Duration::from_secs(over.as_secs() + 1).checked_sub(over).unwrap(),
                    );
                }
                Some(running.end)
            }
            Ui::Home | Ui::Error(LockError::Cooldown | LockError::CouldNotUnlock, _) => {
                self.cooldown
            }
            Ui::Notice(Notice::TooSoon) => {
                return self.break_wait(now).and_then(|wait| next_second(now, wait));
            }
            _ => None,
        };
        shown.and_then(|mark: Mark| next_second(now, mark.remaining(now)))
    }

    fn header(&self) -> Header {
        Header {
            latch: self.latch.verdict(),
            plate: self.plate,
            link: self.link,
            battery_percent: self.battery_percent,
        }
    }

    fn lock_screen(&self, page: &mut Page, now: Uptime) {
        let Some(session) = &self.session else { return };
        page.centred(1, "Locked");
        if self.unreadable {
            page.centred(3, "Session record unreadable");
        } else {
            match session.end {
                _ if session.time_hidden => page.centred(4, "Time hidden"),
                None => page.large(3, "Forever"),
                Some(_) if !self.clock.is_known() => page.large(3, "Time unknown"),
                Some(end) => page.large(3, &remaining(end.remaining(now))),
            }
        }
        if self.display_notes() {
            page.text(6, 0, self.fault_words());
        }
        page.text(
            7,
            0,
            if self.hint_until.is_some() {
                "Hold longer: 2 seconds"
            } else {
                "Hold Lock/Enter for menu"
            },
        );
    }

    fn break_screen(&self, page: &mut Page, now: Uptime) {
        let Some(running) = self.session.as_ref().and_then(|session| session.running_break) else {
            return;
        };
        if running.missed {
            page.centred(1, "YOU ARE LATE!");
            page.large(2, &remaining(Duration::from_secs(running.end.elapsed(now).as_secs())));
        } else {
            page.centred(1, "Break");
            page.large(2, &remaining(running.end.remaining(now)));
        }
        self.menu(page, 6);
    }

    fn confirmation(&self, page: &mut Page, action: Action) {
        let lines = question(action);
        if action == Action::EmergencyUnlock {
            page.screen.qr = Some(Help::EmergencyUnlock);
        }
        for (row, line) in lines.iter().enumerate() {
            page.text(row + 1, 0, line);
        }
        self.menu(page, 6);
    }

    fn notice(&self, page: &mut Page, notice: Notice, now: Uptime) {
        let (title, detail): (&str, &str) = match notice {
            Notice::BatteryLow => ("Battery low", "Connect USB power first."),
            Notice::TooSoon => ("Too Soon", "The next break is in"),
            Notice::CodeFirst => ("Lock with Code", "Set up a code first."),
            Notice::OnlyWhileUnlocked => ("Not now", "Only while unlocked."),
            Notice::PasswordWithAccess => ("Change Password", "No keypad set up yet."),
            Notice::StoreFault => ("Store fault", "No lock can be kept."),
        };
        page.centred(2, title);
        page.centred(4, detail);
        if notice == Notice::TooSoon {
            page.centred(5, &remaining(self.break_wait(now).unwrap_or_default()));
        }
    }

    fn error(&self, page: &mut Page, error: LockError, now: Uptime) {
        page.screen.qr = Some(Help::Error(error.number()));
        let mut name = Text::new();
        let _ = write!(name, "E-LOCK-{}", error.number());
        page.text(1, 0, &name);
        let (first, second) = match error {
            LockError::CouldNotLock => ("Could Not", "Lock"),
            LockError::CouldNotUnlock => ("Could Not", "Unlock"),
            LockError::NoBackPlate => ("No Back Plate", ""),
            LockError::NoConnection => ("No Connection", ""),
            LockError::Cooldown => ("Emergency", "Unlocked"),
        };
        page.text(2, 0, first);
        page.text(3, 0, second);
        if let (LockError::Cooldown | LockError::CouldNotUnlock, Some(end)) = (error, self.cooldown)
        {
            page.text(4, 0, "Cooldown");
            page.text(5, 0, &clock_face(end.remaining(now)));
        }
        self.menu(page, 7);
    }

    /// Puts the menu's rows from a row on, with the selected one in sight.
    fn menu(&self, page: &mut Page, top: usize) {
        let choices = self.choices();
        let room = ROWS - top;
        let selected = usize::from(self.selected).min(choices.len().saturating_sub(1));
        let first = (selected + 1).saturating_sub(room);
        let visible = choices.iter().enumerate().skip(first).take(room);
        for (index, choice) in visible {
            page.screen.rows[top + index - first] = Row::Choice {
                text: self.label(*choice),
                selected: index == selected,
                more_above: index == first && first > 0,
                more_below: index + 1 == first + room && index + 1 < choices.len(),
            };
        }
    }

    /// A fault is shown where it can be (LCK-4).
    const fn display_notes(&self) -> bool {
        self.clock_silent || self.store_failed
    }

    const fn fault_words(&self) -> &'static str {
        if self.store_failed { "Store fault" } else { "Clock fault" }
    }
}

/// Gives the moment at which a time that counts down shows one second less.
fn next_second(now: Uptime, left: Duration) -> Option<Uptime> {
    (!left.is_zero()).then(|| now + Duration::from_micros(u64::from(left.subsec_micros()) + 1))
}

/// A screen that is being written.
struct Page {
    screen: Screen,
}

impl Page {
    fn new(header: Header) -> Self {
        let mut screen = Screen::default();
        screen.rows[0] = Row::Header(header);
        Self { screen }
    }

    fn width(&self) -> usize {
        if self.screen.qr.is_some() { NARROW_COLUMNS } else { COLUMNS }
    }

    fn text(&mut self, row: usize, column: u8, words: &str) {
        if !words.is_empty() {
            self.screen.rows[row] = Row::Text { column, text: text(words) };
        }
    }

    fn line(&mut self, row: usize, words: &str, more: &str) {
        let mut line = Text::new();
        let _ = write!(line, "{words}{more}");
        self.text(row, 0, &line);
    }

    fn centred(&mut self, row: usize, words: &str) {
        let column = self.width().saturating_sub(words.len()) / 2;
        self.text(row, column as u8, words);
    }

    /// Puts words in large characters into three rows; in small ones if they are too long: `30d 10h 29:05`.
    fn large(&mut self, row: usize, words: &str) {
        let Ok(text) = LargeText::try_from(words) else {
            self.centred(row + 1, words);
            return;
        };
        let column = COLUMNS.saturating_sub(2 * text.len()) / 2;
        self.screen.rows[row] = Row::Large { column: column as u8, text };
        self.screen.rows[row + 1] = Row::LargeBelow { above: 1 };
        self.screen.rows[row + 2] = Row::LargeBelow { above: 2 };
    }
}
