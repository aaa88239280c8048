//! Rig files: one TOML a rig in `harness/rigs`, and what differs on this desk in a file that git ignores.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::{Capability, RigEntry, RigFact};

/// The file with this desk's probes, which git ignores.
const LOCAL: &str = "local";

/// What `probe` says where the board is emulated.
pub const VIRTUAL: &str = "virtual";

/// Whose clock runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Time {
    /// The bench grants time: nothing waits, and streams of events compare exactly.
    #[default]
    Bench,
    /// The board's own timer and interrupts run, in real seconds.
    Board,
}

/// Where a part of the lockbox is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// On the bench, reached over RTT.
    #[default]
    Host,
    /// Wired to the board.
    Real,
}

/// Commands that switch real power, each a program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerCommands {
    /// Takes the power away.
    pub off: Vec<String>,
    /// Gives it back.
    pub on: Vec<String>,
}

/// A rig, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RigFile {
    /// The name: that of the file.
    #[serde(skip)]
    pub name: String,
    /// What it is, in one line.
    pub about: String,
    /// The folder in `firmware-under-test/boards`.
    pub board: String,
    /// `virtual`, or a probe as probe-rs selects it: `VID:PID` or `VID:PID:SERIAL`.
    pub probe: String,
    /// The chip as probe-rs names it; that of the board's `board.toml`, where the file names none.
    pub chip: Option<String>,
    /// Whose clock runs.
    #[serde(default)]
    pub time: Time,
    /// Speed of the debug wires in kHz; the probe's own without it.
    pub speed_khz: Option<u32>,
    /// Where the coil is.
    #[serde(default)]
    pub coil: Place,
    /// An image that is used as it is, instead of one that is built; relative to the workspace.
    pub image: Option<PathBuf>,
    /// Commands that switch real power; without them a power cut is a reset, and reports say so.
    pub power: Option<PowerCommands>,
}

/// What one desk has of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Local {
    probe: Option<String>,
    image: Option<PathBuf>,
    power: Option<PowerCommands>,
}

/// Why rig files can't be used.
#[derive(Debug, Error)]
pub enum RigFileError {
    /// The file system says no.
    #[error("{path} can't be read")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no rig file.
    #[error("{path} is no rig file: {reason}")]
    Malformed {
        /// The file.
        path: String,
        /// Where and why.
        reason: String,
    },
    /// There is no such board, so nobody knows its chip.
    #[error("{path} names the board `{board}`, of which {manifest} should tell the chip: {reason}")]
    Board {
        /// The rig file.
        path: String,
        /// The board's name.
        board: String,
        /// Where the board is described.
        manifest: String,
        /// Why that can't be used.
        reason: String,
    },
    /// A real coil would burn: with bench time nobody knows how long a pulse lasts in real seconds.
    #[error(
        "{path} asks for a real coil with time = \"bench\", which could hold it on for minutes; \
         use time = \"board\", or leave the coil on the host"
    )]
    CoilWithBenchTime {
        /// The file.
        path: String,
    },
}

/// The folder with the rig files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RigFolder(PathBuf);

impl RigFolder {
    /// Finds `harness/rigs` in a folder or above it, or beside the manifest that cargo names.
    pub fn find(from: &Path, manifest: Option<&Path>) -> Option<Self> {
        let above = from.ancestors().map(|folder| folder.join("harness").join("rigs"));
        let beside = manifest.map(|manifest| manifest.join("rigs"));
        above.chain(beside).find(|folder| folder.is_dir()).map(Self)
    }

    /// Gives the workspace that it belongs to.
    pub fn workspace(&self) -> Option<&Path> {
        self.0.parent()?.parent()
    }

