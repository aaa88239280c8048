//! Calls of the JSON API: one client a server, with a token.

use std::time::Duration;

use lockbench::rig::RigError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

use super::failure::failed;

/// A server that answers at all does so within this; the bench fails with an error otherwise.
pub(super) const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// Somebody who calls: a server, and who it is.
#[derive(Clone)]
pub(super) struct Http {
    agent: Agent,
    url: String,
    token: Option<String>,
}

/// What the server answered: its status and its body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Http {
    /// Makes one for a server's URL, without a token.
    pub(super) fn new(url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(ANSWERS_WITHIN));
        Self {
            agent: config.build().into(),
            url: url.trim_end_matches('/').to_owned(),
            token: None,
        }
    }

    /// Makes one for somebody else at the same server.
    pub(super) fn with_token(&self, token: String) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// Gives what is at a path.
    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, RigError> {
        self.call("GET", path, None)
    }

    /// Does what can't be refused by a rule, and gives what it gives.
    pub(super) fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, RigError> {
        let answer = self.json(method, path, body)?;
        if answer.status != 200 {
            return Err(unexpected(method, path, &answer));
        }
        read(method, path, &answer)
    }

    /// Asks for something that a rule may refuse: the inner error is the refusal.
    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Result<Value, Refusal>, RigError> {
        let answer = self.json(method, path, body)?;
        let refused = |answer: &Answer| {
            let body: Value = read(method, path, answer)?;
            body["error"]
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| unexpected(method, path, answer))
        };
        match answer.status {
            200 => read(method, path, &answer).map(Ok),
            409 | 422 => Ok(Err(Refusal::Rule(refused(&answer)?))),
            404 => Ok(Err(Refusal::NotFound)),
            _ => Err(unexpected(method, path, &answer)),
        }
    }

    /// Sends a form, as a page does.
    pub(super) fn form(&self, path: &str, form: &str) -> Result<Answer, RigError> {
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", path, Some((kind, form.to_owned())))
    }

    fn json(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, RigError> {
        self.send(method, path, body.map(|body| ("application/json", body.to_string())))
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, String)>,
    ) -> Result<Answer, RigError> {
        let error = |why: &dyn std::fmt::Display| failed(&format!("{method} {path}"), why);
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let answered = match body {
            None => self.agent.run(request.body(()).map_err(|why| error(&why))?),
            Some((kind, body)) => {
                let request = request.header("content-type", kind);
                self.agent.run(request.body(body).map_err(|why| error(&why))?)
            }
        };
        let mut answer = answered.map_err(|why| error(&why))?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().read_to_string().map_err(|why| error(&why))?;
        Ok(Answer { status, body })
    }
}

/// Why something was not done.
pub(super) enum Refusal {
    /// A rule speaks against it, in the server's words.
    Rule(String),
    /// There is no such thing, or it is another's.
    NotFound,
}

pub(super) fn unexpected(method: &str, path: &str, answer: &Answer) -> RigError {
    let Answer { status, body } = answer;
    let body: String = body.chars().take(200).collect();
    failed(&format!("{method} {path}"), format!("status {status}, {body}"))
}

fn read<T: DeserializeOwned>(method: &str, path: &str, answer: &Answer) -> Result<T, RigError> {
    serde_json::from_str(&answer.body).map_err(|why| {
        failed(&format!("{method} {path}"), format!("an answer of another form: {why}"))
    })
}
