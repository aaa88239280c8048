//! A shell around the lock, as the firmware is: latch, clock chip and store, and time that jumps.

use core::time::Duration;

use lock_core::{
    Boot, Button, ButtonEvent, Direction, Input, Loaded, Lock, Message, Output, Reading, Row,
    Settings, StateRecord, Uptime, Utc,
};
use lock_protocol::{
    AuditEvent, Command, CommandId, LatchState, PairingCode, Refusal, Report, Request,
    RestartReason,
};

use crate::vault::Vault;

/// The bolt's way from end to end.
const TRAVEL: Duration = Duration::from_millis(60);
/// From reset to the firmware's start.
const BOOT: Duration = Duration::from_millis(20);
/// 2026-01-05 09:00 UTC, and a part of a second.
pub(crate) const BEGIN_US: i64 = 1_767_603_600_400_000;

/// A lock in its shell, from power-on.
pub(crate) struct Shell {
    pub(crate) lock: Lock,
    /// Since the present start of the firmware.
    now: Uptime,
    /// True time at the present start, in microseconds since 1970.
    start_us: i64,
    /// The chip's time minus the true time, in microseconds; `None` once it was lost.
    chip_us: Option<i64>,
    chip_silent: bool,
    /// Where the bolt is.
    pub(crate) latch: LatchState,
    /// What the sensors say, whatever the bolt does.
    stuck: Option<LatchState>,
    pub(crate) jammed: bool,
    pub(crate) plate: bool,
    arrives: Option<(Uptime, LatchState)>,
    coil: Option<Direction>,
    state: Loaded<StateRecord>,
    /// The store takes no state any more.
    pub(crate) store_broken: bool,
    pub(crate) settings: Loaded<Settings>,
    next_request: u32,
    /// Drives begun, by true time in microseconds.
    pub(crate) drives: Vec<(i64, Direction)>,
    pub(crate) log: Vec<AuditEvent>,
    pub(crate) answers: Vec<Result<(), Refusal>>,
    pub(crate) vault: Vault,
    /// Time with power since the shell was made.
    pub(crate) powered: Duration,
}

impl Shell {
    /// A new lock: unlocked, plate closed, paired, link up.
    pub(crate) fn new() -> Self {
        Self::starting_at(BEGIN_US)
    }

    pub(crate) fn starting_at(start_us: i64) -> Self {
        let settings = Settings { pairing: Some([7; 32]), ..Settings::default() };
        let mut shell = Self::without_link(start_us, Loaded::Missing, Loaded::Record(settings));
        shell.feed(Input::Link(true));
        shell
    }

    pub(crate) fn without_link(
        start_us: i64,
        state: Loaded<StateRecord>,
        settings: Loaded<Settings>,
    ) -> Self {
        let latch = LatchState::Unlocked;
        Self::starting(start_us, latch, state, settings)
    }

    /// Starts a lock whose latch and store are as given.
    pub(crate) fn starting(
        start_us: i64,
        latch: LatchState,
        state: Loaded<StateRecord>,
        settings: Loaded<Settings>,
    ) -> Self {
        let reading = Reading::Seconds(start_us.div_euclid(1_000_000));
        let boot = boot(RestartReason::PowerOn, &state, &settings, 0, reading, latch, true);
        let mut shell = Self {
            lock: Lock::new(Uptime::ZERO, &boot),
            now: Uptime::ZERO,
            start_us,
            chip_us: Some(0),
            chip_silent: false,
            latch,
            stuck: None,
            jammed: false,
            plate: true,
            arrives: None,
            coil: None,
            state,
            store_broken: false,
            settings,
            next_request: 1,
            drives: Vec::new(),
            log: Vec::new(),
            answers: Vec::new(),
            vault: Vault::default(),
            powered: Duration::ZERO,
        };
        shell.drain();
        shell
    }

    pub(crate) fn now(&self) -> Uptime {
        self.now
    }

    /// Gives the true time in microseconds since 1970.
    pub(crate) fn true_us(&self) -> i64 {
        self.start_us + self.now.as_micros() as i64
    }

    pub(crate) fn feed(&mut self, input: Input) {
        self.lock.handle(self.now, input);
        self.drain();
    }

