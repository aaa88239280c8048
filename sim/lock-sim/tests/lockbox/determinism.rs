//! Same seed and same script: same bytes. Another seed: others. Two boxes: each as if alone.

use std::time::Duration;

use bench_protocol::{Button, Stimulus};

use crate::bench::Bench;

/// A script in parts, so that two boxes can be run in turns.
const PARTS: usize = 4;

fn play(bench: &mut Bench, part: usize) {
    match part {
        0 => bench.pair(),
        1 => {
            bench.lock_for_ten_minutes();
        }
        2 => {
            bench.pass_s(200);
            bench.apply(Stimulus::Power(false));
            bench.pass_s(5);
            bench.apply(Stimulus::Power(true));
            bench.pass_s(3);
            bench.lockbox.inject_panic();
            bench.hold(Button::Back, Duration::from_millis(700));
            bench.pass_s(3);
        }
        _ => {
            bench.emergency_unlock();
            bench.pass_s(86_500);
        }
    }
}

fn bytes(bench: &Bench) -> Vec<u8> {
    bench.eyes().history().to_postcard()
}

fn alone(seed: u64) -> Vec<u8> {
    let mut bench = Bench::with_seed(seed);
    (0..PARTS).for_each(|part| play(&mut bench, part));
    bytes(&bench)
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let first = alone(42);
    assert!(first.len() > 10_000, "{} bytes of events", first.len());
    assert!(first == alone(42), "the same seed and script gave other bytes");
    assert!(first != alone(43), "the seed changes nothing");
}

#[test]
fn two_boxes_in_one_process_run_as_if_alone() {
    let (mut one, mut other) = (Bench::with_seed(5), Bench::with_seed(6));
    for part in 0..PARTS {
        play(&mut one, part);
        play(&mut other, part);
    }
    assert!(bytes(&one) == alone(5), "the first was disturbed");
    assert!(bytes(&other) == alone(6), "the second was disturbed");
}

#[test]
fn it_does_not_matter_in_which_steps_a_bench_lets_time_go_on() {
    let run = |chunk: Duration| {
        let mut bench = Bench::with_seed(9);
        bench.lock_for_ten_minutes();
        let end = bench.now() + Duration::from_secs(700);
        while bench.now() < end {
            let to = end.min(bench.now() + chunk);
            bench.run_until(to);
        }
        bytes(&bench)
    };
    assert!(run(Duration::from_secs(700)) == run(Duration::from_millis(1370)));
}
