//! Who may come in: accounts with their roles, sessions of browsers, tokens of programs and gateways.

mod hashing;
mod limit;
mod password;
mod rate;

use dashboard_core::Utc;

use crate::id::{Digest, Id};

pub(crate) use hashing::Hashing;
pub(crate) use limit::{Attempts, Verdict};
pub use password::PasswordError;
pub(crate) use password::{hash_password, is_password, pretend_to_check};
pub(crate) use rate::Rates;

/// Somebody who signs in. Everybody has the digital keys app; the roles come on top of it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: Id,
    /// The site that it belongs to, for good.
    pub site: Id,
    /// The name, by which people choose.
    pub name: String,
    /// The e-mail address, with which the person signs in (KEY-2).
    pub email: String,
    /// The password's hash; `None` until the invitation was taken.
    pub(crate) password: Option<String>,
    /// Makes digital keys, adds users, manages all smartlocks of the site.
    pub administrator: bool,
    /// Keeps the lockboxes that it paired or was given.
    pub keyholder: bool,
    /// The digest of an invitation's secret, and until when it is good.
    pub(crate) invitation: Option<(Digest, Utc)>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub(crate) struct WebSession {
    pub(crate) account: Id,
    /// What each form has to bring along.
    pub(crate) csrf: String,
    pub(crate) until: Utc,
}

/// What a program signs in with, as an account.
#[derive(Clone, Debug)]
pub(crate) struct ApiToken {
    pub(crate) id: Id,
    pub(crate) account: Id,
    pub(crate) name: String,
    pub(crate) made: Utc,
}

/// What a gateway connects to the broker with, for one site.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) id: Id,
    pub(crate) site: Id,
    pub(crate) name: String,
    pub(crate) digest: Digest,
    pub(crate) made: Utc,
}