    /// Reads all rigs, by their names.
    ///
    /// # Errors
    /// [`RigFileError`]: one bad file is told, not left out.
    pub fn rigs(&self) -> Result<Vec<RigFile>, RigFileError> {
        let local = self.local()?;
        let mut rigs = Vec::new();
        let fault = |source| RigFileError::Read { path: self.0.display().to_string(), source };
        for entry in std::fs::read_dir(&self.0).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if name != LOCAL && path.extension().is_some_and(|ending| ending == "toml") {
                let mut rig = RigFile::parse(name, &read(&path)?, &path)?;
                rig.take_over(local.get(name));
                if rig.chip.is_none() {
                    rig.chip = Some(self.chip_of(&rig.board, &path)?);
                }
                rigs.push(rig);
            }
        }
        rigs.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(rigs)
    }

    /// Reads a board's chip from its description, so that no rig file has to repeat it.
    fn chip_of(&self, board: &str, rig: &Path) -> Result<String, RigFileError> {
        #[derive(Deserialize)]
        struct Described {
            chip: String,
        }
        let manifest = Path::new("firmware-under-test/boards").join(board).join("board.toml");
        let place = self.workspace().unwrap_or_else(|| Path::new(".")).join(&manifest);
        let described = std::fs::read_to_string(place)
            .map_err(|error| error.to_string())
            .and_then(|text| toml::from_str(&text).map_err(|error| error.to_string()));
        let described: Described = described.map_err(|reason| RigFileError::Board {
            path: rig.display().to_string(),
            board: board.to_owned(),
            manifest: manifest.display().to_string(),
            reason,
        })?;
        Ok(described.chip)
    }

    fn local(&self) -> Result<BTreeMap<String, Local>, RigFileError> {
        let path = self.0.join(LOCAL).with_extension("toml");
        if path.is_file() { parse(&read(&path)?, &path) } else { Ok(BTreeMap::new()) }
    }
}

fn read(path: &Path) -> Result<String, RigFileError> {
    std::fs::read_to_string(path)
        .map_err(|source| RigFileError::Read { path: path.display().to_string(), source })
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str, path: &Path) -> Result<T, RigFileError> {
    toml::from_str(text).map_err(|error| RigFileError::Malformed {
        path: path.display().to_string(),
        reason: error.to_string().trim().replace('\n', "; "),
    })
}

impl RigFile {
    /// Reads a rig from the text of its file.
    ///
    /// # Errors
    /// [`RigFileError`]; `path` is where the text lies.
    pub fn parse(name: &str, text: &str, path: &Path) -> Result<Self, RigFileError> {
        let mut rig: Self = parse(text, path)?;
        name.clone_into(&mut rig.name);
        if rig.coil == Place::Real && rig.time == Time::Bench {
            return Err(RigFileError::CoilWithBenchTime { path: path.display().to_string() });
        }
        Ok(rig)
    }

    fn take_over(&mut self, local: Option<&Local>) {
        let Some(local) = local else { return };
        if let Some(probe) = &local.probe {
            self.probe.clone_from(probe);
        }
        self.image = local.image.clone().or_else(|| self.image.take());
        self.power = local.power.clone().or_else(|| self.power.take());
    }

    /// Tells whether the board is emulated.
    pub fn is_virtual(&self) -> bool {
        self.probe == VIRTUAL
    }

    /// Tells what it is and can do.
    pub fn entry(&self) -> RigEntry {
        let mut capabilities = BTreeSet::from(Capability::ALL);
        if self.time == Time::Board {
            capabilities.remove(&Capability::VirtualTime);
        }
        RigEntry {
            name: self.name.clone(),
            about: self.about.clone(),
            capabilities,
            most: self.most(),
            facts: self.facts(),
        }
    }

    /// Tells how many of it there can be: a real board is one, and one that emulates real seconds needs a processor
    /// of this machine for itself, or it comes late.
    fn most(&self) -> Option<usize> {
        match (self.is_virtual(), self.time) {
            (false, _) => Some(1),
            (true, Time::Bench) => None,
            (true, Time::Board) => {
                Some(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
            }
        }
    }

    /// Tells what a report has to say, so that nobody takes a run for more than it was.
    fn facts(&self) -> Vec<RigFact> {
        let processor = if self.is_virtual() {
            format!("{}, emulated", self.board)
        } else {
            format!("{}, by its probe {}", self.board, self.probe)
        };
        let clock = match self.time {
            Time::Bench => "the bench's, which grants the board its time: nothing waits",
            Time::Board => "the board's own, in real seconds",
        };
        let power = match &self.power {
            Some(_) => "switched by commands of the rig",
            None => "resets of the chip by the probe, which keep its RAM",
        };
        let parts = match self.coil {
            Place::Host => "none, all of them are on the host",
            Place::Real => "the coil, which the board drives beside the one on the host",
        };
        vec![
            ("Clock", clock.to_owned()),
            ("Processor", processor),
            ("Power cuts", power.to_owned()),
            ("Real parts", parts.to_owned()),
        ]
    }
}

#[cfg(test)]
mod tests;
