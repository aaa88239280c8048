//! The line between the hub and the locks: MQTT, through the broker in this program or another one.

pub(crate) mod built_in;
mod external;
mod topic;

use tokio::sync::mpsc;

use crate::id::Id;

pub(crate) use external::ExternalBroker;
pub(crate) use topic::{DASHBOARD, Topic, TopicKind};
pub use topic::{DEVICE_LENGTH, is_device};

/// The longest payload of a PUBLISH, in bytes: a frame has 161 at most.
pub(crate) const MAX_PAYLOAD: usize = 256;
/// How many frames may wait for a broker; more are lost, and sent again by the core.
const QUEUE: usize = 4096;

/// A frame for a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) site: Id,
    pub(crate) device: String,
    pub(crate) frame: Vec<u8>,
}

/// Where the hub puts the frames for locks.
#[derive(Clone, Debug)]
pub(crate) struct Outlet(mpsc::Sender<Outgoing>);

impl Outlet {
    /// Makes one, and gives where its frames come out.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Outgoing>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        (Self(sender), receiver)
    }

    /// Sends a frame, or loses it: nothing waits here.
    pub(crate) fn send(&self, site: Id, device: String, frame: Vec<u8>) {
        if self.0.try_send(Outgoing { site, device, frame }).is_err() {
            tracing::debug!("a frame found the way to the broker full, and is lost");
        }
    }
}
