//! What a person finds out about a lockbox by looking, and by going through its menus.

use std::fmt;
use std::time::Duration;

use bench_protocol::{Button, Instant, LatchPosition, Stimulus};

use super::code::{Tried, try_codes};
use super::course::session_word;
use super::shown_time::shown_time;
use crate::bench::{Bench, CAPS, Screen, StepFailure, Words};

/// The menu row of the software way out.
pub(super) const EMERGENCY_UNLOCK: &str = "Emergency Unlock";
/// Power stays away this long, as when a person takes the battery out and puts it back.
pub(super) const POWER_AWAY: Duration = Duration::from_secs(2);

/// What the device says its session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Session {
    None,
    /// None, but the box is locked with a code.
    Code,
    Locked,
    Break,
    Overdue,
    /// The display says something else, or nothing.
    Unclear(String),
}

impl Session {
    /// Tells whether the dashboard's word says the same.
    fn agrees(&self, word: Option<&str>) -> bool {
        match self {
            Self::None | Self::Code => !matches!(word, Some("locked" | "break")),
            Self::Locked => word == Some("locked"),
            Self::Break | Self::Overdue => word == Some("break"),
            Self::Unclear(_) => false,
        }
    }

    /// Tells whether a session runs.
    pub(super) const fn is_running(&self) -> bool {
        matches!(self, Self::Locked | Self::Break | Self::Overdue)
    }
}

/// What a person finds out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// When the lockbox was at rest, before anybody touched it.
    pub(super) rested: Instant,
    /// When the times were read.
    pub(super) at: Instant,
    /// Where the bolt was, before anybody touched the lockbox.
    pub(super) latch: Option<LatchPosition>,
    pub(super) session: Session,
    /// The time on the lock or break screen.
    pub(super) shown: Option<Duration>,
    /// In a session: whether the menu offers the emergency unlock.
    pub(super) way_out: Option<bool>,
    /// Without one: what is left of a cooldown.
    pub(super) cooldown: Option<Duration>,
    /// Without one: the rows of the settings.
    pub(super) settings: Option<Vec<String>>,
    /// Whether the dashboard reaches the lock.
    pub(super) online: bool,
    /// What the dashboard shows the session as.
    pub(super) dashboard: Option<&'static str>,
    /// Whether the device's clock has the time.
    pub(super) clock_known: bool,
    /// What it says to each code of the scenario.
    pub(super) codes: Vec<Tried>,
}

impl Facts {
    #[cfg(test)]
    pub(super) const fn nothing() -> Self {
        Self {
            rested: Instant::ZERO,
            at: Instant::ZERO,
            latch: None,
            session: Session::None,
            shown: None,
            way_out: None,
            cooldown: None,
            settings: None,
            online: true,
            dashboard: None,
            clock_known: true,
            codes: Vec::new(),
        }
    }

    /// Tells whether dashboard and device say the same.
    pub(super) fn dashboard_agrees(&self) -> bool {
        self.session.agrees(self.dashboard)
    }
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.session {
            Session::None => f.write_str("no session")?,
            Session::Code => f.write_str("a code lock")?,
            Session::Locked => f.write_str("a locked session")?,
            Session::Break => f.write_str("a session in a break")?,
            Session::Overdue => f.write_str("a session in an overdue break")?,
            Session::Unclear(words) => write!(f, "a display that says `{words}`")?,
        }
        match self.latch {
            Some(LatchPosition::Locked) => f.write_str(", bolt at locked")?,
            Some(LatchPosition::Unlocked) => f.write_str(", bolt at unlocked")?,
            Some(LatchPosition::Travelling) => f.write_str(", bolt between its ends")?,
            None => f.write_str(", bolt unknown")?,
        }
        if let Some(shown) = self.shown {
            write!(f, ", {} s shown", shown.as_secs())?;
        }
        if let Some(offered) = self.way_out {
            write!(f, ", emergency unlock {}offered", if offered { "" } else { "not " })?;
        }
        match self.cooldown {
            Some(left) => write!(f, ", a cooldown with {} s left", left.as_secs())?,
            None if self.session == Session::None => f.write_str(", no cooldown")?,
            None => {}
        }
        if let Some(settings) = &self.settings {
            write!(f, ", settings {}", settings.join("/"))?;
        }
        for tried in &self.codes {
            write!(f, ", code {tried}")?;
        }
        let reach = if self.online { "online" } else { "offline" };
        write!(f, ", dashboard {reach}: {}, at {}", self.dashboard.unwrap_or("no session"), self.at)
    }
}

