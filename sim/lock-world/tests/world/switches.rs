//! Push buttons and the reset switch: bounce, latched edges, and fingers that can't be in two places.

use bench_protocol::{Button, Pin, Stimulus};
use lock_world::{Impossible, WorldConfig};

use crate::bench::{Bench, at};

#[test]
fn the_first_edge_is_the_stimulus_and_the_last_is_within_3_ms() {
    for seed in 0..50 {
        let mut bench = Bench::with(WorldConfig { seed, ..WorldConfig::default() });
        bench.pass_ms(7);
        for (button, pin) in [(Button::LockEnter, Pin::LockEnter), (Button::Back, Pin::Back)] {
            for down in [true, false] {
                let start = bench.world.now();
                bench.world.apply(Stimulus::Button { button, down }).unwrap();
                assert_eq!(bench.world.read_pin(pin), !down, "active-low, at once");
                assert!(!bench.world.at_rest());
                bench.pass_ms(20);
                assert!(bench.world.at_rest());
                assert_eq!(bench.world.read_pin(pin), !down);
                let edges = bench.edges();
                assert_eq!((edges[0].at, edges[0].pin, edges[0].high), (start, pin, !down));
                assert!((3..=9).contains(&edges.len()), "{edges:?}");
                assert!(
                    edges
                        .windows(2)
                        .all(|pair| pair[0].at < pair[1].at && pair[0].high != pair[1].high)
                );
                let end = edges[edges.len() - 1];
                assert_eq!(end.high, !down);
                let bounce_us = end.at.since(start).as_micros();
                assert!((200..=3000).contains(&bounce_us), "{bounce_us} us");
            }
        }
    }
}

#[test]
fn a_release_within_the_bounce_ends_it() {
    let mut bench = Bench::new();
    bench.press(Button::Back);
    bench.world.advance_to(at(100));
    bench.let_go(Button::Back);
    bench.pass_ms(5);
    assert!(bench.world.read_pin(Pin::Back));
    assert!(bench.world.at_rest());
    let edges = bench.edges();
    assert!(edges.windows(2).all(|pair| pair[0].high != pair[1].high), "{edges:?}");
}

#[test]
fn the_paperclip_presses_the_reset_switch() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::Paperclip(true)).unwrap();
    bench.pass_ms(5);
    assert!(!bench.world.read_pin(Pin::Reset));
    assert!(bench.edges().iter().all(|edge| edge.pin == Pin::Reset));
    bench.world.apply(Stimulus::Paperclip(false)).unwrap();
    bench.pass_ms(5);
    assert!(bench.world.read_pin(Pin::Reset));
}

#[test]
fn a_finger_is_down_once() {
    let mut bench = Bench::new();
    let stimuli = |down| {
        [
            Stimulus::Button { button: Button::LockEnter, down },
            Stimulus::Button { button: Button::Back, down },
            Stimulus::Key { key: '0', down },
            Stimulus::Paperclip(down),
        ]
    };
    for (release, press) in stimuli(false).into_iter().zip(stimuli(true)) {
        assert!(matches!(bench.world.apply(release), Err(Impossible::NotHeld(_))));
        bench.world.apply(press).unwrap();
        bench.pass_ms(5);
        bench.forget();
        assert!(matches!(bench.world.apply(press), Err(Impossible::HeldAlready(_))));
        assert!(bench.lines_with(&[""]).is_empty(), "what is refused changes nothing");
        bench.world.apply(release).unwrap();
        bench.pass_ms(5);
    }
    assert_eq!(
        bench.world.apply(Stimulus::Key { key: 'x', down: true }).unwrap_err().to_string(),
        "the keypad has no key `x`, it has 0-9, * and #"
    );
}

#[test]
fn edges_that_nobody_takes_are_lost_and_counted() {
    let mut bench = Bench::new();
    for _ in 0..20 {
        bench.press(Button::Back);
        bench.pass_ms(5);
        bench.let_go(Button::Back);
        bench.pass_ms(5);
    }
    assert_eq!(bench.edges().len(), 64);
    assert!(bench.world.lost_edges() >= 40 * 3 - 64);
    assert_eq!(bench.world.peek_edge(), None);
}
