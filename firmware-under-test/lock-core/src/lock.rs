//! The lock as a whole: takes an input, lets time do its part, and tells what is to be done.

use core::time::Duration;

use heapless::Deque;
use lock_protocol::{AuditKind, CommandId, Refusal};

use crate::access::Access;
use crate::deadline::Earliest;
use crate::housekeeping::Housekeeping;
use crate::journal::Journal;
use crate::latch::{Latch, LatchStep};
use crate::lock_start::StartRequest;
use crate::power::Power;
use crate::sensing::MISMATCH_AFTER;
use crate::session::Session;
use crate::ui::{LockError, Notice, Retry, Ui};
use crate::wake::{SHOWN_LATE_FOR, WAKE_BEFORE};
use crate::{
    Brightness, Clock, CodeLock, Deadline, Direction, Input, Mark, Message, Output, Settings,
    Uptime, Why,
};

/// What the latch is driven for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A new lock.
    Start(StartRequest),
    /// The end of a break.
    Relock,
    /// To let the key go.
    Release,
    /// A lock with a code.
    CodeLock {
        /// It locks again by itself.
        again: bool,
    },
    /// Back to unlocked after a lock that failed (LCK-5).
    DriveBack,
}

/// The lockbox's behaviour.
#[derive(Clone, Debug)]
pub struct Lock {
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    pub(crate) session: Option<Session>,
    /// The session record could not be read; `session` stands in for it.
    pub(crate) unreadable: bool,
    pub(crate) cooldown: Option<Mark>,
    pub(crate) last_request: CommandId,
    pub(crate) last_refusal: Option<Refusal>,
    pub(crate) next_local: u32,
    pub(crate) journal: Journal,
    pub(crate) latch: Latch,
    /// The bolt was driven to locked, and back to unlocked not yet: what the sensors say proves nothing.
    pub(crate) bolt_out: bool,
    pub(crate) access: Access,
    pub(crate) job: Option<Job>,
    pub(crate) power: Power,
    pub(crate) ui: Ui,
    pub(crate) selected: u8,
    /// `Hold longer` is shown until then.
    pub(crate) hint_until: Option<Uptime>,
    /// The press of a button that only woke the box, by button.
    pub(crate) swallowed: [bool; 2],
    pub(crate) plate: bool,
    pub(crate) usb: bool,
    pub(crate) battery_percent: u8,
    pub(crate) link: bool,
    pub(crate) untold: bool,
    pub(crate) clock_silent: bool,
    pub(crate) store_failed: bool,
    /// A new lock's state is being stored; holds the code lock's state before it.
    pub(crate) committing: Option<CodeLock>,
    pub(crate) status_changed: bool,
    pub(crate) house: Housekeeping,
    /// A latch that should be open was tried, or shown, already.
    pub(crate) mismatch_tried: bool,
    pub(crate) outputs: Deque<Output, 24>,
}

impl Lock {
    /// Takes an input in at `now`, which must not go back.
    pub fn handle(&mut self, now: Uptime, input: Input) {
        if input != Input::StoreFailed {
            self.committing = None;
        }
        self.advance(now);
        match input {
            Input::Tick => {}
            Input::Button(button, event) => self.button(now, button, event),
            Input::Knob(detents) => self.knob(now, detents),
            Input::Latch(verdict) => self.latch_sensed(now, verdict),
            Input::Plate(seen) => self.plate_sensed(now, seen),
            Input::Usb(present) => {
                self.usb = present;
                self.status_changed = true;
                self.person(now);
            }
            Input::Battery(percent) => {
                self.status_changed |= self.battery_percent != percent;
                self.battery_percent = percent;
            }
            Input::Clock(reading) => {
                self.clock_silent = reading == crate::Reading::Silent;
                let change = self.clock.read(now, reading);
                self.clock_changed(now, change);
            }
            Input::ClockWasSet(utc) => {
                let change = self.clock.set(now, utc);
                self.clock_changed(now, change);
            }
            Input::Link(up) => {
                if up && !self.link {
                    self.output(Output::Send(Message::Hello));
                }
                self.link = up;
            }
            Input::Request(request) => self.request(now, request),
            Input::LinkRejected(reason) => self.log(now, AuditKind::LinkRejected(reason)),
            Input::PairingCode(code) => self.pairing_code_drawn(code),
            Input::WrongPairingCode => self.wrong_pairing_code(),
            Input::Paired(key) => self.paired(now, key),
            Input::Untold(untold) => self.untold = untold,
            Input::StoreFailed => self.store_failed(now),
            Input::PartFault(part, failed) => self.part_fault(now, part, failed),
            Input::Alarm => self.woken(now),
            Input::Key(key) => self.key(now, key),
            Input::ResetPin(event) => self.reset_pin(now, event),
            Input::Answered(answer) => self.answered(now, answer),
            Input::CredentialPresented { source, key } => self.presented(source, key),
            Input::CredentialRejected { source } => self.rejected(now, source),
            Input::SeveralCredentials => self.several(now),
            Input::CodeKey(key) => self.code_key(now, key),
        }
        self.advance(now);
    }

