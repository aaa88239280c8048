//! Another broker: the dashboard is one of its clients.

use std::str::FromStr;
use std::time::Duration;

use rumqttc::{AsyncClient, Event, EventLoop, LastWill, MqttOptions, Packet, QoS};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{DASHBOARD, MAX_PAYLOAD, Outgoing, Topic, TopicKind};
use crate::hub::{Hub, HubError};
use crate::id::{NoRandom, random_bytes};

/// The waits between attempts to connect.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Where another broker is: `mqtt://USER:PASSWORD@HOST:PORT`.
#[derive(Clone, PartialEq, Eq)]
pub struct BrokerUrl {
    host: String,
    port: u16,
    login: Option<(String, String)>,
}

/// Shows no password.
impl std::fmt::Debug for BrokerUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "mqtt://{}:{}", self.host, self.port)
    }
}

/// What is no URL of a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a broker is mqtt://HOST:PORT or mqtt://USER:PASSWORD@HOST:PORT")]
pub struct NotABroker;

impl FromStr for BrokerUrl {
    type Err = NotABroker;

    fn from_str(url: &str) -> Result<Self, NotABroker> {
        let rest = url.strip_prefix("mqtt://").ok_or(NotABroker)?.trim_end_matches('/');
        let (login, address) = match rest.rsplit_once('@') {
            Some((login, address)) => (Some(login.split_once(':').ok_or(NotABroker)?), address),
            None => (None, rest),
        };
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| NotABroker)?),
            None => (address, 1883),
        };
        if host.is_empty() || address.contains('/') {
            return Err(NotABroker);
        }
        let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
        Ok(Self { host: host.to_owned(), port, login })
    }
}

/// The connection to another broker.
pub(crate) struct ExternalBroker {
    client: AsyncClient,
    events: EventLoop,
}

impl ExternalBroker {
    pub(crate) fn new(url: &BrokerUrl) -> Result<Self, NoRandom> {
        let [a, b, c, d] = random_bytes::<4>()?;
        let id = format!("lockbench-dashboard-{a:02x}{b:02x}{c:02x}{d:02x}");
        let mut options = MqttOptions::new(id, url.host.clone(), url.port);
        options.set_keep_alive(Duration::from_secs(20));
        options.set_clean_session(true);
        options.set_max_packet_size(4096, 4096);
        options.set_last_will(LastWill::new(DASHBOARD, *b"0", QoS::AtLeastOnce, true));
        if let Some((user, password)) = &url.login {
            options.set_credentials(user.clone(), password.clone());
        }
        let (client, events) = AsyncClient::new(options, 256);
        Ok(Self { client, events })
    }

    /// Carries frames both ways until it is cancelled; a lost broker is tried again for ever.
    pub(crate) async fn run(
        mut self,
        hub: Hub,
        mut frames: mpsc::Receiver<Outgoing>,
        cancel: CancellationToken,
    ) {
        let client = self.client.clone();
        let sending = tokio::spawn(async move {
            while let Some(Outgoing { site, device, frame }) = frames.recv().await {
                let topic = Topic { site, device: &device, kind: TopicKind::Down }.to_string();
                // A frame that finds no way is lost, and sent again by the core.
                drop(client.try_publish(topic, QoS::AtMostOnce, false, frame));
            }
        });
        let mut wait = FIRST_WAIT;
        loop {
            let event = tokio::select! {
                () = cancel.cancelled() => break,
                event = self.events.poll() => event,
            };
            match event {
                Ok(Event::Incoming(Packet::ConnAck(_))) => {
                    wait = FIRST_WAIT;
                    self.greet();
                }
                Ok(Event::Incoming(Packet::Publish(publish))) => {
                    hear(&hub, &publish.topic, &publish.payload).await;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the broker is gone");
                    retry(|| hub.line_lost()).await;
                    tokio::select! {
                        () = cancel.cancelled() => break,
                        () = tokio::time::sleep(wait) => {}
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
        // The will is for a crash; one that stops says so itself.
        drop(self.client.try_publish(DASHBOARD, QoS::AtLeastOnce, true, *b"0"));
        drop(self.client.try_disconnect());
        let farewell = async { while self.events.poll().await.is_ok() {} };
        drop(tokio::time::timeout(Duration::from_secs(1), farewell).await);
        sending.abort();
    }

    fn greet(&self) {
        let all = [
            ("lockbench/1/+/+/presence", QoS::AtLeastOnce),
            ("lockbench/1/+/+/up", QoS::AtMostOnce),
        ];
        for (filter, qos) in all {
            drop(self.client.try_subscribe(filter, qos));
        }
        drop(self.client.try_publish(DASHBOARD, QoS::AtLeastOnce, true, *b"1"));
    }
}

async fn hear(hub: &Hub, topic: &str, payload: &[u8]) {
    let Some(topic) = Topic::parse(topic).filter(|_| payload.len() <= MAX_PAYLOAD) else { return };
    match topic.kind {
        TopicKind::Up => hub.frame(topic.site, topic.device.to_owned(), payload.to_vec()),
        TopicKind::Presence => {
            retry(|| hub.presence(topic.site, topic.device.to_owned(), payload == b"1")).await;
        }
        TopicKind::Down => {}
    }
}

/// Says something that nobody says again until the hub has room for it.
async fn retry(mut say: impl FnMut() -> Result<(), HubError>) {
    while let Err(HubError::Busy) = say() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brokers_url_is_read_and_shown_without_its_password() {
        let url: BrokerUrl = "mqtt://dash:a:b@mqtt.example:2883".parse().unwrap();
        assert_eq!(format!("{url:?}"), "mqtt://mqtt.example:2883");
        assert_eq!(url.login, Some(("dash".to_owned(), "a:b".to_owned())));
        assert_eq!("mqtt://localhost/".parse::<BrokerUrl>().unwrap().port, 1883);
        for wrong in ["", "http://x", "mqtt://", "mqtt://x:port", "mqtt://user@x", "mqtt://x/y"] {
            assert_eq!(wrong.parse::<BrokerUrl>(), Err(NotABroker), "{wrong}");
        }
    }
}
