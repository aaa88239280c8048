//! The command line of QEMU's micro:bit.

use std::path::Path;
use std::process::{Command, Stdio};

use super::LastWords;
use crate::error::BoardError;

/// How virtual time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Icount {
    /// With the host's clock.
    #[default]
    HostClock,
    /// One instruction is one nanosecond, and sleep is skipped: a day of a sleeping firmware takes a second or two.
    ///
    /// The debug port answers slower: 5 to 10 ms for an RTT byte (measured 2026).
    Instructions,
}

/// What to start.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The program, by name or path.
    pub program: String,
    /// How virtual time runs.
    pub icount: Icount,
    /// Further arguments for QEMU, e.g. `-d guest_errors -D trace.log`.
    pub arguments: Vec<String>,
}

impl Default for Launch {
    fn default() -> Self {
        Self {
            program: "qemu-system-arm".to_owned(),
            icount: Icount::default(),
            arguments: Vec::new(),
        }
    }
}

/// Ends QEMU with its owner's last breath, and keeps it from dumping a core when the guest locks up.
///
/// `setpriv` and `ulimit` instead of code between fork and exec, which would have to be unsafe.
const GUARD: &str = "ulimit -c 0; \
    if command -v setpriv >/dev/null 2>&1; \
    then exec setpriv --pdeathsig KILL -- \"$@\"; else exec \"$@\"; fi";

impl Launch {
    pub(super) fn command(&self, directory: &Path) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", GUARD, "board"]).arg(&self.program);
        command.args(["-M", "microbit", "-nodefaults", "-display", "none", "-S"]);
        command.args(["-qtest-log", "none"]);
        let socket = |name: &str| {
            let path = directory.join(name);
            // A comma ends a value in QEMU's options, and is written twice within one.
            let path = path.display().to_string().replace(',', ",,");
            format!("unix:{path},server=on,wait=off")
        };
        for name in ["gdb", "qtest", "qmp"] {
            command.arg(format!("-{name}")).arg(socket(name));
        }
        if self.icount == Icount::Instructions {
            command.args(["-icount", "shift=0,sleep=off"]);
        }
        command.args(&self.arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        // Ctrl-C at the terminal is for the owner; the board ends with it.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }

    pub(super) fn refused(&self, error: &std::io::Error) -> BoardError {
        BoardError::Start { why: format!("no process for `{}`: {error}", self.program) }
    }

    pub(super) fn ended(&self, words: &LastWords) -> BoardError {
        // 126 and 127 are what a shell and setpriv say about a program that isn't there.
        if words.code.is_some_and(|code| code == 126 || code == 127) {
            return BoardError::QemuMissing { program: self.program.clone() };
        }
        BoardError::Start { why: words.to_string() }
    }
}
