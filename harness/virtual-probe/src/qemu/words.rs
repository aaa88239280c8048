//! What is known of a QEMU that has ended: its status, its error output, and the registers of a lockup.

use std::fmt;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStderr, ExitStatus};

/// The most that is kept of the error output, in bytes.
const MOST: u64 = 16 * 1024;

/// Why a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastWords {
    /// The exit status, where it exited by itself.
    pub(crate) code: Option<i32>,
    signal: Option<i32>,
    text: String,
}

/// The core's registers at a lockup, as QEMU dumps them before it aborts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lockup {
    /// R0 to R15.
    pub(crate) registers: [u32; 16],
    /// The program status.
    pub(crate) xpsr: u32,
}

impl LastWords {
    pub(crate) fn read(status: Option<ExitStatus>, output: Option<ChildStderr>) -> Self {
        let mut bytes = Vec::new();
        if let Some(output) = output {
            let _ = output.take(MOST).read_to_end(&mut bytes);
        }
        Self {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(|status| status.signal()),
            text: String::from_utf8_lossy(&bytes).trim().to_owned(),
        }
    }

    /// The registers, if it was the guest that locked up and not QEMU that was killed.
    pub(crate) fn lockup(&self) -> Option<Lockup> {
        if !self.text.contains("Lockup: ") {
            return None;
        }
        let mut registers = [0; 16];
        for (number, register) in registers.iter_mut().enumerate() {
            *register = self.number(&format!("R{number:02}="))?;
        }
        Some(Lockup { registers, xpsr: self.number("XPSR=")? })
    }

    fn number(&self, name: &str) -> Option<u32> {
        let from = self.text.find(name)? + name.len();
        u32::from_str_radix(self.text.get(from..from + 8)?, 16).ok()
    }
}

impl fmt::Display for LastWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.signal, self.code) {
            (Some(signal), _) => write!(f, "QEMU was ended by signal {signal}")?,
            (_, Some(code)) => write!(f, "QEMU exited with status {code}")?,
            (None, None) => write!(f, "QEMU does not answer")?,
        }
        match self.text.lines().next() {
            Some(line) => write!(f, ", it said: {line}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABORT: &str = "qemu: fatal: Lockup: can't escalate 3 to HardFault (current priority -1)\n\n\
        R00=00000000 R01=00000001 R02=00000002 R03=00000003\n\
        R04=00000004 R05=00000005 R06=00000006 R07=00000007\n\
        R08=00000008 R09=00000009 R10=0000000a R11=0000000b\n\
        R12=0000000c R13=20003fe0 R14=fffffff9 R15=00000200\n\
        XPSR=41000003 -Z-- T handler\n";

    fn words(text: &str) -> LastWords {
        LastWords { code: None, signal: Some(6), text: text.to_owned() }
    }

    #[test]
    fn a_lockup_carries_the_registers() {
        let lockup = words(ABORT).lockup().unwrap();
        assert_eq!(lockup.registers[13], 0x2000_3fe0);
        assert_eq!(lockup.registers[15], 0x200);
        assert_eq!(lockup.xpsr, 0x4100_0003);
    }

    #[test]
    fn any_other_end_is_no_lockup() {
        assert_eq!(words("").lockup(), None);
        assert_eq!(words("qemu: fatal: out of memory R00=00000000").lockup(), None);
        assert_eq!(words("Lockup: R00=0000").lockup(), None);
    }

    #[test]
    fn the_first_line_is_told() {
        let told = words(ABORT).to_string();
        let expected = "QEMU was ended by signal 6, it said: qemu: fatal: Lockup: \
                        can't escalate 3 to HardFault (current priority -1)";
        assert_eq!(told, expected);
    }
}
