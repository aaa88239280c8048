//! What a site's administrator does: people, smartlocks, digital keys, gateways (behaviour.md, sections 8 and 9).

use std::time::Duration;

use dashboard_core::{KeyId, Lockbox, Mail, NewKey, Refused, Role, Zone};

use super::keyholder::on;
use super::{Caller, Wish};
use crate::account::{Account, Gateway};
use crate::hub::{HubError, Writing};
use crate::id::{Id, Secret};
use crate::store;

/// An invitation is good for so long.
const INVITED_FOR: Duration = Duration::from_hours(7 * 24);

/// Somebody to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewUser {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) administrator: bool,
    pub(crate) keyholder: bool,
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
    let role = if new.administrator { Role::Administrator } else { Role::User };
    let account = Account {
        id: Id::random()?,
        site,
        name: new.name.trim().to_owned(),
        email: new.email.trim().to_owned(),
        password: None,
        administrator: new.administrator,
        keyholder: new.keyholder,
        invitation: None,
    };
    store::insert_account(writing.rows(), &account)?;
    writing.core(site)?.add_user(&new.name, &new.email, role)?;
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

/// Sets the zone in which periods are entered (KEY-9).
pub(crate) fn set_zone(
    writing: &mut Writing<'_>,
    caller: Caller,
    zone: &str,
) -> Result<(), HubError> {
    let site = caller.administers(writing.state())?.id;
    let zone = Zone::named(zone.trim())?;
    writing.core(site)?.set_zone(zone);
    Ok(())
}

/// Makes a digital key (KEY-1).
pub(crate) fn make_key(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    new: &NewKey,
) -> Result<KeyId, HubError> {
    let place = caller.place(writing.state(), Wish::Manage, lockbox)?;
    let now = writing.now();
    Ok(writing.core_for(place)?.make_key(now, place.lockbox, new)?)
}

/// Deletes a digital key at any time (KEY-4).
pub(crate) fn delete_key(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    key: KeyId,
) -> Result<(), HubError> {
    on(writing, caller, Wish::Manage, lockbox, |lockbox, now| lockbox.delete_key(now, key))
}

/// Resets a lock from here (RST-6).
pub(crate) fn factory_reset(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    on(writing, caller, Wish::Manage, lockbox, Lockbox::factory_reset)
}

/// Sets whether the plan allows to reset a lock from here (RST-6).
pub(crate) fn set_remote_reset(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    allowed: bool,
) -> Result<(), HubError> {
    on(writing, caller, Wish::Manage, lockbox, |lockbox, _| {
        lockbox.set_remote_reset(allowed);
        Ok(())
    })
}

/// Takes in that the back plate was reported broken open (EMG-6).
pub(crate) fn report_break_open(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    on(writing, caller, Wish::See, lockbox, Lockbox::report_break_open)
}

/// Ends a session as support does, after a break-open was reported (EMG-6).
pub(crate) fn end_session(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    on(writing, caller, Wish::Manage, lockbox, Lockbox::administrator_end_session)
}

/// Names a lockbox.
pub(crate) fn rename(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    name: &str,
) -> Result<(), HubError> {
    caller.place(writing.state(), Wish::See, lockbox)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(HubError::Entered("a name has 1–60 characters".to_owned()));
    }
    on(writing, caller, Wish::See, lockbox, |lockbox, _| {
        lockbox.set_name(name);
        Ok::<(), Refused>(())
    })
}

/// Gives a lockbox to a keyholder of the site, or to nobody.
pub(crate) fn set_keyholder(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    keyholder: Option<Id>,
) -> Result<(), HubError> {
    let place = caller.place(writing.state(), Wish::Manage, lockbox)?;
    let is_one = |account: &&Account| account.site == place.site && account.keyholder;
    let known = keyholder
        .map(|id| writing.state().accounts.get(&id).filter(is_one).ok_or(HubError::NotFound));
    let contact = known.transpose()?.map(|account| account.email.clone());
    if let Some(contact) = contact {
        writing.lockbox(place)?.set_contact(contact);
    }
    writing.change_record(place, |record| record.keyholder = keyholder)
}

/// Removes a lockbox that is not paired, such as one whose pairing never came to an end.
pub(crate) fn remove_lockbox(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    let place = caller.place(writing.state(), Wish::See, lockbox)?;
    let (_, known) = writing.site(place.site)?.lockbox(place.lockbox).ok_or(HubError::NotFound)?;
    if known.is_paired() {
        let why = "it is paired, and only what isn't can be removed: reset the lock first";
        return Err(HubError::Entered(why.to_owned()));
    }
    writing.remove_lockbox(place)
}

/// Makes a token for a gateway, and gives the secret, which is shown once.
pub(crate) fn add_gateway(
    writing: &mut Writing<'_>,
    caller: Caller,
    name: &str,
) -> Result<(Id, Secret), HubError> {
    let site = caller.administers(writing.state())?.id;
    let secret = Secret::random()?;
    let name = name.trim();
    let gateway = Gateway {
        id: Id::random()?,
        site,
        name: if name.is_empty() { "gateway".to_owned() } else { name.to_owned() },
        digest: secret.digest(),
        made: writing.now(),
    };
    store::insert_gateway(writing.rows(), &gateway)?;
    writing.state_mut().gateways.insert(gateway.id, gateway);
    Ok((site, secret))
}
