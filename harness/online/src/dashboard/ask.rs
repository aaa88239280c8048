//! What people ask of a dashboard, as calls of its API, and what it refuses.

use dashboard_core::{Refused, Role, UserError};
use lockbench::dashboard::Wish;
use lockbench::rig::RigError;
use serde_json::json;

use super::answer::{IdAnswer, UserAnswer};
use super::call::of_lockbox;
use super::embedded::Host;
use super::failure::failed;
use super::http::Refusal;
use super::port::OnlinePort;

impl OnlinePort {
    pub(super) fn ask_server(&mut self, wish: &Wish) -> Result<Result<(), String>, RigError> {
        match (wish, self.visit.lockbox.clone()) {
            (Wish::SetZone(zone), _) => {
                let body = json!({ "zone": zone.name() });
                let asked = self.http.ask("PUT", "/api/v1/site", Some(&body))?;
                self.refused(asked.map(drop), Refused::UnknownKey)
            }
            (Wish::AddUser { name, email, role }, _) => self.add_user(name, email, *role),
            (Wish::OpenApp { user }, _) => {
                let Some(client) = self.people.client(&self.http, user)? else {
                    return Ok(Err(Refused::UnknownUser.text().to_owned()));
                };
                let asked = client.ask("POST", "/api/v1/app/refresh", None)?;
                self.people.opened_app(user);
                self.refused(asked.map(drop), Refused::UnknownUser)
            }
            (Wish::Pair { code }, None) => self.pair(code),
            (_, None) => {
                // The dashboard has no lockbox of which anything could be asked.
                self.refused(Err(Refusal::NotFound), Refused::NotPaired)
            }
            (Wish::PressUnlock { user, key }, Some(lockbox)) => {
                let path = format!("/api/v1/app/keys/{lockbox}/{}/unlock", key.0);
                let asked = match self.people.client(&self.http, user)? {
                    Some(client) => client.ask("POST", &path, None)?.map(drop),
                    None => Err(Refusal::NotFound),
                };
                self.refused(asked, Refused::NotInApp)
            }
            (Wish::MakeKey(new), Some(_)) if new.from.zone != new.until.zone => {
                Err(failed("a digital key", "the API takes one zone for both ends of its period"))
            }
            (wish, Some(lockbox)) => {
                let Some(call) = of_lockbox(wish, &lockbox) else {
                    return Err(RigError::Broken("a wish without a call of the API".to_owned()));
                };
                let asked = self.http.ask(call.method, &call.path, call.body.as_ref())?;
                if let (Wish::MakeKey(new), Ok(made)) = (wish, &asked) {
                    let number =
                        made["number"].as_u64().and_then(|number| u32::try_from(number).ok());
                    let number = number.ok_or_else(|| failed(&call.path, "no key's number"))?;
                    self.made.insert((new.description.clone(), number));
                }
                self.refused(asked.map(drop), Refused::UnknownKey)
            }
        }
    }

    /// Pairs with a lockbox that is not on the dashboard yet.
    fn pair(&mut self, code: &str) -> Result<Result<(), String>, RigError> {
        if !self.is_up {
            let why =
                "pairs with a lock that is not connected, which can't be chosen on the dashboard";
            return Err(RigError::NotHere(why.to_owned()));
        }
        let body = json!({ "device": self.visit.device, "code": code });
        match self.http.ask("POST", "/api/v1/lockboxes", Some(&body))? {
            Ok(made) => {
                let IdAnswer { id } = serde_json::from_value(made)
                    .map_err(|why| failed("POST /api/v1/lockboxes", why))?;
                self.visit.lockbox = Some(id);
                // The dashboard counts a lockbox's frames from here.
                (self.heard, self.came_before) = (0, self.line.came);
                Ok(Ok(()))
            }
            Err(Refusal::Rule(words)) => {
                self.unrecorded.push((0, words.clone()));
                Ok(Err(words))
            }
            Err(Refusal::NotFound) => Err(failed("POST /api/v1/lockboxes", "not found")),
        }
    }

    fn add_user(
        &mut self,
        name: &str,
        email: &str,
        role: Role,
    ) -> Result<Result<(), String>, RigError> {
        let administrator = role == Role::Administrator;
        let body = json!({ "name": name, "email": email, "administrator": administrator });
        match self.http.ask("POST", "/api/v1/users", Some(&body))? {
            Ok(made) => {
                let invitation = made["invitation"].as_str().unwrap_or_default();
                self.people.invited(name, email, invitation);
                Ok(Ok(()))
            }
            Err(Refusal::Rule(words)) => {
                // Of an earlier scenario at the same server: the same person.
                let is_taken = [UserError::NameTaken, UserError::AddressTaken]
                    .iter()
                    .any(|taken| taken.to_string() == words);
                let users: Vec<UserAnswer> = self.http.get("/api/v1/users")?;
                let is_same = |user: &&UserAnswer| {
                    user.name == name && user.email == email && user.administrator == administrator
                };
                match users.iter().find(is_same).filter(|_| is_taken && self.is_elsewhere()) {
                    Some(user) => {
                        self.people.known(user);
                        Ok(Ok(()))
                    }
                    None => Ok(Err(words)),
                }
            }
            Err(Refusal::NotFound) => Err(failed("POST /api/v1/users", "not found")),
        }
    }

    const fn is_elsewhere(&self) -> bool {
        matches!(self.host, Host::Elsewhere)
    }

    /// Gives a refusal in words. What is not found is on no record of the dashboard's, and means `not_found`.
    pub(super) fn refused<T>(
        &mut self,
        asked: Result<T, Refusal>,
        not_found: Refused,
    ) -> Result<Result<T, String>, RigError> {
        Ok(match asked {
            Ok(done) => Ok(done),
            Err(Refusal::Rule(words)) => Err(words),
            Err(Refusal::NotFound) => {
                let before = self.recorded_refusals()?.len();
                self.unrecorded.push((before, not_found.text().to_owned()));
                Err(not_found.text().to_owned())
            }
        })
    }
}
