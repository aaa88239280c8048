//! Clocks that jump, wrap and err: none ends a lock, a break, a cooldown or a key's period early (PWR-5).

use std::time::Duration;

use bench_protocol::{Button, Instant, LatchPosition, Stimulus};
use lock_protocol::{Breaks, Command, DigitalKey, Digits, KeyId, SessionId};

use crate::bench::Bench;

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;
const YEAR_S: i64 = 365 * DAY_S;
const TEN_MINUTES_S: u64 = 600;

/// Instants at which some clock, calendar or counter has wrapped; all are in the middle of what is timed.
const BOUNDARIES: [(&str, i64); 9] = [
    ("Europe's clocks go forward", 1_774_746_000),
    ("Europe's clocks go back", 1_792_890_000),
    ("a leap day begins", 1_835_395_200),
    ("a leap day ends", 1_835_481_600),
    ("2038, 31 bits of seconds", 2_147_483_648),
    ("2100, the chip's century bit", 4_102_444_800),
    ("March 2100, a leap day for the chip only", 4_107_542_400),
    ("the day after it", 4_107_628_800),
    ("2106, 32 bits of seconds", 4_294_967_296),
];

/// The chip's two centuries are over: it goes on with 2000.
const CHIP_ENDS: i64 = 7_258_118_400;

/// What somebody does to a clock.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Set(i64),
    Lose,
    Silence,
}

const DOINGS: [Doing; 8] = [
    Doing::Set(YEAR_S),
    Doing::Set(-YEAR_S),
    Doing::Set(DAY_S),
    Doing::Set(-DAY_S),
    Doing::Set(HOUR_S),
    Doing::Set(-HOUR_S),
    Doing::Lose,
    Doing::Silence,
];

impl Bench {
    fn set_clock(&mut self, utc_s: i64) {
        self.apply(Stimulus::SetClock(utc_s));
        // Awake it asks for the time every ten seconds.
        self.pass_s(15);
    }

    fn tamper(&mut self, doing: Doing) {
        let now_s = self.lockbox.world().utc_s();
        self.apply(match doing {
            Doing::Set(by_s) => Stimulus::SetClock(now_s + by_s),
            Doing::Lose => Stimulus::LoseClock,
            Doing::Silence => Stimulus::ClockPresent(false),
        });
    }

    /// Cuts the power for a while.
    fn without_power(&mut self, seconds: u64, doing: Option<Doing>) {
        self.apply(Stimulus::Power(false));
        self.pass_s(seconds / 2);
        if let Some(doing) = doing {
            self.tamper(doing);
        }
        self.pass_s(seconds - seconds / 2);
        self.apply(Stimulus::Power(true));
    }

    /// Lets time pass until the box opens, and gives the seconds since `start`.
    fn opens_after_s(&mut self, start: Instant, at_most_s: u64) -> u64 {
        while self.latch() == LatchPosition::Locked {
            assert!(self.now().since(start).as_secs() < at_most_s, "still locked");
            self.pass(Duration::from_millis(100));
        }
        self.now().since(start).as_secs()
    }

    /// Tries to lock for ten minutes, and gives whether the cooldown refuses it.
    fn cools_down(&mut self) -> bool {
        self.wake();
        if self.eyes().text().shows("E-LOCK-20") {
            self.press(Button::Back);
            self.settle();
        }
        self.choose("Lock");
        self.settle();
        let refused = self.eyes().text().shows("E-LOCK-20");
        self.press(Button::Back);
        self.settle();
        refused
    }

    /// Enters a PIN at the locked box and tells whether it opens; it is locked again then.
    fn pin_opens(&mut self, pin: &str) -> bool {
        self.enter(pin);
        let open = self.latch() == LatchPosition::Unlocked;
        if open {
            self.pass_s(40);
            assert_eq!(self.latch(), LatchPosition::Locked, "it relocks by itself");
        }
        open
    }
}

