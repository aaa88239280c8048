//! What can go wrong with a virtual board, by cause.

/// An error of the virtual board itself, not of the firmware on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoardError {
    /// There is no QEMU on this machine.
    #[error(
        "`{program}` was not found; install QEMU for ARM (Debian and Ubuntu: apt-get install qemu-system-arm)"
    )]
    QemuMissing {
        /// The program that was looked for.
        program: String,
    },
    /// QEMU is there, but does not come up.
    #[error("QEMU does not start: {why}")]
    Start {
        /// What it said, or what the host refused.
        why: String,
    },
    /// QEMU died or went silent; the board can be powered again with the flash it last had.
    #[error("the board is lost: {why}")]
    Lost {
        /// How it was seen, and QEMU's last words.
        why: String,
    },
    /// The board was switched off.
    #[error("the board has no power, switch it on with `power_on`")]
    Off,
    /// The board's one debug port is taken.
    #[error("the board's probe is in use, close the session that has it or start another board")]
    InUse,
    /// An access to an address where the chip has nothing.
    #[error("address {address:#010x} is not in the chip's memory map")]
    Unmapped {
        /// The address asked for.
        address: u32,
    },
    /// QEMU said something that its protocols do not have.
    #[error("QEMU answered `{answer}` to `{question}`, is it version 7.2 or newer?")]
    Protocol {
        /// What was asked.
        question: String,
        /// What came back.
        answer: String,
    },
    /// The server could not listen, or its address is not one.
    #[error("can't serve the board at {address}: {why}")]
    Serve {
        /// Where it should have listened.
        address: String,
        /// What the host said.
        why: String,
    },
}

/// The result of what a board does.
pub type Result<T> = std::result::Result<T, BoardError>;
