//! A broker's URL: `mqtt://USER:PASSWORD@HOST:PORT`, or `mqtts://…` over TLS.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use rumqttc::{MqttOptions, TlsConfiguration, Transport};
use rustls::ClientConfig;

use crate::tls::{TlsError, client};

/// The ports of MQTT without and with TLS (IANA).
const PORT: u16 = 1883;
const TLS_PORT: u16 = 8883;

/// Where a broker is, as whom one connects, and whom one trusts.
///
/// `mqtts://` trusts the authorities that browsers know; `mqtts://HOST?ca=FILE` those of the file, and no other.
#[derive(Clone)]
pub struct BrokerAddress {
    host: String,
    port: u16,
    login: Option<(String, String)>,
    tls: Option<Arc<ClientConfig>>,
}

/// What is no URL of a broker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotABroker {
    /// It isn't written as one.
    #[error("a broker is mqtt://HOST:PORT or mqtt://USER:PASSWORD@HOST:PORT, over TLS mqtts://…")]
    Written,
    /// Something else than the file of an authority stands behind `?`.
    #[error("behind `?` only ca=FILE may stand, and only with mqtts://")]
    Query,
    /// Nobody could be trusted.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl BrokerAddress {
    /// Gives the host's name or address, without brackets, and its port.
    pub fn host(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// Gives user and password.
    pub fn login(&self) -> Option<(&str, &str)> {
        self.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()))
    }

    /// Tells whether nobody on the way can listen.
    pub const fn is_over_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// Makes the settings of a connection: where, as whom, and over what.
    pub fn options(&self, client_id: &str) -> MqttOptions {
        let mut options = MqttOptions::new(client_id, self.host.clone(), self.port);
        if let Some((user, password)) = &self.login {
            options.set_credentials(user.clone(), password.clone());
        }
        if let Some(tls) = &self.tls {
            let tls = TlsConfiguration::Rustls(Arc::clone(tls));
            options.set_transport(Transport::tls_with_config(tls));
        }
        options
    }
}

/// Two are the same if they lead to the same place as the same user.
impl PartialEq for BrokerAddress {
    fn eq(&self, other: &Self) -> bool {
        let one =
            |this: &Self| (this.host.clone(), this.port, this.login.clone(), this.is_over_tls());
        one(self) == one(other)
    }
}

impl Eq for BrokerAddress {}

/// Shows no password.
impl fmt::Debug for BrokerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_over_tls() { "mqtts" } else { "mqtt" };
        let user = self.login.as_ref().map_or(String::new(), |(user, _)| format!("{user}@"));
        write!(f, "{scheme}://{user}{}:{}", self.host, self.port)
    }
}

impl FromStr for BrokerAddress {
    type Err = NotABroker;

    fn from_str(url: &str) -> Result<Self, NotABroker> {
        let (scheme, rest) = url.split_once("://").ok_or(NotABroker::Written)?;
        let is_tls = match scheme {
            "mqtt" => false,
            "mqtts" => true,
            _ => return Err(NotABroker::Written),
        };
        // A password may have a `?` in it; a host has none.
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => {
                (Some(login.split_once(':').ok_or(NotABroker::Written)?), place)
            }
            None => (None, rest),
        };
        let (place, query) = match place.split_once('?') {
            Some((place, query)) => (place, Some(query)),
            None => (place, None),
        };
        let (host, port) = host_and_port(place.trim_end_matches('/'), is_tls)?;
        let authority = query.map(|query| query.strip_prefix("ca=").ok_or(NotABroker::Query));
        let authority = authority.transpose()?.map(Path::new);
        if authority.is_some() && !is_tls {
            return Err(NotABroker::Query);
        }
        let tls = if is_tls { Some(client(authority)?) } else { None };
        let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
        Ok(Self { host: host.to_owned(), port, login, tls })
    }
}

fn host_and_port(place: &str, is_tls: bool) -> Result<(&str, u16), NotABroker> {
    let (host, port) = match place.rsplit_once(':') {
        // An IPv6 address stands in brackets, which the port comes after.
        Some((host, port)) if !port.ends_with(']') => {
            (host, port.parse().map_err(|_| NotABroker::Written)?)
        }
        _ => (place, if is_tls { TLS_PORT } else { PORT }),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() || host.contains('/') { Err(NotABroker::Written) } else { Ok((host, port)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_read_and_shown_without_its_password() {
        for (url, shown, login) in [
            (
                "mqtt://dash:a:b@mqtt.example:2883",
                "mqtt://dash@mqtt.example:2883",
                Some(("dash", "a:b")),
            ),
            ("mqtt://localhost/", "mqtt://localhost:1883", None),
            ("mqtt://u:p?ca=x@h", "mqtt://u@h:1883", Some(("u", "p?ca=x"))),
            ("mqtt://[::1]:1884", "mqtt://::1:1884", None),
            ("mqtt://[::1]", "mqtt://::1:1883", None),
            ("mqtts://mqtt.example", "mqtts://mqtt.example:8883", None),
            ("mqtts://u:p@mqtt.example:1/", "mqtts://u@mqtt.example:1", Some(("u", "p"))),
        ] {
            let address: BrokerAddress = url.parse().unwrap();
            assert_eq!(format!("{address:?}"), shown, "{url}");
            assert_eq!(address.login(), login, "{url}");
        }
    }

    #[test]
    fn nothing_else_is_a_broker() {
        for (url, why) in [
            ("", NotABroker::Written),
            ("http://x", NotABroker::Written),
            ("mqtt://", NotABroker::Written),
            ("mqtt://x:port", NotABroker::Written),
            ("mqtt://x:65536", NotABroker::Written),
            ("mqtt://user@x", NotABroker::Written),
            ("mqtt://x/y", NotABroker::Written),
            ("mqtt://x?ca=y", NotABroker::Query),
            ("mqtts://x?key=y", NotABroker::Query),
        ] {
            assert_eq!(url.parse::<BrokerAddress>(), Err(why), "{url}");
        }
    }

    #[test]
    fn an_authority_that_is_none_is_named_with_its_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let (empty, nowhere) = (folder.path().join("empty"), folder.path().join("nowhere"));
        std::fs::write(&empty, "no certificate").unwrap();
        for (file, words) in [(&empty, "has no certificate"), (&nowhere, "can't be read")] {
            let refused = format!("mqtts://x?ca={}", file.display()).parse::<BrokerAddress>();
            let refused = refused.unwrap_err().to_string();
            assert!(
                refused.contains(words) && refused.contains(&*file.to_string_lossy()),
                "{refused}"
            );
        }
    }
}
