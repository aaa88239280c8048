//! What an attacker without authority must leave as it was.

use std::time::Duration;

use bench_protocol::{Instant, LatchPosition};
use lock_protocol::{CommandId, Status};

use crate::Finding;
use crate::finding::ensure;
use crate::gateway::Gateway;
use crate::scene::Scene;
use crate::subject::Subject;

/// From the power to the first words on the link.
const START: Duration = Duration::from_secs(2);
/// Ends and cooldowns may be told this much off: whole seconds, rounded twice.
const ROUNDING_S: u64 = 2;

/// What somebody with authority was let do; nothing of it is judged then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Authority {
    /// Sessions and codes: lock, unlock, change the end.
    pub(super) latch: bool,
    /// The owner's settings.
    pub(super) settings: bool,
    /// A reset: the pairing may be over.
    pub(super) reset: bool,
}

impl Authority {
    pub(super) const fn with(self, other: Self) -> Self {
        Self {
            latch: self.latch || other.latch,
            settings: self.settings || other.settings,
            reset: self.reset || other.reset,
        }
    }
}

/// A box before the attack.
pub(super) struct Standing {
    latch: LatchPosition,
    status: Option<Status>,
    at: Instant,
}

impl Standing {
    /// Starts the box, and hears how it is.
    pub(super) fn of(
        scene: &Scene,
        subject: &mut Subject,
        gateway: &mut Gateway,
    ) -> Result<Self, Finding> {
        gateway.pass(subject, START)?;
        ensure(
            gateway.hello.is_some() == scene.link_key.is_some(),
            "the lock greets its dashboard",
            || format!("scene {}: {:?}", scene.name, gateway.hello),
        )?;
        Ok(Self { latch: subject.latch(), status: gateway.hello, at: subject.now() })
    }

    pub(super) const fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// The number of a request that was never made.
    pub(super) fn next_request(&self) -> CommandId {
        CommandId(self.status.map_or(0, |status| status.last_command.0) + 1)
    }

    /// Judges the box after the attack: at once, and after a restart. `request` is a number above all that were
    /// used; the highest of all can't be asked with.
    pub(super) fn check(
        &self,
        subject: &mut Subject,
        gateway: &mut Gateway,
        authority: Authority,
        request: CommandId,
    ) -> Result<(), Finding> {
        self.check_latch(subject, authority)?;
        gateway.may_be_forgotten = authority.reset;
        if request != CommandId(u32::MAX) {
            gateway.check_link(subject, request)?;
        }
        gateway.hello = None;
        subject.cut()?;
        gateway.pass(subject, START)?;
        self.check_latch(subject, authority)?;
        if authority.reset {
            return Ok(());
        }
        let (Some(before), after) = (self.status, gateway.hello) else { return Ok(()) };
        let after = after.ok_or_else(|| {
            Finding::new("the lock greets its dashboard", "it is silent after the attack")
        })?;
        self.compare(&before, &after, subject.now(), authority)
    }

    fn check_latch(&self, subject: &Subject, authority: Authority) -> Result<(), Finding> {
        if authority.latch {
            return Ok(());
        }
        let seen = subject.seen();
        ensure(subject.latch() == self.latch, "nothing opens or locks without authority", || {
            format!("the latch went from {:?} to {:?}", self.latch, subject.latch())
        })?;
        ensure(seen.locks + seen.unlocks == 0, "the coil never runs without authority", || {
            format!("{} drives to locked, {} to unlocked", seen.locks, seen.unlocks)
        })
    }

    fn compare(
        &self,
        before: &Status,
        after: &Status,
        now: Instant,
        authority: Authority,
    ) -> Result<(), Finding> {
        let shown = |what: &str| format!("{what}: before {before:?}, after {after:?}");
        let passed_s = now.since(self.at).as_secs();
        let near = |before_s: Option<u64>, after_s: Option<u64>| match (before_s, after_s) {
            (Some(before_s), Some(after_s)) => {
                (after_s + passed_s).abs_diff(before_s) <= ROUNDING_S
            }
            (before_s, after_s) => before_s == after_s,
        };
        if !authority.latch {
            let same = match (&before.session, &after.session) {
                (Some(one), Some(other)) => {
                    (one.id, one.phase) == (other.id, other.phase)
                        && near(one.remaining_s, other.remaining_s)
                }
                (one, other) => one.is_none() && other.is_none(),
            };
            ensure(same, "no session is lost or changed", || shown("session"))?;
            ensure(before.code_lock == after.code_lock, "no code lock is lost", || shown("code"))?;
            let seconds = |status: &Status| status.cooldown_s.map(u64::from);
            ensure(near(seconds(before), seconds(after)), "no cooldown is changed", || {
                shown("cooldown")
            })?;
        }
        let settings =
            |status: &Status| (status.emergency_unlock, status.breaks, status.default_password);
        ensure(
            authority.settings || settings(before) == settings(after),
            "no setting is lost or changed",
            || shown("settings"),
        )
    }
}
