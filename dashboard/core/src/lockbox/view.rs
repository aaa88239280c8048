//! What keyholder and administrator see of a lockbox, as lines of text.

use std::time::Duration;

use lock_protocol::{Breaks, Origin, Status};

use super::Lockbox;
use crate::duration_text::{clock_face, remaining, span};
use crate::{IssuedKey, KeyStatus, Session, SessionState, Utc};

/// How many of the newest notices are shown.
const NOTICES: usize = 5;

impl Lockbox {
    /// Writes what the keyholder sees: one fact a line, what isn't known left out.
    pub fn keyholder_view(&self, now: Utc) -> Vec<String> {
        let mut lines = vec![self.name.clone(), self.reach()];
        if let Some(session) = self.session() {
            lines.push(format!("Session: {}", session.state.word()));
            if session.is_running() {
                self.session_lines(now, session, &mut lines);
            }
        }
        if let Some(left) = self.cooldown(now) {
            lines.push(format!("Cooldown {}", clock_face(left)));
        }
        if let Some((_, status)) = &self.status {
            self.device_lines(status, &mut lines);
        }
        match self.requests.len() {
            0 => {}
            1 => lines.push("Waiting: 1 request".to_owned()),
            count => lines.push(format!("Waiting: {count} requests")),
        }
        let hidden = self.notices.len().saturating_sub(NOTICES);
        let notices = self.notices[hidden..].iter().rev();
        lines.extend(notices.map(|notice| format!("Notice: {}, {}", notice.text(), notice.at)));
        lines.extend(self.refusals.last().map(|refusal| format!("Refused: {refusal}")));
        lines
    }

    /// Writes the list of digital keys (KEY-1): one a line, with how long one that is not wiped yet could
    /// still open the lock (KEY-5).
    pub fn key_list(&self, now: Utc) -> Vec<String> {
        let line = |key: &IssuedKey| {
            let status = key.status(now)?;
            let mut line = format!(
                "{}: {}, {}, {}, {}",
                key.description(),
                key.user_name(),
                key.period(),
                key.role().word(),
                status.word()
            );
            if status == KeyStatus::PendingDelete {
                let left = match key.could_open_for(now) {
                    Duration::ZERO => "can't open the lock any more".to_owned(),
                    left => format!("could still open the lock for {}", remaining(left)),
                };
                line = format!("{line}, {left}");
            }
            Some(line)
        };
        self.keys().filter_map(line).collect()
    }

    fn reach(&self) -> String {
        match (self.is_paired(), self.online, self.last_seen) {
            (false, _, _) => "not paired".to_owned(),
            (_, true, _) => "online".to_owned(),
            (_, false, Some(seen)) => format!("offline, last seen {seen}"),
            (_, false, None) => "offline, never seen".to_owned(),
        }
    }

    fn session_lines(&self, now: Utc, session: &Session, lines: &mut Vec<String>) {
        match self.told_forever(session) {
            Some(true) => lines.push("Time left: forever".to_owned()),
            _ => lines
                .extend(self.remaining(now).map(|left| format!("Time left: {}", remaining(left)))),
        }
        if session.time_hidden {
            lines.push("Time hidden on the device".to_owned());
        }
        if session.state == SessionState::Break {
            lines.push(if session.overdue { "Break: late" } else { "Break" }.to_owned());
        }
    }

    /// Tells whether the session has no end, if the lock has told.
    fn told_forever(&self, session: &Session) -> Option<bool> {
        let (_, status) = self.status.as_ref()?;
        let told = status.session.filter(|told| told.id == session.id)?;
        Some(told.remaining_s.is_none())
    }

    fn device_lines(&self, status: &Status, lines: &mut Vec<String>) {
        let running = self.session().filter(|session| session.is_running());
        let keyholders = running.filter(|session| !session.id.is_local());
        let emergency_unlock =
            status.emergency_unlock && keyholders.is_none_or(|session| session.emergency_unlock);
        let breaks = match running {
            Some(session) if session.origin == Some(Origin::Forever) => None,
            Some(session) if !session.id.is_local() => session.breaks,
            _ => status.breaks,
        };
        if status.code_lock {
            lines.push("Locked with a code".to_owned());
        }
        if status.default_password {
            lines.push("Default password: change it".to_owned());
        }
        lines.push(format!("Emergency option: {}", on_off(emergency_unlock)));
        if let Some(Breaks { length_s, every_s }) = breaks {
            lines.push(format!("Breaks: {} every {}", span(length_s), span(every_s)));
        }
        lines.push(format!("Battery {} %", status.battery_percent));
        if status.usb {
            lines.push("USB".to_owned());
        }
        lines.push(format!("Back plate: {}", if status.plate { "closed" } else { "open" }));
    }
}

const fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
