//! A board with a session on it, and the few moves that the checks share.

use std::process::{Command, Stdio};
use std::time::Duration;

use probe_rs::flashing::{
    DownloadOptions, ElfLoader, ElfOptions, FileDownloadError, download_file_with_options,
};
use probe_rs::rtt::Rtt;
use probe_rs::{Core, Permissions, Session};
use virtual_probe::{BoardOptions, CHIP, VirtualBoard};

use crate::image::IMAGE;

/// Longer than anything takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What this machine lacks, if anything.
pub(crate) fn missing() -> Option<String> {
    let mut qemu = Command::new("qemu-system-arm");
    qemu.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    match qemu.status() {
        Ok(status) if status.success() => None,
        _ => Some("qemu-system-arm is missing (cargo xtask setup installs it)".to_owned()),
    }
}

/// Calls until something is there.
pub(crate) fn until<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let started = std::time::Instant::now();
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "no {what} within {} s", PATIENCE.as_secs());
    }
}

pub(crate) fn board() -> VirtualBoard {
    VirtualBoard::start(BoardOptions::default()).expect("the board starts")
}

pub(crate) fn attach(board: &VirtualBoard) -> Session {
    let probe = board.open_probe().expect("nobody else has the probe");
    probe.attach(CHIP, Permissions::new().allow_erase_all()).expect("the chip answers")
}

pub(crate) fn flash(session: &mut Session) -> Result<(), FileDownloadError> {
    let mut options = DownloadOptions::default();
    options.verify = true;
    let loader = ElfLoader(ElfOptions::default());
    download_file_with_options(session, &IMAGE.path, loader, options)
}

/// A board with the image running on it.
pub(crate) struct Bench {
    pub(crate) session: Session,
    pub(crate) board: VirtualBoard,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let board = board();
        let mut session = attach(&board);
        flash(&mut session).expect("the image is flashed");
        session.core(0).expect("one core").reset().expect("it resets");
        Self { session, board }
    }

    pub(crate) fn core(&mut self) -> Core<'_> {
        self.session.core(0).expect("one core")
    }

    /// The image's channels, after its greeting.
    pub(crate) fn rtt(&mut self) -> Rtt {
        greeted(&mut self.core())
    }

    /// Sends one byte.
    pub(crate) fn send(&mut self, rtt: &mut Rtt, byte: u8) {
        let mut core = self.core();
        let sent = rtt.down_channels()[0].write(&mut core, &[byte]).expect("RTT writes");
        assert_eq!(sent, 1);
    }

    /// Sends one byte and waits for it to come back.
    pub(crate) fn echo(&mut self, rtt: &mut Rtt, byte: u8) {
        self.send(rtt, byte);
        let mut core = self.core();
        assert_eq!(read(&mut core, rtt, 1), [byte]);
    }

    pub(crate) fn word(&mut self, symbol: &str) -> u32 {
        use probe_rs::MemoryInterface;
        let address = IMAGE.symbol(symbol);
        self.core().read_word_32(address).expect("RAM can be read")
    }
}

/// Waits for the image's channels and its greeting.
///
/// RAM outlives a reset, so a control block may be that of the run before: it is sought again when it changes.
pub(crate) fn greeted(core: &mut Core<'_>) -> Rtt {
    until("greeting over RTT", || {
        let mut rtt = Rtt::attach(core).ok()?;
        let mut heard = Vec::new();
        let mut bytes = [0; 64];
        for _ in 0..20 {
            let count = rtt.up_channels().first_mut()?.read(core, &mut bytes).ok()?;
            heard.extend_from_slice(&bytes[..count]);
            if heard.ends_with(b"ready\n") {
                return Some(rtt);
            }
        }
        None
    })
}

/// Reads so many bytes.
pub(crate) fn read(core: &mut Core<'_>, rtt: &mut Rtt, count: usize) -> Vec<u8> {
    let mut found = Vec::new();
    until("answer over RTT", || {
        let mut bytes = [0; 256];
        let left = (count - found.len()).min(bytes.len());
        let got = rtt.up_channels()[0].read(core, &mut bytes[..left]).expect("RTT reads");
        found.extend_from_slice(&bytes[..got]);
        (found.len() == count).then_some(())
    });
    found
}