    /// Applies what the lock wants, as the firmware does.
    fn drain(&mut self) {
        loop {
            let outputs: Vec<Output> = std::iter::from_fn(|| self.lock.poll_output()).collect();
            if outputs.is_empty() && self.lock.is_resetting() && self.vault.erase() {
                self.settings = Loaded::Missing;
                self.lock.handle(self.now, Input::CodeKey([1; 16]));
                continue;
            }
            if outputs.is_empty() {
                break;
            }
            assert!(outputs.len() < 24, "the queue may have overflowed: {outputs:?}");
            for output in outputs {
                self.carry_out(output);
            }
        }
        while let Some(event) = self.lock.next_unlogged().copied() {
            self.lock.logged(event.sequence);
            self.log.push(event);
        }
    }

    fn carry_out(&mut self, output: Output) {
        match output {
            Output::Drive(Some(direction)) => {
                assert_eq!(self.coil, None, "a drive into a drive");
                self.coil = Some(direction);
                self.drives.push((self.true_us(), direction));
                let aim = match direction {
                    Direction::Lock => LatchState::Locked,
                    Direction::Unlock => LatchState::Unlocked,
                };
                self.arrives =
                    (!self.jammed && self.latch != aim).then(|| (self.now + TRAVEL, aim));
            }
            Output::Drive(None) => self.coil = None,
            Output::SaveState if self.store_broken => {
                self.lock.handle(self.now, Input::StoreFailed);
            }
            Output::SaveState => {
                if self.lock.may_store_state() {
                    self.state = Loaded::Record(self.lock.state_record(self.now));
                }
            }
            Output::SaveSettings => self.settings = Loaded::Record(*self.lock.settings()),
            Output::Send(message) => {
                if let Message::Answer(..) = message
                    && let Report::Answer { result, .. } = self.lock.report(self.now, message)
                {
                    self.answers.push(result);
                }
            }
            Output::ReadClock => self.lock.handle(self.now, Input::Clock(self.chip())),
            Output::SetClock(utc) => {
                self.chip_us = Some(utc.0 * 1000 - self.true_us());
                self.lock.handle(self.now, Input::ClockWasSet(utc));
            }
            Output::Restart => self.restart(Duration::ZERO, RestartReason::Requested),
            Output::Ask => {
                if let Some(query) = self.lock.query() {
                    let answer = self.vault.answer(query, self.lock.settings());
                    self.lock.handle(self.now, Input::Answered(answer));
                }
            }
            Output::Led(on) => self.vault.led.push((self.true_us(), on)),
            Output::Buzzer(on) => self.vault.buzzer.push((self.true_us(), on)),
            Output::Unpair => self.vault.unpaired += 1,
            Output::DrawPairingCode => {
                let random = [self.vault.next_pairing_code(); PairingCode::LENGTH];
                let code = PairingCode::from_random(random);
                self.lock.handle(self.now, Input::PairingCode(code));
            }
            Output::SetAlarm(_) | Output::LinkPower(_) => {}
        }
    }

    /// What the clock chip says now.
    fn chip(&self) -> Reading {
        match self.chip_us {
            _ if self.chip_silent => Reading::Silent,
            Some(ahead_us) => Reading::Seconds((self.true_us() + ahead_us).div_euclid(1_000_000)),
            None => Reading::Lost,
        }
    }

    fn verdict(&self) -> LatchState {
        self.stuck.unwrap_or(self.latch)
    }

    /// Two of the latch sensors stick, so that they say this from now on.
    pub(crate) fn stick_sensors(&mut self, verdict: LatchState) {
        self.stuck = Some(verdict);
        self.feed(Input::Latch(verdict));
    }

    pub(crate) fn silence_chip(&mut self, silent: bool) {
        self.chip_silent = silent;
    }

    pub(crate) fn chip_answers(&self) -> bool {
        self.chip_us.is_some() && !self.chip_silent
    }

    pub(crate) fn lose_clock(&mut self) {
        self.chip_us = None;
    }

    /// Sets the chip so much ahead of the true time.
    pub(crate) fn set_chip_ahead(&mut self, ahead_us: i64) {
        self.chip_us = Some(ahead_us);
    }

    /// Lets time pass, polling at deadlines only.
    pub(crate) fn pass(&mut self, time: Duration) {
        let end = self.true_us() + time.as_micros() as i64;
        let mut same = 0;
        loop {
            let arrival = self.arrives.map(|(at, _)| at);
            let deadline = self.lock.deadline(self.now).map(|deadline| deadline.at);
            let due = [arrival, deadline].into_iter().flatten().min();
            let end_here = Uptime::from_micros((end - self.start_us) as u64);
            let to = due.map_or(end_here, |due| due.min(end_here)).max(self.now);
            same = if to == self.now { same + 1 } else { 0 };
            assert!(same < 20, "no progress at {:?}", self.lock.deadline(self.now));
            self.powered += to.since(self.now);
            self.now = to;
            if let Some((_, arrived)) = self.arrives.take_if(|(at, _)| *at <= to) {
                self.latch = arrived;
                self.feed(Input::Latch(self.verdict()));
            } else if due.is_some_and(|due| due <= end_here) {
                self.feed(Input::Tick);
            } else {
                return;
            }
        }
    }

