//! Streams of what changes, for pages and programs: server-sent events, each of them the latest, none of them a step.

use std::convert::Infallible;
use std::future::Future;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use dashboard_core::LockboxId;
use futures::stream;
use maud::Markup;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::visitor::Visitor;
use crate::hub::{Change, Place};
use crate::id::Id;

/// What is followed: a lockbox, or all of a site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topic {
    pub(crate) site: Id,
    pub(crate) lockbox: Option<LockboxId>,
}

impl From<Place> for Topic {
    fn from(Place { site, lockbox }: Place) -> Self {
        Self { site, lockbox: Some(lockbox) }
    }
}

impl Topic {
    fn is_meant(self, change: Change) -> bool {
        change.site == self.site
            && (self.lockbox.is_none()
                || change.lockbox == self.lockbox
                || change.lockbox.is_none())
    }
}

/// Makes a stream of what `show` gives: now, and whenever it is something else after a change. It ends when there is
/// nothing to show any more.
pub(crate) fn follow<F>(
    setting: &Shared,
    topic: Topic,
    show: impl Fn() -> F + Send + 'static,
) -> Response
where
    F: Future<Output = Option<String>> + Send,
{
    // Heard from before the first look on, so that nothing falls between.
    let changes = setting.hub.changes();
    let cancel = setting.cancel.clone();
    let begin = (changes, None::<String>, show);
    let events = stream::unfold(begin, move |(mut changes, mut before, show)| {
        let cancel = cancel.clone();
        async move {
            loop {
                if before.is_some() {
                    next(&mut changes, &cancel, topic).await?;
                }
                let now = show().await?;
                if before.as_ref() != Some(&now) {
                    let event = Event::default().event("state").data(now.clone());
                    return Some((Ok::<_, Infallible>(event), (changes, Some(now), show)));
                }
                before = Some(now);
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The same for a page, as long as its visitor is signed in.
pub(super) fn follow_signed_in<F>(
    setting: &Shared,
    visitor: &Visitor,
    topic: Topic,
    show: impl Fn() -> F + Send + 'static,
) -> Response
where
    F: Future<Output = Option<Markup>> + Send,
{
    let (shared, session) = (setting.clone(), visitor.session);
    follow(setting, topic, move || {
        let is_signed_in = {
            let state = shared.hub.look();
            state.sessions.get(&session).is_some_and(|session| shared.hub.now() < session.until)
        };
        let shown = is_signed_in.then(&show);
        async move { Some(shown?.await?.into_string()) }
    })
}

/// Waits for a change that is meant; `None`: the server stops.
async fn next(
    changes: &mut Receiver<Change>,
    cancel: &CancellationToken,
    topic: Topic,
) -> Option<()> {
    loop {
        tokio::select! {
            () = cancel.cancelled() => return None,
            change = changes.recv() => match change {
                Ok(change) if topic.is_meant(change) => return Some(()),
                Ok(_) => {}
                // Some were missed: what is shown is the latest anyway.
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
