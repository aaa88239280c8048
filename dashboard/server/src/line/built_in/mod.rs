//! The broker in this program: MQTT 3.1.1 over TCP for gateways, with rights by site.
//!
//! It carries what `docs/dashboard-mqtt.md` has and nothing else, so that it needs neither stored sessions nor
//! routing between clients: what comes up goes to the hub, what goes down comes from there.

mod connection;
mod packets;
mod registry;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Outgoing;
use crate::hub::Hub;
use registry::Registry;

/// How many gateways may be connected: each costs a task, two small buffers and a file descriptor.
const MOST_CONNECTIONS: usize = 10_000;

/// The broker, listening.
pub(crate) struct BuiltInBroker {
    listener: TcpListener,
    registry: Arc<Registry>,
}

impl BuiltInBroker {
    /// Listens at an address; port 0 is any free one.
    pub(crate) async fn bind(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, registry: Arc::new(Registry::default()) })
    }

    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves gateways until it is cancelled.
    pub(crate) async fn run(
        self,
        hub: Hub,
        mut frames: mpsc::Receiver<Outgoing>,
        cancel: CancellationToken,
    ) {
        let registry = Arc::clone(&self.registry);
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                Some(outgoing) = frames.recv() => registry.send(&outgoing),
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) if registry.len() < MOST_CONNECTIONS => {
                        // Frames are small, and somebody waits for each.
                        drop(stream.set_nodelay(true));
                        let serving = connection::serve(stream, hub.clone(), Arc::clone(&registry));
                        let cancel = cancel.clone();
                        tokio::spawn(async move {
                            tokio::select! {
                                () = cancel.cancelled() => {}
                                ended = serving => if let Err(why) = ended {
                                    tracing::debug!(%why, "a gateway's connection ended");
                                }
                            }
                        });
                    }
                    Ok(_) => tracing::warn!("too many gateways are connected, one was sent away"),
                    // Out of file descriptors, say: it passes, and must not spin.
                    Err(error) => {
                        tracing::warn!(%error, "a gateway could not connect");
                        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    }
                },
            }
        }
    }
}