/// More screens than lie between any screen and the first one.
const DEEPEST: usize = 4;
/// Times over which a session or a break may end while a person is still looking.
const LOOKS: usize = 3;

/// Finds out what a lockbox is. It is woken, gone through, and left on its first screen; one that is
/// locked with a code is opened with it, if the scenario is about codes.
pub(super) fn look(bench: &mut Bench, codes: &[String]) -> Result<Facts, StepFailure> {
    take_hands_off(bench);
    if bench.rig()?.world().hung() {
        bench.apply(Stimulus::Power(false))?;
        bench.pass(POWER_AWAY)?;
    }
    give_power(bench)?;
    let mut facts = go_through(bench)?;
    for _ in 1..LOOKS {
        if session_in_words(&bench.state_in_words()?) == facts.session {
            break;
        }
        // Its time came while it was looked at: what was found is of no single moment.
        facts = go_through(bench)?;
    }
    facts.codes = try_codes(bench, codes)?;
    Ok(facts)
}

fn go_through(bench: &mut Bench) -> Result<Facts, StepFailure> {
    bench.settle()?;
    let (rested, latch) = (bench.now(), bench.eyes()?.latch());
    let words = first_screen(bench)?;
    let session = session_in_words(&words);
    let mut facts = Facts {
        rested,
        at: bench.now(),
        latch,
        shown: shown_time(&words.text).filter(|_| session.is_running()),
        session,
        way_out: None,
        cooldown: None,
        settings: None,
        online: false,
        dashboard: None,
        clock_known: bench.rig()?.world().clock_chip_utc().is_some(),
        codes: Vec::new(),
    };
    match facts.session {
        Session::Locked => {
            bench.open_lock_menu()?;
            bench.settle()?;
            facts.way_out = Some(offers_way_out(bench)?);
            bench.press(Button::Back)?;
        }
        Session::Break | Session::Overdue => facts.way_out = Some(offers_way_out(bench)?),
        Session::None => {
            facts.cooldown = bench.cooldown_in_words()?;
            facts.at = bench.now();
            if bench.words()?.is_main_menu() {
                bench.choose("Settings")?;
                facts.settings = Some(bench.read_menu()?);
                bench.press(Button::Back)?;
            }
        }
        Session::Code | Session::Unclear(_) => {}
    }
    bench.settle()?;
    facts.online = bench.dashboard_lockbox().is_some_and(dashboard_core::Lockbox::is_online);
    facts.dashboard = session_word(bench);
    Ok(facts)
}

fn session_in_words(words: &Words) -> Session {
    match words.screen {
        Screen::Locked => Session::Locked,
        Screen::CodeLocked => Session::Code,
        Screen::Break => Session::Break,
        Screen::Overdue => Session::Overdue,
        Screen::Unlocked => Session::None,
        Screen::Message | Screen::Unclear | Screen::Off => Session::Unclear(words.text.clone()),
    }
}

/// Goes back to the first screen: the lock screen, the break screen, or the main menu.
fn first_screen(bench: &mut Bench) -> Result<Words, StepFailure> {
    let mut words = bench.state_in_words()?;
    for _ in 0..DEEPEST {
        let first = match words.screen {
            Screen::Locked => words.rows.is_empty(),
            Screen::Break => words.rows.iter().any(|row| row == "End Break"),
            _ => true,
        };
        if first {
            break;
        }
        bench.press(Button::Back)?;
        bench.settle()?;
        words = bench.state_in_words()?;
    }
    Ok(words)
}

fn offers_way_out(bench: &mut Bench) -> Result<bool, StepFailure> {
    Ok(bench.read_menu()?.iter().any(|row| row == EMERGENCY_UNLOCK))
}

/// Whoever held a button, a key or a card lets go. A paperclip stays: letting go of it may reset the lock.
pub(super) fn take_hands_off(bench: &mut Bench) {
    for button in [Button::LockEnter, Button::Back] {
        // A button that nobody holds can't be let go of.
        let _ = bench.apply(Stimulus::Button { button, down: false });
    }
    for key in CAPS.chars() {
        let _ = bench.apply(Stimulus::Key { key, down: false });
    }
    let _ = bench.apply(Stimulus::Field(None));
}

/// Gives power back: the battery, or USB where the battery is flat.
pub(super) fn give_power(bench: &mut Bench) -> Result<(), StepFailure> {
    bench.apply(Stimulus::Power(true))?;
    if bench.eyes()?.power().now() == Some(false) {
        bench.apply(Stimulus::Usb(true))?;
    }
    Ok(())
}
