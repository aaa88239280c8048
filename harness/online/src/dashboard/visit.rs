//! Who a bench is at a server, and as which gateway: what is needed to come (again).

use lockbench::rig::RigError;
use serde_json::json;

use super::answer::{GatewayAnswer, TokenAnswer};
use super::failure::failed;
use super::http::Http;
use super::people::PASSWORD;

/// A token, a gateway's account, and the lockbox, if there is one.
#[derive(Clone)]
pub(super) struct Visit {
    /// Of somebody who administers the site and keeps the lockbox.
    pub(super) token: String,
    pub(super) site: String,
    /// What the gateway proves to the broker that it has.
    gateway_token: String,
    pub(super) device: String,
    pub(super) lockbox: Option<String>,
}

impl Visit {
    /// Sets up a server that nobody has set up, in UTC.
    pub(super) fn first(http: &Http, code: &str, device: &str) -> Result<Self, RigError> {
        let body = json!({
            "code": code,
            "site": "Bench",
            "zone": "UTC",
            "name": "The bench",
            "email": "keyholder@lockbox.example",
            "password": PASSWORD,
        });
        let made: TokenAnswer = http.call("POST", "/api/v1/set-up", Some(&body))?;
        let (visit, _) = Self::with_token(http, made.token, device)?;
        Ok(visit)
    }

    /// Comes with a token, and makes an account for the gateway; gives the broker's address, too.
    pub(super) fn with_token(
        http: &Http,
        token: String,
        device: &str,
    ) -> Result<(Self, String), RigError> {
        let http = http.with_token(token.clone());
        let body = json!({ "name": "bench" });
        let gateway: GatewayAnswer = http.call("POST", "/api/v1/gateways", Some(&body))?;
        let no_broker = "it has another one than its own, whose address it does not give";
        let url = gateway.url.ok_or_else(|| failed("the dashboard's broker", no_broker))?;
        // mqtt://SITE:TOKEN@HOST:PORT
        let parts = url.strip_prefix("mqtt://").and_then(|rest| rest.rsplit_once('@'));
        let parts = parts.and_then(|(login, at)| Some((login.split_once(':')?.1, at)));
        let (gateway_token, broker) =
            parts.ok_or_else(|| failed("the gateway's URL", "it is of another form"))?;
        let (gateway_token, broker) = (gateway_token.to_owned(), broker.to_owned());
        let (site, device) = (gateway.site, device.to_owned());
        Ok((Self { token, site, gateway_token, device, lockbox: None }, broker))
    }

    /// Gives the URL of the gateway's account on a broker at an address.
    pub(super) fn broker_url(&self, address: &str) -> String {
        format!("mqtt://{}:{}@{address}", self.site, self.gateway_token)
    }
}
