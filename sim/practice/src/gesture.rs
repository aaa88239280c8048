//! What is done on the desk: by a hand at the box, or by somebody in the words of a step.

use bench_protocol::Stimulus;
use lockbench::step::{StepCall, Table, match_step};

use crate::Cannot;

/// One thing that is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// By a hand at the box, or by its surroundings: it takes no time.
    Hand(Stimulus),
    /// By anybody, in the words of a step, which takes as long as it takes in `lockbench run`.
    Step(Step),
}

/// A step of the step language, read and matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its text, without keyword.
    pub text: String,
    /// The table under it.
    pub table: Option<Table>,
    /// The step of the catalogue that it means.
    pub call: StepCall,
}

impl Step {
    /// Reads a step without a table.
    ///
    /// # Errors
    /// [`Cannot::Step`] if there is none such, with the nearest ones.
    pub fn read(text: &str) -> Result<Self, Cannot> {
        let call = match_step(text, false)?;
        Ok(Self { text: text.to_owned(), table: None, call })
    }

    /// Reads a step with the table under it.
    ///
    /// # Errors
    /// [`Cannot::Step`], and [`Cannot::Table`] with all that is wrong in it.
    pub fn read_with_table(text: &str, rows: Vec<Vec<String>>) -> Result<Self, Cannot> {
        let call = match_step(text, true)?;
        let table = Table::new(rows);
        table.check(call.entry()).map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Cannot::Table(faults.join("; "))
        })?;
        Ok(Self { text: text.to_owned(), table: Some(table), call })
    }
}

impl Gesture {
    /// Reads something that a step without a table says.
    ///
    /// # Errors
    /// [`Cannot::Step`] if there is none such, with the nearest ones.
    pub fn step(text: &str) -> Result<Self, Cannot> {
        Step::read(text).map(Self::Step)
    }

    /// Reads something that a step with a table says.
    ///
    /// # Errors
    /// [`Cannot::Step`] and [`Cannot::Table`].
    pub fn step_with_table(text: &str, rows: Vec<Vec<String>>) -> Result<Self, Cannot> {
        Step::read_with_table(text, rows).map(Self::Step)
    }
}

impl From<Stimulus> for Gesture {
    fn from(stimulus: Stimulus) -> Self {
        Self::Hand(stimulus)
    }
}

impl From<Step> for Gesture {
    fn from(step: Step) -> Self {
        Self::Step(step)
    }
}
