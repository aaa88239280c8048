//! The page of the first visit.

use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::field::Field;
use super::page::{page, status_of};
use super::visitor::{Fields, OpenForm, set_cookie};
use super::{Costly, Shared, alert};
use crate::deed::{self, SetUp};
use crate::hub::HubError;
use crate::id::Digest;

#[derive(Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
}

/// Shows the form, while nobody has set the server up.
pub(super) async fn show(
    State(setting): State<Shared>,
    Query(Code { code }): Query<Code>,
) -> Response {
    if !setting.hub.look().is_new() {
        return Redirect::to("/sign-in").into_response();
    }
    let fields = Fields::default();
    page(&setting, None, "Set up", &form(&fields, &code))
}

fn form(fields: &Fields, code: &str) -> Markup {
    let zone = match fields.text("zone") {
        "" => "UTC",
        zone => zone,
    };
    html! {
        p { "This server is new. Whoever fills this in administers it, and can keep lockboxes." }
        form method="post" action="/set-up" {
            (Field::new("code", "Set-up code").value(code).hint("The server has written it where it was started.").show())
            (Field::new("site", "Name of the site").value(fields.text("site")).hint("Such as the name of a house.").show())
            (Field::new("zone", "Time zone").value(zone).hint("UTC, or a name such as Europe/Berlin. Times are shown and entered in it.").show())
            (Field::new("name", "Your name").value(fields.text("name")).autocomplete("name").show())
            (Field::new("email", "E-mail address").kind("email").value(fields.text("email")).autocomplete("username").show())
            (Field::new("password", "Password").kind("password").autocomplete("new-password").hint("12 characters at least.").show())
            button type="submit" { "Set up" }
        }
    }
}

/// Takes the form, and signs its sender in.
pub(super) async fn take(
    State(setting): State<Shared>,
    _: Costly,
    OpenForm(fields): OpenForm,
) -> Response {
    match try_set_up(&setting, &fields).await {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(error) => {
            let content =
                html! { (alert::error(&error.to_string())) (form(&fields, fields.text("code"))) };
            (status_of(&error), page(&setting, None, "Set up", &content)).into_response()
        }
    }
}

async fn try_set_up(setting: &Shared, fields: &Fields) -> Result<String, HubError> {
    if Digest::of(fields.text("code")) != setting.set_up_code {
        return Err(HubError::Entered(
            "the set-up code is not the one that the server wrote".to_owned(),
        ));
    }
    let wanted = SetUp {
        site: fields.text("site").to_owned(),
        zone: fields.text("zone").to_owned(),
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.exact("password"),
    };
    let hash = deed::hash(&setting.hub, wanted.password.clone()).await?;
    let secret = setting
        .hub
        .ask(move |writing| {
            if !writing.state().is_new() {
                return Err(HubError::Forbidden);
            }
            let caller = deed::set_up(writing, &wanted, hash)?;
            deed::sign_in(writing, caller)
        })
        .await?;
    Ok(set_cookie(setting, Some(&secret)))
}
