//! The bench: a rig, the dashboard behind its link, and what a person's hands and eyes do there.

mod coil_watch;
mod failure;
mod gateway;
mod hand;
mod keypad;
mod pairing;
mod password;
mod reading;
mod set_up;
mod settle;
mod tracks;
mod witness;

use std::cell::Ref;
use std::time::Duration;

use bench_protocol::{Instant, Stimulus};
use dashboard_core::{Credential, Dashboard, Lockbox, Utc};
use lock_world::Impossible;
use observer::{History, Keep, Observer};

use crate::dashboard::{DashboardSource, LOCKBOX, Port, Wish};
use crate::report::Track;
use crate::rig::{Rig, RigError, RigSet};

pub use failure::StepFailure;
pub(crate) use gateway::Attack;
pub(crate) use keypad::CAPS;
pub(crate) use password::DEFAULT_PASSWORD;
pub use reading::{Screen, Words};
pub use witness::Witness;

use gateway::Gateway;

/// What a bench keeps beside its rig.
#[derive(Clone, Debug)]
pub struct BenchOptions {
    /// How much of the events is kept: all for a waveform, the last for a failure message.
    pub keep: Keep,
    /// Where the rig is looked for by its name.
    pub rigs: RigSet,
    /// Where the dashboard comes from.
    pub dashboards: DashboardSource,
}

impl Default for BenchOptions {
    fn default() -> Self {
        Self {
            keep: Keep::Last(64),
            rigs: RigSet::default(),
            dashboards: DashboardSource::default(),
        }
    }
}

/// The instants that `Then` steps look back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StepTimes {
    /// When the last step that does something began.
    pub(crate) began: Instant,
    /// When that step's own action ended, before the lockbox came to rest.
    pub(crate) acted: Instant,
    /// How many refusals the dashboard had then.
    pub(crate) refusals: usize,
}

/// A lockbox on a bench, with its dashboard.
pub struct Bench {
    rig_name: String,
    seed: u64,
    options: BenchOptions,
    rig: Option<Box<dyn Rig>>,
    /// There once there is a lockbox.
    dashboard: Option<Box<dyn Port>>,
    gateway: Gateway,
    /// The master password in force, as far as a person knows.
    password: String,
    /// It was locked with a code in this scenario.
    may_be_code_locked: bool,
    /// What was written to the keycard.
    keycard: Option<Credential>,
    /// The pairing code that was written down.
    noted_code: Option<String>,
    times: StepTimes,
    brightness: Vec<(Instant, String)>,
    stimuli: Vec<(Instant, Stimulus)>,
    witness: Option<Witness>,
}

impl Bench {
    /// Makes an empty bench: a step such as `a lockbox` puts one on it.
    ///
    /// # Errors
    /// `RigError::Unknown` if there is no rig of this name.
    pub fn new(rig_name: &str, seed: u64, options: &BenchOptions) -> Result<Self, RigError> {
        if options.rigs.find(rig_name).is_none() {
            return Err(RigError::Unknown { name: rig_name.to_owned() });
        }
        Ok(Self {
            rig_name: rig_name.to_owned(),
            seed,
            options: options.clone(),
            rig: None,
            dashboard: None,
            gateway: Gateway::default(),
            password: DEFAULT_PASSWORD.to_owned(),
            may_be_code_locked: false,
            keycard: None,
            noted_code: None,
            times: StepTimes::default(),
            brightness: Vec::new(),
            stimuli: Vec::new(),
            witness: None,
        })
    }

    /// Gives the rig's name.
    pub fn rig_name(&self) -> &str {
        &self.rig_name
    }

    /// Gives the rig's present instant; zero before there is a lockbox.
    pub fn now(&self) -> Instant {
        self.rig.as_ref().map_or(Instant::ZERO, |rig| rig.now())
    }

    /// Gives the rig, for judges that look behind the steps.
    pub fn rig_mut(&mut self) -> Option<&mut (dyn Rig + 'static)> {
        self.rig.as_deref_mut()
    }

