//! The verdict on a lockbox that was cut and has recovered: each invariant, judged from outside.

use std::time::Duration;

use bench_protocol::{Instant, LatchPosition};
use observer::{Direction, Pulse};

use super::code::codes_between;
use super::course::{Fault, Interrupted};
use super::facts::{Facts, Session, look};
use super::judgement::differences;
use super::recovery::Recovered;
use super::scenario::Scenario;
use super::way_out::try_way_out;
use crate::bench::{Bench, StepFailure};
use crate::step::StepId;

/// An emergency unlock that was cut opens the box this long after power is back, at the latest.
const OPENS_WITHIN: Duration = Duration::from_secs(5);

/// What does not hold: what should be, and what is.
pub(super) type Unmet = (String, String);

impl Scenario<'_> {
    /// Looks at a lockbox after its recovery, and tells what does not hold.
    pub(super) fn judge(
        &mut self,
        bench: &mut Bench,
        interrupted: &Interrupted,
        recovery: Result<&Recovered, &StepFailure>,
    ) -> Result<Option<Unmet>, Fault> {
        let usable = |failure: &StepFailure| {
            let Fault(why) = Fault::of(failure);
            Some(("a lockbox that comes to rest and can be used".to_owned(), why))
        };
        let recovered = match recovery {
            Ok(recovered) => recovered,
            Err(failure) => return Ok(usable(failure)),
        };
        let pulses =
            bench.observer().map(|eyes| eyes.coil_pulses_since(recovered.powered).to_vec());
        let facts = match look(bench, &self.codes) {
            Ok(facts) => facts,
            Err(failure) => return Ok(usable(&failure)),
        };
        if let Err(failure) = bench.watch_coil() {
            let Fault(why) = Fault::of(&failure);
            return Ok(Some(("a coil within its limits (LCK-1, LCK-3)".to_owned(), why)));
        }
        // A clock that was set before the device could see it can't be told from one that went on without
        // power: ends may then come at the new time. Everything else is judged.
        let clock_set = self
            .course
            .step(interrupted.step)
            .is_some_and(|step| step.call.id == StepId::ClockReads);
        if !clock_set && let Some(unmet) = self.differs(bench, interrupted, &facts)? {
            return Ok(Some(unmet));
        }
        if let Some(unmet) = self.stays_shut(interrupted, &pulses.unwrap_or_default(), &facts)? {
            return Ok(Some(unmet));
        }
        if !clock_set
            && let Some(unmet) = self.opens_in_time(bench, interrupted, recovered, &facts)?
        {
            return Ok(Some(unmet));
        }
        if facts.way_out == Some(true) {
            let expected =
                "an emergency unlock that opens the box and starts its cooldown (EMG-1, EMG-8)";
            return Ok(match try_way_out(bench, &facts) {
                Ok(unmet) => unmet.map(|after| (expected.to_owned(), after)),
                Err(failure) => Some((expected.to_owned(), Fault::of(&failure).0)),
            });
        }
        Ok(None)
    }

    /// Compares with what was before the step that was cut, and with what the step makes of it.
    fn differs(
        &mut self,
        bench: &Bench,
        interrupted: &Interrupted,
        facts: &Facts,
    ) -> Result<Option<Unmet>, Fault> {
        let (before, after) = (self.twin(interrupted.step)?, self.twin(interrupted.step + 1)?);
        let done = self.done_before_the_cut(bench, interrupted, &before, &after);
        if let Some(unmet) = self.differs_between(interrupted, &before, &after, facts) {
            return Ok(Some(unmet));
        }
        let facts = &self.without_codes_between(interrupted, facts);
        // A keyholder's start is made anew when the link is back, after each recovery.
        let later = if before.session == Session::None {
            facts.at.since(interrupted.began)
        } else {
            Duration::ZERO
        };
        let from_before = differences(&before, facts, Duration::ZERO);
        let from_after = differences(&after, facts, later);
        if from_after.is_empty() || from_before.is_empty() && done.is_none() {
            return Ok(None);
        }
        if let Some(opened) = self.opened_to_change_the_password(interrupted, &before, &after)
            && differences(&opened, facts, later).is_empty()
        {
            return Ok(None);
        }
        // Time may have done its part in the recovery: the same time passes for the twins.
        for steps in interrupted.step..=interrupted.step + 1 {
            if (steps > interrupted.step || done.is_none())
                && let Some(waited) = self.waited(steps, facts.rested)?
                && differences(&waited, facts, later).is_empty()
            {
                return Ok(None);
            }
        }
        let expected = match done {
            Some(what) => format!("what is after the step, since {what}: {after} (PWR-4)"),
            None => {
                format!("before the step {before}; after it {after}; either of them (PWR-2, PWR-4)")
            }
        };
        let from = |differs: Vec<String>, state: &str| {
            format!("what differs from {state} it: {}", differs.join(", "))
        };
        let mut observed = format!("{facts}; {}", from(from_after, "after"));
        if done.is_none() {
            observed = format!("{observed}; {}", from(from_before, "before"));
        }
        Ok(Some((expected, observed)))
    }

    /// A step that makes several keys may be cut between them, where no twin has been: each code is judged alone.
    fn differs_between(
        &self,
        interrupted: &Interrupted,
        before: &Facts,
        after: &Facts,
        facts: &Facts,
    ) -> Option<Unmet> {
        if !self.makes_several_keys(interrupted) || codes_between(before, after, facts) {
            return None;
        }
        let expected = format!(
            "of the codes the first ones as after the step, the others as before it, and none between \
             (PWR-4); before the step {before}; after it {after}"
        );
        Some((expected, facts.to_string()))
    }

    /// Whoever changes the password of a box that is locked with a code opens it first: then it is open, and all
    /// codes are still as before.
    fn opened_to_change_the_password(
        &self,
        interrupted: &Interrupted,
        before: &Facts,
        after: &Facts,
    ) -> Option<Facts> {
        let step = self.course.step(interrupted.step)?;
        let opens = step.call.id == StepId::ChangePassword && before.session == Session::Code;
        opens.then(|| Facts { codes: before.codes.clone(), ..after.clone() })
    }

    fn without_codes_between(&self, interrupted: &Interrupted, facts: &Facts) -> Facts {
        let several = self.makes_several_keys(interrupted);
        let codes = if several { Vec::new() } else { facts.codes.clone() };
        Facts { codes, ..facts.clone() }
    }

    fn makes_several_keys(&self, interrupted: &Interrupted) -> bool {
        self.course.step(interrupted.step).is_some_and(|step| {
            step.call.id == StepId::MakeDigitalKey
                && step.table.as_ref().is_some_and(|table| table.height() > 1)
        })
    }

    /// Tells what shows that the step had done its part before the cut, so that it must not be undone.
    fn done_before_the_cut(
        &self,
        bench: &Bench,
        interrupted: &Interrupted,
        before: &Facts,
        after: &Facts,
    ) -> Option<&'static str> {
        let eyes = bench.observer()?;
        let pulses = eyes.coil_pulses_since(interrupted.began);
        let cut = interrupted.point.at;
        if before.session == Session::Locked
            && after.session != Session::Locked
            && first_unlock(pulses).is_some_and(|at| at <= cut)
        {
            return Some("the box had begun to open");
        }
        // What ends a session on the dashboard alone is not known to the device yet.
        let by_dashboard = self.course.step(interrupted.step).is_some_and(|step| {
            matches!(step.call.id, StepId::KeyholderEndsSession | StepId::AdministratorEndsSession)
        });
        let (was, is) = interrupted.dashboard;
        let told = was != is && is == after.dashboard && is != before.dashboard && !by_dashboard;
        told.then_some("the dashboard had been told")
    }

    /// What is locked was not opened on the way. A start that was not committed is driven back first, and
    /// a keyholder's is then made anew.
    fn stays_shut(
        &mut self,
        interrupted: &Interrupted,
        pulses: &[Pulse],
        facts: &Facts,
    ) -> Result<Option<Unmet>, Fault> {
        let Some(at) = first_unlock(pulses).filter(|_| facts.session == Session::Locked) else {
            return Ok(None);
        };
        let was_open = self.twin(interrupted.step)?.session == Session::None;
        let made_anew = pulses.last().is_some_and(|pulse| pulse.direction == Direction::Lock);
        if was_open && made_anew {
            return Ok(None);
        }
        let expected = "a box that is not driven to unlocked while its session runs (PWR-2, PWR-4)";
        Ok(Some((expected.to_owned(), format!("a pulse to unlocked at {at}; {facts}"))))
    }

    /// Nothing opens earlier than without the cut, and what is to open does so soon after power is back.
    fn opens_in_time(
        &mut self,
        bench: &Bench,
        interrupted: &Interrupted,
        recovered: &Recovered,
        facts: &Facts,
    ) -> Result<Option<Unmet>, Fault> {
        let was_locked = self.twin(interrupted.step)?.session == Session::Locked;
        if !was_locked || facts.session == Session::Locked {
            return Ok(None);
        }
        let Some(eyes) = bench.observer() else { return Ok(None) };
        let opened = first_unlock(eyes.coil_pulses_since(interrupted.began));
        let began = self.played.get(interrupted.step).map_or(Instant::ZERO, |step| step.began);
        let uncut = first_unlock(began_since(&self.pulses, began));
        if let (Some(opened), Some(uncut)) = (opened, uncut)
            && opened < uncut
        {
            let expected =
                format!("a box that opens at {uncut}, as without the cut, or later (PWR-4)");
            return Ok(Some((expected, format!("a pulse to unlocked at {opened}; {facts}"))));
        }
        let limit = recovered.powered + OPENS_WITHIN;
        let late = limit <= facts.rested
            && facts.latch == Some(LatchPosition::Unlocked)
            && eyes.latch_track().at(limit) != Some(LatchPosition::Unlocked);
        Ok(late.then(|| {
            let expected = format!(
                "a box that is open by {limit}, {OPENS_WITHIN:?} after power is back (EMG-1)"
            );
            let at = eyes.unlocked_since(recovered.powered);
            (expected, at.map_or_else(|| "it is not".to_owned(), |at| format!("it is at {at}")))
        }))
    }
}

fn first_unlock(pulses: &[Pulse]) -> Option<Instant> {
    pulses.iter().find(|pulse| pulse.direction == Direction::Unlock).map(|pulse| pulse.start)
}

fn began_since(pulses: &[Pulse], from: Instant) -> &[Pulse] {
    &pulses[pulses.partition_point(|pulse| pulse.start < from)..]
}
