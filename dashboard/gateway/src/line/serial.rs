//! A lock on a serial port.

use std::io::{ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

use serialport::SerialPort;
use tokio::sync::mpsc;

use super::{Cutter, Line, LockEnd};

/// The speed of a lock's line, 8N1.
///
/// **Source:** docs/link-protocol.md, *Framing*.
pub const BAUD: u32 = 115_200;
/// How often the reader looks whether the gateway is still there.
const LOOKS_EVERY: Duration = Duration::from_millis(200);

/// Opens a serial port, a pseudo terminal too. Two threads carry its bytes until it, or the gateway, goes.
///
/// # Errors
/// Why it can't be opened.
pub fn open_serial(path: &str, baud: u32) -> serialport::Result<Line> {
    let port = serialport::new(path, baud).timeout(LOOKS_EVERY).open()?;
    let writer = port.try_clone()?;
    let (line, LockEnd { to_gateway, from_gateway }) = Line::new();
    thread::spawn(move || read(port, &to_gateway));
    thread::spawn(move || write(writer, from_gateway));
    Ok(line)
}

fn read(mut port: Box<dyn SerialPort>, to_gateway: &mpsc::Sender<Vec<u8>>) {
    let (mut cutter, mut bytes) = (Cutter::default(), [0; 512]);
    while !to_gateway.is_closed() {
        match port.read(&mut bytes) {
            Ok(0) => return,
            Ok(count) => {
                for frame in cutter.take(&bytes[..count]) {
                    if to_gateway.blocking_send(frame).is_err() {
                        return;
                    }
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
            Err(_) => return,
        }
    }
}

fn write(mut port: Box<dyn SerialPort>, mut from_gateway: mpsc::Receiver<Vec<u8>>) {
    while let Some(mut frame) = from_gateway.blocking_recv() {
        frame.push(0);
        if port.write_all(&frame).is_err() {
            return;
        }
    }
}
