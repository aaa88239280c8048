//! Sends what waits in the queue, by SMTP.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use tokio_util::sync::CancellationToken;

use super::queue::{Due, Tried, due_at, next_due, tried};
use crate::hub::{Hub, HubError};

/// A mail server that says nothing for so long is gone.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);
/// The queue is looked at so often, whatever happens.
const LOOKS_EVERY: Duration = Duration::from_mins(5);

/// The mail server, and who the mails are from.
#[derive(Clone)]
pub struct MailServer {
    url: String,
    from: Mailbox,
}

/// Shows no password.
impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer").field("from", &self.from.to_string()).finish_non_exhaustive()
    }
}

/// What is no mail server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailServerError {
    /// The URL.
    #[error("a mail server is smtps://USER:PASSWORD@HOST, or smtp://…?tls=required: {0}")]
    Url(String),
    /// The address of the sender.
    #[error("the sender's address is not one: {0}")]
    From(String),
}

impl MailServer {
    /// Takes `smtps://USER:PASSWORD@HOST`, `smtp://USER:PASSWORD@HOST:587?tls=required`, or without TLS
    /// `smtp://HOST:25`, and the address that mails are from.
    ///
    /// # Errors
    /// [`MailServerError`].
    pub fn new(url: &str, from: &str) -> Result<Self, MailServerError> {
        let from =
            Mailbox::from_str(from).map_err(|error| MailServerError::From(error.to_string()))?;
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| MailServerError::Url(error.to_string()))?;
        Ok(Self { url: url.to_owned(), from })
    }

    fn connect(
        &self,
    ) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url)?;
        Ok(builder.timeout(Some(ANSWERS_WITHIN)).build())
    }
}

/// Sends what is due, until it is cancelled.
///
/// What was sent is written down before the next one goes. A server that is killed between the two sends that one
/// mail again, with the same message id, by which the receiver's mail server knows it.
pub(crate) async fn run(hub: Hub, server: MailServer, cancel: CancellationToken) {
    let transport = match server.connect() {
        Ok(transport) => transport,
        Err(error) => {
            tracing::error!(%error, "the mail server can't be used");
            return;
        }
    };
    while !cancel.is_cancelled() {
        let now = hub.now();
        match hub.read(move |rows| next_due(rows, now)).await {
            Ok(Some(due)) => {
                let how = send(&server, &transport, &due).await;
                if let Tried::Later(why) | Tried::Never(why) = &how {
                    tracing::warn!(%why, "an e-mail was not taken");
                }
                let written = hub.ask(move |writing| {
                    let now = writing.now();
                    Ok(tried(writing.rows(), due.row, &how, now)?)
                });
                if let Err(error) = written.await {
                    tracing::error!(%error, "what became of an e-mail could not be written");
                    wait(&hub, LOOKS_EVERY, &cancel).await;
                }
            }
            Ok(None) => {
                let at = hub.read(due_at).await.unwrap_or_default();
                let until = at.and_then(|at| hub.clock().wait_until(at)).unwrap_or(LOOKS_EVERY);
                wait(&hub, until.min(LOOKS_EVERY), &cancel).await;
            }
            Err(HubError::Stopped) => return,
            Err(error) => {
                tracing::error!(%error, "the mail queue can't be read");
                wait(&hub, LOOKS_EVERY, &cancel).await;
            }
        }
    }
}

async fn wait(hub: &Hub, longest: Duration, cancel: &CancellationToken) {
    tokio::select! {
        () = cancel.cancelled() => {}
        () = hub.shared().mail_waits.notified() => {}
        () = tokio::time::sleep(longest) => {}
    }
}

async fn send(
    server: &MailServer,
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    due: &Due,
) -> Tried {
    let Due { row, site, mail, made } = due;
    let to = match Mailbox::from_str(&mail.to) {
        Ok(to) => to,
        Err(error) => return Tried::Never(format!("the receiver's address: {error}")),
    };
    let made = Timestamp::from_millisecond(made.as_millis()).unwrap_or_default();
    let message = Message::builder()
        .from(server.from.clone())
        .to(to)
        .subject(mail.subject.clone())
        .date(made.into())
        .message_id(Some(format!("<{row}.{site}@lockbench.invalid>")))
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone());
    let message = match message {
        Ok(message) => message,
        Err(error) => return Tried::Never(error.to_string()),
    };
    match transport.send(message).await {
        Ok(_) => Tried::Sent,
        Err(error) if error.is_permanent() => Tried::Never(error.to_string()),
        Err(error) => Tried::Later(error.to_string()),
    }
}
