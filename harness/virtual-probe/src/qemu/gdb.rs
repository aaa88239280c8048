//! Halt, step, registers and breakpoints through QEMU's gdb stub.
//!
//! **Source** GDB manual, appendix E (remote protocol), and QEMU 7.2, gdbstub.c, of which three habits matter:
//! registers are served only after the target description was read once; a packet's `$` acknowledges the one before;
//! and while the core runs, any byte stops it.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::net::RecvFlags;

use crate::error::{BoardError, Result};

/// The core stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Because it was asked to.
    Interrupted,
    /// At a breakpoint or after a step.
    Trapped,
}

/// R0 to R15 and the program status.
pub(crate) const REGISTERS: usize = 17;
const PROGRAM_COUNTER: usize = 15;

/// After this time it is looked whether a core that does not step is asleep; a busy host may be slower.
const STEP: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Gdb {
    stream: UnixStream,
    received: Vec<u8>,
    masked: bool,
}

impl Gdb {
    pub(super) fn open(stream: UnixStream) -> Result<Self> {
        let mut gdb = Self { stream, received: Vec::new(), masked: true };
        gdb.ask("qXfer:features:read:target.xml:0,ffb")?;
        Ok(gdb)
    }

    /// All registers of a halted core.
    pub(crate) fn registers(&mut self) -> Result<[u32; REGISTERS]> {
        let answer = self.ask("g")?;
        let mut registers = [0; REGISTERS];
        let hex = answer.as_bytes();
        if hex.len() < REGISTERS * 8 {
            return Err(surprise("g", &answer));
        }
        for (register, digits) in registers.iter_mut().zip(hex.chunks(8)) {
            let digits = std::str::from_utf8(digits).unwrap_or_default();
            let swapped = u32::from_str_radix(digits, 16).map_err(|_| surprise("g", &answer))?;
            *register = swapped.swap_bytes();
        }
        Ok(registers)
    }

    /// Sets all registers of a halted core.
    pub(crate) fn set_registers(&mut self, registers: &[u32; REGISTERS]) -> Result<()> {
        let mut packet = String::from("G");
        for register in registers {
            let _ = write!(packet, "{:08x}", register.swap_bytes());
        }
        self.order(&packet)
    }

    /// Sets or removes a breakpoint; it holds in flash and in RAM.
    pub(crate) fn breakpoint(&mut self, address: u32, set: bool) -> Result<()> {
        self.order(&format!("{}0,{address:x},2", if set { 'Z' } else { 'z' }))
    }

    /// Whether a step holds interrupts and virtual time off.
    pub(crate) fn mask_interrupts_in_steps(&mut self, masked: bool) -> Result<()> {
        if self.masked == masked {
            return Ok(());
        }
        self.order(if masked { "Qqemu.sstep=0x7" } else { "Qqemu.sstep=0x1" })?;
        self.masked = masked;
        Ok(())
    }

    /// Steps the instruction at `pc`, however long the host leaves QEMU waiting.
    ///
    /// A debugger that finds the core where it was takes the instruction for a BKPT and skips it, and so loses
    /// a routine's first one, which keeps the way back. Only a core that sleeps behind a WFI may stay there.
    pub(crate) fn step(&mut self, pc: u32, may_sleep_on: bool) -> Result<()> {
        let until = Instant::now() + super::SILENCE;
        while !self.try_step(STEP)? {
            if may_sleep_on || self.registers()?[PROGRAM_COUNTER] != pc {
                return Ok(());
            }
            if Instant::now() >= until {
                return Err(no_step());
            }
        }
        Ok(())
    }

    /// Steps one instruction that can't sleep, of a core that is awake.
    pub(crate) fn step_awake(&mut self) -> Result<()> {
        if self.try_step(super::SILENCE)? { Ok(()) } else { Err(no_step()) }
    }

    /// Steps one instruction; false if none is known to be done within the time.
    fn try_step(&mut self, most: Duration) -> Result<bool> {
        self.send("s")?;
        if self.stopped_within(most)?.is_some() {
            return Ok(true);
        }
        self.halt()?;
        Ok(false)
    }