    /// Gives what a person would see, if there is a lockbox.
    pub fn observer(&self) -> Option<Ref<'_, Observer>> {
        self.rig.as_ref().map(|rig| rig.observer())
    }

    /// Gives the dashboard's side of the lockbox, if there is one in this process.
    pub fn dashboard_lockbox(&self) -> Option<&Lockbox> {
        self.dashboard()?.lockbox(LOCKBOX)
    }

    /// Gives the dashboard, if there is one in this process, for judges that look behind the steps.
    pub fn dashboard(&self) -> Option<&Dashboard> {
        self.dashboard.as_ref()?.core()
    }

    /// Gives a picture of the display, if there is a lockbox.
    pub fn picture(&self) -> Option<crate::report::Picture> {
        self.observer().map(|observer| {
            let picture = observer.picture();
            crate::report::Picture {
                pixels: Box::new(*picture.bytes()),
                brightness: match picture.brightness {
                    observer::Brightness::Off => crate::report::Brightness::Off,
                    observer::Brightness::Dimmed => crate::report::Brightness::Dimmed,
                    observer::Brightness::Bright => crate::report::Brightness::Bright,
                },
            }
        })
    }

    /// Gives what the display says, as one line.
    pub fn display_text(&self) -> String {
        self.observer().map(|observer| observer.text().collapsed.clone()).unwrap_or_default()
    }

    /// Gives the kept events, as bytes of `History`, for waveforms.
    pub fn with_history<T>(&self, look: impl FnOnce(&History) -> T) -> Option<T> {
        self.observer().map(|observer| look(observer.history()))
    }

    /// Gives what latch, plate, coil, LED and buzzer did, for the report's timeline.
    pub fn tracks(&self) -> Vec<Track> {
        self.observer()
            .map(|observer| tracks::tracks(&observer, &self.brightness))
            .unwrap_or_default()
    }

    /// Takes note that a step ended: how bright the display is.
    pub fn end_step(&mut self) {
        let Some(word) = self.observer().map(|observer| observer.display().brightness().name())
        else {
            return;
        };
        if self.brightness.last().is_none_or(|(_, last)| last != word) {
            self.brightness.push((self.now(), word.to_owned()));
        }
    }

    pub(crate) fn rig(&self) -> Result<&dyn Rig, StepFailure> {
        self.rig.as_deref().ok_or_else(StepFailure::no_lockbox)
    }

    pub(crate) fn times(&self) -> StepTimes {
        self.times
    }

    /// A step that does something begins.
    pub(crate) fn begin_action(&mut self) -> Result<(), StepFailure> {
        let refusals = match &mut self.dashboard {
            Some(dashboard) => dashboard.refusals()?.len(),
            None => 0,
        };
        self.times = StepTimes { began: self.now(), acted: self.now(), refusals };
        Ok(())
    }

    /// The step's own action is over; what follows is the lockbox coming to rest.
    pub(crate) fn acted(&mut self) {
        self.times.acted = self.now();
    }

    /// Gives the true time; 1970 before there is a lockbox.
    pub fn utc(&self) -> Utc {
        Utc::from_millis(self.rig.as_ref().map_or(0, |rig| rig.utc_ms()))
    }

    /// Does something to the lockbox from outside.
    pub(crate) fn apply(&mut self, stimulus: Stimulus) -> Result<(), StepFailure> {
        self.touch(stimulus)?.map_err(|impossible| {
            StepFailure::new("what the step does is possible", format!("it is not: {impossible}"))
        })
    }

    /// Does something to the lockbox from outside, as a hand does: time stands still, and nothing is
    /// waited for. Gives why it can't be done, where the lockbox doesn't let it.
    ///
    /// # Errors
    /// [`StepFailure`] if there is no lockbox, or the way to its dashboard failed.
    pub fn touch(&mut self, stimulus: Stimulus) -> Result<Result<(), Impossible>, StepFailure> {
        let rig = self.rig.as_deref_mut().ok_or_else(StepFailure::no_lockbox)?;
        if let Err(impossible) = rig.apply(stimulus) {
            return Ok(Err(impossible));
        }
        self.stimuli.push((self.now(), stimulus));
        self.acted();
        self.pump()?;
        self.show();
        Ok(Ok(()))
    }

    /// Gives everything that was done to the lockbox from outside, with its instants.
    pub fn stimuli(&self) -> &[(Instant, Stimulus)] {
        &self.stimuli
    }

    /// Asks something of the dashboard. The inner error is its refusal, which is on its record and no failure.
    pub(crate) fn ask(&mut self, wish: &Wish) -> Result<Result<(), String>, StepFailure> {
        let answer = self.at_dashboard(|dashboard, now| dashboard.ask(now, wish))?;
        self.acted();
        self.pump()?;
        Ok(answer)
    }

    /// Goes to the dashboard, to see something there.
    pub(crate) fn at_dashboard<T>(
        &mut self,
        go: impl FnOnce(&mut dyn Port, Utc) -> Result<T, RigError>,
    ) -> Result<T, StepFailure> {
        let now = self.utc();
        let dashboard = self.dashboard.as_deref_mut().ok_or_else(StepFailure::no_lockbox)?;
        Ok(go(dashboard, now)?)
    }

    /// Gives the master password in force, as far as a person knows.
    pub(crate) fn password(&self) -> &str {
        &self.password
    }

    /// Takes the keycard that was just written.
    pub(crate) fn put_keycard(&mut self, credential: Credential) {
        self.keycard = Some(credential);
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, duration: Duration) -> Result<(), StepFailure> {
        self.run_until(self.now() + duration)?;
        self.acted();
        Ok(())
    }
}
