//! A lock behind TCP: a virtual lockbox in another program, or a serial server.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::{Cutter, Line, LockEnd};

/// Connects to a lock's line, `HOST:PORT`; it carries what a serial line would, byte for byte.
///
/// # Errors
/// Why it can't be reached.
pub async fn connect_tcp(address: &str) -> io::Result<Line> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (line, LockEnd { to_gateway, from_gateway }) = Line::new();
    // The frames that this side reads come from the lock, and the other way round.
    tokio::spawn(carry(stream, to_gateway, from_gateway));
    Ok(line)
}

/// Carries frames over a stream until either side ends: those read go to `read`, those of `write` are written.
pub async fn carry(
    stream: TcpStream,
    read: mpsc::Sender<Vec<u8>>,
    mut write: mpsc::Receiver<Vec<u8>>,
) {
    let (mut from, mut to) = stream.into_split();
    let reading = async {
        let (mut cutter, mut bytes) = (Cutter::default(), [0; 512]);
        while let Ok(count @ 1..) = from.read(&mut bytes).await {
            for frame in cutter.take(&bytes[..count]) {
                if read.send(frame).await.is_err() {
                    return;
                }
            }
        }
    };
    let writing = async {
        while let Some(mut frame) = write.recv().await {
            frame.push(0);
            if to.write_all(&frame).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
