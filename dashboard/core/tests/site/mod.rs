//! A dashboard and one lock with a good link between them that can be cut, in virtual time.

// Each test file is a crate of its own and uses its part.
#![allow(dead_code, reason = "every test file uses another part of it")]

pub(crate) mod lock;

use std::time::Duration;

use dashboard_core::{Dashboard, Lockbox, LockboxId, Refused, SessionSettings, SessionState, Utc};
use lock::{CODE, FakeLock};

pub(crate) const BOX: LockboxId = LockboxId(1);
/// 2026-01-05 09:00 UTC.
pub(crate) const START: Utc = Utc::from_secs(1_767_603_600);

pub(crate) struct Site {
    pub(crate) dashboard: Dashboard,
    pub(crate) lock: FakeLock,
    pub(crate) now: Utc,
    pub(crate) connected: bool,
}

impl Site {
    /// A lockbox that is paired and online.
    pub(crate) fn paired() -> Self {
        Self::paired_as(7)
    }

    /// The same with a dashboard of another seed.
    pub(crate) fn paired_as(seed: u64) -> Self {
        let mut site = Self { dashboard: Dashboard::new(seed), ..Self::unpaired() };
        site.pairs();
        assert!(site.lockbox().is_online());
        site
    }

    /// A lockbox that is connected and not paired.
    pub(crate) fn unpaired() -> Self {
        Self { dashboard: Dashboard::new(7), lock: FakeLock::new(), now: START, connected: true }
    }

    pub(crate) fn lockbox(&self) -> &Lockbox {
        self.dashboard.lockbox(BOX).expect("paired")
    }

    /// Asks the dashboard for something, and lets the frames that follow from it go.
    pub(crate) fn ask<T>(&mut self, operation: impl FnOnce(&mut Lockbox, Utc) -> T) -> T {
        let now = self.now;
        let result = operation(self.dashboard.lockbox_mut(BOX).expect("paired"), now);
        self.exchange();
        result
    }

    /// Asks the dashboard for something that is not about one lockbox, and lets the frames go.
    pub(crate) fn ask_dashboard<T>(&mut self, ask: impl FnOnce(&mut Dashboard, Utc) -> T) -> T {
        let result = ask(&mut self.dashboard, self.now);
        self.exchange();
        result
    }

    /// Pairs the lock anew, as after a reset.
    pub(crate) fn pairs(&mut self) {
        self.offers(CODE).expect("a code");
        self.lock.hello(self.now);
        self.exchange();
    }

    /// A person enters a code, and the frames that follow from it go.
    pub(crate) fn offers(&mut self, code: &str) -> Result<(), Refused> {
        let offered = self.dashboard.pair(self.now, BOX, code);
        self.exchange();
        offered
    }

    /// The lock does something, and the frames that follow from it go.
    pub(crate) fn lock_does<T>(&mut self, deed: impl FnOnce(&mut FakeLock, Utc) -> T) -> T {
        let result = deed(&mut self.lock, self.now);
        self.exchange();
        result
    }

    /// Lets frames go both ways until none is left; without a connection they are lost.
    pub(crate) fn exchange(&mut self) {
        loop {
            if let Some((_, frame)) = self.dashboard.poll_transmit() {
                if self.connected {
                    self.lock.receive(self.now, &frame);
                }
            } else if let Some(frame) = self.lock.poll_transmit() {
                if self.connected {
                    self.dashboard.receive(self.now, BOX, &frame).expect("authentic");
                }
            } else {
                return;
            }
        }
    }

    pub(crate) fn pass(&mut self, duration: Duration) {
        let end = self.now.plus(duration);
        while let Some(at) = self.dashboard.deadline().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.dashboard.handle_timeout(self.now);
            self.exchange();
        }
        self.now = end;
        self.dashboard.handle_timeout(end);
        self.exchange();
    }

    pub(crate) fn goes_offline(&mut self) {
        self.connected = false;
        self.dashboard.link_connected(self.now, BOX, false);
    }

    pub(crate) fn comes_online(&mut self) {
        self.connected = true;
        self.dashboard.link_connected(self.now, BOX, true);
        self.lock.hello(self.now);
        self.exchange();
    }

    /// The texts of all refusals, oldest first.
    pub(crate) fn refusals(&self) -> Vec<String> {
        self.lockbox().refusals().iter().map(ToString::to_string).collect()
    }

    pub(crate) fn notices(&self) -> Vec<&'static str> {
        self.lockbox().notices().iter().map(dashboard_core::Notice::text).collect()
    }

    pub(crate) fn state(&self) -> Option<SessionState> {
        self.lockbox().session_state()
    }

    pub(crate) fn view(&self) -> String {
        self.lockbox().keyholder_view(self.now).join("\n")
    }
}

pub(crate) const HOUR: Duration = Duration::from_hours(1);
pub(crate) const DAY: Duration = Duration::from_hours(24);

pub(crate) fn settings(duration: Duration) -> SessionSettings {
    SessionSettings {
        duration: Some(duration),
        breaks: None,
        emergency_unlock: true,
        time_hidden: false,
    }
}
