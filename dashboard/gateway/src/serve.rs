//! Serves a device: a line on one side, a broker on the other, which is tried again whenever it goes.

use std::time::Duration;

use rumqttc::{Event, Packet};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::account::Account;
use crate::bridge::{Bridge, Deed};
use crate::device::{DASHBOARD, Device, Topics};
use crate::line::Line;
use crate::link::{Outlet, prepare};
use crate::waits::Waits;

/// A farewell that the broker doesn't take within this is left out: its will says the same.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why a device is served no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The line to the lock ended.
    Line,
    /// It was cancelled.
    Cancelled,
}

/// What somebody who watches a gateway hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The broker let it in.
    Connected,
    /// The connection broke or never came about, and why; it is tried again after this.
    Lost(String, Duration),
    /// The dashboard came (`true`) or went.
    Network(bool),
}

/// Serves a device until its line ends or it is cancelled; a broker that goes is tried again for ever.
///
/// **Source:** docs/dashboard-mqtt.md, *What a gateway does*.
pub async fn serve(
    account: &Account,
    device: &Device,
    line: Line,
    cancel: &CancellationToken,
    notice: impl FnMut(Notice),
) -> Ended {
    let mut seed = [0; 8];
    // Without random bytes the waits are the same for all, and client ids differ by site and device.
    let _ = getrandom::fill(&mut seed);
    let seed = u64::from_le_bytes(seed);
    let gateway = Gateway {
        account,
        client_id: format!("lockbench-{device}-{:08x}", seed >> 32),
        topics: Topics::of(account.site(), device),
        bridge: Bridge::default(),
        line,
        cancel,
        notice,
    };
    gateway.serve(Waits::new(seed)).await
}

/// How an attempt ended.
enum Attempt {
    Broken { why: String, stood: bool },
    Over(Ended),
}

struct Gateway<'a, N> {
    account: &'a Account,
    client_id: String,
    topics: Topics,
    bridge: Bridge,
    line: Line,
    cancel: &'a CancellationToken,
    notice: N,
}

impl<N: FnMut(Notice)> Gateway<'_, N> {
    async fn serve(mut self, mut waits: Waits) -> Ended {
        loop {
            let (why, stood) = match self.attempt().await {
                Attempt::Over(ended) => return ended,
                Attempt::Broken { why, stood } => (why, stood),
            };
            if stood {
                waits.reset();
            }
            let wait = waits.next_wait();
            (self.notice)(Notice::Lost(why, wait));
            let deeds = self.bridge.lost();
            if !deeds.is_empty() {
                (self.notice)(Notice::Network(false));
            }
            self.act(None, deeds);
            let until = Instant::now() + wait;
            loop {
                tokio::select! {
                    () = sleep_until(until) => break,
                    () = self.cancel.cancelled() => return Ended::Cancelled,
                    frame = self.line.from_lock.recv() => match frame {
                        Some(frame) => self.hear_lock(None, &frame),
                        None => return Ended::Line,
                    },
                }
            }
        }
    }

    /// Connects, and carries frames until that ends.
    async fn attempt(&mut self) -> Attempt {
        let (outlet, mut events) = prepare(self.account, &self.client_id, &self.topics);
        let (mut stood, mut leaving) = (false, None);
        loop {
            // One poll is never given up for a frame: it may be in the middle of connecting or writing.
            let poll = events.poll();
            tokio::pin!(poll);
            let event = loop {
                tokio::select! {
                    event = &mut poll => break event,
                    () = self.cancel.cancelled(), if leaving.is_none() => {
                        if !stood || outlet.part().is_err() {
                            return Attempt::Over(Ended::Cancelled);
                        }
                        leaving = Some((Ended::Cancelled, Instant::now() + FAREWELL));
                    }
                    frame = self.line.from_lock.recv(), if leaving.is_none() => match frame {
                        Some(frame) => self.hear_lock(Some(&outlet), &frame),
                        None if !stood || outlet.part().is_err() => return Attempt::Over(Ended::Line),
                        None => leaving = Some((Ended::Line, Instant::now() + FAREWELL)),
                    },
                    () = sleep_until(leaving.map_or_else(Instant::now, |(_, at)| at)), if leaving.is_some() => {
                        return Attempt::Over(leaving.map_or(Ended::Cancelled, |(ended, _)| ended));
                    }
                }
            };
            match (event, leaving) {
                (Err(_), Some((ended, _))) => return Attempt::Over(ended),
                (Err(error), None) => return Attempt::Broken { why: error.to_string(), stood },
                (Ok(Event::Incoming(Packet::ConnAck(_))), _) => {
                    stood = true;
                    (self.notice)(Notice::Connected);
                    if let Err(error) = outlet.greet() {
                        return Attempt::Broken { why: error.to_string(), stood };
                    }
                }
                (Ok(Event::Incoming(Packet::Publish(said))), None) => {
                    self.hear_broker(&outlet, &said.topic, &said.payload);
                }
                (Ok(_), _) => {}
            }
        }
    }

    fn hear_broker(&mut self, outlet: &Outlet, topic: &str, payload: &[u8]) {
        if outlet.is_down(topic) {
            let deed = self.bridge.from_dashboard(payload);
            self.act(Some(outlet), deed);
        } else if topic == DASHBOARD {
            let before = self.bridge.network();
            let deeds = self.bridge.presence(payload);
            if self.bridge.network() != before {
                (self.notice)(Notice::Network(self.bridge.network()));
            }
            self.act(Some(outlet), deeds);
        }
    }

    fn hear_lock(&mut self, outlet: Option<&Outlet>, frame: &[u8]) {
        let deed = self.bridge.from_lock(frame);
        self.act(outlet, deed);
    }

    fn act(&mut self, outlet: Option<&Outlet>, deeds: impl IntoIterator<Item = Deed>) {
        for deed in deeds {
            match deed {
                // A line that is full loses frames, as any line may.
                Deed::ToLock(frame) => drop(self.line.to_lock.try_send(frame)),
                Deed::ToDashboard(frame) => {
                    if let Some(outlet) = outlet {
                        outlet.send(frame);
                    }
                }
            }
        }
    }
}
