//! The reader in the box: what it opens, when it is off, and that nothing waits for it (KEY-2, KEY-8, LCK-4).

use std::time::Duration;

use bench_protocol::{Button, Coil, EventKind, LatchPosition, Pin, ReaderFault, Stimulus, Token};
use lock_protocol::{AuditKind, Command, DigitalKey, KeyId, OperationSource, Part};
use observer::Direction;

use crate::bench::Bench;

const SECRET: [u8; 16] = *b"sixteen bytes of";
const PHONE: Token = Token::Phone { key: 7, secret: SECRET };
const CARD: Token = Token::Keycard { key: 7, secret: SECRET };
const OTHER: Token = Token::Keycard { key: 7, secret: [0; 16] };

impl Bench {
    /// Paired, with a password of its own, a digital key that opens today, and locked with a code.
    pub(crate) fn locked_with_a_code() -> Self {
        let mut bench = Self::new();
        bench.pair();
        for row in ["Settings", "Change Password"] {
            bench.choose(row);
            bench.settle();
        }
        bench.enter("2580");
        bench.enter("2580");
        bench.press(Button::Back);
        bench.settle();
        let now_s = bench.lockbox.world().utc_s();
        let key = DigitalKey {
            id: KeyId(7),
            from_s: now_s - 60,
            until_s: now_s + 86_400,
            pin: None,
            secret: SECRET,
        };
        bench.dashboard.ask(&mut bench.lockbox, Command::PutKey(key));
        bench.settle();
        bench.lock_with_a_code();
        bench
    }

    fn lock_with_a_code(&mut self) {
        self.choose("Lock with Code");
        self.settle();
        assert_eq!(self.latch(), LatchPosition::Locked, "{}", self.words());
    }

    fn hold_to_reader(&mut self, token: Token, time: Duration) {
        self.apply(Stimulus::Field(Some(token)));
        self.pass(time);
        self.apply(Stimulus::Field(None));
        self.settle();
    }

    /// Lets time pass, and gives how often the reader's field came on.
    fn looks_in(&mut self, time: Duration) -> usize {
        let end = self.now() + time;
        let (mut looks, mut on) = (0, self.lockbox.world().reader_field());
        while self.now() < end {
            self.pass(Duration::from_millis(3).min(end.since(self.now())));
            let now_on = self.lockbox.world().reader_field();
            looks += usize::from(now_on && !on);
            on = now_on;
        }
        looks
    }
}

#[test]
fn phone_and_keycard_open_within_two_seconds_and_a_wrong_secret_never() {
    for (token, source) in [(PHONE, OperationSource::Phone), (CARD, OperationSource::Card)] {
        let mut bench = Bench::locked_with_a_code();
        bench.hold_to_reader(OTHER, Duration::from_secs(2));
        assert_eq!(bench.latch(), LatchPosition::Locked);
        // In the dark too.
        for dark_s in [1, 300] {
            bench.pass_s(dark_s);
            let held_at = bench.now();
            bench.hold_to_reader(token, Duration::from_secs(2));
            let eyes = bench.eyes();
            let unlocked = eyes.unlocked_since(held_at).unwrap();
            assert!(unlocked.since(held_at) < Duration::from_secs(2), "{token:?} {unlocked}");
            drop(eyes);
            bench.choose("Stay Unlocked");
            bench.settle();
            bench.lock_with_a_code();
        }
        bench.pass_s(2);
        bench.dashboard.assert_logged(AuditKind::CodeUnlocked { source, key: Some(KeyId(7)) });
    }
}

#[test]
fn a_phone_that_stays_does_not_open_the_box_that_relocked() {
    let mut bench = Bench::locked_with_a_code();
    bench.apply(Stimulus::Field(Some(PHONE)));
    bench.pass_s(2);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    bench.pass_s(60);
    assert_eq!(bench.latch(), LatchPosition::Locked, "{}", bench.words());
}

