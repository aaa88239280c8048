//! What a sweep leaves: how much was tried, and what did not hold.

use std::fmt;

/// Something that a power cut did and must not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The scenario, as `FILE:LINE`.
    pub place: String,
    /// The scenario's title.
    pub scenario: String,
    /// The step that was cut, with its keyword, and its line.
    pub step: (String, u32),
    /// The cut, in words: what was under way, and when.
    pub cut: String,
    /// The second cut, if there was one.
    pub second: Option<String>,
    /// What has to hold, with its rule.
    pub expected: String,
    /// What was there.
    pub observed: String,
    /// The command that repeats exactly this.
    pub repeat: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}", self.place, self.scenario)?;
        writeln!(f, "  step:     {} (line {})", self.step.0, self.step.1)?;
        writeln!(f, "  cut:      {}", self.cut)?;
        if let Some(second) = &self.second {
            writeln!(f, "  again:    {second}")?;
        }
        writeln!(f, "  expected: {}", self.expected)?;
        writeln!(f, "  observed: {}", self.observed)?;
        write!(f, "  repeat:   {}", self.repeat)
    }
}

/// What the sweep of one scenario leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioSweep {
    /// The scenario, as `FILE:LINE`.
    pub place: String,
    /// The scenario's title.
    pub scenario: String,
    /// How many opportunities for a cut there are.
    pub opportunities: u64,
    /// How many cuts were tried.
    pub cut_points: u64,
    /// How many second cuts were tried.
    pub second_cuts: u64,
    /// What did not hold.
    pub violations: Vec<Violation>,
    /// Why it can't be swept, or not to its end: it fails without any cut, or the rig broke.
    pub fault: Option<String>,
}

/// What a sweep leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Every scenario of the plan, in its order.
    pub scenarios: Vec<ScenarioSweep>,
    /// Whether it was asked to stop before its end.
    pub interrupted: bool,
}

impl Sweep {
    /// Gives how many opportunities for a cut there are.
    pub fn opportunities(&self) -> u64 {
        self.scenarios.iter().map(|scenario| scenario.opportunities).sum()
    }

    /// Gives how many cuts were tried.
    pub fn cut_points(&self) -> u64 {
        self.scenarios.iter().map(|scenario| scenario.cut_points).sum()
    }

    /// Gives how many second cuts were tried.
    pub fn second_cuts(&self) -> u64 {
        self.scenarios.iter().map(|scenario| scenario.second_cuts).sum()
    }

    /// Gives everything that did not hold.
    pub fn violations(&self) -> impl Iterator<Item = &Violation> {
        self.scenarios.iter().flat_map(|scenario| &scenario.violations)
    }

    /// Gives the scenarios that could not be swept, each with the reason.
    pub fn faults(&self) -> impl Iterator<Item = (&ScenarioSweep, &str)> {
        self.scenarios.iter().filter_map(|scenario| Some((scenario, scenario.fault.as_deref()?)))
    }
}

/// Such as `3 scenarios, 210 of 400 cut points, 210 second cuts, 0 violations`.
impl fmt::Display for Sweep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {} of {}, {}, {}",
            count(self.scenarios.len() as u64, "scenario"),
            self.cut_points(),
            count(self.opportunities(), "cut point"),
            count(self.second_cuts(), "second cut"),
            count(self.violations().count() as u64, "violation"),
        )?;
        match self.faults().count() as u64 {
            0 => Ok(()),
            faults => write!(f, ", {} not swept", count(faults, "scenario")),
        }
    }
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
