//! What a call answers when it is not done: a status, and words.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::hub::HubError;
use crate::web::status_of;

/// What stands in the body of an answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Why, in the words of the rule, such as `only while unlocked`.
    pub(crate) error: String,
}

/// A call that was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The hub says why.
    Hub(HubError),
    /// The call itself can't be read, or nobody made it.
    Call(StatusCode, String),
}

impl Failure {
    pub(crate) fn unreadable(why: &impl ToString) -> Self {
        Self::Call(StatusCode::BAD_REQUEST, why.to_string())
    }
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        Self::Hub(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Hub(error) => (status_of(&error), error.to_string()),
            Self::Call(status, why) => (status, why),
        };
        (status, Json(Problem { error })).into_response()
    }
}
