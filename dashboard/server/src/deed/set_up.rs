//! The first visit: a site, and the account that administers it and keeps its lockboxes.

use dashboard_core::{Dashboard, Role, Zone};

use super::Caller;
use crate::account::Account;
use crate::hub::{HubError, Site, Writing};
use crate::id::{Id, random_bytes};
use crate::store;

/// What the first visitor enters. The password is hashed before.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The site's name.
    pub site: String,
    /// The time zone, by its IANA name, in which periods are entered (KEY-9).
    pub zone: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's e-mail address.
    pub email: String,
    /// The administrator's password, hashed.
    pub password_hash: String,
}

/// Makes a site with its administrator, who is a keyholder, too.
///
/// # Errors
/// What is wrong with zone, name or address.
pub(crate) fn set_up(writing: &mut Writing<'_>, wanted: &SetUp) -> Result<Caller, HubError> {
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
        password: Some(wanted.password_hash.clone()),
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
