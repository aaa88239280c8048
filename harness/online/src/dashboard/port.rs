//! The port to a dashboard over its real interfaces.

use std::collections::BTreeSet;
use std::time::Duration;

use dashboard_core::{Breaks, Credential, Defaults, KeyId, NoticeKind, Refused, Utc};
use lockbench::dashboard::{KeySeen, MailSeen, NoticeSeen, Parked, Port, Sight, UserSeen, Wish};
use lockbench::rig::RigError;
use tokio::runtime::Handle;

use super::answer::{
    BreaksAnswer, CredentialAnswer, EventAnswer, KeyAnswer, KeysAnswer, LockboxAnswer, MailAnswer,
    TextAnswer, UserAnswer,
};
use super::embedded::Host;
use super::failure::failed;
use super::http::{Http, Refusal};
use super::line::Line;
use super::people::People;
use super::settle::ServerClock;
use super::visit::Visit;

/// How many rows the API gives at once.
const PAGE: usize = 500;

/// A dashboard that is reached over HTTP and the broker.
pub(super) struct OnlinePort {
    pub(super) http: Http,
    pub(super) line: Line,
    pub(super) clock: ServerClock,
    pub(super) visit: Visit,
    /// The link is up, as the bench has it.
    pub(super) is_up: bool,
    /// The lockbox as it was when all had come to rest last.
    pub(super) view: LockboxAnswer,
    /// How many frames the dashboard has to have heard about the lockbox.
    pub(super) heard: u64,
    /// How many frames had come before the dashboard counted those for the lockbox.
    pub(super) came_before: u64,
    /// What the dashboard has refused, as long as nothing happens.
    pub(super) refusals: Option<Vec<String>>,
    /// What is refused and stands on no record: there was no lockbox, or no button. With each goes how many were on
    /// record before.
    pub(super) unrecorded: Vec<(usize, String)>,
    pub(super) people: People,
    /// Keys that were made, by description and number.
    pub(super) made: BTreeSet<(String, u32)>,
    /// E-mails of before are of others.
    begun_ms: i64,
    pub(super) host: Host,
}

impl OnlinePort {
    /// Comes to a server: with a token, and as a gateway of its broker.
    pub(super) fn come(
        host: Host,
        runtime: &Handle,
        http: &Http,
        broker: &str,
        visit: Visit,
    ) -> Result<Self, RigError> {
        let http = http.with_token(visit.token.clone());
        let url = visit.broker_url(broker);
        let line = Line::connect(runtime, &url, &visit.site, &visit.device)?;
        let (clock, now) = ServerClock::of(&http)?;
        let mut port = Self {
            http,
            line,
            clock,
            visit,
            is_up: false,
            view: LockboxAnswer::default(),
            heard: 0,
            came_before: 0,
            refusals: None,
            unrecorded: Vec::new(),
            people: People::default(),
            made: BTreeSet::new(),
            begun_ms: if matches!(host, Host::Elsewhere) { now.as_millis() } else { 0 },
            host,
        };
        port.settle(now, false)?;
        Ok(port)
    }

    pub(super) fn recorded_refusals(&mut self) -> Result<Vec<String>, RigError> {
        // `start session: cooldown` is of the rule `cooldown`.
        let reason = |text: String| match text.split_once(": ") {
            Some((_, reason)) => reason.to_owned(),
            None => text,
        };
        Ok(self.texts("refusals")?.into_iter().map(reason).collect())
    }

    /// Gives what a part of the lockbox's history says, oldest first.
    fn texts(&self, part: &str) -> Result<Vec<String>, RigError> {
        let Some(lockbox) = &self.visit.lockbox else { return Ok(Vec::new()) };
        let rows: Vec<TextAnswer> =
            self.http.get(&format!("/api/v1/lockboxes/{lockbox}/{part}"))?;
        Ok(rows.into_iter().rev().map(|row| row.text).collect())
    }

    fn keys(&self, lockbox: &str) -> Result<Vec<KeyAnswer>, RigError> {
        let mut keys = Vec::new();
        loop {
            let offset = keys.len();
            let path = format!("/api/v1/keys?lockbox={lockbox}&limit={PAGE}&offset={offset}");
            let page: KeysAnswer = self.http.get(&path)?;
            let is_last = page.keys.is_empty();
            keys.extend(page.keys);
            if is_last || keys.len() >= page.total {
                return Ok(keys);
            }
        }
    }
}

