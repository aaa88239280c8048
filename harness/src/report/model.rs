//! What a run leaves behind: the data that every report is written from.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use bench_protocol::Instant;

/// Width of a [`Picture`] in pixels.
pub const PICTURE_WIDTH: usize = 128;
/// Height of a [`Picture`] in pixels.
pub const PICTURE_HEIGHT: usize = 64;

/// Everything about one run of `lockbench run`, in the order of the feature files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunReport {
    /// Name of the rig that the scenarios ran on.
    pub rig: String,
    /// What is to be known of that rig: whose clock ran, what a power cut is; name and value.
    pub facts: Vec<(&'static str, String)>,
    /// What was done to the rig beside playing scenarios, such as flashing.
    pub notes: Vec<String>,
    /// Seed of the run; each scenario's own seed follows from it.
    pub seed: u64,
    /// Number of scenarios that ran side by side.
    pub jobs: usize,
    /// The command line that was given.
    pub command: String,
    /// The scenarios, by feature file and line.
    pub scenarios: Vec<ScenarioReport>,
    /// The feature files as they were read; one for every `source_uri` among the scenarios.
    pub sources: Vec<FeatureSource>,
    /// When the run started, in milliseconds since 1970-01-01 00:00 UTC.
    pub started_utc_ms: i64,
    /// How long the run took.
    pub wall: Duration,
}

/// The text of a feature file at the time of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeatureSource {
    /// Same as [`ScenarioReport::source_uri`].
    pub uri: String,
    /// The whole file.
    pub text: String,
}

/// One scenario, or one row of a scenario outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScenarioReport {
    /// Title of the feature.
    pub feature: String,
    /// Where the feature file lies.
    pub feature_path: PathBuf,
    /// The feature file for people and other tools: relative to where the run started, with `/`.
    pub source_uri: String,
    /// Title of the rule that the scenario stands in.
    pub rule: Option<String>,
    /// Title, with the example's values filled in.
    pub name: String,
    /// Line of the `Scenario:` keyword, from 1.
    pub line: u32,
    /// Line of the row of `Examples:`, from 1.
    pub example_line: Option<u32>,
    /// Its tags and the inherited ones, without `@`.
    pub tags: Vec<String>,
    /// Every step, those of the background first.
    pub steps: Vec<StepReport>,
    /// What the parts of the lockbox did, for the timeline.
    pub tracks: Vec<Track>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was begun again on a fresh board, where the first one failed.
    pub retried: Option<String>,
    /// What is to be known of the rig's part in it, such as resets that stood for power cuts.
    pub notes: Vec<String>,
    /// The command that repeats just this scenario.
    pub repeat: String,
    /// How long it took.
    pub wall: Duration,
}

/// How a scenario ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Every step did what it says.
    #[default]
    Passed,
    /// A step did not; which one and why stands there.
    Failed,
    /// The rig could not go on, with the reason; nothing is said about the lockbox.
    /// It happened in the first step that was not reached, or after the last one.
    RigError(String),
    /// It was not run, with the reason, such as `needs real-latch`.
    NotRun(String),
}

/// One step of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepReport {
    /// `Given`, `When`, `Then`, `And`, `But` or `*`, as written.
    pub keyword: String,
    /// The text after the keyword, with the example's values filled in.
    pub text: String,
    /// The table under the step, row by row.
    pub table: Option<Vec<Vec<String>>>,
    /// Line in the feature file, from 1.
    pub line: u32,
    /// How it ended.
    pub status: StepStatus,
    /// Virtual time at which it began.
    pub began: Instant,
    /// Virtual time at which it ended.
    pub ended: Instant,
    /// The display after it, where the rig has one.
    pub picture: Option<Picture>,
    /// The same as text, for those who can't see pictures.
    pub display_text: String,
    /// Whether it belongs to a background.
    pub background: bool,
}

/// How a step ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StepStatus {
    /// It did what it says.
    Passed,
    /// It did not.
    Failed(Failure),
    /// An earlier step or the rig failed, or the scenario was not run.
    #[default]
    NotReached,
}

/// What was wrong, and all that helps to see why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// What the step asks for.
    pub expected: String,
    /// What there was instead.
    pub observed: String,
    /// Virtual time at which it was judged.
    pub at: Instant,
    /// Name of the rig.
    pub rig: String,
    /// The display in half-block characters.
    pub display: String,
    /// The last events before it, oldest first, one a line.
    pub last_events: Vec<String>,
    /// What may help.
    pub hint: Option<String>,
}

/// What one part of the lockbox did over the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Name of the part: `latch`, `coil`, `plate`, `led`, `buzzer`, `display`, `session` …
    pub name: String,
    /// From when on it was what, in order of time.
    pub changes: Vec<(Instant, String)>,
}

