//! QEMU's machine protocol: resets that we ask for, and news of those that the firmware asks for.
//!
//! **Source** QEMU 7.2, docs/interop/qmp-spec.txt. Only two words of its JSON matter here, so none is parsed.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use rustix::net::RecvFlags;

use crate::error::Result;

#[derive(Debug)]
pub(crate) struct Qmp {
    stream: UnixStream,
    received: Vec<u8>,
    /// Resets since the start, ours and the firmware's.
    resets: u32,
    answers: u32,
}

impl Qmp {
    pub(super) fn open(stream: UnixStream) -> Result<Self> {
        let mut qmp = Self { stream, received: Vec::new(), resets: 0, answers: 0 };
        qmp.ask("qmp_capabilities")?;
        Ok(qmp)
    }

    /// Resets the chip, peripherals included, and returns when that is done.
    pub(crate) fn reset(&mut self) -> Result<()> {
        self.news()?;
        let before = self.resets;
        self.ask("system_reset")?;
        while self.resets == before {
            self.wait()?;
        }
        Ok(())
    }

    /// How often the chip was reset so far; never waits.
    pub(crate) fn news(&mut self) -> Result<u32> {
        let mut chunk = [0; 4096];
        loop {
            match rustix::net::recv(&self.stream, &mut chunk[..], RecvFlags::DONTWAIT) {
                Ok((_, 0)) => return Err(super::closed()),
                Ok((_, count)) => self.take(&chunk[..count]),
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => return Ok(self.resets),
                Err(error) => return Err(super::silence(&error.into())),
            }
        }
    }

    fn ask(&mut self, command: &str) -> Result<()> {
        let before = self.answers;
        let line = format!("{{\"execute\":\"{command}\"}}\n");
        self.stream.write_all(line.as_bytes()).map_err(|error| super::silence(&error))?;
        while self.answers == before {
            self.wait()?;
        }
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        let mut chunk = [0; 4096];
        let count = self.stream.read(&mut chunk).map_err(|error| super::silence(&error))?;
        if count == 0 {
            return Err(super::closed());
        }
        self.take(&chunk[..count]);
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) {
        self.received.extend_from_slice(bytes);
        while let Some(end) = self.received.iter().position(|byte| *byte == b'\n') {
            let line = String::from_utf8_lossy(&self.received[..end]).into_owned();
            self.received.drain(..=end);
            if line.contains("\"event\": \"RESET\"") {
                self.resets += 1;
            } else if line.contains("\"return\"") || line.contains("\"error\"") {
                self.answers += 1;
            }
        }
    }
}
