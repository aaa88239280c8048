//! A broker in the test's hand: it says what the test says, and shows what came.

use std::time::Duration;

use bytes::BytesMut;
use rumqttc::mqttbytes::v4::{
    ConnAck, Connect, ConnectReturnCode, Packet, PubAck, Publish, SubAck, SubscribeReasonCode,
};
use rumqttc::mqttbytes::{self, QoS};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// What doesn't come within this never comes.
const COMES_WITHIN: Duration = Duration::from_secs(20);

pub(crate) struct Broker(TcpListener);

impl Broker {
    pub(crate) async fn open() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn url(&self, site: &str, token: &str) -> String {
        format!("mqtt://{site}:{token}@{}", self.0.local_addr().unwrap())
    }

    /// Takes the next connection, and answers its CONNECT.
    pub(crate) async fn accept(&self, code: ConnectReturnCode) -> (Client, Connect) {
        let (stream, _) =
            timeout(COMES_WITHIN, self.0.accept()).await.expect("a connection").unwrap();
        let mut client = Client { stream, unread: BytesMut::new() };
        let Packet::Connect(connect) = client.read().await else { panic!("no CONNECT") };
        client.write(&Packet::ConnAck(ConnAck::new(code, false))).await;
        (client, connect)
    }

    /// The same, and takes the greeting: gives the topics of subscriptions and the presence that is said.
    pub(crate) async fn greet(&self) -> (Client, Vec<String>) {
        let (mut client, _) = self.accept(ConnectReturnCode::Success).await;
        let mut said = Vec::new();
        while said.len() < 3 {
            said.push(client.next().await);
        }
        (client, said)
    }
}

/// A gateway's connection.
pub(crate) struct Client {
    stream: TcpStream,
    unread: BytesMut,
}

impl Client {
    /// Gives the next thing that the gateway says in words, acknowledged: `subscribe TOPIC`,
    /// `publish TOPIC [retained] PAYLOAD`, `disconnect`, `end`.
    pub(crate) async fn next(&mut self) -> String {
        match self.read().await {
            Packet::Subscribe(subscribe) => {
                let codes = vec![SubscribeReasonCode::Success(QoS::AtLeastOnce)];
                self.write(&Packet::SubAck(SubAck::new(subscribe.pkid, codes))).await;
                let topics: Vec<_> =
                    subscribe.filters.iter().map(|one| one.path.as_str()).collect();
                format!("subscribe {}", topics.join(" "))
            }
            Packet::Publish(publish) => {
                if publish.qos == QoS::AtLeastOnce {
                    self.write(&Packet::PubAck(PubAck::new(publish.pkid))).await;
                }
                let retained = if publish.retain { " retained" } else { "" };
                let payload = publish.payload.escape_ascii();
                format!("publish {}{retained} {payload}", publish.topic)
            }
            Packet::Disconnect => "disconnect".to_owned(),
            Packet::PubAck(_) => Box::pin(self.next()).await,
            other => format!("{other:?}"),
        }
    }

    /// Says something on a topic.
    pub(crate) async fn say(&mut self, topic: &str, payload: &[u8]) {
        self.write(&Packet::Publish(Publish::new(topic, QoS::AtMostOnce, payload))).await;
    }

    async fn read(&mut self) -> Packet {
        loop {
            match Packet::read(&mut self.unread, 4096) {
                Ok(packet) => return packet,
                Err(mqttbytes::Error::InsufficientBytes(_)) => {}
                Err(error) => panic!("no MQTT: {error}"),
            }
            let reading = self.stream.read_buf(&mut self.unread);
            let count = timeout(COMES_WITHIN, reading).await.expect("a packet").unwrap();
            assert!(count > 0, "the gateway closed the connection");
        }
    }

    async fn write(&mut self, packet: &Packet) {
        let mut bytes = BytesMut::new();
        packet.write(&mut bytes, 4096).unwrap();
        self.stream.write_all(&bytes).await.unwrap();
    }
}