    pub(crate) fn pass_s(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
    }

    /// The firmware stops now, and starts again after `off` and the time that a boot takes.
    pub(crate) fn restart(&mut self, off: Duration, reason: RestartReason) {
        self.start_us = self.true_us() + (off + BOOT).as_micros() as i64;
        self.powered += BOOT;
        self.now = Uptime::ZERO;
        self.arrives = None;
        self.coil = None;
        let log = self.log.last().map_or(0, |event| event.sequence);
        let reading = self.chip();
        let latch = self.verdict();
        let boot = boot(reason, &self.state, &self.settings, log, reading, latch, self.plate);
        self.lock = Lock::new(self.now, &boot);
        self.drain();
    }

    pub(crate) fn cut_power(&mut self, off: Duration) {
        self.restart(off, RestartReason::PowerOn);
    }

    pub(crate) fn hold(&mut self, button: Button, held: Duration) {
        let holds = [(2, ButtonEvent::Held2s), (10, ButtonEvent::Held10s)];
        self.feed(Input::Button(button, ButtonEvent::Down));
        let mut down_for = Duration::ZERO;
        for (after, event) in holds {
            let after = Duration::from_secs(after);
            if held >= after {
                self.pass(after.saturating_sub(down_for));
                self.feed(Input::Button(button, event));
                down_for = after;
            }
        }
        self.pass(held.saturating_sub(down_for));
        self.feed(Input::Button(button, ButtonEvent::Up { held }));
    }

    pub(crate) fn press(&mut self, button: Button) {
        self.hold(button, Duration::from_millis(100));
    }

    pub(crate) fn enter(&mut self) {
        self.press(Button::LockEnter);
    }

    /// Turns to a row and presses Lock/Enter.
    #[track_caller]
    pub(crate) fn choose(&mut self, wanted: &str) {
        let rows: Vec<(String, bool)> = self
            .lock
            .screen(self.now)
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Choice { text, selected, .. } => Some((text.to_string(), *selected)),
                _ => None,
            })
            .collect();
        let at = rows.iter().position(|(_, selected)| *selected);
        let to = rows
            .iter()
            .position(|(text, _)| text == wanted || text.starts_with(&format!("{wanted}:")));
        let (Some(at), Some(to)) = (at, to) else { panic!("no row {wanted:?} among {rows:?}") };
        self.feed(Input::Knob(to as i8 - at as i8));
        self.enter();
    }

    pub(crate) fn open_lock_menu(&mut self) {
        self.press(Button::Back);
        self.hold(Button::LockEnter, Duration::from_secs(2));
    }

    /// Starts the lock that the timer screen opens with: ten minutes. Gives the true time of its start.
    pub(crate) fn lock_for_ten_minutes(&mut self) -> i64 {
        self.choose("Lock");
        self.enter();
        self.pass_until_idle();
        assert_eq!(self.latch, LatchState::Locked);
        self.true_us()
    }

    /// Lets time pass until no drive is under way.
    pub(crate) fn pass_until_idle(&mut self) {
        for _ in 0..1000 {
            if !self.lock.is_driving() {
                return;
            }
            self.pass(Duration::from_millis(5));
        }
        panic!("a drive that does not end");
    }

    /// Asks something over the link.
    pub(crate) fn request(&mut self, command: Command) {
        let id = CommandId(self.next_request);
        self.next_request += 1;
        self.feed(Input::Request(Request { id, command }));
        self.pass_until_idle();
    }

    /// Gives the true time as a dashboard tells it.
    pub(crate) fn utc(&self) -> Utc {
        Utc(self.true_us() / 1000)
    }
}

fn boot(
    reason: RestartReason,
    state: &Loaded<StateRecord>,
    settings: &Loaded<Settings>,
    log_sequence: u32,
    clock: Reading,
    latch: LatchState,
    plate: bool,
) -> Boot {
    Boot {
        reason,
        state: state.clone(),
        settings: settings.clone(),
        log_sequence,
        clock,
        latch,
        plate,
        usb: false,
        battery_percent: 80,
    }
}
