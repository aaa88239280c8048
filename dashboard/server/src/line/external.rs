//! Another broker: the dashboard is one of its clients.

use std::time::Duration;

use lockbench_broker::BrokerAddress;
use rumqttc::{AsyncClient, Event, EventLoop, LastWill, Packet, QoS};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{DASHBOARD, MAX_PAYLOAD, Outgoing, Topic, TopicKind};
use crate::hub::{Hub, HubError};
use crate::id::{NoRandom, random_bytes};

/// The waits between attempts to connect.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The connection to another broker.
pub(crate) struct ExternalBroker {
    client: AsyncClient,
    events: EventLoop,
}

impl ExternalBroker {
    pub(crate) fn new(broker: &BrokerAddress) -> Result<Self, NoRandom> {
        let [a, b, c, d] = random_bytes::<4>()?;
        let id = format!("lockbench-dashboard-{a:02x}{b:02x}{c:02x}{d:02x}");
        let mut options = broker.options(&id);
        options.set_keep_alive(Duration::from_secs(20));
        options.set_clean_session(true);
        options.set_max_packet_size(4096, 4096);
        options.set_last_will(LastWill::new(DASHBOARD, *b"0", QoS::AtLeastOnce, true));
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
