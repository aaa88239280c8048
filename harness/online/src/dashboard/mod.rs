//! Dashboards for scenarios, reached as people, programs and gateways do: over HTTP and over the broker.
//!
//! [`find`] is what `--dashboard` names: a server that is started here with a database and a clock of its own, or one
//! that runs already. Either way a [`Port`](lockbench::dashboard::Port) calls the JSON API with tokens, and carries the
//! very frames of the link through the broker. It waits by counts that the API gives, never for a time.

mod answer;
mod ask;
mod call;
mod embedded;
mod failure;
mod http;
mod line;
mod people;
mod port;
mod running;
mod settle;
mod visit;

use lockbench::cli::Problem;
use lockbench::dashboard::DashboardSource;

pub use embedded::Embedded;
pub use running::Running;

/// What `--dashboard` calls the one that is started here.
pub const EMBEDDED: &str = "embedded";

/// Finds the dashboards of this name: [`EMBEDDED`], or a URL.
///
/// # Errors
/// What is wrong with it.
pub fn find(name: &str) -> Result<DashboardSource, Problem> {
    if name == EMBEDDED {
        return Ok(DashboardSource::new(Embedded::new().map_err(anyhow::Error::new)?));
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return Running::find(name).map(DashboardSource::new);
    }
    Err(Problem::new(format!("there is no dashboard `{name}`")).with_hint(
        "`--dashboard embedded` starts one, `--dashboard http://HOST:PORT` is a running one",
    ))
}
