//! The knob: a detent is one full quadrature cycle, in the direction of the hand.

use bench_protocol::{Pin, Stimulus, Turn};
use lock_world::WorldConfig;

use crate::bench::Bench;

/// Decodes quadrature with a transition table, as a driver would; a full cycle clockwise gives +4.
fn decode(bench: &mut Bench) -> i32 {
    let mut state = (true, true);
    let mut steps = 0;
    for edge in bench.edges() {
        let next = if edge.pin == Pin::KnobA { (edge.high, state.1) } else { (state.0, edge.high) };
        let order = [(true, true), (false, true), (false, false), (true, false)];
        let place = |wanted| order.iter().position(|&entry| entry == wanted).unwrap();
        steps += match (place(next) + 4 - place(state)) % 4 {
            1 => 1,
            3 => -1,
            other => panic!("both contacts changed at once: {other}"),
        };
        state = next;
    }
    assert_eq!(state, (true, true), "a detent rests with both contacts open");
    steps
}

#[test]
fn a_detent_is_four_steps_within_8_ms() {
    for seed in 0..50 {
        for (turn, steps) in [(Turn::Clockwise, 4), (Turn::CounterClockwise, -4)] {
            let mut bench = Bench::with(WorldConfig { seed, ..WorldConfig::default() });
            bench.world.apply(Stimulus::Knob(turn)).unwrap();
            let first = if turn == Turn::Clockwise { Pin::KnobA } else { Pin::KnobB };
            assert!(!bench.world.read_pin(first), "the first edge is the stimulus");
            bench.pass_ms(8);
            assert!(bench.world.at_rest());
            assert_eq!(decode(&mut bench), steps);
        }
    }
}

#[test]
fn turns_on_top_of_each_other_follow_each_other() {
    let mut bench = Bench::new();
    for turn in [Turn::Clockwise, Turn::Clockwise, Turn::CounterClockwise, Turn::Clockwise] {
        bench.world.apply(Stimulus::Knob(turn)).unwrap();
    }
    bench.pass_ms(31);
    assert!(!bench.world.at_rest());
    bench.pass_ms(1);
    assert!(bench.world.at_rest());
    assert_eq!(decode(&mut bench), 8);
}
