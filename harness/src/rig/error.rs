//! What keeps a rig from going on: not the firmware's fault, so never a failed scenario.

use bench_protocol::Instant;
use lock_world::CutPoint;
use thiserror::Error;

/// A rig that failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RigError {
    /// There is no rig of this name.
    #[error("there is no rig `{name}`; `lockbench rigs` lists them")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// Polls without end and without time passing.
    #[error(
        "rig `{rig}` is stuck at {at}: the firmware wants to be polled again and again ({why})"
    )]
    Stuck {
        /// The rig's name.
        rig: String,
        /// Where its time stands.
        at: Instant,
        /// What it waits for.
        why: String,
    },
    /// It can't do what a step asks for; other rigs can.
    #[error("rig `{rig}` lacks {}", .capability.name())]
    Lacks {
        /// The rig's name.
        rig: String,
        /// What it lacks.
        capability: super::Capability,
    },
    /// The rig could not be brought into its first state.
    #[error("rig `{rig}` could not set up the lockbox: {reason}")]
    SetUp {
        /// The rig's name.
        rig: String,
        /// What went wrong.
        reason: String,
    },
    /// The board, the probe, or the way between them failed.
    #[error(transparent)]
    Board(Box<BoardFailure>),
    /// The dashboard, its broker, its pages, or the way to them failed.
    #[error("the dashboard failed: {0}")]
    Dashboard(String),
    /// What a step asks for can't be done on this dashboard; on another one it can.
    #[error("{0}")]
    NotHere(String),
    /// The cut that was asked for with [`super::Rig::cut_at`] came: what was being done ends there.
    #[error("the sweep cut the power: {0}")]
    Cut(CutPoint),
    /// Something in the bench itself broke.
    #[error("the bench broke: {0}; this is a fault of lockbench, please report it")]
    Broken(String),
}

impl RigError {
    /// Tells whether another board, or the same one started afresh, may do better.
    pub fn is_worth_a_retry(&self) -> bool {
        matches!(self, Self::Board(failure) if failure.may_pass)
    }
}

/// A board that failed, with all that is known of why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardFailure {
    /// The rig's name.
    pub rig: String,
    /// What failed, and of what.
    pub reason: String,
    /// What the board said last, oldest first.
    pub last_words: Vec<String>,
    /// Where its firmware was, the innermost frame first.
    pub backtrace: Vec<String>,
    /// What may help.
    pub hint: Option<String>,
    /// Whether a fresh start may do better; an image that can't be built can't be built again.
    pub may_pass: bool,
}

impl std::error::Error for BoardFailure {}

/// The failure, then its backtrace, the board's last words and the hint, one a line.
impl std::fmt::Display for BoardFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "rig `{}`: {}", self.rig, self.reason)?;
        for frame in &self.backtrace {
            write!(f, "\n  in {frame}")?;
        }
        for words in &self.last_words {
            write!(f, "\nthe board's last words: {words}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}