/// The display's pixels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Eight pages of 128 bytes, least significant bit at the top, as the SSD1306 holds them.
    pub pixels: Box<[u8; 1024]>,
    /// How bright it shines.
    pub brightness: Brightness,
}

/// How bright the display shines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Brightness {
    /// Dark.
    #[default]
    Off,
    /// Lit at low contrast.
    Dimmed,
    /// Lit.
    Bright,
}

/// How many scenarios ended how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Passed.
    pub passed: usize,
    /// A step failed.
    pub failed: usize,
    /// The rig could not go on.
    pub rig_errors: usize,
    /// Not run, by reason.
    pub not_run: BTreeMap<String, usize>,
}

impl RunReport {
    /// Counts the scenarios by outcome.
    pub fn totals(&self) -> Totals {
        Totals::of(&self.scenarios)
    }

    /// Adds up the virtual time of all scenarios.
    pub fn virtual_time(&self) -> Duration {
        self.scenarios
            .iter()
            .map(ScenarioReport::virtual_time)
            .fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Gives the scenarios feature by feature, in the order in which the features first occur.
    pub fn features(&self) -> Vec<(&str, Vec<&ScenarioReport>)> {
        let mut features: Vec<(&str, Vec<&ScenarioReport>)> = Vec::new();
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        for scenario in &self.scenarios {
            let uri = scenario.source_uri.as_str();
            let at = *index.entry(uri).or_insert(features.len());
            if at == features.len() {
                features.push((uri, Vec::new()));
            }
            features[at].1.push(scenario);
        }
        features
    }
}

impl Totals {
    /// Counts scenarios by outcome.
    pub fn of<'a>(scenarios: impl IntoIterator<Item = &'a ScenarioReport>) -> Self {
        let mut totals = Self::default();
        for scenario in scenarios {
            match &scenario.outcome {
                Outcome::Passed => totals.passed += 1,
                Outcome::Failed => totals.failed += 1,
                Outcome::RigError(_) => totals.rig_errors += 1,
                Outcome::NotRun(reason) => *totals.not_run.entry(reason.clone()).or_default() += 1,
            }
        }
        totals
    }

    /// Gives the number of scenarios that were not run, whatever the reason.
    pub fn skipped(&self) -> usize {
        self.not_run.values().sum()
    }

    /// Gives the number of all scenarios.
    pub fn all(&self) -> usize {
        self.passed + self.failed + self.rig_errors + self.skipped()
    }
}

impl ScenarioReport {
    /// Gives the virtual time at which its last step ended; the rig starts at zero.
    pub fn virtual_time(&self) -> Duration {
        self.steps.iter().map(|step| step.ended).max().unwrap_or_default().since(Instant::ZERO)
    }

    /// Gives the line by which it is selected: that of the example's row, else of the scenario.
    pub fn selecting_line(&self) -> u32 {
        self.example_line.unwrap_or(self.line)
    }

    /// Finds the step at which it stopped, by position: the one that failed, or in which the rig failed.
    pub fn stopped_at(&self) -> Option<usize> {
        match self.outcome {
            Outcome::Failed => self.steps.iter().position(|step| step.failure().is_some()),
            Outcome::RigError(_) => self
                .steps
                .iter()
                .position(|step| step.status == StepStatus::NotReached)
                .or_else(|| self.steps.len().checked_sub(1)),
            Outcome::Passed | Outcome::NotRun(_) => None,
        }
    }

    /// Gives where it stands, for editors and terminals: `features/locking.feature:12`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.source_uri, self.selecting_line())
    }
}

impl StepReport {
    /// Gives the virtual time that it took.
    pub fn took(&self) -> Duration {
        self.ended.since(self.began)
    }

    /// Gives what went wrong in it.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.status {
            StepStatus::Failed(failure) => Some(failure),
            StepStatus::Passed | StepStatus::NotReached => None,
        }
    }
}

impl Picture {
    /// Tells whether the pixel at `x` (0–127) and `y` (0–63) is lit; outside nothing is.
    pub fn lit(&self, x: usize, y: usize) -> bool {
        x < PICTURE_WIDTH
            && y < PICTURE_HEIGHT
            && self.brightness != Brightness::Off
            && self.pixels[y / 8 * PICTURE_WIDTH + x] >> (y % 8) & 1 == 1
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self { pixels: Box::new([0; 1024]), brightness: Brightness::Off }
    }
}

impl Brightness {
    /// Gives the word that steps and reports use: `off`, `dimmed` or `bright`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Dimmed => "dimmed",
            Self::Bright => "bright",
        }
    }
}
