//! QEMU's process and the three sockets through which it is driven.

mod gdb;
mod keeper;
mod launch;
mod private;
mod qmp;
mod qtest;
mod window;
mod words;

pub use launch::{Icount, Launch};

pub(crate) use gdb::Stop;

use std::os::unix::net::UnixStream;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::error::{BoardError, Result};
use gdb::Gdb;
use private::PrivateDirectory;
use qmp::Qmp;
use qtest::Qtest;
pub(crate) use qtest::Width;
use window::Window;
pub(crate) use words::LastWords;

/// How long QEMU may take to open its sockets.
const START: Duration = Duration::from_secs(30);
/// How long QEMU may stay silent before it counts as lost.
pub(crate) const SILENCE: Duration = Duration::from_secs(10);

/// One running QEMU; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Qemu {
    child: Child,
    /// Registers, halt, step and breakpoints.
    pub(crate) gdb: Gdb,
    /// Memory, beside the running core.
    pub(crate) qtest: Qtest,
    /// Resets, and the news of those that the firmware asks for.
    pub(crate) qmp: Qmp,
    window: Option<Window>,
}

impl Qemu {
    /// Starts QEMU with the core halted, before its first instruction.
    pub(crate) fn start(launch: &Launch) -> Result<Self> {
        let directory = PrivateDirectory::make()
            .map_err(|error| BoardError::Start { why: format!("no private folder: {error}") })?;
        let command = launch.command(directory.path());
        let mut child = keeper::spawn(command).map_err(|error| launch.refused(&error))?;
        let sockets = ["gdb", "qtest", "qmp"]
            .map(|name| connect(&directory.path().join(name), &mut child, launch));
        let [gdb, qtest, qmp] = sockets;
        let process = child.id();
        let open = || {
            let (gdb, mut qtest, qmp) = (Gdb::open(gdb?)?, Qtest::open(qtest?), Qmp::open(qmp?)?);
            let window = Window::find(process, &mut qtest)?;
            Ok((gdb, qtest, qmp, window))
        };
        // The sockets are connected, so nobody needs their names any more: nothing is left to clean up.
        drop(directory);
        match open() {
            Ok((gdb, qtest, qmp, window)) => Ok(Self { child, gdb, qtest, qmp, window }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// The process's id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads RAM, past QEMU where the host allows it.
    pub(crate) fn read_ram(&mut self, address: u32, bytes: &mut [u8]) -> Result<()> {
        match &self.window {
            Some(window) if window.read(address, bytes) => Ok(()),
            Some(_) => Err(closed()),
            None => self.qtest.read_block(address, bytes),
        }
    }

    /// Writes RAM of a running core, past QEMU where the host allows it.
    ///
    /// QEMU does not notice, so code must not be written so.
    pub(crate) fn write_ram(&mut self, address: u32, bytes: &[u8]) -> Result<()> {
        match &self.window {
            Some(window) if window.write(address, bytes) => Ok(()),
            _ => self.qtest.write_block(address, bytes),
        }
    }

    /// Waits for a process that has closed its sockets, and says why it ended.
    pub(crate) fn last_words(&mut self) -> LastWords {
        let until = Instant::now() + Duration::from_millis(500);
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(1)),
                Ok(None) | Err(_) => break None,
            }
        };
        let _ = self.child.kill();
        let _ = self.child.wait();
        LastWords::read(status, self.child.stderr.take())
    }
}

impl Drop for Qemu {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Connects to a socket that QEMU opens in its own time.
fn connect(path: &std::path::Path, child: &mut Child, launch: &Launch) -> Result<UnixStream> {
    let until = Instant::now() + START;
    loop {
        match UnixStream::connect(path) {
            Ok(stream) => {
                let told = |error: std::io::Error| BoardError::Start { why: error.to_string() };
                stream.set_read_timeout(Some(SILENCE)).map_err(told)?;
                stream.set_write_timeout(Some(SILENCE)).map_err(told)?;
                return Ok(stream);
            }
            Err(error) => {
                if let Ok(Some(status)) = child.try_wait() {
                    let words = LastWords::read(Some(status), child.stderr.take());
                    return Err(launch.ended(&words));
                }
                if Instant::now() >= until {
                    let why = format!("no socket within {} s: {error}", START.as_secs());
                    return Err(BoardError::Start { why });
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

/// QEMU has closed a socket.
fn closed() -> BoardError {
    BoardError::Lost { why: "QEMU has closed its sockets".to_owned() }
}

/// QEMU can't be reached any more.
fn silence(error: &std::io::Error) -> BoardError {
    use std::io::ErrorKind::{TimedOut, WouldBlock};
    let why = match error.kind() {
        WouldBlock | TimedOut => format!("QEMU was silent for {} s", SILENCE.as_secs()),
        _ => format!("QEMU can't be reached: {error}"),
    };
    BoardError::Lost { why }
}
