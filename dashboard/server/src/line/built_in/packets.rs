//! MQTT packets over a stream of bytes; the codec is rumqttc's.

use bytes::BytesMut;
use rumqttc::mqttbytes;
use rumqttc::mqttbytes::v4::Packet;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The longest packet, in bytes: CONNECT with all its names has 500.
const MAX_PACKET: usize = 1024;

/// Why a connection ended that should not have.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    #[error("the connection broke: {0}")]
    Broken(#[from] std::io::Error),
    #[error("what came is not MQTT 3.1.1: {0}")]
    NotMqtt(mqttbytes::Error),
    #[error("{0}")]
    Refused(&'static str),
    #[error("nothing came within one and a half times the keep-alive time")]
    Silent,
    #[error("the client connected anew")]
    Replaced,
}

pub(super) struct Packets {
    stream: TcpStream,
    unread: BytesMut,
}

impl Packets {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, unread: BytesMut::with_capacity(256) }
    }

    /// Gives the next packet; `None` at the end of the stream. It may be dropped and called again.
    pub(super) async fn read(&mut self) -> Result<Option<Packet>, Ended> {
        loop {
            match Packet::read(&mut self.unread, MAX_PACKET) {
                Ok(packet) => return Ok(Some(packet)),
                Err(mqttbytes::Error::InsufficientBytes(_)) => {}
                Err(error) => return Err(Ended::NotMqtt(error)),
            }
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Ok(None);
            }
        }
    }

    pub(super) async fn write(&mut self, packet: &Packet) -> Result<(), Ended> {
        let mut bytes = BytesMut::with_capacity(256);
        packet.write(&mut bytes, MAX_PACKET).map_err(Ended::NotMqtt)?;
        self.stream.write_all(&bytes).await?;
        Ok(())
    }
}