    /// Lets the core run; nothing but [`Gdb::halt`] and [`Gdb::stopped`] may follow until it stops.
    pub(crate) fn resume(&mut self) -> Result<()> {
        self.send("c")
    }

    /// Stops a running core, or takes notice that it has just stopped by itself.
    pub(crate) fn halt(&mut self) -> Result<Stop> {
        self.write(&[3])?;
        self.stopped_within(super::SILENCE)?.ok_or_else(|| BoardError::Lost {
            why: format!("QEMU did not halt within {} s", super::SILENCE.as_secs()),
        })
    }

    /// Whether a running core has stopped; never waits.
    pub(crate) fn stopped(&mut self) -> Result<Option<Stop>> {
        let mut chunk = [0; 512];
        match rustix::net::recv(&self.stream, &mut chunk[..], RecvFlags::DONTWAIT) {
            Ok((_, 0)) => return Err(super::closed()),
            Ok((_, count)) => self.received.extend_from_slice(&chunk[..count]),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
            Err(error) => return Err(super::silence(&error.into())),
        }
        Ok(self.packet().and_then(|packet| reason(&packet)))
    }

    fn stopped_within(&mut self, most: Duration) -> Result<Option<Stop>> {
        let until = Instant::now() + most;
        loop {
            if let Some(packet) = self.packet() {
                match reason(&packet) {
                    Some(stop) => return Ok(Some(stop)),
                    None => continue,
                }
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || !self.readable(left)? {
                return Ok(None);
            }
            self.receive()?;
        }
    }

    fn readable(&self, most: Duration) -> Result<bool> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut wanted = [PollFd::new(&self.stream, PollFlags::IN)];
        let time = Timespec { tv_sec: most.as_secs() as i64, tv_nsec: most.subsec_nanos() as _ };
        match poll(&mut wanted, Some(&time)) {
            Ok(count) => Ok(count > 0),
            Err(rustix::io::Errno::INTR) => Ok(true),
            Err(error) => Err(super::silence(&error.into())),
        }
    }

    fn order(&mut self, packet: &str) -> Result<()> {
        match self.ask(packet)?.as_str() {
            "OK" => Ok(()),
            answer => Err(surprise(packet, answer)),
        }
    }

    fn ask(&mut self, packet: &str) -> Result<String> {
        self.send(packet)?;
        loop {
            if let Some(answer) = self.packet() {
                return Ok(answer);
            }
            self.receive()?;
        }
    }

    fn send(&mut self, packet: &str) -> Result<()> {
        let sum = packet.bytes().fold(0_u8, u8::wrapping_add);
        self.write(format!("${packet}#{sum:02x}").as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).map_err(|error| super::silence(&error))
    }

    fn receive(&mut self) -> Result<()> {
        let mut chunk = [0; 4096];
        let count = match self.stream.read(&mut chunk) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(super::silence(&error)),
        };
        if count == 0 {
            return Err(super::closed());
        }
        self.received.extend_from_slice(&chunk[..count]);
        Ok(())
    }

    /// The next whole packet, without its frame.
    fn packet(&mut self) -> Option<String> {
        let start = self.received.iter().position(|byte| *byte == b'$')?;
        let length = self.received[start..].iter().position(|byte| *byte == b'#')?;
        let end = start + length;
        if self.received.len() < end + 3 {
            return None;
        }
        let packet = String::from_utf8_lossy(&self.received[start + 1..end]).into_owned();
        self.received.drain(..end + 3);
        Some(packet)
    }
}

/// Signal 2 is the interrupt that we sent, signal 5 a trap.
fn reason(packet: &str) -> Option<Stop> {
    match packet.get(..3)? {
        "T02" | "S02" => Some(Stop::Interrupted),
        "T05" | "S05" => Some(Stop::Trapped),
        _ => None,
    }
}

fn no_step() -> BoardError {
    BoardError::Lost { why: format!("QEMU did not step within {} s", super::SILENCE.as_secs()) }
}

fn surprise(question: &str, answer: &str) -> BoardError {
    BoardError::Protocol {
        question: question.chars().take(40).collect(),
        answer: answer.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests;
