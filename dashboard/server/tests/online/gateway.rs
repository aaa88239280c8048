//! A gateway with one lock, as `docs/dashboard-mqtt.md` describes it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use dashboard_core::Utc;
use rumqttc::{AsyncClient, Event, EventLoop, LastWill, MqttOptions, Packet, QoS};
use tokio::task::JoinHandle;

use crate::lock::FakeLock;

pub(crate) struct Gateway {
    pub(crate) lock: Arc<Mutex<FakeLock>>,
    client: AsyncClient,
    topic: String,
    task: JoinHandle<()>,
    now: Utc,
}

/// Connects as a client without anything on its topics.
pub(crate) fn client(
    mqtt: SocketAddr,
    name: &str,
    site: &str,
    token: &str,
    will: Option<&str>,
) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(name, mqtt.ip().to_string(), mqtt.port());
    options.set_credentials(site, token);
    options.set_clean_session(true);
    if let Some(topic) = will {
        options.set_last_will(LastWill::new(topic, *b"0", QoS::AtLeastOnce, true));
    }
    AsyncClient::new(options, 16)
}

impl Gateway {
    /// Connects a lock as a device.
    pub(crate) async fn connect(
        mqtt: SocketAddr,
        site: &str,
        token: &str,
        device: &str,
        lock: FakeLock,
        now: Utc,
    ) -> Self {
        Self::connect_shared(mqtt, site, token, device, Arc::new(Mutex::new(lock)), now).await
    }

    pub(crate) async fn connect_shared(
        mqtt: SocketAddr,
        site: &str,
        token: &str,
        device: &str,
        lock: Arc<Mutex<FakeLock>>,
        now: Utc,
    ) -> Self {
        let mut options = MqttOptions::new(device, mqtt.ip().to_string(), mqtt.port());
        options.set_credentials(site, token);
        Self::connect_with(options, site, device, lock, now).await
    }

    /// Connects over whatever the settings say.
    pub(crate) async fn connect_with(
        mut options: MqttOptions,
        site: &str,
        device: &str,
        lock: Arc<Mutex<FakeLock>>,
        now: Utc,
    ) -> Self {
        let topic = format!("lockbench/1/{site}/{device}");
        let presence = format!("{topic}/presence");
        options.set_clean_session(true);
        options.set_last_will(LastWill::new(&presence, *b"0", QoS::AtLeastOnce, true));
        let (client, mut events) = AsyncClient::new(options, 16);
        client.subscribe(format!("{topic}/down"), QoS::AtMostOnce).await.unwrap();
        client.publish(&presence, QoS::AtLeastOnce, true, *b"1").await.unwrap();
        let (up, answering, shared) = (format!("{topic}/up"), client.clone(), Arc::clone(&lock));
        // What was subscribed and published is there once it is acknowledged.
        let mut acknowledged = 0;
        while acknowledged < 2 {
            let event = events.poll().await.unwrap();
            if let Event::Incoming(Packet::SubAck(_) | Packet::PubAck(_)) = event {
                acknowledged += 1;
            }
        }
        let task = tokio::spawn(async move {
            while let Ok(event) = events.poll().await {
                if let Event::Incoming(Packet::Publish(publish)) = event {
                    let frames = {
                        let mut lock = shared.lock().unwrap();
                        lock.receive(now, &publish.payload);
                        said(&mut lock)
                    };
                    for frame in frames {
                        answering.publish(&up, QoS::AtMostOnce, false, frame).await.unwrap();
                    }
                }
            }
        });
        Self { lock, client, topic, task, now }
    }

    /// Lets the lock do something, and sends what it says.
    pub(crate) async fn lock_does(&self, deed: impl FnOnce(&mut FakeLock, Utc)) {
        let frames = {
            let mut lock = self.lock.lock().unwrap();
            deed(&mut lock, self.now);
            said(&mut lock)
        };
        for frame in frames {
            self.client
                .publish(format!("{}/up", self.topic), QoS::AtMostOnce, false, frame)
                .await
                .unwrap();
        }
    }

    /// The gateway loses its power: nothing is said.
    pub(crate) fn dies(self) -> Arc<Mutex<FakeLock>> {
        self.task.abort();
        self.lock
    }
}

fn said(lock: &mut FakeLock) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| lock.poll_transmit()).collect()
}
