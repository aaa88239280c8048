//! The Cortex-M0 as a debugger knows it, on top of a QEMU that has no halting debug of its own.

mod breakpoint;
mod bus;
mod debug;
mod fault;
mod power;
mod register;
mod run;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::chip::Nvm;
use crate::error::{BoardError, Result};
use crate::qemu::{Launch, Qemu};
use breakpoint::BreakpointUnit;
use debug::DebugRegisters;
use register::Cached;

/// What the core does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    Running,
    /// In debug state.
    Halted,
    /// A fault within a fault: nothing but a halt or a reset helps.
    LockedUp,
}

/// What there is of a board.
#[derive(Debug)]
enum Power {
    On(Box<Qemu>),
    Off,
    Lost(String),
}

/// The core, its memory behind it, and what survives a power cut.
#[derive(Debug)]
pub(crate) struct Cortex {
    launch: Launch,
    power: Power,
    run: Run,
    debug: DebugRegisters,
    units: BreakpointUnit,
    /// Breakpoints that QEMU has.
    planted: BTreeSet<u32>,
    /// Registers of the halted core.
    cached: Option<Cached>,
    /// The last known content of flash and settings.
    nvm: Nvm,
    /// Whether a debugger's code may have changed flash since.
    nvm_is_stale: bool,
    /// RAM at the entry to a HardFault, for a lockup that may follow.
    ram_at_fault: Option<Vec<u8>>,
    /// Whether the HardFault handler has been entered, so that its breakpoint is off.
    in_fault: bool,
    /// Whether an interrupt is pending only to wake a sleeping core for a step.
    is_woken: bool,
    /// Whether the reset pin is held low.
    pin_is_low: bool,
    /// When it was last looked at what happens by itself.
    looked: Option<Instant>,
    /// Resets that QEMU has told of.
    resets: u32,
    /// Resets that the firmware asked for.
    resets_by_firmware: u32,
}

impl Cortex {
    /// A board as it leaves the factory, without power.
    pub(crate) fn new(launch: Launch) -> Self {
        Self {
            launch,
            power: Power::Off,
            run: Run::Halted,
            debug: DebugRegisters::default(),
            units: BreakpointUnit::default(),
            planted: BTreeSet::new(),
            cached: None,
            nvm: Nvm::default(),
            nvm_is_stale: false,
            ram_at_fault: None,
            in_fault: false,
            is_woken: false,
            pin_is_low: false,
            looked: None,
            resets: 0,
            resets_by_firmware: 0,
        }
    }

    /// What the core does now, after what happened by itself was looked at.
    pub(crate) fn state(&mut self) -> Result<Run> {
        self.tend(|core| Ok(core.run))
    }

    /// How often the firmware has reset the chip since power came on.
    pub(crate) fn resets_by_firmware(&mut self) -> Result<u32> {
        self.tend(|core| Ok(core.resets_by_firmware))
    }

    /// QEMU's process id.
    pub(crate) fn process(&self) -> Option<u32> {
        match &self.power {
            Power::On(qemu) => Some(qemu.id()),
            Power::Off | Power::Lost(_) => None,
        }
    }

    /// Does something with a board that is there, once what happened by itself was looked at.
    ///
    /// A QEMU that aborted because its guest locked up is replaced, and the work is done on the new one.
    pub(crate) fn tend<T>(&mut self, work: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        self.tend_after(Duration::ZERO, work)
    }

    /// As [`Cortex::tend`], where a look that is not older than this will do.
    fn tend_after<T>(
        &mut self,
        age: Duration,
        mut work: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<T> {
        match self.look(age).and_then(|()| work(self)) {
            Err(BoardError::Lost { why }) => self.bury(why)?,
            other => return other,
        }
        self.look(Duration::ZERO).and_then(|()| work(self))
    }

    fn look(&mut self, age: Duration) -> Result<()> {
        if self.looked.is_some_and(|looked| looked.elapsed() < age) {
            return Ok(());
        }
        self.attend()?;
        self.looked = Some(Instant::now());
        Ok(())
    }

    fn qemu(&mut self) -> Result<&mut Qemu> {
        match &mut self.power {
            Power::On(qemu) => Ok(qemu),
            Power::Off => Err(BoardError::Off),
            Power::Lost(why) => Err(BoardError::Lost { why: why.clone() }),
        }
    }

    fn is_debugged(&self) -> bool {
        self.debug.is_enabled
    }
}
