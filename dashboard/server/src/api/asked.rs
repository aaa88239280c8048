//! A call: who makes it, with what body, and under which mark it is done once.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use dashboard_core::Utc;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::Failure;
use crate::deed::Caller;
use crate::hub::{HubError, State, Writing};
use crate::id::Digest;
use crate::store::{self, Done};
use crate::web::Shared;

/// The longest body, in bytes.
const LONGEST: usize = 16 * 1024;
/// The header with the mark.
const MARK: &str = "idempotency-key";
/// Marks are forgotten after a day.
const REMEMBERED_MS: i64 = 24 * 3_600_000;

/// Who calls, and by which token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearer(pub(crate) Caller, pub(crate) Digest);

impl Bearer {
    fn find(headers: &HeaderMap, setting: &Shared) -> Result<Self, Failure> {
        let nobody = || {
            Failure::Call(
                StatusCode::UNAUTHORIZED,
                "a token is needed: Authorization: Bearer …".to_owned(),
            )
        };
        let text =
            headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(nobody)?;
        let secret = text.strip_prefix("Bearer ").ok_or_else(nobody)?;
        let state = setting.hub.look();
        let digest = Digest::of(secret.trim());
        let token = state.tokens.get(&digest).ok_or_else(nobody)?;
        Ok(Self(Caller(token.account), digest))
    }

    /// Tells whether the token is still good.
    pub(crate) fn is_good(&self, state: &State) -> bool {
        state.tokens.contains_key(&self.1)
    }
}

impl FromRequestParts<Shared> for Bearer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, setting: &Shared) -> Result<Self, Failure> {
        Self::find(&parts.headers, setting)
    }
}

/// A call that changes something.
#[derive(Clone, Debug)]
pub(crate) struct Asked<T> {
    pub(crate) caller: Caller,
    pub(crate) body: T,
    mark: Option<String>,
    digest: Digest,
}

/// A body of a call that needs no token.
#[derive(Clone, Debug)]
pub(crate) struct Open<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Asked<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, setting: &Shared) -> Result<Self, Failure> {
        let Bearer(caller, _) = Bearer::find(request.headers(), setting)?;
        let mark = request.headers().get(MARK).map(|mark| match mark.to_str() {
            Ok(mark) if (1..=128).contains(&mark.len()) => Ok(mark.to_owned()),
            _ => Err(Failure::unreadable(&"an idempotency key has 1–128 letters")),
        });
        let mark = mark.transpose()?;
        let what = format!("{} {}", request.method(), request.uri().path());
        let text = text(request).await?;
        let digest = Digest::of(&format!("{what}\n{text}"));
        Ok(Self { caller, body: read(&text)?, mark, digest })
    }
}

impl<T: DeserializeOwned> FromRequest<Shared> for Open<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Failure> {
        Ok(Self(read(&text(request).await?)?))
    }
}

async fn text(request: Request) -> Result<String, Failure> {
    let body = axum::body::to_bytes(request.into_body(), LONGEST).await;
    let body = body.map_err(|_| Failure::unreadable(&"the body has more than 16 KiB"))?;
    String::from_utf8(body.into()).map_err(|_| Failure::unreadable(&"the body is not UTF-8"))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    serde_json::from_str(text).map_err(|error| Failure::unreadable(&error))
}

impl<T> Asked<T> {
    /// Leaves the mark out.
    pub(crate) fn unmarked(self) -> Self {
        Self { mark: None, ..self }
    }

    /// Does what was asked, once: a second call with the same mark gets the first one's answer.
    ///
    /// A refusal is not remembered: it did nothing, and is judged anew.
    pub(crate) async fn once<R, F>(self, setting: &Shared, deed: F) -> Result<Response, Failure>
    where
        T: Send + 'static,
        R: Serialize,
        F: FnOnce(&mut Writing<'_>, Caller, T) -> Result<R, HubError> + Send + 'static,
    {
        let Self { caller, body, mark, digest } = self;
        let done = setting.hub.ask(move |writing| {
            if let Some(mark) = &mark
                && let Some(done) = store::find_done(writing.rows(), caller.0, mark)?
            {
                return if done.asked == digest {
                    Ok(done.body)
                } else {
                    Err(HubError::Entered(
                        "the idempotency key was used for another call".to_owned(),
                    ))
                };
            }
            let answer = serde_json::to_string(&deed(writing, caller, body)?)
                .map_err(crate::store::StoreError::from)?;
            if let Some(mark) = &mark {
                let now = writing.now();
                let done = Done { asked: digest, status: 200, body: answer.clone() };
                store::remember_done(writing.rows(), caller.0, mark, &done, now)?;
                let long_ago = Utc::from_millis(now.as_millis().saturating_sub(REMEMBERED_MS));
                store::forget_done(writing.rows(), long_ago)?;
            }
            Ok(answer)
        });
        let body: serde_json::Value =
            serde_json::from_str(&done.await?).map_err(|error| Failure::unreadable(&error))?;
        Ok(Json(body).into_response())
    }
}

/// The answer of a call that gives nothing back.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Nothing {}

/// A body without anything in it.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize)]
pub(crate) struct Empty {}
