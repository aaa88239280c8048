//! Waiting for a dashboard: until it has heard all that was sent, and all that it sent has come.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use dashboard_core::Utc;
use lockbench::rig::RigError;
use serde_json::json;

use super::answer::{ClockAnswer, LockboxAnswer};
use super::failure::failed;
use super::http::{ANSWERS_WITHIN, Http};
use super::port::OnlinePort;

/// The dashboard's clock, as the bench has to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServerClock {
    /// A test clock, which the bench moves: where it stands, in milliseconds since 1970 UTC.
    Test(i64),
    /// The machine's, for which the bench waits.
    Machine,
}

impl ServerClock {
    /// Asks a server for its clock.
    pub(super) fn of(http: &Http) -> Result<(Self, Utc), RigError> {
        let ClockAnswer { utc_ms, test } = http.get("/api/v1/clock")?;
        let clock = if test { Self::Test(utc_ms) } else { Self::Machine };
        Ok((clock, Utc::from_millis(utc_ms)))
    }
}

impl OnlinePort {
    /// Lets the dashboard's time be `now`: what is due by then is done there when it is.
    pub(super) fn go_to(&mut self, now: Utc) -> Result<(), RigError> {
        match self.clock {
            ServerClock::Test(at) if at == now.as_millis() => Ok(()),
            ServerClock::Test(at) if at > now.as_millis() => Err(RigError::NotHere(
                "sets the time back, and a dashboard's clock never goes back".to_owned(),
            )),
            ServerClock::Test(_) => self.set_clock(now.as_millis()),
            ServerClock::Machine => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let ahead = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
                // The bench's time jumps, this clock doesn't.
                std::thread::sleep(ahead.saturating_sub(since));
                Ok(())
            }
        }
    }

    fn set_clock(&mut self, to_ms: i64) -> Result<(), RigError> {
        let body = json!({ "utc_ms": to_ms });
        let ClockAnswer { utc_ms, .. } = self.http.call("PUT", "/api/v1/clock", Some(&body))?;
        self.clock = ServerClock::Test(utc_ms);
        if utc_ms > to_ms {
            let why = format!(
                "it is {} ms ahead of the bench, does somebody else set it?",
                utc_ms - to_ms
            );
            return Err(failed("the test clock", why));
        }
        Ok(())
    }

    /// Waits until all is done that the dashboard was asked for before.
    fn pass_barrier(&mut self) -> Result<(), RigError> {
        match self.clock {
            ServerClock::Test(at) => self.set_clock(at),
            // A look at its database waits for all that was asked before.
            ServerClock::Machine => self.http.get::<serde_json::Value>("/api/v1/mails").map(drop),
        }
    }

    /// Waits until the dashboard has heard all frames and does nothing more by itself now, and until all frames that
    /// it sent have come. `sent` tells that something went to it by the broker, which its API knows nothing of.
    pub(super) fn settle(&mut self, now: Utc, sent: bool) -> Result<(), RigError> {
        self.refusals = None;
        let limit = Instant::now() + ANSWERS_WITHIN;
        let mut wait = sent;
        while wait || !self.is_settled(now)? {
            if Instant::now() > limit {
                let why = format!("it has not come to rest within {} s", ANSWERS_WITHIN.as_secs());
                return Err(failed("the dashboard", why));
            }
            self.pass_barrier()?;
            wait = false;
        }
        self.line.wait_for(self.came_before + self.view.frames_sent)
    }

    fn is_settled(&mut self, now: Utc) -> Result<bool, RigError> {
        let Some(lockbox) = &self.visit.lockbox else {
            let devices: Vec<String> = self.http.get("/api/v1/devices")?;
            return Ok(devices.contains(&self.visit.device) == self.is_up);
        };
        let view: LockboxAnswer = self.http.get(&format!("/api/v1/lockboxes/{lockbox}"))?;
        let is_settled = view.frames_heard >= self.heard
            && view.device_is_there == self.is_up
            && view.due_ms.is_none_or(|at| at > now.as_millis());
        self.view = view;
        Ok(is_settled)
    }
}
