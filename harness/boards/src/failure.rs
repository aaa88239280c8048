//! Why a board can't go on, by cause, each with what may help.

use bench_protocol::rpc::FrameError;
use thiserror::Error;

/// A failure of the board, its probe, or the way between them; never a verdict about the firmware.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// There is no such probe.
    #[error("there is no probe `{selector}`: {why}")]
    NoProbe {
        /// The selector of the rig file.
        selector: String,
        /// What the driver says.
        why: String,
    },
    /// Another run has it.
    #[error("the probe `{selector}` is in use by another run")]
    InUse {
        /// The selector of the rig file.
        selector: String,
    },
    /// There is no QEMU on this machine.
    #[error("the virtual board: {0}")]
    NoEmulator(String),
    /// The virtual board does not start or was lost.
    #[error("the virtual board: {0}")]
    Emulator(String),
    /// The probe answers, the chip does not.
    #[error("the chip `{chip}` can't be attached to: {why}")]
    Attach {
        /// As probe-rs names it.
        chip: String,
        /// What probe-rs says.
        why: String,
    },
    /// No image to flash.
    #[error("there is no image of `{board}` to flash: {why}")]
    Image {
        /// The board's folder.
        board: String,
        /// What the build says.
        why: String,
    },
    /// Writing the image failed, or what is there after it differs.
    #[error("the image can't be flashed: {0}")]
    Flash(String),
    /// The firmware does not open its channels.
    #[error("there is no RTT block at {address:#010x} {waited_ms} ms after the reset")]
    NoChannel {
        /// Where the image says that it is.
        address: u64,
        /// How long was waited.
        waited_ms: u64,
    },
    /// The image is no bench image, or of another version.
    #[error("the image is not for this bench: {0}")]
    OtherImage(String),
    /// Reading or writing memory by the probe failed.
    #[error("the probe failed: {0}")]
    Probe(String),
    /// Nothing was said in time.
    #[error("the board says nothing for {waited_ms} ms; its core {state}")]
    Silent {
        /// How long was waited.
        waited_ms: u64,
        /// What the debug port tells of the core.
        state: String,
        /// Where it is, the innermost frame first.
        backtrace: Vec<String>,
    },
    /// The board started anew though nobody asked it to.
    #[error("the board was reset by itself, which is no power cut of the scenario")]
    ResetByItself,
    /// The processor faulted.
    #[error("the processor faulted: {words}")]
    Fault {
        /// What it, or its debug port, says of that.
        words: String,
        /// Where it did, the innermost frame first.
        backtrace: Vec<String>,
    },
    /// Bytes that are no words.
    #[error("the board's words can't be read: {0}")]
    Garbled(#[from] FrameError),
    /// A word at the wrong time.
    #[error("the board says {said} where {expected} was due")]
    OutOfTurn {
        /// What it said.
        said: String,
        /// What was due.
        expected: &'static str,
    },
    /// A command of the rig file failed.
    #[error("the power command `{command}` failed: {why}")]
    PowerCommand {
        /// The command.
        command: String,
        /// How.
        why: String,
    },
}

impl Failure {
    /// Tells whether a fresh board, or the same one started afresh, may do better.
    pub const fn may_pass(&self) -> bool {
        !matches!(
            self,
            Self::NoProbe { .. }
                | Self::InUse { .. }
                | Self::NoEmulator(_)
                | Self::Image { .. }
                | Self::OtherImage(_)
        )
    }

    /// Tells where the firmware was, the innermost frame first, where that is known.
    pub fn backtrace(&self) -> &[String] {
        match self {
            Self::Silent { backtrace, .. } | Self::Fault { backtrace, .. } => backtrace,
            _ => &[],
        }
    }

    /// Tells what may help.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NoProbe { .. } => {
                "is it plugged in, and may you open it? `cargo lockbench boards` lists probes; \
                 on Linux probes need a udev rule"
            }
            Self::InUse { .. } => "wait for the other run, or name another rig with --rig",
            Self::NoEmulator(_) => "`cargo xtask setup` installs it",
            Self::Emulator(_) => "`cargo xtask doctor` checks QEMU",
            Self::Attach { .. } => "is the board powered, and is it the chip of the rig file?",
            Self::Image { .. } => {
                "`cargo xtask firmware BOARD --bench` builds one, unless the rig file names its own"
            }
            Self::Flash(_) => "`cargo lockbench flash RIG` tries it alone",
            Self::NoChannel { .. } | Self::OtherImage(_) => {
                "is the image of the rig file a bench image of this version?"
            }
            Self::Silent { .. } => "does the firmware hang, or sleep with its debug port off?",
            Self::Fault { .. } => {
                "a bad address, an overflown stack, or code that is none? It happened in the \
                 first of the frames above"
            }
            Self::Probe(_) => "is the cable in, and is the board powered?",
            Self::ResetByItself => "watchdog, brown-out, or a loose supply?",
            Self::Garbled(_) | Self::OutOfTurn { .. } => {
                "does another program use the probe, or is the image of another version? \
                 `cargo lockbench flash RIG` writes the one of this version"
            }
            Self::PowerCommand { .. } => {
                "it is `off` or `on` under [power] in the rig file: does it work by itself?"
            }
        }
    }
}
