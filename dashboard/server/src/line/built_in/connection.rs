//! One gateway's connection: who it is, what it may say and hear, and its will.

use std::sync::Arc;
use std::time::Duration;

use rumqttc::mqttbytes::QoS;
use rumqttc::mqttbytes::v4::{
    ConnAck, Connect, ConnectReturnCode, LastWill, Packet, PubAck, Publish, SubAck, Subscribe,
    SubscribeReasonCode, UnsubAck,
};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::packets::{Ended, Packets};
use super::registry::{ConnectionId, Registry};
use crate::hub::Hub;
use crate::id::Id;
use crate::line::{DASHBOARD, MAX_PAYLOAD, Outgoing, Topic, TopicKind};

/// A CONNECT has to come within this.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);
/// A gateway that takes nothing for so long is gone.
const TAKES_WITHIN: Duration = Duration::from_secs(10);
/// How many frames may wait for one gateway.
const QUEUE: usize = 64;

/// What is known of a gateway that was let in.
struct Gateway {
    site: Id,
    client: String,
    id: ConnectionId,
    silent_after: Duration,
    frames: mpsc::Sender<Outgoing>,
    /// The device whose presence it said, for which its will stands.
    hub: Hub,
    registry: Arc<Registry>,
}

/// Serves a connection until it ends; then its will is done, unless it said that it goes.
pub(super) async fn serve(
    stream: TcpStream,
    hub: Hub,
    registry: Arc<Registry>,
) -> Result<(), Ended> {
    let mut packets = Packets::new(stream);
    let first = timeout(CONNECTS_WITHIN, packets.read()).await.map_err(|_| Ended::Silent)??;
    let Some(Packet::Connect(connect)) = first else {
        return Err(Ended::Refused("the first packet is no CONNECT"));
    };
    let site = match admit(&hub, &connect) {
        Ok(site) => site,
        Err((code, why)) => {
            packets.write(&Packet::ConnAck(ConnAck::new(code, false))).await?;
            return Err(Ended::Refused(why));
        }
    };
    let cancel = CancellationToken::new();
    let id = registry.enter(connect.client_id.clone(), cancel.clone());
    let (frames, waiting) = mpsc::channel(QUEUE);
    let gateway = Gateway {
        site,
        client: connect.client_id.clone(),
        id,
        silent_after: Duration::from_secs(u64::from(connect.keep_alive.clamp(1, 60)) * 3 / 2 + 1),
        frames,
        hub,
        registry,
    };
    let ended = tokio::select! {
        () = cancel.cancelled() => Err(Ended::Replaced),
        ended = gateway.talk(&mut packets, waiting) => ended,
    };
    gateway.registry.leave(&gateway.client, id);
    // DISCONNECT, and nothing else, takes the will back (MQTT 3.1.1, 3.1.2.5).
    if ended.is_err()
        && let Some(will) = connect.last_will
    {
        gateway.says(&will.topic, &will.message).await;
    }
    ended
}

/// Judges who wants to connect.
fn admit(hub: &Hub, connect: &Connect) -> Result<Id, (ConnectReturnCode, &'static str)> {
    if !connect.clean_session || connect.client_id.is_empty() || connect.client_id.len() > 128 {
        let why = "a client id of 1–128 bytes and a clean session are needed";
        return Err((ConnectReturnCode::BadClientId, why));
    }
    let denied = (ConnectReturnCode::NotAuthorized, "unknown site or gateway token");
    let login = connect.login.as_ref().ok_or(denied)?;
    let site: Id = login.username.parse().map_err(|_| denied)?;
    if !hub.look().knows_gateway(site, &login.password) {
        return Err(denied);
    }
    let is_fine = |will: &LastWill| {
        let own = Topic::parse(&will.topic)
            .is_some_and(|topic| topic.site == site && topic.kind == TopicKind::Presence);
        own && will.message.len() <= 1 && will.qos != QoS::ExactlyOnce
    };
    if connect.last_will.as_ref().is_some_and(|will| !is_fine(will)) {
        return Err((
            ConnectReturnCode::NotAuthorized,
            "a will is for the presence of an own device",
        ));
    }
    Ok(site)
}

