//! What keyholders do with their lockboxes (behaviour.md, sections 4–6 and 10).

use std::time::Duration;

use dashboard_core::{Breaks, Lockbox, Refused, SessionSettings, Utc};

use super::{Caller, Wish};
use crate::hub::{HubError, Place, Writing};
use crate::id::Id;
use crate::line::is_device;

/// Pairs with a new lockbox behind a device that is there (SEC-1): the caller keeps it.
///
/// # Errors
/// What is no code; a device that isn't there, or is another lockbox's.
pub(crate) fn pair(
    writing: &mut Writing<'_>,
    caller: Caller,
    device: &str,
    code: &str,
    name: &str,
) -> Result<Id, HubError> {
    let (account, site) = caller.site(writing.state())?;
    if !account.keyholder && !account.administrator {
        return Err(HubError::Forbidden);
    }
    let keyholder = account.keyholder.then_some(account.id);
    let site = site.id;
    free_device(writing, site, device)?;
    // Judged before anything is made: the core puts what it refuses on the record of a lockbox.
    let place = writing.add_lockbox(site, keyholder, name.trim())?;
    writing.change_record(place, |record| record.device = Some(device.to_owned()))?;
    let now = writing.now();
    if let Err(refused) = writing.core_for(place)?.pair(now, place.lockbox, code) {
        writing.remove_lockbox(place)?;
        return Err(refused.into());
    }
    let (record, _) = writing.site(site)?.lockbox(place.lockbox).ok_or(HubError::NotFound)?;
    Ok(record.id)
}

/// Pairs anew, after a reset or with another lock; the old key stays good until the lock uses the new one.
pub(crate) fn pair_again(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    device: Option<&str>,
    code: &str,
) -> Result<(), HubError> {
    let place = caller.place(writing.state(), Wish::See, lockbox)?;
    if let Some(device) = device.filter(|device| !device.is_empty()) {
        let site = writing.site(place.site)?;
        if site.of_device(device) != Some(place.lockbox) {
            free_device(writing, place.site, device)?;
            writing.change_record(place, |record| record.device = Some(device.to_owned()))?;
        }
    }
    let now = writing.now();
    writing.core_for(place)?.pair(now, place.lockbox, code)?;
    Ok(())
}

fn free_device(writing: &Writing<'_>, site: Id, device: &str) -> Result<(), HubError> {
    if !is_device(device) {
        return Err(HubError::Entered("choose the device that the gateway shows".to_owned()));
    }
    let site = writing.site(site)?;
    if site.of_device(device).is_some() {
        return Err(HubError::Entered(format!(
            "device {device} belongs to another lockbox already"
        )));
    }
    if !site.is_there(device) {
        return Err(HubError::Entered(format!(
            "device {device} is not connected, is its gateway running?"
        )));
    }
    Ok(())
}

/// Starts a session (SES-1).
pub(crate) fn start_session(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    settings: SessionSettings,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, |lockbox, now| lockbox.start_session(now, settings))
}

/// Takes a pending session back (SES-7).
pub(crate) fn abandon(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, Lockbox::abandon)
}

/// Unlocks, which completes the session (SES-5).
pub(crate) fn unlock(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, Lockbox::unlock)
}

/// Ends the session after the hardware way (EMG-6).
pub(crate) fn end_session(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, Lockbox::end_session)
}

/// Sets the session's duration anew (SES-6).
pub(crate) fn set_duration(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    duration: Duration,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, |lockbox, now| lockbox.set_duration(now, duration))
}

/// Switches emergency unlock; the lock judges it (EMG-4).
pub(crate) fn set_emergency_unlock(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    on: bool,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, |lockbox, now| lockbox.set_emergency_unlock(now, on))
}

/// Sets the breaks of sessions that are started on the device.
pub(crate) fn set_device_breaks(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    breaks: Option<Breaks>,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, |lockbox, now| lockbox.set_device_breaks(now, breaks))
}

/// Sets the breaks of sessions that the keyholder starts from now on.
pub(crate) fn set_break_defaults(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    breaks: Option<Breaks>,
) -> Result<(), HubError> {
    kept(writing, caller, lockbox, |lockbox, _| {
        lockbox.set_break_defaults(breaks);
        Ok(())
    })
}

/// Sets where e-mails about the lockbox go.
pub(crate) fn set_contact(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    address: &str,
) -> Result<(), HubError> {
    caller.place(writing.state(), Wish::Keep, lockbox)?;
    let address = address.trim();
    if !address.contains('@') || address.contains(char::is_whitespace) || address.len() > 254 {
        return Err(dashboard_core::UserError::BadAddress.into());
    }
    kept(writing, caller, lockbox, |lockbox, _| {
        lockbox.set_contact(address);
        Ok(())
    })
}

fn kept(
    writing: &mut Writing<'_>,
    caller: Caller,
    lockbox: Id,
    ask: impl FnOnce(&mut Lockbox, Utc) -> Result<(), Refused>,
) -> Result<(), HubError> {
    on(writing, caller, Wish::Keep, lockbox, ask)
}

/// Asks something of a lockbox, as somebody who may.
pub(super) fn on(
    writing: &mut Writing<'_>,
    caller: Caller,
    wish: Wish,
    lockbox: Id,
    ask: impl FnOnce(&mut Lockbox, Utc) -> Result<(), Refused>,
) -> Result<(), HubError> {
    let place: Place = caller.place(writing.state(), wish, lockbox)?;
    let now = writing.now();
    Ok(ask(writing.lockbox(place)?, now)?)
}
