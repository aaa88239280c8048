//! One entry of the catalogue: a step's pattern, what it means, and an example of its use.

use super::StepId;

/// The keyword under which the step language lists a step; it may be used under any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// What is the case before the scenario's own action.
    Given,
    /// What somebody does, or what happens.
    When,
    /// What a person sees afterwards.
    Then,
}

impl Keyword {
    /// Gives the keyword as it stands in a feature file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "Given",
            Self::When => "When",
            Self::Then => "Then",
        }
    }
}

/// The domain noun a step is about; step bodies live in files of these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// The lockbox as a whole: fresh, paired, restarted.
    Lockbox,
    /// Buttons and the knob.
    Button,
    /// Latch, solenoid and their sensors.
    Latch,
    /// The back plate and the key behind it.
    Plate,
    /// Lock sessions and their end.
    Session,
    /// Emergency unlock and the cooldown after it.
    Emergency,
    /// Breaks in a session.
    Break,
    /// What the display shows.
    Display,
    /// Time, the clock chip and power.
    Power,
    /// The network, the link and its frames.
    Link,
    /// What the keyholder does and sees.
    Keyholder,
    /// What the administrator does, and the audit log.
    Administrator,
    /// Keypad, codes and the master password.
    Code,
    /// The reset pin.
    Reset,
    /// Digital keys, their app, phone and cards.
    DigitalKey,
}

impl Chapter {
    /// Gives the chapter's title, in lower case.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Lockbox => "lockbox",
            Self::Button => "buttons and knob",
            Self::Latch => "latch",
            Self::Plate => "back plate and key",
            Self::Session => "session",
            Self::Emergency => "emergency unlock",
            Self::Break => "break",
            Self::Display => "display",
            Self::Power => "time and power",
            Self::Link => "link",
            Self::Keyholder => "keyholder",
            Self::Administrator => "administrator",
            Self::Code => "codes",
            Self::Reset => "reset",
            Self::DigitalKey => "digital keys",
        }
    }
}

/// What a table cell has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// A duration such as `15 minutes`.
    Duration,
    /// A duration, or `forever`.
    DurationOrForever,
    /// A duration, or `off`.
    DurationOrOff,
    /// `on` or `off` (`yes` or `no`).
    Switch,
    /// A time such as `2026-03-29 01:30 UTC`; without a zone it is the site's.
    Time,
    /// Digits only.
    Digits,
}

/// A column of a step's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ValueKind,
    /// Whether the table must have it, with no cell empty.
    pub required: bool,
}

/// The table under a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableRule {
    /// None.
    Without,
    /// One column of texts, without a heading.
    List,
    /// A heading, then `1..=most` rows.
    Columns {
        /// The columns it may have, in any order.
        columns: &'static [Column],
        /// The largest number of rows under the heading.
        most: usize,
    },
}

/// A step of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which step it is.
    pub id: StepId,
    /// The list it stands in.
    pub keyword: Keyword,
    /// Its text in the step language's own notation: `a|b` are alternative words, `step(s)` has an
    /// optional ending, `{duration}` and the like are parameters.
    pub pattern: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// A line that uses it, without keyword.
    pub example: &'static str,
    /// The noun it is about.
    pub chapter: Chapter,
    /// The table under it.
    pub table: TableRule,
}

impl Entry {
    const fn new(
        keyword: Keyword,
        chapter: Chapter,
        id: StepId,
        pattern: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self { id, keyword, pattern, help, example, chapter, table: TableRule::Without }
    }

    /// Makes a step without a table, listed under Given.
    pub(super) const fn given(
        chapter: Chapter,
        id: StepId,
        pattern: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self::new(Keyword::Given, chapter, id, pattern, help, example)
    }

    /// Makes a step without a table, listed under When.
    pub(super) const fn when(
        chapter: Chapter,
        id: StepId,
        pattern: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self::new(Keyword::When, chapter, id, pattern, help, example)
    }

    /// Makes a step without a table, listed under Then.
    pub(super) const fn then(
        chapter: Chapter,
        id: StepId,
        pattern: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self::new(Keyword::Then, chapter, id, pattern, help, example)
    }

    /// Gives it a table.
    pub(super) const fn with_table(mut self, table: TableRule) -> Self {
        self.table = table;
        self
    }

    /// Tells whether it takes a table.
    pub const fn takes_table(&self) -> bool {
        !matches!(self.table, TableRule::Without)
    }
}
