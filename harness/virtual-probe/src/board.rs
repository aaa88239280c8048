//! The virtual board: power, reset, and ways to its debug port.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cortex::{Cortex, Run};
use crate::dap::{Bus, DebugPort, LinkTrouble};
use crate::error::{BoardError, Result};
use crate::glasgow::{Address, Server};
use crate::qemu::Launch;

/// How to start a board.
#[derive(Debug, Clone, Default)]
pub struct BoardOptions {
    /// QEMU, and how its time runs.
    pub launch: Launch,
}

/// What a board does at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardState {
    /// The core runs.
    Running,
    /// A debugger has halted the core.
    Halted,
    /// A fault within a fault; erased flash is one.
    LockedUp,
    /// It is switched off.
    Off,
    /// QEMU is gone.
    Lost {
        /// How it was seen, and its last words.
        why: String,
    },
}

/// A virtual micro:bit; dropping it ends its QEMU, whoever still has a probe open.
#[derive(Debug)]
pub struct VirtualBoard {
    shared: Arc<Shared>,
}

/// What the board, its probe and its server have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    port: Mutex<DebugPort<Cortex>>,
    /// There is one debug port, so one user of it at a time.
    is_taken: AtomicBool,
}

impl Shared {
    pub(crate) fn port(&self) -> MutexGuard<'_, DebugPort<Cortex>> {
        self.port.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to use the debug port, given back on drop.
#[derive(Debug)]
pub(crate) struct Claim {
    shared: Arc<Shared>,
}

impl Claim {
    pub(crate) fn take(shared: &Arc<Shared>) -> Result<Self> {
        if shared.is_taken.swap(true, Ordering::AcqRel) {
            return Err(BoardError::InUse);
        }
        Ok(Self { shared: Arc::clone(shared) })
    }

    pub(crate) fn port(&self) -> MutexGuard<'_, DebugPort<Cortex>> {
        self.shared.port()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.shared.is_taken.store(false, Ordering::Release);
    }
}

impl VirtualBoard {
    /// Starts a board with erased flash; without firmware its core is locked up, as a real one.
    ///
    /// # Errors
    /// [`BoardError::QemuMissing`] and [`BoardError::Start`].
    pub fn start(options: BoardOptions) -> Result<Self> {
        let mut core = Cortex::new(options.launch);
        core.power_on()?;
        let port = Mutex::new(DebugPort::new(core));
        Ok(Self { shared: Arc::new(Shared { port, is_taken: AtomicBool::new(false) }) })
    }

    /// Opens the board's debug probe, in process.
    ///
    /// # Errors
    /// [`BoardError::InUse`] while another probe or client of a server has it.
    #[cfg(feature = "probe-rs")]
    pub fn open_probe(&self) -> Result<probe_rs::probe::Probe> {
        let claim = Claim::take(&self.shared)?;
        Ok(probe_rs::probe::Probe::new(crate::probe::VirtualProbe::new(claim)))
    }

    /// Serves the board's debug probe at an address until the server is dropped.
    ///
    /// # Errors
    /// [`BoardError::Serve`] where the host can't listen there.
    pub fn serve(&self, address: &Address) -> Result<Server> {
        Server::start(Arc::clone(&self.shared), address)
    }

    /// Cuts the power; flash stays, RAM and registers don't.
    ///
    /// # Errors
    /// [`BoardError::Lost`] if QEMU was gone already: then flash is as it was last seen.
    pub fn power_cut(&self) -> Result<()> {
        let mut port = self.shared.port();
        port.power_lost();
        port.bus().power_cut()
    }

    /// Switches power on, also after the board was lost; the firmware in flash starts.
    pub fn power_on(&self) -> Result<()> {
        self.shared.port().bus().power_on()
    }

    /// Pulls the reset pin and lets it go.
    pub fn reset(&self) -> Result<()> {
        let mut port = self.shared.port();
        let core = port.bus();
        core.tend(|core| core.reset_pin(true))?;
        core.tend(|core| core.reset_pin(false))
    }

    /// What it does at this moment.
    pub fn state(&self) -> BoardState {
        match self.shared.port().bus().state() {
            Ok(Run::Running) => BoardState::Running,
            Ok(Run::Halted) => BoardState::Halted,
            Ok(Run::LockedUp) => BoardState::LockedUp,
            Err(BoardError::Off) => BoardState::Off,
            Err(BoardError::Lost { why }) => BoardState::Lost { why },
            Err(other) => BoardState::Lost { why: other.to_string() },
        }
    }

    /// How often the firmware has reset the chip by itself since power came on.
    pub fn resets_by_firmware(&self) -> Result<u32> {
        self.shared.port().bus().resets_by_firmware()
    }

    /// All of flash, [`crate::FLASH_BYTES`] long; without power as it was last.
    pub fn flash(&self) -> Result<Vec<u8>> {
        self.shared.port().bus().flash()
    }

    /// Makes trouble on the wires between probe and chip.
    pub fn trouble(&self, trouble: LinkTrouble) {
        self.shared.port().make_trouble(trouble);
    }

    /// The id of QEMU's process, while there is one.
    pub fn process_id(&self) -> Option<u32> {
        self.shared.port().bus().process()
    }
}

impl Drop for VirtualBoard {
    fn drop(&mut self) {
        let mut port = self.shared.port();
        port.power_lost();
        port.bus().switch_off();
    }
}

impl Shared {
    /// Looks at what happened by itself, so that nothing has to wait for the next access.
    pub(crate) fn attend(&self) {
        self.port().bus().is_there();
    }
}
