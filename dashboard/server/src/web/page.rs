//! The frame of every page: head, navigation by role, and the words for what went wrong.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::visitor::{CSRF, MaybeVisitor, Visitor};
use super::{Shared, alert};
use crate::hub::HubError;

/// Where the navigation leads, by role.
const KEYHOLDER: [(&str, &str); 1] = [("/lockboxes", "Lockboxes")];
const ADMINISTRATOR: [(&str, &str); 5] = [
    ("/smartlocks", "Smartlocks"),
    ("/keys", "Digital keys"),
    ("/users", "Users"),
    ("/gateways", "Gateways"),
    ("/site", "Site"),
];
const EVERYBODY: [(&str, &str); 2] = [("/app", "My keys"), ("/account", "Account")];

/// Makes a page.
pub(super) fn page(
    setting: &Shared,
    visitor: Option<&Visitor>,
    title: &str,
    content: &Markup,
) -> Response {
    let clock = &setting.hub.clock();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Lockbench" }
                link rel="stylesheet" href="/style.css";
                script src="/script.js" defer {}
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header {
                    a.brand href="/" { "Lockbench" }
                    @if let Some(visitor) = visitor { (navigation(visitor, title)) }
                }
                @if clock.is_test() {
                    p.test-clock role="status" {
                        "Test clock: it is " (clock.now()) " here, and time stands still until it is set."
                    }
                }
                main id="content" tabindex="-1" {
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    Html(page.into_string()).into_response()
}

fn navigation(visitor: &Visitor, title: &str) -> Markup {
    let mut links: Vec<(&str, &str)> = Vec::new();
    if visitor.keyholder {
        links.extend(KEYHOLDER);
    }
    if visitor.administrator {
        links.extend(ADMINISTRATOR);
    }
    links.extend(EVERYBODY);
    html! {
        nav aria-label="Pages" {
            ul {
                @for (path, name) in links {
                    li { a href=(path) aria-current=[(name == title).then_some("page")] { (name) } }
                }
            }
        }
        form.sign-out method="post" action="/sign-out" {
            (csrf(visitor))
            span.who { (visitor.name) }
            button.quiet type="submit" { "Sign out" }
        }
    }
}

/// The hidden field that proves whose form it is.
pub(super) fn csrf(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(CSRF) value=(visitor.csrf); }
}

/// Makes a page that says what went wrong, and nothing else.
pub(super) fn problem(
    setting: &Shared,
    visitor: Option<&Visitor>,
    status: StatusCode,
    why: &str,
) -> Response {
    let content = html! {
        (alert::error(why))
        p { a href="/" { "To the start" } }
    };
    (status, page(setting, visitor, "That did not work", &content)).into_response()
}

/// Makes the page for an error.
pub(super) fn failed(setting: &Shared, visitor: Option<&Visitor>, error: &HubError) -> Response {
    problem(setting, visitor, status_of(error), &error.to_string())
}

/// Gives the HTTP status of an error.
pub(crate) fn status_of(error: &HubError) -> StatusCode {
    match error {
        HubError::NotFound => StatusCode::NOT_FOUND,
        HubError::Forbidden => StatusCode::FORBIDDEN,
        HubError::Refused(_) | HubError::NoTestClock => StatusCode::CONFLICT,
        HubError::User(_) | HubError::Zone(_) | HubError::Password(_) | HubError::Entered(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        HubError::WrongPassword => StatusCode::UNAUTHORIZED,
        HubError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        HubError::Busy | HubError::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        HubError::NotStored | HubError::Store(_) | HubError::NoRandom(_) => {
            tracing::error!(?error, "an error of the server");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// The answer where there is no page.
pub(super) async fn not_found(
    State(setting): State<Shared>,
    MaybeVisitor(visitor): MaybeVisitor,
) -> Response {
    problem(&setting, visitor.as_ref(), StatusCode::NOT_FOUND, "there is no such page")
}
