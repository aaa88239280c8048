//! Who visits: the cookie of a session, and the fields of a form with the mark that proves whose form it was.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::Shared;
use super::page::problem;
use crate::account::Account;
use crate::deed::Caller;
use crate::hub::State;
use crate::id::{Digest, Secret};

/// The longest form, in bytes.
const LONGEST_FORM: usize = 16 * 1024;
/// The field of a form that has the session's mark.
pub(super) const CSRF: &str = "csrf";

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) caller: Caller,
    pub(crate) session: Digest,
    pub(crate) csrf: String,
    /// What the navigation shows.
    pub(crate) name: String,
    pub(crate) administrator: bool,
    pub(crate) keyholder: bool,
}

impl Visitor {
    fn find(setting: &Shared, headers: &HeaderMap) -> Option<Self> {
        let name = cookie_name(setting);
        let secret = cookie(headers, name)?;
        let digest = Digest::of(secret);
        let state: &State = &setting.hub.look();
        let session = state.sessions.get(&digest)?;
        let account: &Account = state.accounts.get(&session.account)?;
        (setting.hub.now() < session.until).then(|| Self {
            caller: Caller(account.id),
            session: digest,
            csrf: session.csrf.clone(),
            name: account.name.clone(),
            administrator: account.administrator,
            keyholder: account.keyholder,
        })
    }
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, setting: &Shared) -> Result<Self, Response> {
        Self::find(setting, &parts.headers).ok_or_else(|| {
            let to = if setting.hub.look().is_new() { "/set-up" } else { "/sign-in" };
            if parts.method == Method::GET {
                Redirect::to(to).into_response()
            } else {
                problem(setting, None, StatusCode::UNAUTHORIZED, "sign in first")
            }
        })
    }
}

/// Somebody who may be signed in.
pub(crate) struct MaybeVisitor(pub(crate) Option<Visitor>);

impl FromRequestParts<Shared> for MaybeVisitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        setting: &Shared,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(Visitor::find(setting, &parts.headers)))
    }
}

/// The fields of a form, each once; of one that comes twice the last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Gives what was entered, without blanks around it; nothing entered is empty.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// Gives what was entered as it is, for passwords.
    pub(crate) fn exact(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Tells whether a box was ticked.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    async fn read(request: Request, setting: &Shared) -> Result<(HeaderMap, Self), Response> {
        let headers = request.headers().clone();
        let refuse = |why| problem(setting, None, StatusCode::BAD_REQUEST, why);
        let body = axum::body::to_bytes(request.into_body(), LONGEST_FORM).await;
        let body: Bytes = body.map_err(|_| refuse("the form is too long"))?;
        let fields: Vec<(String, String)> =
            serde_urlencoded::from_bytes(&body).map_err(|_| refuse("the form can't be read"))?;
        Ok((headers, Self(fields.into_iter().collect())))
    }
}

/// A form of somebody who is signed in: it comes from a page of this server, made for this session.
pub(crate) struct Form(pub(crate) Visitor, pub(crate) Fields);

impl FromRequest<Shared> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, setting: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, setting).await?;
        let (headers, fields) = Fields::read(Request::from_parts(parts, body), setting).await?;
        let marked = Digest::of(fields.text(CSRF)) == Digest::of(&visitor.csrf);
        if !marked || !is_same_origin(&headers) {
            let why = "the form is not from your session, load the page again";
            return Err(problem(setting, Some(&visitor), StatusCode::FORBIDDEN, why));
        }
        Ok(Self(visitor, fields))
    }
}

/// A form of somebody who isn't signed in yet: it comes from a page of this server.
pub(crate) struct OpenForm(pub(crate) Fields);

impl FromRequest<Shared> for OpenForm {
    type Rejection = Response;

    async fn from_request(request: Request, setting: &Shared) -> Result<Self, Response> {
        let (headers, fields) = Fields::read(request, setting).await?;
        if !is_same_origin(&headers) {
            let why = "the form is not from a page of this server";
            return Err(problem(setting, None, StatusCode::FORBIDDEN, why));
        }
        Ok(Self(fields))
    }
}

/// Tells whether a form came from a page of this server, as far as the browser says.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(ORIGIN), text(HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, at)| at == host),
        // No browser leaves both headers out of a form's request; a program has no cookie to abuse.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// Gives the name of the session's cookie: over TLS one that no other host and no plain page can set.
pub(super) fn cookie_name(setting: &Shared) -> &'static str {
    if setting.url.starts_with("https://") { "__Host-lockbench" } else { "lockbench" }
}

/// Writes the cookie that signs a browser in, or out.
pub(super) fn set_cookie(setting: &Shared, secret: Option<&Secret>) -> String {
    let secure = if setting.url.starts_with("https://") { "; Secure" } else { "" };
    let name = cookie_name(setting);
    match secret {
        Some(secret) => {
            format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", secret.expose())
        }
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next()
}
