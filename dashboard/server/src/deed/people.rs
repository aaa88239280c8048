//! The people of a site, as its administrator has them: who there is, what each may, and whose time is over.

use std::time::Duration;

use dashboard_core::{KeyId, Mail, Role};

use super::Caller;
use crate::account::Account;
use crate::hub::{HubError, Place, Writing};
use crate::id::{Id, Secret};
use crate::store;

/// An invitation is good for so long.
const INVITED_FOR: Duration = Duration::from_hours(7 * 24);

/// The roles of an account; everybody has the digital keys app besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Roles {
    pub(crate) administrator: bool,
    pub(crate) keyholder: bool,
}

impl Roles {
    const fn in_core(self) -> Role {
        if self.administrator { Role::Administrator } else { Role::User }
    }
}

/// Somebody to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewUser {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) roles: Roles,
}

/// An account that has no password yet, and the secret that gives it one; it went out by e-mail, too.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) account: Id,
    pub(crate) secret: Secret,
}

/// Adds a user, who can be chosen for digital keys from then on, and invites the person by e-mail (KEY-1).
///
/// # Errors
/// What is wrong with name or address.
pub(crate) fn add_user(
    writing: &mut Writing<'_>,
    caller: Caller,
    new: &NewUser,
    url: &str,
) -> Result<Invitation, HubError> {
    let site = caller.administers(writing.state())?.id;
    if writing.state().account_of(&new.email).is_some() {
        return Err(dashboard_core::UserError::AddressTaken.into());
    }
    let account = Account {
        id: Id::random()?,
        site,
        name: new.name.trim().to_owned(),
        email: new.email.trim().to_owned(),
        password: None,
        administrator: new.roles.administrator,
        keyholder: new.roles.keyholder,
        invitation: None,
    };
    store::insert_account(writing.rows(), &account)?;
    writing.core(site)?.add_user(&new.name, &new.email, new.roles.in_core())?;
    let id = account.id;
    writing.state_mut().accounts.insert(id, account);
    invite(writing, id, url)
}

/// Invites somebody again; an older invitation is worthless then, a password stays.
pub(crate) fn invite_again(
    writing: &mut Writing<'_>,
    caller: Caller,
    account: Id,
    url: &str,
) -> Result<Invitation, HubError> {
    let site = caller.administers(writing.state())?.id;
    let is_here = |known: &&Account| known.site == site;
    writing.state().accounts.get(&account).filter(is_here).ok_or(HubError::NotFound)?;
    invite(writing, account, url)
}

fn invite(writing: &mut Writing<'_>, account: Id, url: &str) -> Result<Invitation, HubError> {
    let secret = Secret::random()?;
    let now = writing.now();
    let mut invited = writing.state().accounts.get(&account).cloned().ok_or(HubError::NotFound)?;
    invited.invitation = Some((secret.digest(), now.plus(INVITED_FOR)));
    store::update_account(writing.rows(), &invited)?;
    let site = writing.site(invited.site)?.name.clone();
    let body = format!(
        "You were added to {site}.\n\
         Choose a password here, within 7 days: {url}/invitation/{}\n\
         Then sign in with {}.\n",
        secret.expose(),
        invited.email
    );
    let letter = Mail { to: invited.email.clone(), subject: format!("{site}: invitation"), body };
    writing.queue_mail(invited.site, &letter)?;
    writing.state_mut().accounts.insert(account, invited);
    Ok(Invitation { account, secret })
}

/// Changes what somebody may.
///
/// # Errors
/// What keeps the role: it is the caller's own, or lockboxes would be without their keyholder.
pub(crate) fn set_roles(
    writing: &mut Writing<'_>,
    caller: Caller,
    account: Id,
    roles: Roles,
) -> Result<(), HubError> {
    let mut changed = known(writing, caller, account)?;
    if account == caller.0 && !roles.administrator {
        // So there is always one left.
        return Err(HubError::Entered(
            "nobody takes the own administrator's role away, another administrator can".to_owned(),
        ));
    }
    if !roles.keyholder {
        keeps_none(writing, &changed)?;
    }
    (changed.administrator, changed.keyholder) = (roles.administrator, roles.keyholder);
    store::update_account(writing.rows(), &changed)?;
    writing.core(changed.site)?.set_user_role(&changed.email, roles.in_core());
    writing.state_mut().accounts.insert(account, changed);
    Ok(())
}

/// Removes somebody: signed out everywhere, tokens and invitation worthless, and the digital keys deleted, each of
/// which stays in the list until its lock has wiped it (KEY-5).
///
/// # Errors
/// What keeps the account: it is the caller's own, or lockboxes would be without their keyholder.
pub(crate) fn remove_user(
    writing: &mut Writing<'_>,
    caller: Caller,
    account: Id,
) -> Result<(), HubError> {
    let gone = known(writing, caller, account)?;
    if account == caller.0 {
        return Err(HubError::Entered(
            "nobody removes the own account, another administrator can".to_owned(),
        ));
    }
    keeps_none(writing, &gone)?;
    store::delete_account(writing.rows(), account)?;
    let now = writing.now();
    for (place, keys) in keys_of(writing, &gone)? {
        let lockbox = writing.lockbox(place)?;
        for key in keys {
            lockbox.delete_key(now, key)?;
        }
    }
    writing.core(gone.site)?.remove_user(&gone.email);
    let state = writing.state_mut();
    state.sessions.retain(|_, session| session.account != account);
    state.tokens.retain(|_, token| token.account != account);
    state.accounts.remove(&account);
    Ok(())
}

fn known(writing: &Writing<'_>, caller: Caller, account: Id) -> Result<Account, HubError> {
    let site = caller.administers(writing.state())?.id;
    let found = writing.state().accounts.get(&account).filter(|known| known.site == site);
    found.cloned().ok_or(HubError::NotFound)
}

/// A session that is nobody's could not be ended.
fn keeps_none(writing: &Writing<'_>, account: &Account) -> Result<(), HubError> {
    let site = writing.site(account.site)?;
    let kept = site.lockboxes().find(|(_, record, _)| record.keyholder == Some(account.id));
    match kept {
        None => Ok(()),
        Some((_, _, lockbox)) => Err(HubError::Entered(format!(
            "{} keeps {}, give it to another keyholder first",
            account.name,
            lockbox.name()
        ))),
    }
}

/// Gives the keys of somebody that can be deleted, by lockbox.
fn keys_of(writing: &Writing<'_>, account: &Account) -> Result<Vec<(Place, Vec<KeyId>)>, HubError> {
    let site = writing.site(account.site)?;
    let own =
        |key: &&dashboard_core::IssuedKey| key.user_email().eq_ignore_ascii_case(&account.email);
    let all = site.lockboxes().map(|(number, _, lockbox)| {
        let keys: Vec<_> = lockbox.keys().filter(own).map(dashboard_core::IssuedKey::id).collect();
        (Place { site: site.id, lockbox: number }, keys)
    });
    Ok(all.filter(|(_, keys)| !keys.is_empty()).collect())
}
