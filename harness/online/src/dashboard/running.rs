//! A dashboard that runs already, with a test clock or the machine's.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use dashboard_core::{Utc, Zone};
use lockbench::cli::Problem;
use lockbench::dashboard::{Dashboards, Port, Wish};
use lockbench::rig::{Capability, RigError, RigFact};
use tokio::runtime::Runtime;

use super::embedded::{Host, runtime};
use super::http::Http;
use super::port::OnlinePort;
use super::settle::ServerClock;
use super::visit::Visit;

/// The token of somebody who administers the site, and keeps lockboxes.
const TOKEN: &str = "LOCKBENCH_DASHBOARD_TOKEN";
const DAY_S: i64 = 24 * 3600;

/// A dashboard that runs already. Each scenario pairs a new lockbox with it, and leaves it there.
pub struct Running {
    url: String,
    http: Http,
    /// Who the bench is there; each scenario has a device of its own.
    visit: Visit,
    broker: String,
    clock: ServerClock,
    runtime: Arc<Runtime>,
}

impl Running {
    /// Finds the one at a URL, with the token of the environment.
    pub(super) fn find(url: &str) -> Result<Self, Problem> {
        let token = std::env::var(TOKEN).ok().filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| {
            Problem::new(format!("{TOKEN} is not set, and the dashboard lets nobody in without"))
                .with_hint("its page Account makes a token, of somebody who administers and keeps lockboxes")
        })?;
        Self::at(url, token).map_err(|error| {
            Problem::new(error.to_string()).with_hint("is it running, and is the token still good?")
        })
    }

    /// Goes to the one at a URL with a token.
    ///
    /// # Errors
    /// [`RigError::Dashboard`].
    pub fn at(url: &str, token: String) -> Result<Self, RigError> {
        let http = Http::new(url).with_token(token.clone());
        let (clock, _) = ServerClock::of(&http)?;
        let (visit, broker) = Visit::with_token(&http, token, "bench")?;
        Ok(Self { url: url.to_owned(), http, visit, broker, clock, runtime: runtime()? })
    }
}

impl Dashboards for Running {
    fn name(&self) -> Option<&str> {
        Some(&self.url)
    }

    fn facts(&self) -> Vec<RigFact> {
        let clock = match self.clock {
            ServerClock::Test(_) => "its test clock, which the bench moves",
            ServerClock::Machine => "the machine's clock, for which the bench waits",
        };
        vec![("Dashboard", format!("a running one, over its API and its broker, by {clock}"))]
    }

    fn takes_away(&self) -> &[Capability] {
        match self.clock {
            ServerClock::Test(_) => &[],
            ServerClock::Machine => &[Capability::VirtualTime],
        }
    }

    fn no_dates(&self) -> Option<&str> {
        Some(match self.clock {
            ServerClock::Test(_) => "names a date, and a running dashboard's clock never goes back",
            ServerClock::Machine => "names a date, and the dashboard's clock is the machine's",
        })
    }

    /// It has one clock for all.
    fn most(&self) -> Option<usize> {
        Some(1)
    }

    fn begins(&self, wanted: Utc) -> Result<Utc, RigError> {
        let (clock, now) = ServerClock::of(&self.http)?;
        let behind_s = now.as_secs() + 1 - wanted.as_secs();
        Ok(match clock {
            ServerClock::Machine => Utc::from_secs(now.as_secs()),
            ServerClock::Test(_) if behind_s <= 0 => wanted,
            // At the same time of day.
            ServerClock::Test(_) => {
                let days = behind_s.div_euclid(DAY_S) + i64::from(behind_s.rem_euclid(DAY_S) > 0);
                Utc::from_secs(wanted.as_secs() + days * DAY_S)
            }
        })
    }

    fn open(&self, at: Utc) -> Result<Box<dyn Port>, RigError> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // Nobody else's: a device belongs to one lockbox for good.
        let device = format!("bench-{:x}", since.as_nanos());
        let mut visit = self.visit.clone();
        visit.device = device;
        let runtime = self.runtime.handle();
        let mut port = OnlinePort::come(Host::Elsewhere, runtime, &self.http, &self.broker, visit)?;
        // Whatever the scenario before has left.
        port.ask(at, &Wish::SetZone(Zone::default()))?.map_err(RigError::Dashboard)?;
        Ok(Box::new(port))
    }
}
