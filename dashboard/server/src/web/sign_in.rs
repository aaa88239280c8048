//! Coming in and going out.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::field::Field;
use super::page::{failed, page, status_of};
use super::visitor::{Fields, Form, MaybeVisitor, OpenForm, Visitor, set_cookie};
use super::{Costly, Peer, Shared, alert};
use crate::deed;
use crate::hub::HubError;

/// Leads everybody where the day begins.
pub(super) async fn home(visitor: Visitor) -> Redirect {
    Redirect::to(if visitor.keyholder {
        "/lockboxes"
    } else if visitor.administrator {
        "/smartlocks"
    } else {
        "/app"
    })
}

/// Shows the form.
pub(super) async fn show(
    State(setting): State<Shared>,
    MaybeVisitor(visitor): MaybeVisitor,
) -> Response {
    if visitor.is_some() {
        return Redirect::to("/").into_response();
    }
    if setting.hub.look().is_new() {
        return Redirect::to("/set-up").into_response();
    }
    page(&setting, None, "Sign in", &form(""))
}

fn form(email: &str) -> Markup {
    html! {
        form method="post" action="/sign-in" {
            (Field::new("email", "E-mail address").kind("email").value(email).autocomplete("username").show())
            (Field::new("password", "Password").kind("password").autocomplete("current-password").show())
            button type="submit" { "Sign in" }
        }
    }
}

/// Takes the form.
pub(super) async fn take(
    State(setting): State<Shared>,
    Peer(host): Peer,
    _: Costly,
    OpenForm(fields): OpenForm,
) -> Response {
    match try_sign_in(&setting, &host, &fields).await {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(error) => {
            let content = html! { (alert::error(&error.to_string())) (form(fields.text("email"))) };
            (status_of(&error), page(&setting, None, "Sign in", &content)).into_response()
        }
    }
}

async fn try_sign_in(setting: &Shared, host: &str, fields: &Fields) -> Result<String, HubError> {
    let password = fields.exact("password");
    let caller = deed::check_password(&setting.hub, host, fields.text("email"), password).await?;
    let secret = setting.hub.ask(move |writing| deed::sign_in(writing, caller)).await?;
    Ok(set_cookie(setting, Some(&secret)))
}

/// Signs out.
pub(super) async fn leave(State(setting): State<Shared>, Form(visitor, _): Form) -> Response {
    let session = visitor.session;
    match setting.hub.ask(move |writing| deed::sign_out(writing, session)).await {
        Ok(()) => {
            ([(SET_COOKIE, set_cookie(&setting, None))], Redirect::to("/sign-in")).into_response()
        }
        Err(error) => failed(&setting, Some(&visitor), &error),
    }
}
