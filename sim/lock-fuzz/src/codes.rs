//! Somebody at the keypad with all the time there is: every code of four digits, against the lockout (KEY-10).

use std::fmt;
use std::time::Duration;

use bench_protocol::{LatchPosition, Stimulus};
use lock_protocol::{AuditEvent, AuditKind};
use lock_sim::Host;

use crate::Finding;
use crate::finding::ensure;
use crate::gateway::Gateway;
use crate::scene;
use crate::subject::Subject;

/// Codes of four digits.
const CODES: u32 = 10_000;
/// The scene's master password.
const PASSWORD: u32 = 2580;
/// For how long each key is down, and up: a machine at the keypad, no slower than the debouncing.
const STROKE: Duration = Duration::from_millis(40);
/// A pause is over so much after its end.
const MARGIN: Duration = Duration::from_millis(100);

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Siege {
    /// Codes that were entered, but for the master password at the end.
    pub entered: u32,
    /// Codes that the lock took for wrong.
    pub wrong: u32,
    /// Codes of digital keys outside of their period.
    pub denied: u32,
    /// How often the keypad was disabled.
    pub pauses: u32,
    /// How long that was, in seconds.
    pub paused_s: u64,
    /// How long all of it took.
    pub took: Duration,
}

impl fmt::Display for Siege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entered, wrong, denied, pauses, paused_s, took } = *self;
        let days = |seconds: u64| {
            format!("{} d {} h {} min", seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
        };
        let half = took.as_secs() / 2;
        writeln!(
            f,
            "{entered} codes of four digits: {wrong} wrong, {denied} of a key that is over"
        )?;
        writeln!(f, "opened by them: 0; by the master password afterwards: 1")?;
        writeln!(f, "keypad disabled: {pauses} times, {} in all", days(paused_s))?;
        write!(
            f,
            "an attacker needs {} for all of them, {} for one on average",
            days(took.as_secs()),
            days(half)
        )
    }
}

/// Enters every code but the master password, and that at the end.
///
/// # Errors
/// The box opened by a wrong code, or didn't judge one, or the master password doesn't open it any more.
pub fn besiege() -> Result<Siege, Finding> {
    let scene = scene::all().iter().find(|scene| scene.name == "code-lock");
    let scene = scene.ok_or_else(|| Finding::new("there is a box locked with a code", "none"))?;
    let mut subject = Subject::new(scene, &scene.flash, Box::new(Host::default()));
    let mut gateway = Gateway::new(scene.link_key);
    // With a cable in, so that the link stays and tells of each code.
    subject.apply(Stimulus::Usb(true))?;
    gateway.pass(&mut subject, Duration::from_mins(2))?;
    // The owner was here: the count is clear, and the box locks again by itself.
    enter(&mut subject, &mut gateway, PASSWORD)?;
    ensure(subject.latch() == LatchPosition::Unlocked, "the master password opens", || {
        format!("the latch is {:?}", subject.latch())
    })?;
    gateway.pass(&mut subject, Duration::from_mins(1))?;
    gateway.audit.clear();
    let mut siege = Siege::default();
    let began = subject.now();
    for code in (0..CODES).filter(|code| *code != PASSWORD) {
        enter(&mut subject, &mut gateway, code)?;
        siege.entered += 1;
        ensure(subject.latch() == LatchPosition::Locked, "a wrong code never opens", || {
            format!("{code:04} did, the latch is {:?}", subject.latch())
        })?;
        let judged = siege.take(&gateway.audit)?;
        gateway.audit.clear();
        gateway.pass(&mut subject, judged)?;
    }
    siege.took = subject.now().since(began);
    ensure(siege.wrong + siege.denied == siege.entered, "every code is judged", || {
        format!("{siege:?}")
    })?;
    enter(&mut subject, &mut gateway, PASSWORD)?;
    ensure(subject.latch() == LatchPosition::Unlocked, "the master password opens", || {
        format!("the latch is {:?} after {siege:?}", subject.latch())
    })?;
    Ok(siege)
}

impl Siege {
    /// Takes in what the lock says of one code; gives how long to wait for the next.
    fn take(&mut self, told: &[AuditEvent]) -> Result<Duration, Finding> {
        let before = self.wrong + self.denied;
        let mut pause = Duration::ZERO;
        for event in told {
            match event.kind {
                AuditKind::WrongCode => self.wrong += 1,
                AuditKind::CredentialDenied { .. } => self.denied += 1,
                AuditKind::KeypadDisabled { seconds } => {
                    self.pauses += 1;
                    self.paused_s += u64::from(seconds);
                    pause = Duration::from_secs(seconds.into()) + MARGIN;
                }
                _ => {}
            }
        }
        ensure(self.wrong + self.denied == before + 1, "every code is judged, once", || {
            format!("after {} codes: {told:?}", self.entered)
        })?;
        Ok(pause)
    }
}

/// Enters a code and waits until the lock has told what it was.
fn enter(subject: &mut Subject, gateway: &mut Gateway, code: u32) -> Result<(), Finding> {
    for key in format!("{code:04}#").chars() {
        for down in [true, false] {
            subject.apply(Stimulus::Key { key, down })?;
            gateway.pass(subject, STROKE)?;
        }
    }
    gateway.pass(subject, Duration::from_millis(400))
}
