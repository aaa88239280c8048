//! The first visit: a site, and the account that administers it and keeps its lockboxes.

use dashboard_core::{Dashboard, Role, Zone};

use super::Caller;
use crate::account::Account;
use crate::hub::{Hub, HubError, Site, Writing};
use crate::id::{Id, random_bytes};
use crate::store;

/// What the first visitor enters.
#[derive(Clone)]
pub struct SetUp {
    /// The site's name.
    pub site: String,
    /// The time zone, by its IANA name, in which periods are entered (KEY-9).
    pub zone: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's e-mail address.
    pub email: String,
    /// The administrator's password.
    pub password: String,
}

impl SetUp {
    /// Adds a site with its administrator; a server may have several, which see nothing of each other.
    ///
    /// # Errors
    /// What is wrong with zone, name, address or password.
    pub async fn add_to(self, hub: &Hub) -> Result<Caller, HubError> {
        let hash = super::hash(hub, self.password.clone()).await?;
        hub.ask(move |writing| set_up(writing, &self, hash)).await
    }
}

/// Makes a site with its administrator, who is a keyholder, too.
///
/// # Errors
/// What is wrong with zone, name or address.
pub(crate) fn set_up(
    writing: &mut Writing<'_>,
    wanted: &SetUp,
    password_hash: String,
) -> Result<Caller, HubError> {
    if writing.state().account_of(&wanted.email).is_some() {
        return Err(HubError::User(dashboard_core::UserError::AddressTaken));
    }
    let mut core = Dashboard::from_seed(random_bytes()?);
    core.set_zone(Zone::named(wanted.zone.trim())?);
    core.add_user(&wanted.name, &wanted.email, Role::Administrator)?;
    let site = Id::random()?;
    let account = Account {
        id: Id::random()?,
        site,
        name: wanted.name.trim().to_owned(),
        email: wanted.email.trim().to_owned(),
        password: Some(password_hash),
        administrator: true,
        keyholder: true,
        invitation: None,
    };
    let name = match wanted.site.trim() {
        "" => "Home".to_owned(),
        name => name.to_owned(),
    };
    writing.add_site(Site::new(site, name, core, std::collections::BTreeMap::new()))?;
    store::insert_account(writing.rows(), &account)?;
    let caller = Caller(account.id);
    writing.state_mut().accounts.insert(account.id, account);
    Ok(caller)
}
