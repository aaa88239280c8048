//! What a site's administrator does: smartlocks, digital keys, gateways (behaviour.md, sections 8 and 9).

use dashboard_core::{KeyId, Lockbox, NewKey, Refused, Zone};

use super::keyholder::on;
use super::{Caller, Wish};
use crate::account::{Account, Gateway};
use crate::hub::{HubError, Writing};
use crate::id::{Id, Secret};
use crate::store;

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