/// A ten-minute lock begins four minutes before each boundary, with power throughout, or without it for
/// six minutes around the boundary.
#[test]
fn a_lock_ends_on_time_across_every_boundary() {
    for (name, boundary) in BOUNDARIES {
        for off_s in [0, 360] {
            let mut bench = Bench::new();
            bench.set_clock(boundary - 255);
            bench.lock_for_ten_minutes();
            let start = bench.now();
            bench.pass_s(60);
            if off_s > 0 {
                bench.without_power(off_s, None);
            }
            let took = bench.opens_after_s(start, 700);
            assert!((599..=601).contains(&took), "{name}, {off_s} s off: {took} s");
        }
    }
}

/// The chip starts over with 2000: by the tick while there is power, and by powered time after a cut.
#[test]
fn the_end_of_the_chips_calendar_ends_nothing_early_and_nothing_for_centuries() {
    for (off_s, expected) in [(0, 599..=601), (360, 900..=1025)] {
        let mut bench = Bench::new();
        bench.set_clock(CHIP_ENDS - 255);
        bench.lock_for_ten_minutes();
        let start = bench.now();
        bench.pass_s(60);
        if off_s > 0 {
            bench.without_power(off_s, None);
        }
        let took = bench.opens_after_s(start, 1100);
        assert!(expected.contains(&took), "{off_s} s off: {took} s");
    }
}

#[test]
fn a_clock_that_somebody_sets_moves_the_end_of_a_lock_with_it() {
    for doing in DOINGS {
        let mut bench = Bench::new();
        bench.lock_for_ten_minutes();
        let start = bench.now();
        bench.pass_s(100);
        bench.tamper(doing);
        let took = bench.opens_after_s(start, 700);
        assert!((599..=601).contains(&took), "{doing:?}: {took} s");
    }
}

/// Without power nobody can tell a clock that was set from time that passed (ARCHITECTURE.md, honest
/// limits): ahead ends the lock. Back, lost or silent, the powered time counts.
#[test]
fn a_clock_that_is_set_back_or_lost_without_power_prolongs_a_lock() {
    for doing in DOINGS {
        let mut bench = Bench::new();
        bench.lock_for_ten_minutes();
        let start = bench.now();
        bench.pass_s(100);
        bench.without_power(100, Some(doing));
        let took = bench.opens_after_s(start, 900);
        let ahead = matches!(doing, Doing::Set(by_s) if by_s > 0);
        let expected = if ahead { 200..=203 } else { TEN_MINUTES_S..=801 };
        assert!(expected.contains(&took), "{doing:?}: {took} s");
    }
}

#[test]
fn a_cooldown_lasts_a_day_whatever_the_clock_does() {
    let boundaries = BOUNDARIES.into_iter().chain([("the chip's end", CHIP_ENDS)]);
    for (name, boundary) in boundaries {
        let mut bench = Bench::new();
        bench.set_clock(boundary - 12 * HOUR_S);
        assert_a_day_of_cooldown(&mut bench, name, |_| {});
    }
    for doing in DOINGS {
        let mut bench = Bench::new();
        assert_a_day_of_cooldown(&mut bench, &format!("{doing:?}"), |bench| bench.tamper(doing));
    }
}

fn assert_a_day_of_cooldown(bench: &mut Bench, name: &str, at_noon: impl FnOnce(&mut Bench)) {
    bench.lock_for_ten_minutes();
    let confirmed = bench.emergency_unlock();
    bench.settle();
    bench.pass_s(13 * 3600);
    at_noon(bench);
    bench.run_until(confirmed + Duration::from_secs(DAY_S as u64 - 5));
    assert!(bench.cools_down(), "{name}: early");
    bench.run_until(confirmed + Duration::from_secs(DAY_S as u64 + 2));
    assert!(!bench.cools_down(), "{name}: late");
}

