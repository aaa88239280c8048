//! Trouble on the wires, made on purpose.

/// What goes wrong between probe and chip from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTrouble {
    /// The next so many accesses to memory are answered with WAIT, as by a chip that is busy.
    Wait {
        /// How many.
        accesses: u32,
    },
    /// The next so many accesses to memory end in a bus fault.
    Fault {
        /// How many.
        accesses: u32,
    },
    /// The cable is off: nothing is acknowledged.
    Unplugged,
    /// All is well again.
    None,
}

/// What is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pending {
    waits: u32,
    faults: u32,
    pub(super) is_unplugged: bool,
}

impl Pending {
    pub(super) fn set(&mut self, trouble: LinkTrouble) {
        match trouble {
            LinkTrouble::Wait { accesses } => self.waits = accesses,
            LinkTrouble::Fault { accesses } => self.faults = accesses,
            LinkTrouble::Unplugged => self.is_unplugged = true,
            LinkTrouble::None => *self = Self::default(),
        }
    }

    /// Whether the next access has to wait.
    pub(super) fn takes_wait(&mut self) -> bool {
        take_one(&mut self.waits)
    }

    /// Whether the next access has to fail.
    pub(super) fn takes_fault(&mut self) -> bool {
        take_one(&mut self.faults)
    }
}

fn take_one(left: &mut u32) -> bool {
    let is_left = *left > 0;
    *left = left.saturating_sub(1);
    is_left
}
