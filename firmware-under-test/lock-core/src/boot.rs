//! What the lock is started with: what the store, the sensors and the clock say.

use heapless::Deque;
use lock_protocol::{AuditKind, CommandId, LatchState, RestartReason};

use crate::access::Access;
use crate::housekeeping::Housekeeping;
use crate::journal::Journal;
use crate::latch::Latch;
use crate::power::Power;
use crate::session::Session;
use crate::ui::Ui;
use crate::{Clock, CodeLock, CodeTag, Lock, Mark, Output, Reading, Settings, StateRecord, Uptime};

/// A record as it came from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded<T> {
    /// It was there.
    Record(T),
    /// It was never written: a new device, or an erased store.
    Missing,
    /// It was there and can't be read (LCK-5).
    Unreadable,
}

/// Everything that the lock knows when it starts; its first drive comes after all of it (PWR-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// Why the firmware started.
    pub reason: RestartReason,
    /// The state record.
    pub state: Loaded<StateRecord>,
    /// The settings record.
    pub settings: Loaded<Settings>,
    /// The highest sequence number in the audit log.
    pub log_sequence: u32,
    /// What the clock chip says.
    pub clock: Reading,
    /// What the latch sensors say, two of three.
    pub latch: LatchState,
    /// Whether the plate is seen.
    pub plate: bool,
    /// Whether USB power is present.
    pub usb: bool,
    /// The battery's level in percent.
    pub battery_percent: u8,
}

/// The clock may be behind what was stored by this much: drift of the tick against the chip.
const CLOCK_MAY_GO_BACK_S: i64 = 5;

/// A tag that no code has: the key that makes tags is drawn anew together with it.
const NOBODYS: CodeTag = [0; 16];

impl Lock {
    /// Starts the lock with everything known at start (PWR-2).
    pub fn new(now: Uptime, boot: &Boot) -> Self {
        let mut lock = Self::unbooted();
        lock.boot(now, boot);
        lock
    }

    /// Gives a lock that knows nothing yet and wants nothing, to be booted where it lies.
    pub fn unbooted() -> Self {
        Self {
            clock: Clock::default(),
            settings: Settings::default(),
            session: None,
            unreadable: false,
            cooldown: None,
            last_request: CommandId(0),
            last_refusal: None,
            next_local: 0,
            journal: Journal::default(),
            latch: Latch::new(LatchState::Locked),
            bolt_out: true,
            access: Access::default(),
            job: None,
            power: Power::new(Uptime::ZERO),
            ui: Ui::Home,
            selected: 0,
            hint_until: None,
            swallowed: [false; 2],
            plate: false,
            usb: false,
            battery_percent: 0,
            link: false,
            untold: false,
            clock_silent: false,
            store_failed: false,
            committing: None,
            status_changed: false,
            house: Housekeeping::new(Uptime::ZERO),
            mismatch_tried: false,
            outputs: Deque::new(),
        }
    }

    /// Boots a lock that was [`unbooted`](Self::unbooted), with everything known at start (PWR-2).
    #[inline(never)]
    pub fn boot(&mut self, now: Uptime, boot: &Boot) {
        self.latch = Latch::new(boot.latch);
        self.power = Power::new(now);
        self.house = Housekeeping::new(now);
        self.plate = boot.plate;
        self.usb = boot.usb;
        self.battery_percent = boot.battery_percent;
        self.clock.read(now, boot.clock);
        self.restore_state(now, boot);
        self.restore_settings(boot);
        self.log(now, AuditKind::Restarted(boot.reason));
        if self.unreadable {
            self.log(now, AuditKind::RecordUnreadable);
        }
        if self.clock.is_known() {
            self.sync_clock(now);
        } else if boot.clock == Reading::Lost {
            self.log(now, AuditKind::ClockLost);
        }
        self.output(Output::LinkPower(true));
        self.save_state(now);
        self.end_cooldown_if_due(now);
        self.end_session_if_due(now);
        self.release_if_stuck();
        self.advance(now);
    }

    fn restore_state(&mut self, now: Uptime, boot: &Boot) {
        let Loaded::Record(state) = &boot.state else {
            // New from the factory: its bolt is home.
            let new = matches!(boot.state, Loaded::Missing) && boot.latch == LatchState::Unlocked;
            self.bolt_out = !new;
            self.unreadable = boot.latch == LatchState::Locked;
            self.session = self.unreadable.then(|| Session::unreadable(now, &self.clock));
            self.journal = Journal::new(0, boot.log_sequence, &[]);
            self.access = Access::restore(&StateRecord::default(), now);
            return;
        };
        let clock = &self.clock;
        // A clock that went back while the power was away tells nothing about what was stored.
        let went_back =
            state.saved_utc_s.zip(clock.earliest(now)).is_some_and(|(saved, present)| {
                present.0 < (saved - CLOCK_MAY_GO_BACK_S).saturating_mul(1000)
            });
        let restore = |stored| {
            if went_back {
                Mark::restore_by_power(stored, now, clock)
            } else {
                Mark::restore(stored, now, clock)
            }
        };
        // Stored without a clock, and now there is one: the dashboard has set it, and the power went before
        // that was stored. The larger remainder holds (EMG-3).
        let found_unseen = state.saved_utc_s.is_none() && clock.is_known();
        self.cooldown = state.cooldown.map(|stored| {
            let mark = restore(stored);
            let powered = Mark::restore_by_power(stored, now, clock);
            if found_unseen && mark.uptime() < powered.uptime() { powered } else { mark }
        });
        self.session = state.session.as_ref().map(|record| Session::restore(record, restore));
        self.last_request = state.last_request;
        self.last_refusal = state.last_refusal;
        self.next_local = state.next_local;
        self.journal = Journal::new(state.sequence, boot.log_sequence, &state.journal);
        self.bolt_out = state.bolt_out;
        self.access = Access::restore(state, now);
    }

    fn restore_settings(&mut self, boot: &Boot) {
        self.settings = match boot.settings {
            // What a reset erases is gone from its commit on.
            _ if self.access.resetting => Settings::default(),
            Loaded::Record(settings) => settings,
            Loaded::Missing if self.access.code == CodeLock::Off => Settings::default(),
            // A password that was lost is not the one that everybody knows: the reset pin is the way out.
            Loaded::Missing | Loaded::Unreadable => {
                Settings { password: Some(NOBODYS), ..Settings::default() }
            }
        };
    }
}
