//! The lock as a whole: takes an input, lets time do its part, and tells what is to be done.

use core::time::Duration;

use heapless::Deque;
use lock_protocol::{AuditEvent, AuditKind, CommandId, LatchState, Part, Refusal, Report, Status};

use crate::boot::{Boot, Loaded};
use crate::deadline::Earliest;
use crate::journal::Journal;
use crate::latch::{Latch, LatchStep};
use crate::lock_start::StartRequest;
use crate::power::{Awake, Power};
use crate::session::Session;
use crate::ui::{LockError, Notice, Retry, Ui};
use crate::{
    Brightness, Clock, Deadline, Direction, Input, Mark, Output, Settings, StateRecord, Uptime,
    Utc, Why,
};

/// The clock is asked this often while a person may look.
const CLOCK_CHECK_LIT: Duration = Duration::from_secs(1);
/// Remainders are stored, and the clock is asked in the dark, this often (SES-2 asks for 30 min).
const HOUSEKEEPING: Duration = Duration::from_secs(600);
/// While the second's phase is sought, the clock is asked this often.
const CLOCK_SYNC: Duration = Duration::from_millis(50);
/// The phase is known well enough when the uncertainty is below this.
const CLOCK_SYNCED_US: i64 = 60_000;
/// A box that sleeps wakes this long before an end (PWR-1).
const WAKE_BEFORE: Duration = Duration::from_secs(120);
/// The chip's alarm names a day of the month, so it reaches less than a month ahead.
const ALARM_REACH: Duration = Duration::from_secs(27 * 86_400);
/// Sensors may disagree with the state for this long before it counts.
const MISMATCH_AFTER: Duration = Duration::from_millis(300);

/// What the latch is driven for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// A new lock.
    Start(StartRequest),
    /// The end of a break.
    Relock,
    /// To let the key go.
    Release,
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
    journal: Journal,
    pub(crate) latch: Latch,
    job: Option<Job>,
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
    untold: bool,
    pub(crate) clock_silent: bool,
    pub(crate) display_failed: bool,
    pub(crate) store_failed: bool,
    /// A new lock's state is being stored.
    pub(crate) committing: bool,
    pub(crate) status_changed: bool,
    next_clock_check: Uptime,
    sync_left: u8,
    next_save: Uptime,
    mismatch_tried: bool,
    outputs: Deque<Output, 24>,
}

impl Lock {
    /// Starts the lock with everything known at start (PWR-2).
    pub fn new(now: Uptime, boot: Boot) -> Self {
        let mut clock = Clock::default();
        clock.read(now, boot.clock);
        let (state, unreadable) = match boot.state {
            Loaded::Record(state) => (state, false),
            Loaded::Missing | Loaded::Unreadable if boot.latch == LatchState::Locked => {
                (StateRecord::default(), true)
            }
            Loaded::Missing => (StateRecord::default(), false),
            Loaded::Unreadable => (StateRecord::default(), false),
        };
        let settings = match boot.settings {
            Loaded::Record(settings) => settings,
            Loaded::Missing | Loaded::Unreadable => Settings::default(),
        };
        let session = if unreadable {
            Some(Session::unreadable(now, &clock))
        } else {
            state.session.as_ref().map(|record| Session::restore(record, now, &clock))
        };
        let mut lock = Self {
            clock,
            settings,
            session,
            unreadable,
            cooldown: state.cooldown.map(|stored| Mark::restore(stored, now, &clock)),
            last_request: state.last_request,
            last_refusal: state.last_refusal,
            next_local: state.next_local,
            journal: Journal::new(state.sequence, boot.log_sequence, &state.journal),
            latch: Latch::new(boot.latch),
            job: None,
            power: Power::new(now),
            ui: Ui::Home,
            selected: 0,
            hint_until: None,
            swallowed: [false; 2],
            plate: boot.plate,
            usb: boot.usb,
            battery_percent: boot.battery_percent,
            link: false,
            untold: false,
            clock_silent: false,
            display_failed: false,
            store_failed: false,
            committing: false,
            status_changed: false,
            next_clock_check: now + CLOCK_CHECK_LIT,
            sync_left: 0,
            next_save: now + HOUSEKEEPING,
            mismatch_tried: false,
            outputs: Deque::new(),
        };
        lock.log(now, AuditKind::Restarted(boot.reason));
        if unreadable {
            lock.log(now, AuditKind::RecordUnreadable);
        }
        if lock.clock.is_known() {
            lock.sync_clock(now);
        } else if boot.clock == crate::Reading::Lost {
            lock.log(now, AuditKind::ClockLost);
        }
        lock.output(Output::LinkPower(true));
        lock.save_state(now);
        lock.end_cooldown_if_due(now);
        lock.end_session_if_due(now);
        lock.release_if_stuck();
        lock.advance(now);
        lock
    }

