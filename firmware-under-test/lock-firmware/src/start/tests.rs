//! What a start makes of a store that rots.

use embedded_hal::i2c::{ErrorKind, ErrorType, Operation};
use lock_core::{Direction, Output, StateRecord};
use lock_protocol::{AuditEvent, AuditKind, LatchState, Origin, SessionId};

use super::*;
use crate::store::ram_flash::RamFlash;

/// A bus on which nobody answers.
struct DeadBus;

impl ErrorType for DeadBus {
    type Error = ErrorKind;
}

impl I2c for DeadBus {
    fn transaction(&mut self, _: u8, _: &mut [Operation<'_>]) -> Result<(), ErrorKind> {
        Err(ErrorKind::Bus)
    }
}

fn sensed(latch: LatchState) -> Sensed {
    Sensed {
        latch,
        plate: true,
        usb: false,
        battery_percent: 80,
        alarm: false,
        display_failed: false,
        clock_silent: false,
        untold: false,
        reader_failed: false,
    }
}

/// Starts with the record of a started session gone, the one before it there, and the start in the log.
fn start_with_rotten_state(latch: LatchState) -> Lock {
    let mut store = Store::new(RamFlash::new());
    store.save(Key::State, &StateRecord { sequence: 1, ..StateRecord::default() }).unwrap();
    let session = SessionId(1);
    let kind = AuditKind::SessionStarted { session, origin: Origin::Forever, duration_s: None };
    store.append(&AuditEvent { sequence: 2, utc_s: None, kind }).unwrap();
    let mut clock = RealTimeClock::new(DeadBus);
    let reason = RestartReason::PowerOn;
    let mut lock = Lock::unbooted();
    start(Uptime::ZERO, reason, &mut lock, &mut store, &mut clock, &mut sensed(latch));
    lock
}

#[test]
fn a_locked_box_whose_session_rotted_stays_locked_with_a_way_out() {
    let mut lock = start_with_rotten_state(LatchState::Locked);
    assert!(!lock.may_store_state(), "what is left of it is kept");
    let status = lock.status(Uptime::ZERO);
    assert!(status.session.is_some(), "{status:?}");
    let drives = core::iter::from_fn(|| lock.poll_output())
        .filter(|output| matches!(output, Output::Drive(_)))
        .count();
    assert_eq!(drives, 0);
}

#[test]
fn an_open_one_has_no_session_and_is_made_sure_to_be_open() {
    let mut lock = start_with_rotten_state(LatchState::Unlocked);
    assert_eq!(lock.status(Uptime::ZERO).session, None);
    let driven = core::iter::from_fn(|| lock.poll_output())
        .any(|output| output == Output::Drive(Some(Direction::Unlock)));
    assert!(driven);
}

/// A count of starts that is gone, or older than it was, brings no counter back that was used.
#[test]
fn each_start_has_an_epoch_of_its_own_however_its_count_rots() {
    for (stored, last_event, expected) in [
        (Loaded::Missing, 0, 1),
        (Loaded::Record(4), 3, 5),
        (Loaded::Record(4), 9, 10),
        (Loaded::Unreadable, 9, 10),
        (Loaded::Missing, 9, 10),
    ] {
        assert_eq!(next_boot(&stored, last_event), expected, "{stored:?}, {last_event}");
    }
}
