//! Drills in the window: which there are, the one that is being done, and whether one is ready.

use std::path::Path;

use bevy::prelude::*;
use lockbench::feature::PathSelection;
use lockbox_practice::drill::{Attempt, Drill, Logbook, Mode, Prompt, Readiness, drills};

use super::{Refusal, Session};
use crate::notice::Notice;

/// The drills that there are, and the book of what came of them.
#[derive(Default)]
pub struct Drilling {
    drills: Vec<Drill>,
    logbook: Option<Logbook>,
    /// Why there are none.
    problem: Option<String>,
}

impl Drilling {
    /// Finds the drills of a folder or feature file; attempts go into the book, if there is one.
    pub fn of(place: &Path, logbook: Option<Logbook>) -> Self {
        match drills(&[PathSelection::whole(place)]) {
            Ok(drills) => Self { drills, logbook, problem: None },
            Err(problem) => {
                Self { drills: Vec::new(), logbook, problem: Some(problem.to_string()) }
            }
        }
    }
}

/// What the panel shows of the drills.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// The drills.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub problem: Option<String>,
    /// What is said to whoever practises now.
    pub prompt: Option<Prompt>,
}

/// A drill in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub title: String,
    /// What the situation is.
    pub situation: String,
    /// Whether one is ready, in one sentence.
    pub sentence: String,
    /// Whether one is ready.
    pub is_ready: bool,
    /// What each attempt without help took, in seconds, oldest first; none for one given up.
    pub progress: Vec<Option<u64>>,
}

impl Session {
    pub(super) fn begin_drill(
        &mut self,
        number: usize,
        mode: Mode,
    ) -> Result<Option<String>, Refusal> {
        let Some(drill) = self.drilling.drills.get(number) else { return Ok(None) };
        self.attempt = Some(Attempt::begin(drill, mode)?);
        self.looked_at = None;
        let situation = drill.situation();
        Ok(Some(if self.is_simulated {
            situation
        } else {
            format!("With a simulated lockbox: {situation}")
        }))
    }

    /// Ends the drill that is being done, and tells how it went.
    pub(super) fn give_up(&mut self) -> Option<String> {
        let attempt = self.attempt.as_mut()?;
        attempt.give_up();
        self.finish()
    }

    /// Writes a drill that is over into the book, and goes back to the lockbox that was there before.
    fn finish(&mut self) -> Option<String> {
        let attempt = self.attempt.take_if(|attempt| attempt.is_over())?;
        let outcome = attempt.outcome(now_utc_s());
        let sentence = outcome.sentence();
        match self.drilling.logbook.as_ref().map(|logbook| logbook.add(&outcome)) {
            Some(Err(error)) => Some(format!("{sentence} It could not be kept: {error}")),
            _ => Some(sentence),
        }
    }

    /// Gives the list of drills, with what the book says of each.
    fn rows(&self) -> Vec<Row> {
        let logbook = self.drilling.logbook.as_ref();
        let pages = logbook.and_then(|logbook| logbook.read().ok()).unwrap_or_default();
        let row = |drill: &Drill| {
            let readiness = Readiness::of(drill, &pages.outcomes);
            Row {
                title: drill.title.clone(),
                situation: drill.situation(),
                sentence: readiness.sentence,
                is_ready: readiness.is_ready,
                progress: readiness
                    .progress
                    .iter()
                    .map(|took| took.map(|milliseconds| milliseconds / 1000))
                    .collect(),
            }
        };
        self.drilling.drills.iter().map(row).collect()
    }
}

/// Follows the drill that is being done.
pub(super) fn follow(
    session: Option<NonSendMut<Session>>,
    mut course: ResMut<Course>,
    mut notice: ResMut<Notice>,
    mut begun: Local<bool>,
) {
    let Some(mut session) = session else { return };
    let was_drilling = course.prompt.is_some();
    if let Some(sentence) = session.finish() {
        notice.tell(sentence);
    }
    let prompt = session.attempt.as_ref().map(Attempt::prompt);
    let is_over = was_drilling && prompt.is_none();
    if course.prompt != prompt {
        course.prompt = prompt;
    }
    if is_over || !*begun {
        *begun = true;
        course.rows = session.rows();
        course.problem.clone_from(&session.drilling.problem);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the book of attempts is kept in the person's own time"
)]
fn now_utc_s() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}
