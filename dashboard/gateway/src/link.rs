//! One connection to a broker: who connects, its will, and what is said once it stands.

use std::time::Duration;

use rumqttc::{AsyncClient, ClientError, EventLoop, LastWill, QoS};

use crate::account::Account;
use crate::device::{DASHBOARD, Topics};

const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How many packets may wait to be written.
const QUEUE: usize = 64;
/// No packet is longer: a frame, a topic, and their heads.
const LONGEST_PACKET: usize = 1024;

/// Packets for the broker.
pub(crate) struct Outlet {
    client: AsyncClient,
    topics: Topics,
}

/// Prepares a connection, which is made when its loop is polled. Each attempt has one of its own, so that nothing of
/// a broken one is sent again.
pub(crate) fn prepare(account: &Account, client_id: &str, topics: &Topics) -> (Outlet, EventLoop) {
    let mut options = account.address.options(client_id);
    options.set_clean_session(true);
    options.set_keep_alive(KEEP_ALIVE);
    options.set_max_packet_size(LONGEST_PACKET, LONGEST_PACKET);
    options.set_last_will(LastWill::new(&topics.presence, *b"0", QoS::AtLeastOnce, true));
    let (client, events) = AsyncClient::new(options, QUEUE);
    (Outlet { client, topics: topics.clone() }, events)
}

impl Outlet {
    /// Says that the device is there, and asks for what is for it.
    pub(crate) fn greet(&self) -> Result<(), ClientError> {
        self.client.try_subscribe(&self.topics.down, QoS::AtMostOnce)?;
        self.client.try_subscribe(DASHBOARD, QoS::AtLeastOnce)?;
        self.client.try_publish(&self.topics.presence, QoS::AtLeastOnce, true, *b"1")
    }

    /// Sends a frame, or loses it where the broker takes nothing: it is sent again by whom it matters to.
    pub(crate) fn send(&self, frame: Vec<u8>) {
        drop(self.client.try_publish(&self.topics.up, QoS::AtMostOnce, false, frame));
    }

    /// Says that the device goes.
    pub(crate) fn part(&self) -> Result<(), ClientError> {
        self.client.try_publish(&self.topics.presence, QoS::AtLeastOnce, true, *b"0")?;
        self.client.try_disconnect()
    }

    /// Tells whether a topic is where frames for this lock come.
    pub(crate) fn is_down(&self, topic: &str) -> bool {
        topic == self.topics.down
    }
}
