//! A board behind a probe, emulated or on a desk: attach, flash, reset, and talk.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use lockbench::rig::file::RigFile;
use probe_rs::flashing::{
    DownloadOptions, ElfLoader, ElfOptions, FlashProgress, ProgressEvent, ProgressOperation,
    build_loader,
};
use probe_rs::probe::list::Lister;
use probe_rs::probe::{DebugProbeSelector, Probe};
use probe_rs::{
    Core, CoreStatus, HaltReason, MemoryInterface as _, Permissions, Session, VectorCatchCondition,
};
use virtual_probe::{BoardOptions, VirtualBoard};

use crate::backtrace;
use crate::desk::Claim;
use crate::failure::Failure;
use crate::image::Image;
use crate::line::{Channels, Line, Memory};
use crate::power;
use crate::processor::Target;
use crate::stack::StackRoom;

/// So long the firmware may take to open its channels after a reset.
const CHANNEL_WITHIN: Duration = Duration::from_secs(2);
/// Between two looks for them.
const LOOK: Duration = Duration::from_micros(500);
/// A board that takes no bytes for so long is lost.
const TAKES_WITHIN: Duration = Duration::from_secs(10);

/// A core that runs or sleeps halts at once; a busy host may leave an emulator waiting.
const HALTS_WITHIN: Duration = Duration::from_secs(10);

/// The register that pends interrupts 0–31 (Armv6-M ARM, B3.4.5).
const SET_PENDING: u64 = 0xE000_E200;
/// Interrupt 20, which bench images enable and no peripheral of theirs has.
const WAKING_INTERRUPT: u32 = 1 << 20;

/// What flashing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flashed {
    /// The image was on the chip already.
    Unchanged,
    /// It was written and verified.
    Written {
        /// Sectors of the chip's flash that were erased for it: each bears some 10 000 of that.
        erased: u32,
    },
}

/// Says it in a few words.
impl std::fmt::Display for Flashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unchanged => write!(f, "the image was on the chip already, nothing was written"),
            Self::Written { erased } => {
                write!(f, "the image was written and verified, {erased} sectors were erased for it")
            }
        }
    }
}

/// A board with its probe.
pub struct Board {
    rig: RigFile,
    /// None while the power is cut, and after a cut from which the chip did not come back.
    session: Option<Session>,
    channels: Option<Channels>,
    image: Image,
    /// Behind the session, so that it goes after it.
    emulated: Option<VirtualBoard>,
    _claim: Option<Claim>,
}

