//! The lockbox that the window runs: acts go in, what is to be seen comes out.

mod drilling;
mod people;
mod performing;

use std::path::{Path, PathBuf};
use std::time::Duration;

use bench_protocol::Instant;
use bevy::prelude::*;
use lockbox_practice::drill::Attempt;
use lockbox_practice::record::CannotSay;
use lockbox_practice::{Cannot, Desk, Gesture, Place, Speed, View};
use thiserror::Error;

pub use drilling::{Course, Drilling, Row};

use crate::act::Act;
use crate::notice::Notice;
use crate::scene::SceneSystems;
use crate::stage::Shown;

/// Why an act was not done.
#[derive(Debug, Error)]
enum Refusal {
    /// The lockbox, or who is asked, doesn't let it.
    #[error(transparent)]
    Cannot(#[from] Cannot),
    /// It can't be told as a scenario.
    #[error(transparent)]
    CannotSay(#[from] CannotSay),
    /// The scenario can't be written.
    #[error("{} can't be written: {}", .0.display(), .1)]
    File(PathBuf, std::io::Error),
    /// Time is nobody's in a drill.
    #[error("in a drill time goes as it does, give the drill up to change that")]
    InADrill,
}

/// The running lockbox; it stays on the main thread.
pub struct Session {
    desk: Desk,
    /// The drill that is being done, with a lockbox of its own.
    attempt: Option<Attempt>,
    drilling: Drilling,
    /// The lockbox is simulated; on any other rig there is but one, and a drill has a simulated one.
    is_simulated: bool,
    /// The share of the session that is looked at while the scrubber is in the hand; time stands meanwhile.
    looked_at: Option<f32>,
    /// The speed to go back to after a pause.
    before_pause: Speed,
    /// Where scenarios are saved.
    folder: PathBuf,
}

impl Session {
    /// Begins with a lockbox at a place as Given steps say; what is saved goes into a folder.
    ///
    /// # Errors
    /// Why it can't be set up so.
    pub fn begin(
        place: &Place,
        givens: &[String],
        drilling: Drilling,
        folder: PathBuf,
    ) -> Result<Self, Cannot> {
        let texts: Vec<&str> = givens.iter().map(String::as_str).collect();
        Ok(Self {
            desk: Desk::on(place, &texts)?,
            attempt: None,
            drilling,
            is_simulated: place.is_simulated(),
            looked_at: None,
            before_pause: Speed::Real,
            folder,
        })
    }

    /// Gives the folder that scenarios are saved in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Gives what is seen: now, or at the share of the session that the scrubber looks at.
    pub fn view(&self) -> View {
        let past = self.looked_at.and_then(|share| self.desk.seen_at(self.instant(share)));
        past.unwrap_or_else(|| self.desk().view())
    }

    /// Gives the lockbox.
    pub fn desk(&self) -> &Desk {
        self.attempt.as_ref().map_or(&self.desk, Attempt::desk)
    }

    fn instant(&self, share: f32) -> Instant {
        let (from, to) = (self.desk.began().as_micros(), self.desk.now().as_micros());
        let offset = (to.saturating_sub(from)) as f64 * f64::from(share.clamp(0.0, 1.0));
        Instant::from_micros(from + offset as u64)
    }

    fn gesture(&mut self, what: impl Into<Gesture>) -> Result<(), Cannot> {
        match &mut self.attempt {
            Some(attempt) => attempt.gesture(what),
            None => self.desk.gesture(what),
        }
    }

    fn advance(&mut self, real: Duration) -> Result<(), Cannot> {
        if self.looked_at.is_some() {
            return Ok(());
        }
        match &mut self.attempt {
            Some(attempt) => attempt.advance(real),
            None => self.desk.advance(real),
        }
    }

    fn set_speed(&mut self, speed: Speed) -> Result<(), Refusal> {
        if self.attempt.is_some() {
            return Err(Refusal::InADrill);
        }
        if speed != Speed::Paused {
            self.before_pause = speed;
        }
        self.desk.set_speed(speed);
        Ok(())
    }

    /// Begins afresh, with what it began with.
    fn restart(&mut self) -> Result<(), Cannot> {
        self.attempt = None;
        self.looked_at = None;
        self.desk.restart()
    }

    /// Saves what was done as a scenario, in a file whose name is not taken.
    fn save(&self) -> Result<PathBuf, Refusal> {
        let recorded = self.desk().record("What was done")?;
        std::fs::create_dir_all(&self.folder)
            .map_err(|error| Refusal::File(self.folder.clone(), error))?;
        let names = (1..).map(|number| self.folder.join(format!("recorded-{number}.feature")));
        let mut path = self.folder.join("recorded.feature");
        for name in names {
            path = name;
            if !path.exists() {
                break;
            }
        }
        std::fs::write(&path, recorded.text).map_err(|error| Refusal::File(path.clone(), error))?;
        Ok(path)
    }
}

/// Runs the lockbox.
pub struct SessionPlugin;

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Act>().init_resource::<Notice>().init_resource::<Course>().add_systems(
            Update,
            // What passed while the window slept passed before the act that woke it.
            (advance, perform, drilling::follow)
                .chain()
                .in_set(SessionSystems)
                .before(SceneSystems),
        );
    }
}

/// What runs the lockbox; input comes before, the scene after it.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionSystems;

fn perform(
    mut acts: MessageReader<Act>,
    session: Option<NonSendMut<Session>>,
    mut shown: ResMut<Shown>,
    mut notice: ResMut<Notice>,
) {
    let Some(mut session) = session else { return };
    for act in acts.read() {
        match session.perform(act, &mut shown) {
            Ok(None) => {}
            Ok(Some(words)) => notice.tell(words),
            Err(refusal) => notice.refuse(&refusal.to_string()),
        }
        // What comes next in the same frame sees what this did.
        shown.view = session.view();
    }
}

fn advance(
    time: Res<Time<Real>>,
    session: Option<NonSendMut<Session>>,
    mut shown: ResMut<Shown>,
    mut notice: ResMut<Notice>,
) {
    let Some(mut session) = session else { return };
    if let Err(cannot) = session.advance(time.delta()) {
        notice.refuse(&cannot.to_string());
    }
    let view = session.view();
    if shown.view != view {
        shown.view = view;
    }
}
