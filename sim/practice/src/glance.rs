//! A glance at the box: what tells where in the menus one is, and how things stand.

use std::fmt;

use bench_protocol::{LatchPosition, PlateState};
use dashboard_core::{Lockbox, SessionState};
use lockbench::bench::Bench;
use observer::{Brightness, Qr};

/// What a glance takes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Glance {
    /// The menu's rows in sight.
    pub(crate) rows: Vec<String>,
    /// Which of them is selected.
    pub(crate) selected: Option<String>,
    /// Everything on the display.
    pub(crate) text: String,
    /// The lines under the header.
    pub(crate) lines: Vec<String>,
    pub(crate) error: Option<String>,
    pub(crate) qr_code: bool,
    pub(crate) lit: Option<&'static str>,
    pub(crate) latch: Option<LatchPosition>,
    pub(crate) plate: Option<PlateState>,
    pub(crate) key_inside: Option<bool>,
    /// The session's state on the dashboard.
    pub(crate) session: Option<&'static str>,
    pub(crate) refusals: usize,
    pub(crate) refused: Option<String>,
}

impl Glance {
    /// Takes a glance at a bench.
    pub(crate) fn of(bench: &Bench) -> Self {
        let Some(eyes) = bench.observer() else { return Self::default() };
        let text = eyes.text();
        let dashboard = bench.dashboard_lockbox();
        let refusals = dashboard.map_or(&[][..], |lockbox| lockbox.refusals());
        Self {
            rows: text.rows.iter().map(|row| row.text.clone()).collect(),
            selected: text.selected().map(|row| row.text.clone()),
            text: text.collapsed.clone(),
            lines: text.lines[1..].iter().map(|line| line.trim().to_owned()).collect(),
            error: text.error().map(str::to_owned),
            qr_code: matches!(eyes.qr_code(), Qr::Payload(_)),
            lit: Some(eyes.display().brightness().name()),
            latch: eyes.latch(),
            plate: eyes.plate().now(),
            key_inside: eyes.key_inside().now(),
            session: dashboard.and_then(Lockbox::session_state).map(SessionState::word),
            refusals: refusals.len(),
            refused: refusals.last().map(|refusal| refusal.text().to_owned()),
        }
    }

    pub(crate) fn is_bright(&self) -> bool {
        self.lit == Some(Brightness::Bright.name())
    }

    /// Tells whether the screen asks for a confirmation.
    pub(crate) fn is_confirmation(&self) -> bool {
        self.rows.len() == 2 && self.rows[0] == "Cancel"
    }

    /// Everything that two ends of the same doing have in common: the text without its numbers, which go on
    /// with time.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let facts = |glance: &Self| {
            (
                without_numbers(&glance.text),
                glance.lit,
                glance.latch,
                glance.plate,
                glance.key_inside,
                glance.session,
            )
        };
        facts(self) == facts(other)
    }
}

/// Leaves out every word with a digit in it.
pub(crate) fn without_numbers(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// Says how things stand, for a message.
impl fmt::Display for Glance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let latch = match self.latch {
            Some(LatchPosition::Locked) => "locked",
            Some(LatchPosition::Unlocked) => "unlocked",
            Some(LatchPosition::Travelling) | None => "between locked and unlocked",
        };
        let plate = match self.plate {
            Some(PlateState::Closed) => "closed",
            Some(PlateState::Open) => "open",
            Some(PlateState::Broken) | None => "broken",
        };
        let key = if self.key_inside == Some(true) { "inside" } else { "outside" };
        write!(f, "{latch}, plate {plate}, key {key}, ")?;
        match self.text.as_str() {
            "" => f.write_str("display off"),
            text => write!(f, "the {} display says \"{text}\"", self.lit.unwrap_or("dark")),
        }
    }
}
