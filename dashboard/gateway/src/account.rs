//! Where a gateway connects, and as whom: `mqtt://SITE:TOKEN@HOST:PORT`, or `mqtts://…` over TLS.

use std::fmt;
use std::str::FromStr;

use lockbench_broker::{BrokerAddress, NotABroker};

/// Digits of a site's id.
const SITE_DIGITS: usize = 32;

/// A site's account on a broker, as the dashboard gives it out as a URL.
///
/// **Source:** docs/dashboard-mqtt.md, *Connecting*.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub(crate) address: BrokerAddress,
    site: String,
}

impl Account {
    /// Gives the host's name or address and its port.
    pub fn broker(&self) -> (&str, u16) {
        self.address.host()
    }

    /// Gives the id of the site.
    pub fn site(&self) -> &str {
        &self.site
    }
}

/// Shows no token.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.address, f)
    }
}

/// What is no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAccount {
    /// It isn't written as one.
    #[error(
        "a gateway connects to mqtt://SITE:TOKEN@HOST:PORT, which the dashboard's page of gateways gives; \
         SITE has {SITE_DIGITS} hexadecimal digits"
    )]
    Written,
    /// The broker can't be reached so.
    #[error(transparent)]
    Broker(NotABroker),
}

impl From<NotABroker> for NotAnAccount {
    fn from(error: NotABroker) -> Self {
        match error {
            NotABroker::Written => Self::Written,
            error => Self::Broker(error),
        }
    }
}

impl FromStr for Account {
    type Err = NotAnAccount;

    fn from_str(url: &str) -> Result<Self, NotAnAccount> {
        let address: BrokerAddress = url.parse()?;
        let (site, token) = address.login().ok_or(NotAnAccount::Written)?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if token.is_empty() || site.len() != SITE_DIGITS || !site.bytes().all(is_digit) {
            return Err(NotAnAccount::Written);
        }
        let site = site.to_owned();
        Ok(Self { address, site })
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
        assert_eq!(account.site(), SITE);
        assert_eq!(account.address.login(), Some((SITE, "secret")));
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
            assert_eq!(wrong.parse::<Account>(), Err(NotAnAccount::Written), "{wrong}");
        }
        let nobody = format!("mqtts://{SITE}:t@x?ca=/nowhere").parse::<Account>().unwrap_err();
        assert!(nobody.to_string().contains("/nowhere can't be read"), "{nobody}");
    }
}
