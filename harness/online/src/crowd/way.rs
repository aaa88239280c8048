//! How the crowd reaches its dashboard: by gateways of its own, or by lines that others take.

use std::fmt;
use std::net::SocketAddr;

use lockbench::cli::{LockboxArguments, Problem};
use lockbench_gateway::Account;

/// The way to a dashboard.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// A gateway in this program.
    Broker(Account),
    /// A serial line over TCP, for a gateway elsewhere.
    Listen(SocketAddr),
}

impl Way {
    pub(super) fn of(arguments: &LockboxArguments) -> Result<Self, Problem> {
        match (&arguments.connect, arguments.listen) {
            (Some(url), _) => Ok(Self::Broker(url.parse().map_err(anyhow::Error::new)?)),
            (None, Some(first)) => Ok(Self::Listen(first)),
            (None, None) => {
                Err(Problem::new("lockboxes need --connect URL or --listen ADDRESS:PORT"))
            }
        }
    }

    /// Gives the way of one lockbox, counted from 1: each has a port of its own.
    pub(super) fn of_number(&self, number: u16) -> Result<Self, Problem> {
        let Self::Listen(first) = self else { return Ok(self.clone()) };
        // Port 0 is any free one, for each.
        let port = if first.port() == 0 { Some(0) } else { first.port().checked_add(number - 1) };
        let port = port.ok_or_else(|| {
            let last = u32::from(first.port()) + u32::from(number) - 1;
            Problem::new(format!("there is no port {last}"))
                .with_hint("begin at a lower port, or ask for fewer")
        })?;
        Ok(Self::Listen(SocketAddr::new(first.ip(), port)))
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broker(account) => {
                let (host, port) = account.broker();
                write!(f, "for the broker at {host}:{port}")
            }
            Self::Listen(first) => write!(f, "for gateways, from {first} on"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_a_port_of_its_own() {
        let port = |first: &str, number| match Way::Listen(first.parse().unwrap()).of_number(number)
        {
            Ok(Way::Listen(address)) => Some(address.port()),
            _ => None,
        };
        assert_eq!(port("127.0.0.1:4000", 1), Some(4000));
        assert_eq!(port("127.0.0.1:4000", 10), Some(4009));
        assert_eq!(port("127.0.0.1:0", 10), Some(0));
        assert_eq!(port("127.0.0.1:65535", 2), None);
    }
}
