//! Memory accesses through QEMU's test socket, which work while the core runs.
//!
//! **Source** QEMU 7.2, softmmu/qtest.c: one line a command, one line an answer.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{BoardError, Result};

/// The size of one access on the bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    /// 8 bits.
    Byte,
    /// 16 bits.
    Half,
    /// 32 bits.
    Word,
}

impl Width {
    /// In bytes: 1, 2 or 4.
    pub(crate) fn bytes(self) -> u32 {
        match self {
            Self::Byte => 1,
            Self::Half => 2,
            Self::Word => 4,
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Byte => 'b',
            Self::Half => 'w',
            Self::Word => 'l',
        }
    }
}

#[derive(Debug)]
pub(crate) struct Qtest {
    stream: UnixStream,
    received: Vec<u8>,
    line: String,
}

impl Qtest {
    pub(super) fn open(stream: UnixStream) -> Self {
        Self { stream, received: Vec::new(), line: String::new() }
    }

    /// Reads once, with exactly this width: registers may change by being read.
    pub(crate) fn read(&mut self, address: u32, width: Width) -> Result<u32> {
        self.line.clear();
        let _ = writeln!(self.line, "read{} {address:#x}", width.letter());
        self.send()?;
        let answer = self.answer()?;
        let digits = answer.trim_start_matches("0x");
        let value = u64::from_str_radix(digits, 16).map_err(|_| self.surprise(&answer))?;
        Ok(value as u32)
    }

    /// Writes once, with exactly this width.
    pub(crate) fn write(&mut self, address: u32, width: Width, value: u32) -> Result<()> {
        self.line.clear();
        let _ = writeln!(self.line, "write{} {address:#x} {value:#x}", width.letter());
        self.send()?;
        self.answer().map(drop)
    }

    /// Reads a block of memory in one round trip.
    pub(crate) fn read_block(&mut self, address: u32, bytes: &mut [u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.line.clear();
        let _ = writeln!(self.line, "b64read {address:#x} {:#x}", bytes.len());
        self.send()?;
        let answer = self.answer()?;
        let decoded = STANDARD.decode(&answer).map_err(|_| self.surprise(&answer))?;
        if decoded.len() != bytes.len() {
            return Err(self.surprise(&answer));
        }
        bytes.copy_from_slice(&decoded);
        Ok(())
    }

    /// Writes a block of memory in one round trip.
    pub(crate) fn write_block(&mut self, address: u32, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.line.clear();
        let _ = write!(self.line, "b64write {address:#x} {:#x} ", bytes.len());
        STANDARD.encode_string(bytes, &mut self.line);
        self.line.push('\n');
        self.send()?;
        self.answer().map(drop)
    }

    fn send(&mut self) -> Result<()> {
        self.stream.write_all(self.line.as_bytes()).map_err(|error| super::silence(&error))
    }

    /// What follows `OK`.
    fn answer(&mut self) -> Result<String> {
        let line = self.next_line()?;
        match line.strip_prefix("OK") {
            Some(rest) => Ok(rest.trim().to_owned()),
            None => Err(self.surprise(&line)),
        }
    }

    fn next_line(&mut self) -> Result<String> {
        loop {
            if let Some(end) = self.received.iter().rposition(|byte| *byte == b'\n') {
                let line = String::from_utf8_lossy(&self.received[..end]).into_owned();
                self.received.drain(..=end);
                return Ok(line);
            }
            let mut chunk = [0; 16 * 1024];
            let count = self.stream.read(&mut chunk).map_err(|error| super::silence(&error))?;
            if count == 0 {
                return Err(super::closed());
            }
            self.received.extend_from_slice(&chunk[..count]);
        }
    }

    fn surprise(&self, answer: &str) -> BoardError {
        BoardError::Protocol {
            question: self.line.chars().take(60).collect::<String>().trim().to_owned(),
            answer: answer.chars().take(60).collect(),
        }
    }
}