impl Gateway {
    async fn talk(
        &self,
        packets: &mut Packets,
        mut waiting: mpsc::Receiver<Outgoing>,
    ) -> Result<(), Ended> {
        let accepted = ConnAck::new(ConnectReturnCode::Success, false);
        packets.write(&Packet::ConnAck(accepted)).await?;
        let mut silent_at = tokio::time::Instant::now() + self.silent_after;
        loop {
            let answers = tokio::select! {
                packet = packets.read() => {
                    silent_at = tokio::time::Instant::now() + self.silent_after;
                    match packet? {
                        None => return Err(Ended::Refused("it left without a word")),
                        Some(Packet::Disconnect) => return Ok(()),
                        Some(packet) => self.take(packet).await?,
                    }
                }
                Some(outgoing) = waiting.recv() => {
                    let Outgoing { site, device, frame } = outgoing;
                    let topic = Topic { site, device: &device, kind: TopicKind::Down }.to_string();
                    vec![Packet::Publish(Publish::new(topic, QoS::AtMostOnce, frame))]
                }
                () = tokio::time::sleep_until(silent_at) => return Err(Ended::Silent),
            };
            for answer in &answers {
                let written = timeout(TAKES_WITHIN, packets.write(answer)).await;
                written.map_err(|_| Ended::Silent)??;
            }
        }
    }

    async fn take(&self, packet: Packet) -> Result<Vec<Packet>, Ended> {
        match packet {
            Packet::Publish(publish) => {
                if publish.qos == QoS::ExactlyOnce || publish.payload.len() > MAX_PAYLOAD {
                    return Err(Ended::Refused("QoS 2, or a payload of more than 256 bytes"));
                }
                if !self.says(&publish.topic, &publish.payload).await {
                    return Err(Ended::Refused("it may not publish there"));
                }
                let acknowledge = publish.qos == QoS::AtLeastOnce;
                Ok(acknowledge
                    .then(|| Packet::PubAck(PubAck::new(publish.pkid)))
                    .into_iter()
                    .collect())
            }
            Packet::Subscribe(subscribe) => Ok(self.subscribe(&subscribe)),
            Packet::Unsubscribe(unsubscribe) => {
                for filter in &unsubscribe.topics {
                    if let Some(topic) = Topic::parse_filter(filter) {
                        self.registry.unsubscribe(topic.site, topic.device, self.id);
                    }
                }
                Ok(vec![Packet::UnsubAck(UnsubAck::new(unsubscribe.pkid))])
            }
            Packet::PingReq => Ok(vec![Packet::PingResp]),
            Packet::PubAck(_) => Ok(Vec::new()),
            _ => Err(Ended::Refused("a packet that no gateway sends")),
        }
    }

    /// Takes what it says about its own devices, and tells whether it may say that.
    async fn says(&self, topic: &str, payload: &[u8]) -> bool {
        let Some(topic) = Topic::parse(topic).filter(|topic| topic.site == self.site) else {
            return false;
        };
        let device = topic.device.to_owned();
        match topic.kind {
            TopicKind::Up => self.hub.frame(self.site, device, payload.to_vec()),
            TopicKind::Presence => {
                // It must not be lost: nobody says it again.
                let there = payload == b"1";
                while let Err(crate::hub::HubError::Busy) =
                    self.hub.presence(self.site, device.clone(), there)
                {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            TopicKind::Down => return false,
        }
        true
    }

    fn subscribe(&self, subscribe: &Subscribe) -> Vec<Packet> {
        let mut codes = Vec::new();
        let mut present = false;
        for filter in &subscribe.filters {
            let own_down = Topic::parse_filter(&filter.path)
                .filter(|topic| topic.site == self.site && topic.kind == TopicKind::Down);
            codes.push(if let Some(topic) = own_down {
                self.registry.subscribe(self.site, topic.device, self.id, self.frames.clone());
                SubscribeReasonCode::Success(QoS::AtMostOnce)
            } else if filter.path == DASHBOARD {
                present = true;
                SubscribeReasonCode::Success(QoS::AtMostOnce)
            } else {
                SubscribeReasonCode::Failure
            });
        }
        let mut answers = vec![Packet::SubAck(SubAck::new(subscribe.pkid, codes))];
        if present {
            // While this broker is there, so is the dashboard.
            let mut presence = Publish::new(DASHBOARD, QoS::AtMostOnce, *b"1");
            presence.retain = true;
            answers.push(Packet::Publish(presence));
        }
        answers
    }
}
