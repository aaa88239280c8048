//! Coming in and going out: passwords, invitations, sessions of browsers, tokens of programs.

use std::sync::PoisonError;
use std::time::Duration;

use dashboard_core::Utc;

use super::Caller;
use crate::account::{
    Account, ApiToken, Verdict, WebSession, hash_password, is_password, pretend_to_check,
};
use crate::hub::{Hub, HubError, State, Writing};
use crate::id::{Digest, Id, Secret};
use crate::store;

/// A browser stays signed in for so long.
const SIGNED_IN_FOR: Duration = Duration::from_hours(12);

/// Judges an address and a password, from a host: wrong tries of either have to wait, longer each time.
///
/// # Errors
/// [`HubError::WrongPassword`] whatever is wrong; [`HubError::TooMany`].
pub(crate) async fn check_password(
    hub: &Hub,
    host: &str,
    email: &str,
    password: String,
) -> Result<Caller, HubError> {
    let now = hub.now();
    let keys = [format!("host {host}"), format!("account {}", email.trim().to_lowercase())];
    {
        let mut attempts = hub.shared().attempts.lock().unwrap_or_else(PoisonError::into_inner);
        for key in &keys {
            if let Verdict::Wait(wait) = attempts.judge(key, now) {
                return Err(HubError::TooMany { seconds: wait.as_secs().max(1) });
            }
        }
        for key in &keys {
            attempts.tried(key, now);
        }
    }
    let known = {
        let state = hub.look();
        let account = state.account_of(email);
        account.and_then(|account| Some((Caller(account.id), account.password.clone()?)))
    };
    let checked = hub.shared().hashing.take_turn(move || {
        let Some((caller, hash)) = known else {
            pretend_to_check(&password);
            return None;
        };
        is_password(&hash, &password).then_some(caller)
    });
    let caller = checked.await.ok_or(HubError::Busy)?.ok_or(HubError::WrongPassword)?;
    let mut attempts = hub.shared().attempts.lock().unwrap_or_else(PoisonError::into_inner);
    for key in &keys {
        attempts.was_right(key);
    }
    Ok(caller)
}

/// Makes a session for a browser, and gives its cookie's secret.
pub(crate) fn sign_in(writing: &mut Writing<'_>, caller: Caller) -> Result<Secret, HubError> {
    caller.account(writing.state())?;
    let (secret, csrf) = (Secret::random()?, Secret::random()?);
    let now = writing.now();
    let until = now.plus(SIGNED_IN_FOR);
    let session = WebSession { account: caller.0, csrf: csrf.expose().to_owned(), until };
    store::insert_web_session(writing.rows(), secret.digest(), &session, now)?;
    let sessions = &mut writing.state_mut().sessions;
    sessions.retain(|_, session| session.until > now);
    sessions.insert(secret.digest(), session);
    Ok(secret)
}

/// Ends a browser's session.
pub(crate) fn sign_out(writing: &mut Writing<'_>, session: Digest) -> Result<(), HubError> {
    store::delete_web_session(writing.rows(), session)?;
    writing.state_mut().sessions.remove(&session);
    Ok(())
}

/// Makes a token for a program, and gives its secret, which is shown once.
pub(crate) fn make_token(
    writing: &mut Writing<'_>,
    caller: Caller,
    name: &str,
) -> Result<(Id, Secret), HubError> {
    caller.account(writing.state())?;
    let secret = Secret::random()?;
    let token = ApiToken {
        id: Id::random()?,
        account: caller.0,
        name: name.trim().to_owned(),
        made: writing.now(),
    };
    store::insert_token(writing.rows(), secret.digest(), &token)?;
    let id = token.id;
    writing.state_mut().tokens.insert(secret.digest(), token);
    Ok((id, secret))
}

/// Makes one of the caller's own tokens worthless.
pub(crate) fn revoke_token(
    writing: &mut Writing<'_>,
    caller: Caller,
    token: Id,
) -> Result<(), HubError> {
    let is_own = |known: &ApiToken| known.id == token && known.account == caller.0;
    if !writing.state().tokens.values().any(is_own) {
        return Err(HubError::NotFound);
    }
    store::delete_token(writing.rows(), token)?;
    writing.state_mut().tokens.retain(|_, known| known.id != token);
    Ok(())
}

/// Finds whose invitation it is.
///
/// # Errors
/// [`HubError::NotFound`] for one that is used, too old, or never was.
pub(crate) fn invited(state: &State, secret: Digest, now: Utc) -> Result<&Account, HubError> {
    let is_good = |account: &&Account| {
        account.invitation.is_some_and(|(digest, until)| digest == secret && now < until)
    };
    state.accounts.values().find(is_good).ok_or(HubError::NotFound)
}

/// Takes an invitation: the first password of an account.
///
/// # Errors
/// [`HubError::NotFound`] for one that is used, too old, or never was.
pub(crate) fn accept_invitation(
    writing: &mut Writing<'_>,
    secret: Digest,
    password_hash: &str,
) -> Result<Caller, HubError> {
    let mut account = invited(writing.state(), secret, writing.now())?.clone();
    account.password = Some(password_hash.to_owned());
    account.invitation = None;
    store::update_account(writing.rows(), &account)?;
    let caller = Caller(account.id);
    writing.state_mut().accounts.insert(account.id, account);
    Ok(caller)
}

/// Changes the caller's password; all other browsers are signed out.
pub(crate) fn change_password(
    writing: &mut Writing<'_>,
    caller: Caller,
    password_hash: &str,
    stays: Option<Digest>,
) -> Result<(), HubError> {
    let mut account = caller.account(writing.state())?.clone();
    account.password = Some(password_hash.to_owned());
    store::update_account(writing.rows(), &account)?;
    let others: Vec<Digest> = writing
        .state()
        .sessions
        .iter()
        .filter(|(digest, session)| session.account == caller.0 && Some(**digest) != stays)
        .map(|(digest, _)| *digest)
        .collect();
    for other in others {
        sign_out(writing, other)?;
    }
    writing.state_mut().accounts.insert(account.id, account);
    Ok(())
}

/// Hashes a password where it keeps nobody waiting.
///
/// # Errors
/// What is wrong with the password.
pub(crate) async fn hash(hub: &Hub, password: String) -> Result<String, HubError> {
    let hashing = hub.shared().hashing.take_turn(move || hash_password(&password));
    Ok(hashing.await.ok_or(HubError::Busy)??)
}