impl Board {
    /// Opens a rig's probe, attaches to its chip, and sees to it that the image is on it.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn open(rig: &RigFile, image: Image) -> Result<(Self, Flashed), Failure> {
        Self::open_with(rig, image, BoardOptions::default())
    }

    /// As [`Board::open`]; an emulated board is started with these options.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn open_with(
        rig: &RigFile,
        image: Image,
        options: BoardOptions,
    ) -> Result<(Self, Flashed), Failure> {
        let (emulated, claim) = if rig.is_virtual() {
            (Some(VirtualBoard::start(options).map_err(emulator)?), None)
        } else {
            (None, Some(Claim::take(&rig.probe)?))
        };
        if let Some(commands) = &rig.power {
            power::command(&commands.on)?;
        }
        let session = Some(attach(opened(rig, emulated.as_ref())?, rig)?);
        let rig = rig.clone();
        let mut board = Self { rig, session, channels: None, image, emulated, _claim: claim };
        let flashed = board.flash()?;
        Ok((board, flashed))
    }

    /// Gives the emulator, where the board is emulated.
    pub const fn emulator(&self) -> Option<&VirtualBoard> {
        self.emulated.as_ref()
    }

    /// Reads a word of the chip's memory, or one of its registers.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    pub fn read_word(&mut self, address: u64) -> Result<u32, Failure> {
        let mut core = core_of(&mut self.session)?;
        core.read_word_32(address).map_err(probed)
    }

    /// Halts the core, tells where it was, the innermost frame first, and lets it run on.
    ///
    /// The instruction before the place is given, too: behind a WFI the core slept.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    pub fn look_where(&mut self) -> Result<(u16, Vec<String>), Failure> {
        let mut core = core_of(&mut self.session)?;
        core.halt(HALTS_WITHIN).map_err(probed)?;
        let place: u32 = core.read_core_reg(core.program_counter()).map_err(probed)?;
        let before = core.read_word_16(u64::from(place).saturating_sub(2)).map_err(probed)?;
        let frames = backtrace::of(&mut core, &self.image.path);
        core.run().map_err(probed)?;
        Ok((before, frames))
    }

    /// Gives the id of the emulator's process, where the board is emulated.
    pub fn emulator_process(&self) -> Option<u32> {
        self.emulated.as_ref()?.process_id()
    }

    /// Paints the room of the stack, which leaves the chip halted until it is reset for a start.
    ///
    /// # Errors
    /// [`Failure::OtherImage`] for an image that does not say where its stack is, [`Failure::Probe`].
    pub fn paint_stack(&mut self) -> Result<StackRoom, Failure> {
        let room = self.stack_room()?;
        room.paint(&mut core_of(&mut self.session)?)?;
        Ok(room)
    }

    /// Gives how many bytes of its stack the firmware has used since the room was painted.
    ///
    /// # Errors
    /// As [`Board::paint_stack`].
    pub fn deepest_stack(&mut self) -> Result<u64, Failure> {
        let room = self.stack_room()?;
        room.deepest(&mut core_of(&mut self.session)?)
    }

    fn stack_room(&self) -> Result<StackRoom, Failure> {
        let path = &self.image.path;
        let elf = std::fs::read(path).map_err(|error| {
            Failure::OtherImage(format!("{} can't be read: {error}", path.display()))
        })?;
        StackRoom::in_elf(&elf)
    }

    /// Writes the image unless it is on the chip, which is read to know.
    ///
    /// # Errors
    /// [`Failure::Flash`].
    pub fn flash(&mut self) -> Result<Flashed, Failure> {
        let failed = |why: String| Failure::Flash(why);
        let elf = ElfLoader(ElfOptions::default());
        let session = session_of(&mut self.session)?;
        let loader = build_loader(session, &self.image.path, elf, None)
            .map_err(|error| failed(chain(&error)))?;
        if loader.verify(session, &mut FlashProgress::empty()).is_ok() {
            return Ok(Flashed::Unchanged);
        }
        let erased = Cell::new(0);
        let mut options = DownloadOptions::default();
        options.verify = true;
        options.progress = FlashProgress::new(|event| {
            if let ProgressEvent::Progress { operation: ProgressOperation::Erase, .. } = event {
                erased.set(erased.get() + 1);
            }
        });
        loader.commit(session, options).map_err(|error| failed(chain(&error)))?;
        Ok(Flashed::Written { erased: erased.get() })
    }

    /// Tells what became of an emulated board, where it is lost.
    fn emulator_is_lost(&self) -> Option<Failure> {
        match self.emulated.as_ref()?.state() {
            virtual_probe::BoardState::Lost { why } => Some(Failure::Emulator(why)),
            _ => None,
        }
    }

    /// Prefers the emulator's own reason to what the probe saw of it.
    fn explained(&self, failure: Failure) -> Failure {
        self.emulator_is_lost().unwrap_or(failure)
    }

    fn find_channels(&mut self) -> Result<Channels, Failure> {
        let began = Instant::now();
        loop {
            let mut core = core_of(&mut self.session)?;
            if let Some(channels) = Channels::find(&mut core, self.image.rtt_block)? {
                return Ok(channels);
            }
            let waited = began.elapsed();
            if waited > CHANNEL_WITHIN {
                return Err(Failure::NoChannel {
                    address: self.image.rtt_block,
                    waited_ms: waited.as_millis() as u64,
                });
            }
            std::thread::sleep(LOOK);
        }
    }

    fn restart(&mut self) -> Result<(), Failure> {
        let block = self.image.rtt_block;
        let mut core = core_of(&mut self.session)?;
        // What the last run has left must not be taken for what the next one has set up.
        core.write_words(block / 4 * 4, &[0; 4])?;
        core.reset().map_err(probed)?;
        // A fault stops the core where it happened, so that its frames can be read.
        core.enable_vector_catch(VectorCatchCondition::HardFault).map_err(probed)?;
        drop(core);
        self.channels = Some(self.find_channels()?);
        Ok(())
    }
}

impl Target for Board {
    type Line<'a> = BoardLine<'a>;

    fn reset(&mut self) -> Result<(), Failure> {
        self.restart()
    }

    fn line(&mut self) -> Result<BoardLine<'_>, Failure> {
        let Some(channels) = &mut self.channels else {
            let address = self.image.rtt_block;
            return Err(Failure::NoChannel { address, waited_ms: 0 });
        };
        let core = core_of(&mut self.session)?;
        Ok(BoardLine { core, channels, elf: &self.image.path })
    }

    fn explain(&mut self, failure: Failure) -> Failure {
        self.explained(failure)
    }

    fn wake(&mut self) -> Result<(), Failure> {
        let mut core = core_of(&mut self.session)?;
        core.write_words(SET_PENDING, &[WAKING_INTERRUPT])
    }

    fn cut_power(&mut self) -> Result<(), Failure> {
        let Some(commands) = &self.rig.power else { return Ok(()) };
        // The probe of a chip without power has lost it.
        (self.session, self.channels) = (None, None);
        power::command(&commands.off)?;
        power::command(&commands.on)?;
        self.session = Some(attach(opened(&self.rig, self.emulated.as_ref())?, &self.rig)?);
        Ok(())
    }
}

