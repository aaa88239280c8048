//! From the lock's state to the screen that a person sees.

use core::time::Duration;

use lock_protocol::PairingCode;

use crate::duration_text::{Piece, clock_face, countdown, put, remaining, text};
use crate::lock::Lock;
use crate::menu::question;
use crate::pairing::Pairing;
use crate::screen::{COLUMNS, Header, Help, LargeText, NARROW_COLUMNS, Qr, ROWS, Row, Screen};
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
            Ui::Home if self.is_code_locked() => self.code_screen(&mut page, now),
            Ui::Home if self.is_in_break() => self.break_screen(&mut page, now),
            Ui::Home => self.main_menu(&mut page, now),
            Ui::LockMenu | Ui::Settings => {
                let top = page.keypad_line(1, self.keypad_words(now));
                self.menu(&mut page, top);
            }
            Ui::BreakSettings => {
                page.keypad_line(1, self.keypad_words(now));
                self.menu(&mut page, 2);
            }
            Ui::Password(first) => {
                page.centred(1, "Change Password");
                page.centred(
                    3,
                    if first.is_none() { "Enter the new one" } else { "Enter it once more" },
                );
                page.centred(5, self.keypad_words(now).as_deref().unwrap_or("4 to 8 digits"));
                page.text(7, 0, "# ends, * clears");
            }
            // What stands there now has no room for an entry.
            _ if self.is_entering() => {
                page.centred(1, if self.says_locked() { "Locked" } else { "Keypad" });
                page.centred(4, self.keypad_words(now).as_deref().unwrap_or_default());
                page.text(7, 0, "# ends, * clears");
            }
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
            Ui::Pairing(pairing) => self.pairing_screen(&mut page, pairing),
        }
        page.screen
    }

    /// Tells when the text on the screen changes with time alone.
    pub(crate) fn screen_change(&self, now: Uptime) -> Option<Uptime> {
        if self.brightness(now) == Brightness::Off || self.is_driving() {
            return None;
        }
        let keypad = self.lockout_change(now);
        let screen = self.countdown_change(now);
        [keypad, screen].into_iter().flatten().min()
    }

    fn lockout_change(&self, now: Uptime) -> Option<Uptime> {
        let left = self.access.lockout.left(now);
        (!left.is_zero()).then(|| next_second_up(now, left))
    }

    fn countdown_change(&self, now: Uptime) -> Option<Uptime> {
        let shown = match self.ui {
            Ui::Home if self.is_open_for_a_while() => {
                return self.relock_at().map(|at| next_second_up(now, at.since(now)));
            }
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

    /// Status in words above the rows (BTN-12).
    fn main_menu(&self, page: &mut Page, now: Uptime) {
        let mut row = 1;
        if let Some(end) = self.cooldown {
            page.line(row, "Cooldown ", &clock_face(end.remaining(now)));
        } else if self.is_open_for_a_while() {
            page.line(row, "Relocks in ", &countdown(self.relocks_in(now)));
        } else if self.display_notes() {
            page.text(row, 0, self.fault_words());
        } else {
            row = 0;
        }
        let top = page.keypad_line(row + 1, self.keypad_words(now));
        self.menu(page, top.max(2));
    }

    /// Locked with a code: what is entered, and whether the keypad takes it.
    fn code_screen(&self, page: &mut Page, now: Uptime) {
        page.centred(1, "Locked with a code");
        page.centred(4, self.keypad_words(now).as_deref().unwrap_or("Enter the code"));
        self.lock_footer(page);
    }

    fn lock_footer(&self, page: &mut Page) {
        if self.display_notes() {
            page.text(6, 0, self.fault_words());
        }
        let hint = self.hint_until.is_some();
        page.text(7, 0, if hint { "Hold longer: 2 seconds" } else { "Hold Lock/Enter for menu" });
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
        self.lock_footer(page);
        page.keypad_line(6, self.keypad_words(now));
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
        page.keypad_line(5, self.keypad_words(now));
        self.menu(page, 6);
    }

    fn confirmation(&self, page: &mut Page, action: Action) {
        let lines = question(action);
        if action == Action::EmergencyUnlock {
            page.screen.qr = Some(Qr::Help(Help::EmergencyUnlock));
        }
        for (row, line) in lines.iter().enumerate() {
            page.text(row + 1, 0, line);
        }
        self.menu(page, 6);
    }

    fn pairing_screen(&self, page: &mut Page, pairing: Pairing) {
        page.text(7, 0, if self.link { "Connected" } else { "No connection" });
        let Some(code) = pairing.code else { return };
        page.screen.qr = Some(Qr::Pairing(code));
        page.text(1, 0, "Pairing code");
        page.text(2, 0, "for dashboard");
        for (row, half) in code.as_bytes().chunks(PairingCode::LENGTH / 2).enumerate() {
            let (left, right) = half.split_at(half.len() / 2);
            let characters = left.iter().chain(b" ").chain(right);
            let line: Text = characters.map(|character| char::from(*character)).collect();
            page.text(4 + row, 1, &line);
        }
    }

    fn notice(&self, page: &mut Page, notice: Notice, now: Uptime) {
        let (title, detail): (&str, &str) = match notice {
            Notice::BatteryLow => ("Battery low", "Connect USB power first."),
            Notice::TooSoon => ("Too Soon", "The next break is in"),
            Notice::PasswordFirst => ("Lock with Code", "Set a password first."),
            Notice::OnlyWhileUnlocked => ("Not now", "Only while unlocked."),
            Notice::StoreFault => ("Store fault", "No lock can be kept."),
            Notice::OwnerOnly => ("Password first", "Enter it at the keypad."),
            Notice::PasswordLength => ("Not changed", "It has to have 4-8 digits"),
            Notice::PasswordDefault => ("Not changed", "Not the default password."),
            Notice::PasswordsDiffer => ("Not changed", "The two entries differ."),
            Notice::PasswordTaken => ("Not changed", "A key has it as its PIN."),
        };
        page.centred(2, title);
        page.centred(4, detail);
        if notice == Notice::TooSoon {
            page.centred(5, &remaining(self.break_wait(now).unwrap_or_default()));
        }
    }

    fn error(&self, page: &mut Page, error: LockError, now: Uptime) {
        page.screen.qr = Some(Qr::Help(Help::Error(error.number())));
        let mut name = Text::new();
        put(&mut name, &[Piece::Words("E-LOCK-"), Piece::Number(error.number().into())]);
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

/// The same for a time that is shown rounded up.
fn next_second_up(now: Uptime, left: Duration) -> Uptime {
    let part = Duration::from_micros(u64::from(left.subsec_micros()));
    now + if part.is_zero() { Duration::from_secs(1) } else { part }
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
        put(&mut line, &[Piece::Words(words), Piece::Words(more)]);
        self.text(row, 0, &line);
    }

    /// Puts what the keypad says into a row, if it says anything, and gives the first free row.
    fn keypad_line(&mut self, row: usize, words: Option<Text>) -> usize {
        let Some(words) = words else { return row };
        self.centred(row, &words);
        row + 1
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