    /// Takes an input in at `now`, which must not go back.
    pub fn handle(&mut self, now: Uptime, input: Input) {
        if input != Input::StoreFailed {
            self.committing = false;
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
                    self.output(Output::Send(Report::Hello(self.status(now))));
                }
                self.link = up;
            }
            Input::Request(request) => self.request(now, request),
            Input::LinkRejected(reason) => self.log(now, AuditKind::LinkRejected(reason)),
            Input::PairingOffer(key) => self.pair(now, key),
            Input::Untold(untold) => self.untold = untold,
            Input::StoreFailed => self.store_failed(now),
            Input::PartFault(part, failed) => self.part_fault(now, part, failed),
            Input::Alarm => self.woken(now),
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
        self.power.deadline(now, &mut earliest);
        let why = if self.sync_left > 0 { Why::ClockSync } else { Why::ClockCheck };
        earliest.add(self.next_clock_check, why);
        if self.has_remainder() {
            earliest.add(self.next_save, Why::Remainder);
        }
        if self.power.is_asleep()
            && let Some(end) = self.near_end()
        {
            earliest.add(end.uptime() - WAKE_BEFORE, Why::Wake);
        }
        earliest.get()
    }

    /// Tells whether the latch is driven or about to be.
    pub fn is_driving(&self) -> bool {
        !self.latch.is_idle()
    }

    /// Tells how the display is to be lit.
    pub fn brightness(&self, now: Uptime) -> Brightness {
        // Who is late must see it for as long as that lasts (BRK-3).
        let least = if self.is_overdue() { Brightness::Dimmed } else { Brightness::Off };
        self.power.brightness(now).max(least)
    }

    /// Tells whether the box is in deep sleep: the link is down.
    pub fn is_asleep(&self) -> bool {
        self.power.is_asleep()
    }

    /// Gives the state as it is to be stored.
    pub fn state_record(&self, now: Uptime) -> StateRecord {
        StateRecord {
            session: self.session.filter(|_| !self.unreadable).map(|session| session.record(now)),
            cooldown: self.cooldown.map(|mark| mark.store(now)),
            last_request: self.last_request,
            last_refusal: self.last_refusal,
            next_local: self.next_local,
            sequence: self.journal.sequence(),
            journal: self.journal.waiting().clone(),
        }
    }

    /// Tells whether the state may be stored: one that could not be read is kept as it is.
    pub const fn may_store_state(&self) -> bool {
        !self.unreadable
    }

    /// Gives the settings as they are to be stored.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Gives the oldest audit event that is not in the log yet.
    pub fn next_unlogged(&self) -> Option<&AuditEvent> {
        self.journal.first()
    }

    /// Takes in that the log holds all events up to this sequence number.
    pub fn logged(&mut self, sequence: u32) {
        self.journal.logged(sequence);
    }

    /// Gives the state as the dashboard is told it.
    pub fn status(&self, now: Uptime) -> Status {
        Status {
            latch: self.latch.verdict(),
            plate: self.plate,
            session: self.session.map(|session| session.status(now)),
            cooldown_s: self
                .cooldown
                .map(|end| u32::try_from(end.remaining(now).as_secs()).unwrap_or(u32::MAX)),
            battery_percent: self.battery_percent,
            usb: self.usb,
            utc_s: self.clock.earliest(now).map(|utc| utc.0.div_euclid(1000)),
            emergency_unlock: self.settings.emergency_unlock,
            breaks: self.settings.breaks,
            last_command: self.last_request,
        }
    }

    /// Lets time do its part up to `now`.
    fn advance(&mut self, now: Uptime) {
        while let Some(step) = self.latch.step(now) {
            self.latch_stepped(now, step);
        }
        self.end_cooldown_if_due(now);
        self.end_session_if_due(now);
        self.miss_break_if_due(now);
        self.show_mismatch_if_due(now);
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
            self.output(Output::Send(Report::Status(self.status(now))));
        }
    }

    fn latch_stepped(&mut self, now: Uptime, step: LatchStep) {
        match step {
            LatchStep::Begin(direction) => self.output(Output::Drive(Some(direction))),
            LatchStep::End(direction, agreed) => {
                self.output(Output::Drive(None));
                self.status_changed = true;
                match (self.job.take(), direction) {
                    (Some(Job::Start(request)), Direction::Lock) => {
                        self.start_driven(now, request, agreed)
                    }
                    (Some(Job::Relock), Direction::Lock) => self.relock_driven(now, agreed),
                    (Some(Job::DriveBack), _) if agreed => {}
                    (_, _) if agreed => {
                        self.go(Ui::Home);
                        self.light(now);
                    }
                    _ => self.could_not_unlock(now),
                }
            }
        }
    }

    fn could_not_unlock(&mut self, now: Uptime) {
        self.mismatch_tried = true;
        self.log(now, AuditKind::CouldNotUnlock);
        self.show_error(now, LockError::CouldNotUnlock, Some(Retry::Unlock));
    }

    fn latch_sensed(&mut self, now: Uptime, verdict: LatchState) {
        if self.latch.verdict() == verdict {
            return;
        }
        self.latch.set_verdict(now, verdict);
        self.status_changed = true;
        if !self.latch.is_idle() {
            return;
        }
        self.mismatch_tried = false;
        if self.is_locked() && verdict == LatchState::Unlocked {
            self.log(now, AuditKind::TamperLatch);
        }
        if verdict == LatchState::Unlocked
            && matches!(self.ui, Ui::Error(LockError::CouldNotUnlock, _))
        {
            self.go(Ui::Home);
        }
    }

    fn plate_sensed(&mut self, now: Uptime, seen: bool) {
        if self.plate == seen {
            return;
        }
        self.plate = seen;
        self.status_changed = true;
        self.person(now);
        if self.is_locked() && self.latch.is_idle() {
            if let Some(session) = &mut self.session {
                session.tampered |= !seen;
            }
            self.log(now, AuditKind::TamperPlate { seen });
            self.save_state(now);
        }
    }

    /// The latch is locked and should not be.
    pub(crate) fn is_mismatched(&self) -> bool {
        self.latch.is_idle()
            && self.latch.verdict() == LatchState::Locked
            && self.expected_latch() == LatchState::Unlocked
    }

    /// At each start and wake, a latch that should be open is driven so (LCK-5).
    fn release_if_stuck(&mut self) {
        if self.is_mismatched() {
            self.drive(Direction::Unlock, Job::Release);
        }
    }

    fn show_mismatch_if_due(&mut self, now: Uptime) {
        if self.is_mismatched()
            && !self.mismatch_tried
            && now.since(self.latch.verdict_since()) >= MISMATCH_AFTER
        {
            self.could_not_unlock(now);
        }
    }

    fn pair(&mut self, now: Uptime, key: crate::PairingKey) {
        if self.ui != Ui::Pairing || self.session.is_some() {
            return;
        }
        self.settings.pairing = Some(key);
        self.last_request = CommandId(0);
        self.last_refusal = None;
        self.log(now, AuditKind::Paired);
        self.output(Output::SaveSettings);
        self.save_state(now);
        self.go(Ui::Settings);
        self.status_changed = true;
    }

    fn part_fault(&mut self, now: Uptime, part: Part, failed: bool) {
        match part {
            Part::Display => self.display_failed = failed,
            Part::Clock => self.clock_silent = failed,
            Part::Store => self.store_failed = failed,
        }
        self.log(now, AuditKind::PartFault { part, failed });
    }

    /// Asks the clock where it is time to, and stores remainders.
    fn keep_house(&mut self, now: Uptime) {
        if now >= self.next_clock_check {
            self.output(Output::ReadClock);
            self.sync_left = if self.clock.width_us().is_some_and(|width| width > CLOCK_SYNCED_US) {
                self.sync_left.saturating_sub(1)
            } else {
                0
            };
            let every = match (self.sync_left, self.brightness(now)) {
                (0, Brightness::Off) => HOUSEKEEPING,
                (0, _) => CLOCK_CHECK_LIT,
                _ => CLOCK_SYNC,
            };
            self.next_clock_check = now + every;
        }
        if now >= self.next_save {
            if self.has_remainder() {
                self.save_state(now);
            }
            self.next_save = now + HOUSEKEEPING;
        }
    }

    /// Seeks the phase of the clock's second, for about one second.
    pub(crate) fn sync_clock(&mut self, now: Uptime) {
        self.sync_left = 25;
        self.next_clock_check = now + CLOCK_SYNC;
    }

    fn has_remainder(&self) -> bool {
        self.cooldown.is_some()
            || self
                .session
                .is_some_and(|session| session.end.is_some() || session.running_break.is_some())
    }

    /// The end that the box wakes for: of the break, or of the session.
    fn near_end(&self) -> Option<Mark> {
        let session = self.session.as_ref()?;
        session.running_break.map(|running| running.end).or(session.end)
    }

    fn is_overdue(&self) -> bool {
        let running = self.session.as_ref().and_then(|session| session.running_break);
        running.is_some_and(|running| running.missed)
    }

    fn awake(&self, now: Uptime) -> Awake {
        let near = self.near_end().is_some_and(|end| end.remaining(now) <= WAKE_BEFORE);
        Awake {
            needed: near || self.is_overdue() || (self.untold && self.link) || !self.latch.is_idle(),
            usb: self.usb,
        }
    }

    fn fall_asleep(&mut self, now: Uptime) {
        self.ui = Ui::Home;
        self.link = false;
        self.output(Output::LinkPower(false));
        let alarm = self.near_end().and_then(|end| {
            let ahead = end.remaining(now).saturating_sub(WAKE_BEFORE).min(ALARM_REACH);
            self.clock.earliest(now).map(|utc| Utc(utc.0.saturating_add(ahead.as_millis() as i64)))
        });
        self.output(Output::SetAlarm(alarm));
        self.next_clock_check = now + HOUSEKEEPING;
        self.next_save = now + HOUSEKEEPING;
    }

    /// The box is woken without a person.
    fn woken(&mut self, now: Uptime) {
        let slept = self.power.wake();
        self.after_wake(now, slept);
    }

    /// A person did something. Tells whether the display was bright, so that it counts.
    pub(crate) fn person(&mut self, now: Uptime) -> bool {
        let brightness = self.brightness(now);
        let slept = self.power.input(now);
        if slept || brightness == Brightness::Off {
            self.after_wake(now, slept);
        } else if brightness == Brightness::Dimmed {
            self.next_clock_check = self.next_clock_check.min(now + CLOCK_CHECK_LIT);
        }
        brightness == Brightness::Bright
    }

    /// Lights the display for something that a person must see (PWR-1).
    pub(crate) fn light(&mut self, now: Uptime) {
        let dark = self.brightness(now) == Brightness::Off;
        let slept = self.power.light(now);
        if slept || dark {
            self.after_wake(now, slept);
        }
    }

    fn after_wake(&mut self, now: Uptime, slept: bool) {
        if slept {
            self.output(Output::LinkPower(true));
            self.output(Output::SetAlarm(None));
        }
        self.output(Output::ReadClock);
        self.next_clock_check = now + CLOCK_CHECK_LIT;
        self.release_if_stuck();
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
        self.next_save = now + HOUSEKEEPING;
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
