//! What the lock is started with: what the store, the sensors and the clock say.

use heapless::Deque;
use lock_protocol::{AuditKind, LatchState, RestartReason};

use crate::housekeeping::Housekeeping;
use crate::journal::Journal;
use crate::latch::Latch;
use crate::power::Power;
use crate::session::Session;
use crate::ui::Ui;
use crate::{Clock, Lock, Mark, Output, Reading, Settings, StateRecord, Uptime};

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

impl Lock {
    /// Starts the lock with everything known at start (PWR-2).
    #[inline(never)]
    pub fn new(now: Uptime, boot: Boot) -> Self {
        let mut clock = Clock::default();
        clock.read(now, boot.clock);
        let (state, unreadable) = match boot.state {
            Loaded::Record(state) => (state, false),
            Loaded::Missing | Loaded::Unreadable if boot.latch == LatchState::Locked => {
                (StateRecord::default(), true)
            }
            Loaded::Missing | Loaded::Unreadable => (StateRecord::default(), false),
        };
        let settings = match boot.settings {
            Loaded::Record(settings) => settings,
            Loaded::Missing | Loaded::Unreadable => Settings::default(),
        };
        // A clock that went back while the power was away tells nothing about what was stored.
        let went_back =
            state.saved_utc_s.zip(clock.earliest(now)).is_some_and(|(saved, present)| {
                present.0 < (saved - CLOCK_MAY_GO_BACK_S).saturating_mul(1000)
            });
        let restore = |stored| {
            if went_back {
                Mark::restore_by_power(stored, now, &clock)
            } else {
                Mark::restore(stored, now, &clock)
            }
        };
        let session = if unreadable {
            Some(Session::unreadable(now, &clock))
        } else {
            state.session.as_ref().map(|record| Session::restore(record, restore))
        };
        // Stored without a clock, and now there is one: the dashboard has set it, and the power went before
        // that was stored. The larger remainder holds (EMG-3).
        let found_unseen = state.saved_utc_s.is_none() && clock.is_known();
        let cooldown = state.cooldown.map(|stored| {
            let mark = restore(stored);
            let powered = Mark::restore_by_power(stored, now, &clock);
            if found_unseen && mark.uptime() < powered.uptime() { powered } else { mark }
        });
        let mut lock = Self {
            clock,
            settings,
            session,
            unreadable,
            cooldown,
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
            store_failed: false,
            committing: false,
            status_changed: false,
            house: Housekeeping::new(now),
            mismatch_tried: false,
            outputs: Deque::new(),
        };
        lock.log(now, AuditKind::Restarted(boot.reason));
        if unreadable {
            lock.log(now, AuditKind::RecordUnreadable);
        }
        if lock.clock.is_known() {
            lock.sync_clock(now);
        } else if boot.clock == Reading::Lost {
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
}
