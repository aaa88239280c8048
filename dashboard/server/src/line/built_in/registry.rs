//! Which connection has which devices.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::id::Id;
use crate::line::Outgoing;

/// Names a connection within this process.
pub(super) type ConnectionId = u64;

/// A connection that subscribed, and where its frames go.
type Hearer = (ConnectionId, mpsc::Sender<Outgoing>);

#[derive(Debug, Default)]
pub(super) struct Registry(Mutex<Connections>);

#[derive(Debug, Default)]
struct Connections {
    last: ConnectionId,
    by_client: BTreeMap<String, (ConnectionId, CancellationToken)>,
    /// By site and device, `+` for all of the site; several connections may hear the same.
    downs: BTreeMap<(Id, String), Vec<Hearer>>,
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives how many are connected.
    pub(super) fn len(&self) -> usize {
        self.lock().by_client.len()
    }

    /// Takes a client in; an older connection of it ends (MQTT 3.1.1, 3.1.4).
    pub(super) fn enter(&self, client: String, cancel: CancellationToken) -> ConnectionId {
        let mut connections = self.lock();
        connections.last += 1;
        let id = connections.last;
        if let Some((_, older)) = connections.by_client.insert(client, (id, cancel)) {
            older.cancel();
        }
        id
    }

    pub(super) fn leave(&self, client: &str, id: ConnectionId) {
        let mut connections = self.lock();
        if connections.by_client.get(client).is_some_and(|(current, _)| *current == id) {
            connections.by_client.remove(client);
        }
        connections.downs.retain(|_, hearers| {
            hearers.retain(|(hearer, _)| *hearer != id);
            !hearers.is_empty()
        });
    }

    pub(super) fn subscribe(
        &self,
        site: Id,
        device: &str,
        id: ConnectionId,
        to: mpsc::Sender<Outgoing>,
    ) {
        let mut connections = self.lock();
        let hearers = connections.downs.entry((site, device.to_owned())).or_default();
        hearers.retain(|(hearer, _)| *hearer != id);
        hearers.push((id, to));
    }

    pub(super) fn unsubscribe(&self, site: Id, device: &str, id: ConnectionId) {
        let mut connections = self.lock();
        if let Some(hearers) = connections.downs.get_mut(&(site, device.to_owned())) {
            hearers.retain(|(hearer, _)| *hearer != id);
        }
    }

    /// Gives a frame to who hears its device; a connection that is too slow loses it.
    pub(super) fn send(&self, outgoing: &Outgoing) {
        let connections = self.lock();
        for device in [outgoing.device.as_str(), "+"] {
            let hearers = connections.downs.get(&(outgoing.site, device.to_owned()));
            for (_, hearer) in hearers.into_iter().flatten() {
                drop(hearer.try_send(outgoing.clone()));
            }
        }
    }
}
