//! Who is held to the reader, and what it says of them.

use core::time::Duration;

use bench_protocol::Token;
use lock_firmware::{INTERVAL_AWAKE, INTERVAL_DARK, Uptime};
use lock_protocol::OperationSource::{Card, Phone};

use crate::bench::{Bench, CARD, PHONE, SECRET, Wired, presented, rejected};

/// From holding it to the verdict, for a token that comes at any moment of an interval.
fn longest_ms(token: Token, interval: Duration) -> u128 {
    let moments = (0..interval.as_millis() as u64 + 10).step_by(7);
    let took = moments.map(|ms| {
        let mut bench = Bench::new();
        bench.reader.set_interval(Uptime::ZERO, Some(interval));
        bench.pass_ms(3000 + ms);
        bench.hold(token);
        let held_at = bench.now();
        bench.pass_ms(3000);
        let [(at, seen)] = bench.seen[..] else { panic!("{token:?} after {ms}: {:?}", bench.seen) };
        assert!(matches!(seen, lock_firmware::Seen::Presented { .. }), "{seen:?}");
        at.since(held_at).as_millis()
    });
    took.max().unwrap()
}

/// Of the two seconds half of one is left for a slower phone and half for the bolt.
#[test]
fn whenever_a_token_comes_it_is_judged_soon_enough() {
    for (token, talk_ms) in [(CARD, 100), (PHONE, 180)] {
        let awake = longest_ms(token, INTERVAL_AWAKE);
        assert!((200..=250 + talk_ms).contains(&awake), "{token:?}: {awake} ms");
        let dark = longest_ms(token, INTERVAL_DARK);
        assert!((950..=1000 + talk_ms).contains(&dark), "{token:?}: {dark} ms");
    }
}

#[test]
fn what_has_not_the_secret_is_rejected() {
    let mut wrong = SECRET;
    wrong[15] ^= 1;
    let table = [
        (Token::Phone { key: 7, secret: wrong }, rejected(Phone, Some(7))),
        (Token::Keycard { key: 7, secret: wrong }, rejected(Card, Some(7))),
        (Token::Keycard { key: 8, secret: SECRET }, rejected(Card, Some(8))),
        (Token::Phone { key: u32::MAX, secret: SECRET }, rejected(Phone, Some(u32::MAX))),
        (Token::Foreign, rejected(Card, None)),
    ];
    for (token, expected) in table {
        let mut bench = Bench::new();
        bench.hold(token);
        bench.pass_ms(3000);
        assert_eq!(bench.verdicts(), [expected], "{token:?}");
    }
}

#[test]
fn a_token_that_stays_is_judged_once() {
    let mut bench = Bench::new();
    bench.hold(CARD);
    bench.pass_ms(60_000);
    assert_eq!(bench.verdicts(), [presented(Card)]);
    // Off and on again, as after an unlock and a relock: it still lies there.
    let now = Uptime::from_micros(bench.now().as_micros());
    bench.reader.set_interval(now, None);
    bench.reader.set_interval(now, Some(INTERVAL_DARK));
    bench.pass_ms(5000);
    assert_eq!(bench.verdicts(), []);
    bench.take_away();
    bench.pass_ms(1100);
    bench.hold(CARD);
    bench.pass_ms(1100);
    assert_eq!(bench.verdicts(), [presented(Card)]);
}

#[test]
fn two_cards_at_once_open_nothing_and_one_that_remains_does() {
    let mut bench = Bench::new();
    let other = Token::Keycard { key: 8, secret: SECRET };
    bench.world.borrow_mut().hold_together(&[CARD, other]);
    bench.pass_ms(5000);
    assert_eq!(bench.verdicts(), []);
    bench.hold(CARD);
    bench.pass_ms(1000);
    assert_eq!(bench.verdicts(), [presented(Card)]);
}

/// Taken away after each millisecond of a talk: a verdict or none, and it works the next time.
#[test]
fn a_token_may_leave_at_any_moment() {
    for token in [PHONE, CARD] {
        let (mut verdicts, mut silences) = (0, 0);
        for ms in 0..200 {
            let mut bench = Bench::new();
            bench.hold(token);
            bench.pass_ms(ms);
            bench.take_away();
            bench.pass_ms(2000);
            match bench.verdicts()[..] {
                [] => silences += 1,
                [seen] => {
                    assert!(
                        matches!(seen, lock_firmware::Seen::Presented { .. }),
                        "{ms}: {seen:?}"
                    );
                    verdicts += 1;
                }
                ref more => panic!("{more:?}"),
            }
            assert!(!bench.reader.is_busy() && !bench.reader.is_failed(), "left after {ms} ms");
            bench.hold(token);
            bench.pass_ms(1000);
            assert_eq!(bench.verdicts().len(), 1, "held again after {ms} ms");
        }
        assert!(verdicts > 20 && silences > 20, "{token:?}: {verdicts}, {silences}");
    }
}

#[test]
fn switched_off_it_draws_nothing_and_asks_for_nothing() {
    let mut bench = Bench::new();
    bench.hold(PHONE);
    // In the middle of a talk.
    bench.pass_ms(40);
    assert!(bench.reader.is_busy() && bench.world.borrow().reader_field());
    let before = bench.all_transfers;
    bench.reader.set_interval(Uptime::from_micros(bench.now().as_micros()), None);
    assert!(!bench.world.borrow().reader_field());
    assert_eq!(bench.reader.deadline(), None);
    bench.pass_ms(10_000);
    assert_eq!(bench.all_transfers, before);
    assert_eq!(bench.verdicts(), []);
}

/// The figures of docs/reader.md.
#[test]
fn the_field_is_on_for_a_fortieth_of_the_time_or_less() {
    for (interval, on_expected, looks) in
        [(INTERVAL_AWAKE, 240..=280, 40), (INTERVAL_DARK, 60..=75, 10)]
    {
        let mut bench: Bench<Wired> = Bench::new();
        bench.reader.set_interval(Uptime::ZERO, Some(interval));
        bench.pass_ms(2000);
        let (polls, transfers) = (bench.polls, bench.all_transfers);
        let mut on_ms = 0;
        for _ in 0..10_000 {
            bench.pass_ms(1);
            on_ms += u32::from(bench.world.borrow().reader_field());
        }
        assert!(on_expected.contains(&on_ms), "{interval:?}: {on_ms} ms of 10 s");
        let polls = bench.polls - polls;
        assert!(
            (3 * (looks - 1)..=3 * looks).contains(&polls),
            "{interval:?}: {polls} polls in 10 s"
        );
        assert_eq!(bench.all_transfers - transfers, 3 * polls, "9 transfers a look");
    }
}