#[test]
fn a_break_is_late_when_its_time_is_over_and_not_before() {
    let breaks = Breaks { length_s: 300, every_s: 60 };
    for (name, boundary) in BOUNDARIES {
        let mut bench = Bench::new();
        bench.pair();
        bench.set_clock(boundary - 255);
        let command = Command::StartSession {
            session: SessionId(1),
            duration_s: Some(3600),
            breaks: Some(breaks),
            emergency_unlock: true,
            time_hidden: false,
            void_from_s: i64::MAX,
        };
        bench.dashboard.ask(&mut bench.lockbox, command);
        bench.settle();
        bench.pass_s(61);
        bench.open_lock_menu();
        bench.choose("Take a Break");
        bench.settle();
        bench.choose("Take a Break");
        let start = bench.now();
        bench.settle();
        assert_eq!(bench.latch(), LatchPosition::Unlocked, "{name}: {}", bench.words());
        bench.pass_s(290);
        bench.wake();
        assert!(!bench.eyes().text().shows("YOU ARE LATE!"), "{name}");
        bench.run_until(start + Duration::from_secs(303));
        assert!(bench.eyes().text().shows("YOU ARE LATE!"), "{name}: {}", bench.words());
    }
}

/// A key's period of twenty minutes around each boundary.
#[test]
fn a_keys_period_begins_and_ends_by_the_true_time() {
    for (name, boundary) in BOUNDARIES {
        let mut bench = Bench::with_a_key(boundary);
        assert!(!bench.pin_opens("1357"), "{name}: early");
        for at_s in [-590, -60, 5, 500] {
            bench.run_until_utc(boundary + at_s);
            assert!(bench.pin_opens("1357"), "{name}: {at_s} s");
        }
        bench.run_until_utc(boundary + 601);
        assert!(!bench.pin_opens("1357"), "{name}: late");
    }
}

/// By a clock that is wrong no period opens that is not meant: the time is another, or unknown (KEY-6).
#[test]
fn a_clock_that_is_set_or_lost_opens_no_key_outside_its_period() {
    for doing in DOINGS {
        let mut bench = Bench::with_a_key(1_800_000_000);
        bench.run_until_utc(1_800_000_000);
        assert!(bench.pin_opens("1357"));
        bench.tamper(doing);
        bench.pass_s(15);
        assert!(!bench.pin_opens("1357"), "{doing:?}");
        assert!(bench.pin_opens("2580"), "{doing:?}: the master password has no period");
    }
    let mut bench = Bench::with_a_key(CHIP_ENDS);
    bench.run_until_utc(CHIP_ENDS + 15);
    assert!(!bench.pin_opens("1357"), "the chip says 2000");
}

impl Bench {
    /// Locked with a code, with a key whose period is ten minutes before and after an instant, a quarter of
    /// an hour before it.
    fn with_a_key(middle_s: i64) -> Self {
        let mut bench = Self::locked_with_a_code();
        bench.apply(Stimulus::Usb(true));
        bench.set_clock(middle_s - 900);
        let key = DigitalKey {
            id: KeyId(8),
            from_s: middle_s - 600,
            until_s: middle_s + 600,
            pin: Digits::parse("1357").ok(),
            secret: [8; 16],
        };
        bench.dashboard.ask(&mut bench.lockbox, Command::PutKey(key));
        bench.settle();
        bench
    }

    fn run_until_utc(&mut self, utc_s: i64) {
        let left_s = utc_s - self.lockbox.world().utc_s();
        self.pass_s(u64::try_from(left_s).expect("it has not passed"));
    }
}

/// The keypad's pauses run on the tick (PWR-5).
#[test]
fn no_clock_shortens_a_lockout() {
    for doing in DOINGS {
        let mut bench = Bench::locked_with_a_code();
        for _ in 0..5 {
            bench.enter("1111");
        }
        bench.assert_shows("Keypad off");
        let start = bench.now();
        bench.tamper(doing);
        bench.run_until(start + Duration::from_secs(55));
        assert!(!bench.pin_opens("2580"), "{doing:?}");
        bench.run_until(start + Duration::from_secs(62));
        assert!(bench.pin_opens("2580"), "{doing:?}");
    }
}
