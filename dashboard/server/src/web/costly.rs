//! Requests that cost: password hashes, secrets, e-mails. Each takes from what its address has.

use std::sync::PoisonError;

use axum::extract::FromRequestParts;
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use super::page::failed;
use super::{Peer, Shared};
use crate::api::Failure;
use crate::hub::HubError;

/// Stands before what costs, and before it costs anything.
pub(crate) struct Costly;

impl FromRequestParts<Shared> for Costly {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, setting: &Shared) -> Result<Self, Response> {
        let Ok(Peer(address)) = Peer::from_request_parts(parts, setting).await;
        let shared = setting.hub.shared();
        let since = shared.began.elapsed();
        let taken = {
            let mut rates = shared.rates.lock().unwrap_or_else(PoisonError::into_inner);
            rates.take(&address, since)
        };
        taken.map(|()| Self).map_err(|wait| {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let error = HubError::TooMany { seconds };
            let answer = if parts.uri.path().starts_with("/api/") {
                Failure::from(error).into_response()
            } else {
                failed(setting, None, &error)
            };
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            (headers, answer).into_response()
        })
    }
}