impl Port for OnlinePort {
    fn connected(&mut self, now: Utc, is_up: bool) -> Result<(), RigError> {
        self.go_to(now)?;
        self.line.say_presence(is_up)?;
        self.is_up = is_up;
        self.settle(now, true)
    }

    fn exchange(&mut self, now: Utc, from_lock: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, RigError> {
        let is_due = self.deadline().is_some_and(|at| at <= now);
        if !from_lock.is_empty() || is_due {
            self.go_to(now)?;
            for frame in from_lock {
                self.line.send(frame)?;
            }
            if self.visit.lockbox.is_some() {
                self.heard += from_lock.len() as u64;
            }
            self.settle(now, !from_lock.is_empty())?;
        }
        Ok(self.line.take())
    }

    fn deadline(&self) -> Option<Utc> {
        self.view.due_ms.map(Utc::from_millis)
    }

    fn is_asking(&self) -> bool {
        self.view.online && self.view.waiting > 0
    }

    fn ask(&mut self, now: Utc, wish: &Wish) -> Result<Result<(), String>, RigError> {
        self.go_to(now)?;
        let asked = self.ask_server(wish)?;
        self.settle(now, false)?;
        Ok(asked)
    }

    fn write_keycard(
        &mut self,
        now: Utc,
        user: &str,
        key: KeyId,
    ) -> Result<Result<Credential, String>, RigError> {
        self.go_to(now)?;
        let client = self.people.client(&self.http, user)?;
        let asked = match (client, &self.visit.lockbox) {
            (Some(client), Some(lockbox)) => {
                let path = format!("/api/v1/app/keys/{lockbox}/{}/keycard", key.0);
                client.ask("POST", &path, None)?
            }
            _ => Err(Refusal::NotFound),
        };
        let written = self.refused(asked, Refused::NotInApp)?;
        self.settle(now, false)?;
        match written {
            Err(refusal) => Ok(Err(refusal)),
            Ok(content) => {
                let content: CredentialAnswer = serde_json::from_value(content)
                    .map_err(|why| failed("a keycard's content", why))?;
                Ok(Ok(credential(&content)?))
            }
        }
    }

    fn phone(&mut self, now: Utc, user: &str) -> Result<Option<Credential>, RigError> {
        self.go_to(now)?;
        let client = self.people.client(&self.http, user)?;
        let (Some(client), Some(lockbox)) = (client, &self.visit.lockbox) else { return Ok(None) };
        match client.ask("GET", &format!("/api/v1/app/credential/{lockbox}"), None)? {
            Ok(shown) => {
                let shown: Option<CredentialAnswer> = serde_json::from_value(shown)
                    .map_err(|why| failed("what a phone shows", why))?;
                shown.as_ref().map(credential).transpose()
            }
            // The app shows no key for this lock.
            Err(_) => Ok(None),
        }
    }

    fn sight(&mut self, now: Utc) -> Result<Sight, RigError> {
        self.go_to(now)?;
        self.settle(now, false)?;
        let view = &self.view;
        let breaks = |breaks: Option<BreaksAnswer>| breaks.map(Breaks::from);
        Ok(Sight {
            online: view.online,
            lines: view.lines.clone(),
            session: view.session.as_ref().map(|session| session.state.clone()),
            device_breaks: view.lock.as_ref().and_then(|lock| breaks(lock.breaks)),
            defaults: Defaults { breaks: breaks(view.break_defaults), ..Defaults::default() },
        })
    }

    fn refusals(&mut self) -> Result<Vec<String>, RigError> {
        if let Some(known) = &self.refusals {
            return Ok(known.clone());
        }
        let mut all = self.recorded_refusals()?;
        for (place, words) in self.unrecorded.iter().rev() {
            all.insert((*place).min(all.len()), words.clone());
        }
        self.refusals = Some(all.clone());
        Ok(all)
    }

    fn notices(&mut self) -> Result<Vec<NoticeSeen>, RigError> {
        let kinds =
            [NoticeKind::EmergencyUnlock, NoticeKind::BreakMissed, NoticeKind::SessionCompleted];
        let by_mail =
            |text: &str| kinds.iter().any(|kind| kind.text() == text && NoticeKind::by_mail(*kind));
        let seen = |text: String| NoticeSeen { by_mail: by_mail(&text), text };
        Ok(self.texts("notices")?.into_iter().map(seen).collect())
    }

    fn mails(&mut self) -> Result<Vec<MailSeen>, RigError> {
        let mails: Vec<MailAnswer> = self.http.get("/api/v1/mails")?;
        let own = mails.into_iter().rev().filter(|mail| mail.made_ms >= self.begun_ms);
        Ok(own.map(|MailAnswer { to, subject, .. }| MailSeen { to, subject }).collect())
    }

    fn audit(&mut self) -> Result<Vec<String>, RigError> {
        let Some(lockbox) = &self.visit.lockbox else { return Ok(Vec::new()) };
        let (mut newest_first, mut below) = (Vec::new(), u32::MAX);
        loop {
            let path = format!("/api/v1/lockboxes/{lockbox}/events?limit={PAGE}&below={below}");
            let page: Vec<EventAnswer> = self.http.get(&path)?;
            let Some(last) = page.last() else { break };
            below = last.sequence;
            newest_first.extend(page.into_iter().map(|event| event.text));
        }
        newest_first.reverse();
        Ok(newest_first)
    }

    fn key(&mut self, now: Utc, description: &str) -> Result<Option<KeySeen>, RigError> {
        self.go_to(now)?;
        let Some(lockbox) = &self.visit.lockbox else { return Ok(None) };
        let listed = self.keys(lockbox)?.into_iter().filter(|key| key.description == description);
        if let Some(key) = listed.max_by_key(|key| key.number) {
            return Ok(Some(key.seen()));
        }
        let made = self.made.iter().rev().find(|(known, _)| known == description);
        Ok(made.map(|(description, number)| KeySeen {
            id: KeyId(*number),
            description: description.clone(),
            status: None,
            could_open_for: Duration::ZERO,
        }))
    }

    fn user(&mut self, name: &str) -> Result<Option<UserSeen>, RigError> {
        let users: Vec<UserAnswer> = self.http.get("/api/v1/users")?;
        let is_it = |user: &UserAnswer| user.name == name || user.email.eq_ignore_ascii_case(name);
        let found = users.into_iter().find(is_it);
        Ok(found.map(|UserAnswer { name, email, .. }| UserSeen { name, email }))
    }

    fn app(&mut self, now: Utc, user: &str) -> Result<Option<Vec<KeySeen>>, RigError> {
        if !self.people.app_is_open(user) {
            return Ok(None);
        }
        self.go_to(now)?;
        let Some(client) = self.people.client(&self.http, user)? else { return Ok(None) };
        let keys: Vec<KeyAnswer> = client.get("/api/v1/app/keys")?;
        let lockbox = self.visit.lockbox.as_deref().unwrap_or_default();
        let own = keys.into_iter().filter(|key| key.lockbox == lockbox);
        Ok(Some(own.map(KeyAnswer::seen).collect()))
    }

    fn park(self: Box<Self>) -> Result<Box<dyn Parked>, RigError> {
        match self.host {
            Host::Elsewhere => Ok(Box::new(Once(Some(self)))),
            Host::Here(server) => {
                drop(self.line);
                Ok(Box::new(server.park(self.visit, self.clock)?))
            }
        }
    }
}

/// A dashboard elsewhere goes on: what happens to its lockbox can't be taken back.
struct Once(Option<Box<OnlinePort>>);

impl Parked for Once {
    fn begin(&mut self) -> Result<Option<Box<dyn Port>>, RigError> {
        Ok(self.0.take().map(|port| port as Box<dyn Port>))
    }
}

fn credential(shown: &CredentialAnswer) -> Result<Credential, RigError> {
    let digits = |place: usize| shown.secret.get(2 * place..2 * place + 2);
    let byte = |place| u8::from_str_radix(digits(place)?, 16).ok();
    let mut secret = [0; 16];
    for (place, slot) in secret.iter_mut().enumerate() {
        *slot = byte(place).ok_or_else(|| failed("a digital key's secret", "no 16 bytes"))?;
    }
    Ok(Credential { key: KeyId(shown.number), secret })
}