#[test]
fn in_a_session_the_reader_is_off() {
    let mut bench = Bench::locked_with_a_code();
    bench.enter("2580");
    bench.lock_for_ten_minutes();
    bench.apply(Stimulus::Field(Some(PHONE)));
    assert_eq!(bench.looks_in(Duration::from_secs(30)), 0);
    assert_eq!(bench.latch(), LatchPosition::Locked);
}

#[test]
fn in_deep_sleep_it_is_off_until_a_button_wakes_the_box() {
    let mut bench = Bench::locked_with_a_code();
    bench.pass_s(700);
    bench.apply(Stimulus::Field(Some(PHONE)));
    assert_eq!(bench.looks_in(Duration::from_mins(5)), 0);
    assert_eq!(bench.latch(), LatchPosition::Locked);
    bench.press(Button::Back);
    bench.pass_s(2);
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}

/// The figures of docs/reader.md.
#[test]
fn it_looks_four_times_a_second_and_once_in_the_dark() {
    let mut bench = Bench::locked_with_a_code();
    let ten = Duration::from_secs(10);
    let looks = bench.looks_in(ten);
    assert!((38..=40).contains(&looks), "{looks} looks in 10 s");
    bench.pass_s(200);
    let looks = bench.looks_in(ten);
    assert!((9..=10).contains(&looks), "{looks} looks in 10 s of darkness");
}

#[test]
fn while_the_coil_is_driven_the_reader_is_off() {
    let mut bench = Bench::locked_with_a_code();
    for _ in 0..3 {
        bench.hold_to_reader(CARD, Duration::from_secs(2));
        bench.choose("Stay Unlocked");
        bench.settle();
        bench.lock_with_a_code();
    }
    let (mut on, mut drives) = (false, 0);
    let eyes = bench.eyes();
    for event in eyes.history() {
        match event.kind {
            EventKind::Pin { pin: Pin::ReaderReset, high } => on = high,
            EventKind::Coil(coil) if coil != Coil::Off => {
                drives += 1;
                assert!(!on, "at {}", event.at);
            }
            _ => {}
        }
    }
    assert!(drives >= 7, "{drives} drives");
}

/// Every call is watched by the bench: none takes longer than 5 ms, no pulse longer than 2 s.
#[test]
fn a_broken_reader_is_told_and_keypad_and_emergency_unlock_work() {
    for fault in [ReaderFault::DataLow, ReaderFault::DataHigh, ReaderFault::NoOscillator] {
        let mut bench = Bench::locked_with_a_code();
        // Once while it looks, once in the middle of a talk.
        bench.apply(Stimulus::Field(Some(PHONE)));
        bench.pass(Duration::from_millis(60));
        bench.apply(Stimulus::Reader(Some(fault)));
        bench.pass_s(30);
        assert_eq!(bench.latch(), LatchPosition::Locked, "{fault:?}");
        let told = |failed| AuditKind::PartFault { part: Part::Reader, failed };
        assert_eq!(bench.dashboard.count(told(true)), 1, "{fault:?}");
        let before = bench.now();
        bench.enter("2580");
        assert!(bench.eyes().unlocked_since(before).is_some(), "{fault:?}: {}", bench.words());
        bench.lock_for_ten_minutes();
        let confirmed = bench.emergency_unlock();
        bench.settle();
        let drive = bench.last_drive(Direction::Unlock).unwrap();
        assert!(drive.since(confirmed) <= Duration::from_millis(100), "{fault:?}");
        assert_eq!(bench.latch(), LatchPosition::Unlocked, "{fault:?}");
    }
}

#[test]
fn a_reader_that_works_again_opens_again() {
    let mut bench = Bench::locked_with_a_code();
    bench.apply(Stimulus::Reader(Some(ReaderFault::DataHigh)));
    bench.pass_s(15);
    bench.apply(Stimulus::Reader(None));
    bench.pass_s(15);
    bench.dashboard.assert_logged(AuditKind::PartFault { part: Part::Reader, failed: false });
    bench.hold_to_reader(CARD, Duration::from_secs(2));
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
}
