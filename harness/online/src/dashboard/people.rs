//! The users of a site, each with a token of the own, for which they took their invitation as people do.

use std::collections::BTreeMap;

use lockbench::rig::RigError;
use serde_json::json;

use super::answer::{TokenAnswer, UserAnswer};
use super::failure::failed;
use super::http::{Http, unexpected};

/// What all users of a bench choose.
pub(super) const PASSWORD: &str = "a password for the bench";

/// A user, as far as this bench has to do with one.
struct Person {
    email: String,
    /// The page of the invitation, until it is taken.
    invitation: Option<String>,
    token: Option<String>,
    /// The app was opened in this scenario.
    app_is_open: bool,
}

/// The users, by their names.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, Person>);

impl People {
    /// Takes in that somebody was invited.
    pub(super) fn invited(&mut self, name: &str, email: &str, invitation: &str) {
        // The address in it is the one that people reach the server by.
        let page =
            invitation.split_once("/invitation/").map(|(_, key)| format!("/invitation/{key}"));
        self.add(name, email, page);
    }

    /// Takes in that somebody was there before, with this bench's password.
    pub(super) fn known(&mut self, user: &UserAnswer) {
        self.add(&user.name, &user.email, None);
    }

    fn add(&mut self, name: &str, email: &str, invitation: Option<String>) {
        let email = email.trim().to_owned();
        let person = Person { email, invitation, token: None, app_is_open: false };
        self.0.insert(name.trim().to_owned(), person);
    }

    /// Tells whether somebody's app was opened.
    pub(super) fn app_is_open(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|person| person.app_is_open)
    }

    /// Takes in that somebody's app was opened.
    pub(super) fn opened_app(&mut self, name: &str) {
        if let Some(person) = self.0.get_mut(name) {
            person.app_is_open = true;
        }
    }

    /// Gives a client with somebody's own token: takes the invitation and signs in, the first time. `None` for
    /// somebody whom nobody added.
    pub(super) fn client(&mut self, http: &Http, name: &str) -> Result<Option<Http>, RigError> {
        let Some(person) = self.0.get_mut(name) else { return Ok(None) };
        if let Some(token) = &person.token {
            return Ok(Some(http.with_token(token.clone())));
        }
        if let Some(page) = person.invitation.take() {
            let answer = http.form(&page, &format!("password={}", PASSWORD.replace(' ', "+")))?;
            if answer.status != 303 {
                return Err(unexpected("POST", "the page of an invitation", &answer));
            }
        }
        let body = json!({ "email": person.email, "password": PASSWORD, "name": "bench" });
        let made: TokenAnswer =
            http.call("POST", "/api/v1/tokens", Some(&body)).map_err(|why| {
                failed(&format!("{name} can't sign in with the bench's password"), why)
            })?;
        Ok(Some(http.with_token(person.token.insert(made.token).clone())))
    }
}