    /// Gives the next thing to be done, until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Tells when the lock wants to be asked again at the latest.
    pub fn deadline(&self, now: Uptime) -> Option<Deadline> {
        let mut earliest = Earliest::default();
        self.latch.deadline(&mut earliest);
        if self.latch.is_idle() {
            if let Some(end) = self.session.as_ref().and_then(|session| session.end) {
                earliest.add(end.uptime(), Why::SessionEnd);
            }
            if self.is_mismatched() && !self.mismatch_tried {
                earliest.add(self.latch.verdict_since() + MISMATCH_AFTER, Why::LatchMismatch);
            }
        }
        if let Some(running) = self.session.as_ref().and_then(|session| session.running_break)
            && !running.missed
        {
            earliest.add(running.end.uptime(), Why::BreakEnd);
        }
        if let Some(end) = self.cooldown {
            earliest.add(end.uptime(), Why::CooldownEnd);
        }
        if let Some(at) = self.screen_change(now) {
            earliest.add(at, Why::Screen);
        }
        if let Some(until) = self.hint_until {
            earliest.add(until, Why::Screen);
        }
        self.access.keypad.deadline(&mut earliest);
        self.access.lockout.deadline(&mut earliest);
        self.access.signal.deadline(&mut earliest);
        if let Some(at) = self.relock_at() {
            earliest.add(at, Why::Relock);
        }
        self.power.deadline(now, &mut earliest);
        if let Some(dark) =
            self.became_late_at().map(|at| at + SHOWN_LATE_FOR).filter(|dark| now < *dark)
        {
            earliest.add(dark, Why::Idle);
        }
        self.house.deadline(self.has_remainder(), &mut earliest);
        if self.power.is_asleep()
            && let Some(end) = self.near_end()
        {
            earliest.add(end.uptime() - WAKE_BEFORE, Why::Wake);
        }
        earliest.get()
    }

    /// Tells whether a verdict is due soon: about a latch that should be open, or about an end that may
    /// have come and that the clock is not known well enough to judge yet.
    pub fn is_judging(&self, now: Uptime) -> bool {
        if self.is_mismatched() && !self.mismatch_tried {
            return true;
        }
        let width = self.clock.width_us().filter(|_| self.house.is_syncing()).unwrap_or(0);
        let near = Duration::from_micros(width.unsigned_abs());
        let ends = [self.cooldown, self.near_end()];
        ends.into_iter().flatten().any(|end| !end.is_reached(now) && end.remaining(now) <= near)
    }

    /// Tells whether the latch is driven or about to be.
    pub fn is_driving(&self) -> bool {
        !self.latch.is_idle()
    }

    /// Tells how the display is to be lit.
    pub fn brightness(&self, now: Uptime) -> Brightness {
        // Who is late has two minutes to see it before the display goes dark (BRK-3).
        let least = if self.became_late_at().is_some_and(|at| now < at + SHOWN_LATE_FOR) {
            Brightness::Dimmed
        } else {
            Brightness::Off
        };
        self.power.brightness(now).max(least)
    }