/// A board's channels, and its core for as long as they are used.
pub struct BoardLine<'a> {
    core: Core<'a>,
    channels: &'a mut Channels,
    elf: &'a Path,
}

impl Line for BoardLine<'_> {
    fn send(&mut self, mut bytes: &[u8]) -> Result<(), Failure> {
        let began = Instant::now();
        while !bytes.is_empty() {
            let put = self.channels.down.put(&mut self.core, bytes)?;
            bytes = &bytes[put..];
            if put == 0 && began.elapsed() > TAKES_WITHIN {
                return Err(self.silence(began.elapsed().as_millis() as u64));
            }
        }
        Ok(())
    }

    fn take(&mut self, into: &mut Vec<u8>) -> Result<bool, Failure> {
        self.channels.up.take(&mut self.core, into)
    }

    fn check(&mut self, waited_ms: u64) -> Result<(), Failure> {
        match self.core.status() {
            Ok(CoreStatus::Halted(_) | CoreStatus::LockedUp) => Err(self.silence(waited_ms)),
            // A probe that fails is told by the next word that is wanted from it.
            _ => Ok(()),
        }
    }

    fn silence(&mut self, waited_ms: u64) -> Failure {
        let status = self.core.status();
        let backtrace = backtrace::of(&mut self.core, self.elf);
        let state = match status {
            Ok(CoreStatus::Halted(HaltReason::Exception)) => {
                let words = "a hard fault".to_owned();
                return Failure::Fault { words, backtrace };
            }
            Ok(CoreStatus::Running) => "runs".to_owned(),
            Ok(CoreStatus::Halted(reason)) => format!("is halted ({reason:?})"),
            Ok(CoreStatus::LockedUp) => "is locked up by a fault in a fault".to_owned(),
            Ok(CoreStatus::Sleeping) => "sleeps".to_owned(),
            Ok(CoreStatus::Unknown) => "is in no known state".to_owned(),
            Err(error) => format!("does not answer: {}", chain(&error)),
        };
        Failure::Silent { waited_ms, state, backtrace }
    }
}

impl Memory for Core<'_> {
    fn read_words(&mut self, address: u64, words: &mut [u32]) -> Result<(), Failure> {
        self.read_32(address, words).map_err(probed)
    }

    fn write_words(&mut self, address: u64, words: &[u32]) -> Result<(), Failure> {
        self.write_32(address, words).map_err(probed)
    }

    fn write_bytes(&mut self, address: u64, bytes: &[u8]) -> Result<(), Failure> {
        self.write_8(address, bytes).map_err(probed)
    }
}

fn session_of(session: &mut Option<Session>) -> Result<&mut Session, Failure> {
    session.as_mut().ok_or_else(|| Failure::Probe("the board has no power".to_owned()))
}

fn core_of(session: &mut Option<Session>) -> Result<Core<'_>, Failure> {
    session_of(session)?.core(0).map_err(probed)
}

/// Opens the probe of an emulated board, or the one that the rig names.
fn opened(rig: &RigFile, emulated: Option<&VirtualBoard>) -> Result<Probe, Failure> {
    emulated.map_or_else(|| probe(&rig.probe), |board| board.open_probe().map_err(emulator))
}

fn probe(selector: &str) -> Result<Probe, Failure> {
    let fault = |why: String| Failure::NoProbe { selector: selector.to_owned(), why };
    let parsed: DebugProbeSelector = selector.parse().map_err(|error| fault(format!("{error}")))?;
    Lister::new().open(parsed).map_err(|error| fault(chain(&error)))
}

fn attach(mut probe: Probe, rig: &RigFile) -> Result<Session, Failure> {
    // A rig that was read from its folder has a chip: its own, or that of its board.
    let chip = rig.chip.clone().unwrap_or_else(|| virtual_probe::CHIP.to_owned());
    let fault = |why: String| Failure::Attach { chip: chip.clone(), why };
    if let Some(speed) = rig.speed_khz {
        probe.set_speed(speed).map_err(|error| fault(chain(&error)))?;
    }
    let permissions = Permissions::new().allow_erase_all();
    probe.attach(chip.as_str(), permissions).map_err(|error| fault(chain(&error)))
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn emulator(error: virtual_probe::BoardError) -> Failure {
    match error {
        virtual_probe::BoardError::QemuMissing { .. } => Failure::NoEmulator(error.to_string()),
        _ => Failure::Emulator(error.to_string()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn probed(error: probe_rs::Error) -> Failure {
    Failure::Probe(chain(&error))
}

/// Gives an error with its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = error.source();
    }
    text
}
