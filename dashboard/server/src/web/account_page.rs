//! The own account: password, tokens for programs; and the first password of an invited person.

use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::field::Field;
use super::page::{csrf, failed, page, status_of};
use super::visitor::{Form, OpenForm, Visitor, set_cookie};
use super::{Costly, Peer, Shared, alert};
use crate::deed;
use crate::hub::HubError;
use crate::id::{Digest, Id, Secret};

/// Shows the account.
pub(super) async fn show(State(setting): State<Shared>, visitor: Visitor) -> Response {
    shown(&setting, &visitor, None, &html! {})
}

fn shown(setting: &Shared, visitor: &Visitor, error: Option<&HubError>, said: &Markup) -> Response {
    let state = setting.hub.look();
    let email = match visitor.caller.account(&state) {
        Ok(account) => account.email.clone(),
        Err(error) => return failed(setting, Some(visitor), &error),
    };
    let own = |account: &Id| *account == visitor.caller.0;
    let tokens: Vec<_> =
        state.tokens.values().filter(|token| own(&token.account)).cloned().collect();
    drop(state);
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        (said)
        p { (visitor.name) ", " (email) }
        section {
            h2 { "Password" }
            form method="post" action="/account/password" {
                (csrf(visitor))
                input type="hidden" name="email" value=(email) autocomplete="username";
                (Field::new("password", "Password now").kind("password").autocomplete("current-password").show())
                (Field::new("new", "New password").kind("password").autocomplete("new-password").hint("12 characters at least. All other browsers are signed out.").show())
                button type="submit" { "Change" }
            }
        }
        section {
            h2 { "Tokens for programs" }
            p { "A token may do what you may. The API is described in " a href="/api/openapi.json" { "openapi.json" } "." }
            ul { @for token in &tokens { li {
                (if token.name.is_empty() { "without a name" } else { token.name.as_str() }) " "
                form.inline method="post" action={ "/account/tokens/" (token.id) "/revoke" } data-ask="Make it worthless?" {
                    (csrf(visitor))
                    button.danger type="submit" { "Revoke" }
                }
            } } }
            form method="post" action="/account/tokens" {
                (csrf(visitor))
                (Field::new("name", "What it is for").show())
                button type="submit" { "Make a token" }
            }
        }
    };
    let shown = page(setting, Some(visitor), "Account", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

/// Changes the password.
pub(super) async fn password(
    State(setting): State<Shared>,
    Peer(host): Peer,
    _: Costly,
    Form(visitor, fields): Form,
) -> Response {
    let (caller, session) = (visitor.caller, visitor.session);
    let email = setting.hub.look().accounts.get(&caller.0).map(|account| account.email.clone());
    let changed = async {
        let email = email.ok_or(HubError::Forbidden)?;
        let checked =
            deed::check_password(&setting.hub, &host, &email, fields.exact("password")).await?;
        let hash = deed::hash(&setting.hub, fields.exact("new")).await?;
        setting
            .hub
            .ask(move |writing| deed::change_password(writing, checked, &hash, Some(session)))
            .await
    };
    match changed.await {
        Ok(()) => shown(&setting, &visitor, None, &alert::done("The password is changed.")),
        Err(error) => shown(&setting, &visitor, Some(&error), &html! {}),
    }
}

/// Makes a token.
pub(super) async fn make_token(
    State(setting): State<Shared>,
    _: Costly,
    Form(visitor, fields): Form,
) -> Response {
    let caller = visitor.caller;
    let name = fields.text("name").to_owned();
    match setting.hub.ask(move |writing| deed::make_token(writing, caller, &name)).await {
        Ok((_, secret)) => {
            let said = html! { div.alert.done role="status" { p { "The token, which is shown once:" } p.secret { (secret.expose()) } } };
            shown(&setting, &visitor, None, &said)
        }
        Err(error) => shown(&setting, &visitor, Some(&error), &html! {}),
    }
}

/// Revokes a token.
pub(super) async fn revoke_token(
    State(setting): State<Shared>,
    Path(id): Path<Id>,
    Form(visitor, _): Form,
) -> Response {
    let caller = visitor.caller;
    match setting.hub.ask(move |writing| deed::revoke_token(writing, caller, id)).await {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}

/// Shows the form of an invitation.
pub(super) async fn invitation(
    State(setting): State<Shared>,
    Path(secret): Path<String>,
) -> Response {
    invitation_page(&setting, &secret, None)
}

fn invitation_page(setting: &Shared, secret: &str, error: Option<&HubError>) -> Response {
    let now = setting.hub.now();
    let digest = Digest::of(secret);
    let email = {
        let state = setting.hub.look();
        deed::invited(&state, digest, now).map(|account| account.email.clone())
    };
    let Ok(email) = email else {
        let gone = HubError::Entered(
            "this invitation was used or is too old, ask for another one".to_owned(),
        );
        return failed(setting, None, &gone);
    };
    let content = html! {
        @if let Some(error) = error { (alert::error(&error.to_string())) }
        p { "You sign in with " (email) "." }
        form method="post" action={ "/invitation/" (secret) } {
            input type="hidden" name="email" value=(email) autocomplete="username";
            (Field::new("password", "Choose a password").kind("password").autocomplete("new-password").hint("12 characters at least.").show())
            button type="submit" { "Go on" }
        }
    };
    let shown = page(setting, None, "Welcome", &content);
    match error {
        Some(error) => (status_of(error), shown).into_response(),
        None => shown,
    }
}

/// Takes the first password.
pub(super) async fn accept(
    State(setting): State<Shared>,
    _: Costly,
    Path(secret): Path<String>,
    OpenForm(fields): OpenForm,
) -> Response {
    let digest = Digest::of(&secret);
    let taken: Result<Secret, HubError> = async {
        // A guess costs no hash.
        deed::invited(&setting.hub.look(), digest, setting.hub.now())?;
        let hash = deed::hash(&setting.hub, fields.exact("password")).await?;
        setting
            .hub
            .ask(move |writing| {
                let caller = deed::accept_invitation(writing, digest, &hash)?;
                deed::sign_in(writing, caller)
            })
            .await
    }
    .await;
    match taken {
        Ok(session) => ([(SET_COOKIE, set_cookie(&setting, Some(&session)))], Redirect::to("/"))
            .into_response(),
        Err(error) => invitation_page(&setting, &secret, Some(&error)),
    }
}
