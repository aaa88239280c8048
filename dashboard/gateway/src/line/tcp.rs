//! A lock behind TCP: a virtual lockbox in another program, or a serial server.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::{Cutter, Line, LockEnd};

/// Connects to a lock's line, `HOST:PORT`; it carries what a serial line would, byte for byte.
///
/// # Errors
/// Why it can't be reached.
pub async fn connect_tcp(address: &str) -> io::Result<Line> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (line, LockEnd { to_gateway, mut from_gateway }) = Line::new();
    tokio::spawn(async move { carry(stream, &to_gateway, &mut from_gateway).await });
    Ok(line)
}

/// Lends a lock's line to one gateway after another that connects, until the lock goes.
///
/// # Errors
/// The listener's.
pub async fn lend_tcp(listener: TcpListener, mut line: Line) -> io::Result<()> {
    while !line.from_lock.is_closed() {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted?,
            // Nobody hears it: a line without a gateway loses what is said on it.
            _ = line.from_lock.recv() => continue,
        };
        stream.set_nodelay(true)?;
        carry(stream, &line.to_lock, &mut line.from_lock).await;
    }
    Ok(())
}

/// Carries frames over a stream until either side ends: those read go to `read`, those of `write` are written.
async fn carry(
    stream: TcpStream,
    read: &mpsc::Sender<Vec<u8>>,
    write: &mut mpsc::Receiver<Vec<u8>>,
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
