//! Flash is erased at rest, never between a confirmation and its drive, and no other call is long.

use std::time::Duration;

use bench_protocol::{EventKind, LatchPosition};
use lock_protocol::{Breaks, Command, SessionId};

use crate::bench::Bench;

#[test]
fn no_confirmation_waits_for_an_erase_however_full_the_store_is() {
    let mut bench = Bench::new();
    let mut longest = Duration::ZERO;
    for _ in 0..60 {
        bench.lock_for_ten_minutes();
        let confirmed = bench.emergency_unlock();
        bench.pass_s(2);
        let began = bench.eyes().drive_began_since(confirmed).expect("a drive");
        for event in bench.eyes().history().since_instant(confirmed) {
            if event.at >= began {
                break;
            }
            let erased = matches!(event.kind, EventKind::FlashErase { .. });
            assert!(!erased, "erased at {} between {confirmed} and {began}", event.at);
        }
        longest = longest.max(began.since(confirmed));
        assert_eq!(bench.latch(), LatchPosition::Unlocked);
        bench.pass_s(86_410);
    }
    assert!(longest <= Duration::from_millis(20), "the slowest drive began after {longest:?}");
    assert!(bench.erasing_polls > 10, "the store went round: {} erases", bench.erasing_polls);
    // Every single call was measured on the way, see `Bench::watch`.
    assert!(bench.longest_poll > Duration::from_millis(1), "{:?}", bench.longest_poll);
}

#[test]
fn a_lit_display_and_a_busy_link_take_no_call_beyond_its_limit() {
    let mut bench = Bench::new();
    bench.pair();
    for _ in 0..20 {
        bench.lock_for_ten_minutes();
        bench.open_lock_menu();
        bench.pass_s(601);
        bench.settle();
        assert_eq!(bench.latch(), LatchPosition::Unlocked);
    }
    assert!(bench.dashboard.log.len() > 40, "{}", bench.dashboard.log.len());
    let sequences: Vec<u32> = bench.dashboard.log.iter().map(|event| event.sequence).collect();
    assert!(sequences.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap: {sequences:?}");
}

/// The largest record that a session has, stored while each second of the display is redrawn.
#[test]
fn requests_in_a_burst_on_a_lit_display_take_no_call_beyond_its_limit() {
    let mut bench = Bench::new();
    bench.pair();
    let session = SessionId(77);
    let start = Command::StartSession {
        session,
        duration_s: Some(31_556_952_000),
        breaks: Some(Breaks { length_s: 100_000, every_s: 100_000 }),
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    };
    bench.dashboard.ask(&mut bench.lockbox, start);
    bench.pass_s(2);
    assert_eq!(bench.latch(), LatchPosition::Locked);
    for burst in 0..8 {
        bench.wake();
        for request in 0..4 {
            let command =
                Command::SetDuration { session, duration_s: 100_000 + 4 * burst + request };
            bench.dashboard.ask(&mut bench.lockbox, command);
        }
        bench.pass(Duration::from_millis(700));
        bench.settle();
    }
    let refused = bench.dashboard.answers.iter().filter(|(_, result)| result.is_err()).count();
    assert_eq!((bench.dashboard.answers.len(), refused), (33, 0));
}