    /// Tells whether the box is in deep sleep: the link is down.
    pub fn is_asleep(&self) -> bool {
        self.power.is_asleep()
    }

    /// Lets time do its part up to `now`.
    pub(crate) fn advance(&mut self, now: Uptime) {
        while let Some(step) = self.latch.step(now) {
            self.latch_stepped(now, step);
        }
        self.end_cooldown_if_due(now);
        self.end_session_if_due(now);
        self.miss_break_if_due(now);
        self.show_mismatch_if_due(now);
        self.settle_lockout(now);
        self.settle_keypad(now);
        self.reset_if_wanted(now);
        self.settle_signal(now);
        self.relock_if_due(now);
        if self.hint_until.is_some_and(|until| until <= now) {
            self.hint_until = None;
        }
        self.keep_house(now);
        if self.power.is_asleep()
            && self.near_end().is_some_and(|end| end.remaining(now) <= WAKE_BEFORE)
        {
            self.woken(now);
        }
        if self.power.settle(now, self.awake(now)) {
            self.fall_asleep(now);
        }
        while let Some(step) = self.latch.step(now) {
            self.latch_stepped(now, step);
        }
        if self.link && self.latch.is_idle() && core::mem::take(&mut self.status_changed) {
            self.output(Output::Send(Message::Status));
        }
    }

    fn latch_stepped(&mut self, now: Uptime, step: LatchStep) {
        match step {
            LatchStep::Begin(direction) => {
                // Stored before the coil is on: whatever cuts the drive, the next start knows (LCK-5).
                if direction == Direction::Lock && !core::mem::replace(&mut self.bolt_out, true) {
                    self.save_state(now);
                }
                self.output(Output::Drive(Some(direction)));
            }
            LatchStep::End(direction, agreed) => {
                self.output(Output::Drive(None));
                if direction == Direction::Unlock && agreed && core::mem::take(&mut self.bolt_out) {
                    self.save_state(now);
                }
                self.status_changed = true;
                match (self.job.take(), direction) {
                    (Some(Job::Start(request)), Direction::Lock) => {
                        self.start_driven(now, request, agreed);
                    }
                    (Some(Job::Relock), Direction::Lock) => self.relock_driven(now, agreed),
                    (Some(Job::CodeLock { again }), Direction::Lock) => {
                        self.code_lock_driven(now, again, agreed);
                    }
                    (Some(Job::DriveBack), _) if agreed => {}
                    (_, _) if agreed => {
                        self.relock_later(now);
                        self.go(Ui::Home);
                        self.light(now);
                    }
                    _ => self.could_not_unlock(now),
                }
            }
        }
    }

    pub(crate) fn drive(&mut self, direction: Direction, job: Job) {
        self.job = Some(job);
        self.latch.drive(direction);
    }

    pub(crate) fn log(&mut self, now: Uptime, kind: AuditKind) {
        let utc_s = self.clock.earliest(now).map(|utc| utc.0.div_euclid(1000));
        self.journal.add(utc_s, kind);
    }

    pub(crate) fn save_state(&mut self, now: Uptime) {
        self.house.saved(now, self.housekeeping());
        self.output(Output::SaveState);
    }

    pub(crate) fn output(&mut self, output: Output) {
        // Storing twice in one go is storing once; the queue holds more than one input can cause.
        if self.outputs.iter().any(|waiting| {
            *waiting == output && matches!(output, Output::SaveState | Output::ReadClock)
        }) {
            return;
        }
        let _ = self.outputs.push_back(output);
    }

    pub(crate) fn show_error(&mut self, now: Uptime, error: LockError, retry: Option<Retry>) {
        self.go(Ui::Error(error, retry));
        self.light(now);
    }

    pub(crate) fn show_notice(&mut self, now: Uptime, notice: Notice) {
        self.go(Ui::Notice(notice));
        self.light(now);
    }
}
