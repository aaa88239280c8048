//! Everything that a talk said on the bus, said again.

use lock_protocol::OperationSource::Card;
use lock_world::World;

use crate::bench::{Bench, CARD, Line, presented};

/// Writes down what the data line carried.
#[derive(Default)]
struct Recorder(Vec<u8>);

impl Line for Recorder {
    fn exchange(&mut self, world: &mut World, bytes: &mut [u8]) {
        world.exchange_reader(bytes);
        self.0.extend_from_slice(bytes);
    }
}

/// Says it again, byte by byte.
struct Replay {
    bytes: Vec<u8>,
    next: usize,
}

impl Line for Replay {
    fn exchange(&mut self, _world: &mut World, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.bytes.get(self.next).copied().unwrap_or_default();
            self.next += 1;
        }
    }
}

fn recorded() -> Vec<u8> {
    let mut bench = Bench::with(5, Recorder::default());
    bench.hold(CARD);
    bench.pass_ms(1000);
    assert_eq!(bench.verdicts(), [presented(Card)]);
    bench.line.borrow().0.clone()
}

fn replayed(seed: u64) -> Bench<Replay> {
    let mut bench = Bench::with(seed, Replay { bytes: recorded(), next: 0 });
    bench.pass_ms(1000);
    bench
}

#[test]
fn a_recorded_talk_opens_only_a_lock_that_draws_the_same_number_twice() {
    // The lock's number is all that keeps a recording from opening: with the same one it does.
    assert_eq!(replayed(5).verdicts(), [presented(Card)]);
    for seed in 6..40 {
        let mut bench = replayed(seed);
        assert!(!bench.verdicts().contains(&presented(Card)), "seed {seed}");
        assert!(bench.line.borrow().next > 300, "the recording was not asked for");
    }
}
