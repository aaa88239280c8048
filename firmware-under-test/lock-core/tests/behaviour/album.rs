//! Screens as text, one under the other, for snapshots.

use core::fmt::Write;

use lock_core::{COLUMNS, Help, Qr, Row, Screen};
use lock_protocol::LatchState;

use crate::shell::Shell;

/// Screens with their titles.
#[derive(Default)]
pub(crate) struct Album(String);

impl Album {
    /// Adds the screen that a shell's lock shows now.
    pub(crate) fn add(&mut self, title: &str, shell: &Shell) {
        let screen = shell.lock.screen(shell.now());
        let lit = shell.lock.brightness(shell.now());
        let _ = writeln!(self.0, "== {title} ({lit:?})\n{}", text(&screen));
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// Writes a screen: a frame of 25 columns, `>` at the selected row, `^` and `v` where a menu goes on.
fn text(screen: &Screen) -> String {
    let mut text = String::new();
    for row in &screen.rows {
        let line = match row {
            Row::Blank => String::new(),
            Row::Header(header) => format!(
                "[{}] [{}] [{}] {}%",
                if header.latch == LatchState::Locked { "locked" } else { "unlocked" },
                if header.plate { "plate" } else { "no plate" },
                if header.link { "link" } else { "no link" },
                header.battery_percent
            ),
            Row::Text { column, text } => format!("{}{text}", " ".repeat(usize::from(*column))),
            Row::Large { column, text } => {
                let wide: Vec<String> = text.chars().map(String::from).collect();
                format!("{}{}", " ".repeat(usize::from(*column)), wide.join(" "))
            }
            Row::LargeBelow { .. } => "~".to_owned(),
            Row::Choice { text, selected, more_above, more_below } => format!(
                "{} {text}{}{}",
                if *selected { ">" } else { "-" },
                if *more_above { " ^" } else { "" },
                if *more_below { " v" } else { "" },
            ),
        };
        let _ = writeln!(text, "|{line:COLUMNS$}|");
    }
    match screen.qr {
        Some(Qr::Help(Help::Error(number))) => text + &format!("QR: error {number}\n"),
        Some(Qr::Help(Help::EmergencyUnlock)) => text + "QR: emergency unlock\n",
        Some(Qr::Pairing(code)) => text + &format!("QR: {}\n", code.as_str()),
        None => text,
    }
}
