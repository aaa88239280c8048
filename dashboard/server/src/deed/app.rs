//! What a user does in the digital keys app, with the own keys only (KEY-2, KEY-3).

use dashboard_core::{Credential, KeyId, Utc};

use super::Caller;
use crate::hub::{HubError, Place, State, Writing};
use crate::id::Id;

/// Opens the app, or refreshes it (KEY-2).
pub(crate) fn load_app(writing: &mut Writing<'_>, caller: Caller) -> Result<(), HubError> {
    let (site, email) = whose(writing, caller)?;
    Ok(writing.core(site)?.load_app(&email)?)
}

/// Presses the unlock button (KEY-2).
pub(crate) fn press_unlock(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    key: KeyId,
) -> Result<(), HubError> {
    let (place, email) = shown(writing, caller, lockbox, key)?;
    let now = writing.now();
    Ok(writing.core_for(place)?.press_unlock(now, &email, place.lockbox, key)?)
}

/// Writes a key to a keycard (KEY-3), and gives what the card then shows a reader.
pub(crate) fn write_keycard(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    key: KeyId,
) -> Result<Credential, HubError> {
    let (place, email) = shown(writing, caller, lockbox, key)?;
    let now = writing.now();
    Ok(writing.core_for(place)?.write_keycard(now, &email, place.lockbox, key)?)
}

/// Gives what the phone shows the reader of a lock (KEY-2).
pub(crate) fn phone_credential(
    state: &State,
    caller: Caller,
    lockbox: Id,
    now: Utc,
) -> Result<Option<Credential>, HubError> {
    let (account, site) = caller.site(state)?;
    let lockbox = site.find(lockbox).ok_or(HubError::NotFound)?;
    if !site.core.app_keys(&account.email).iter().any(|(shown, _)| *shown == lockbox) {
        return Err(HubError::NotFound);
    }
    Ok(site.core.phone_credential(now, &account.email, lockbox))
}

fn whose(writing: &Writing<'_>, caller: Caller) -> Result<(Id, String), HubError> {
    let account = caller.account(writing.state())?;
    Ok((account.site, account.email.clone()))
}

/// Gives the place of a key that the caller's app shows; others are not found.
fn shown(
    writing: &Writing<'_>,
    caller: Caller,
    lockbox: Id,
    key: KeyId,
) -> Result<(Place, String), HubError> {
    let (site, email) = whose(writing, caller)?;
    let found = writing.site(site)?;
    let lockbox = found.find(lockbox).ok_or(HubError::NotFound)?;
    let has = |(at, shown): &(_, &dashboard_core::IssuedKey)| *at == lockbox && shown.id() == key;
    if found.core.app_keys(&email).iter().any(has) {
        Ok((Place { site, lockbox }, email))
    } else {
        Err(HubError::NotFound)
    }
}
