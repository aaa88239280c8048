//! The bench as a gateway: one connection to the broker, over which frames of the link go to and fro.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use lockbench::rig::RigError;
use lockbench_broker::BrokerAddress;
use rumqttc::{AsyncClient, Event, EventLoop, LastWill, Packet, QoS};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::failure::failed;
use super::http::ANSWERS_WITHIN;

const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How many packets may wait to be written; a bench writes one at a time.
const QUEUE: usize = 16;

/// What came from the broker.
enum Heard {
    /// It took what was subscribed.
    Subscribed,
    /// It took what was published.
    Taken,
    /// A frame for the lock.
    Frame(Vec<u8>),
    /// The connection is gone.
    Gone(String),
}

/// A connection that stands; a broken one is not made again, since nobody knows what was lost.
pub(super) struct Line {
    client: AsyncClient,
    heard: Receiver<Heard>,
    up: String,
    presence: String,
    /// Frames that came and were not taken yet.
    frames: VecDeque<Vec<u8>>,
    /// How many came in all.
    pub(super) came: u64,
    polling: AbortHandle,
}

impl Line {
    /// Connects as the gateway of a device, and hears what is for it from then on.
    pub(super) fn connect(
        runtime: &Handle,
        url: &str,
        site: &str,
        device: &str,
    ) -> Result<Self, RigError> {
        let address: BrokerAddress = url.parse().map_err(|why| failed("the broker's URL", why))?;
        let topic = |word: &str| format!("lockbench/1/{site}/{device}/{word}");
        let (up, down, presence) = (topic("up"), topic("down"), topic("presence"));
        let mut options = address.options(&format!("lockbench-{device}"));
        options.set_clean_session(true);
        options.set_keep_alive(KEEP_ALIVE);
        options.set_last_will(LastWill::new(&presence, *b"0", QoS::AtLeastOnce, true));
        let (client, mut events) = AsyncClient::new(options, QUEUE);
        let mut network = events.network_options();
        // Frames are small, and the bench waits for each.
        network.set_tcp_nodelay(true);
        events.set_network_options(network);
        let (tell, heard) = channel();
        let polling = runtime.spawn(poll(events, tell)).abort_handle();
        let frames = VecDeque::new();
        let mut line = Self { client, heard, up, presence, frames, came: 0, polling };
        let subscribed = line.client.try_subscribe(down, QoS::AtMostOnce);
        subscribed.map_err(|why| failed("the broker", why))?;
        line.wait("to be subscribed", |heard| matches!(heard, Heard::Subscribed))?;
        Ok(line)
    }

    /// Sends a frame from the lock, and waits until the broker has it.
    pub(super) fn send(&mut self, frame: &[u8]) -> Result<(), RigError> {
        self.publish(self.up.clone(), false, frame.to_vec())
    }

    /// Says whether the device is there, and waits until the broker has it.
    pub(super) fn say_presence(&mut self, is_there: bool) -> Result<(), RigError> {
        self.publish(self.presence.clone(), true, if is_there { *b"1" } else { *b"0" }.to_vec())
    }

    /// Waits until so many frames came in all.
    pub(super) fn wait_for(&mut self, count: u64) -> Result<(), RigError> {
        while self.came < count {
            self.wait("a frame that the dashboard sent", |heard| matches!(heard, Heard::Frame(_)))?;
        }
        Ok(())
    }

    /// Takes the frames that came.
    pub(super) fn take(&mut self) -> Vec<Vec<u8>> {
        self.frames.drain(..).collect()
    }

    fn publish(&mut self, topic: String, keep: bool, payload: Vec<u8>) -> Result<(), RigError> {
        let sent = self.client.try_publish(topic, QoS::AtLeastOnce, keep, payload);
        sent.map_err(|why| failed("the broker", why))?;
        self.wait("an acknowledgement", |heard| matches!(heard, Heard::Taken))
    }

    /// Waits for something from the broker; frames that come before it are kept.
    fn wait(&mut self, what: &str, is_it: impl Fn(&Heard) -> bool) -> Result<(), RigError> {
        let limit = Instant::now() + ANSWERS_WITHIN;
        loop {
            let left = limit.saturating_duration_since(Instant::now());
            let heard = match self.heard.recv_timeout(left) {
                Ok(heard) => heard,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(failed(
                        "the broker",
                        format!("no {what} within {} s", ANSWERS_WITHIN.as_secs()),
                    ));
                }
                Err(RecvTimeoutError::Disconnected) => Heard::Gone("the connection ended".into()),
            };
            let found = is_it(&heard);
            match heard {
                Heard::Frame(frame) => {
                    self.frames.push_back(frame);
                    self.came += 1;
                }
                Heard::Gone(why) => return Err(failed("the broker", why)),
                Heard::Subscribed | Heard::Taken => {}
            }
            if found {
                return Ok(());
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.polling.abort();
    }
}

/// Carries what the broker says, until the connection breaks or nobody listens any more.
async fn poll(mut events: EventLoop, tell: Sender<Heard>) {
    loop {
        let heard = match events.poll().await {
            Ok(Event::Incoming(Packet::SubAck(_))) => Heard::Subscribed,
            Ok(Event::Incoming(Packet::PubAck(_))) => Heard::Taken,
            Ok(Event::Incoming(Packet::Publish(said))) => Heard::Frame(said.payload.to_vec()),
            Ok(_) => continue,
            Err(error) => {
                drop(tell.send(Heard::Gone(error.to_string())));
                return;
            }
        };
        if tell.send(heard).is_err() {
            return;
        }
    }
}
