//! Where a gateway connects, and as whom: `mqtt://SITE:TOKEN@HOST:PORT`.

use std::fmt;
use std::str::FromStr;

/// The port of MQTT without TLS.
const PORT: u16 = 1883;
/// Digits of a site's id.
const SITE_DIGITS: usize = 32;

/// A site's account on a broker, as the dashboard gives it out as a URL.
///
/// **Source:** docs/dashboard-mqtt.md, *Connecting*.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) site: String,
    pub(crate) token: String,
}

impl Account {
    /// Gives the host's name or address and its port.
    pub fn broker(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// Gives the id of the site.
    pub fn site(&self) -> &str {
        &self.site
    }
}

/// Shows no token.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mqtt://{}@{}:{}", self.site, self.host, self.port)
    }
}

/// What is no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a gateway connects to mqtt://SITE:TOKEN@HOST:PORT, which the dashboard's page of gateways gives; \
     SITE has {SITE_DIGITS} hexadecimal digits"
)]
pub struct NotAnAccount;

impl FromStr for Account {
    type Err = NotAnAccount;

    fn from_str(url: &str) -> Result<Self, NotAnAccount> {
        let rest = url.strip_prefix("mqtt://").ok_or(NotAnAccount)?.trim_end_matches('/');
        let (login, address) = rest.rsplit_once('@').ok_or(NotAnAccount)?;
        let (site, token) = login.split_once(':').ok_or(NotAnAccount)?;
        let (host, port) = match address.rsplit_once(':') {
            // An IPv6 address stands in brackets, which the port comes after.
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| NotAnAccount)?)
            }
            _ => (address, PORT),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if host.is_empty()
            || host.contains('/')
            || token.is_empty()
            || site.len() != SITE_DIGITS
            || !site.bytes().all(is_digit)
        {
            return Err(NotAnAccount);
        }
        Ok(Self { host: host.to_owned(), port, site: site.to_owned(), token: token.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_url_is_read_and_shown_without_its_token() {
        let account: Account = format!("mqtt://{SITE}:secret@desk.example:2883").parse().unwrap();
        assert_eq!(account.broker(), ("desk.example", 2883));
        assert_eq!((account.site(), account.token.as_str()), (SITE, "secret"));
        assert_eq!(format!("{account:?}"), format!("mqtt://{SITE}@desk.example:2883"));
        for (address, broker) in [
            ("localhost/", ("localhost", 1883)),
            ("[::1]:1884", ("::1", 1884)),
            ("[::1]", ("::1", 1883)),
        ] {
            let account: Account = format!("mqtt://{SITE}:t@{address}").parse().unwrap();
            assert_eq!(account.broker(), broker);
        }
    }

    #[test]
    fn nothing_else_is_an_account() {
        for wrong in [
            "",
            "http://SITE:t@x",
            "mqtt://x:1883",
            "mqtt://SITE@x",
            "mqtt://SITE:@x",
            "mqtt://SITE:t@",
            "mqtt://SITE:t@x:port",
            "mqtt://SITE0:t@x",
            "mqtt://desk:t@x",
            "mqtt://SITE:t@x/y",
        ] {
            let wrong = wrong.replace("SITE", SITE);
            assert_eq!(wrong.parse::<Account>(), Err(NotAnAccount), "{wrong}");
        }
    }
}
