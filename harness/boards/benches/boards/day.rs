//! A day of a locked box: in bench time, in the board's own time, and how often its processor wakes.

use std::time::Duration;

use bench_protocol::Instant;
use lock_world::World;
use lockbench_boards::board::Board;
use lockbench_boards::own_clock::OwnClock;
use lockbench_boards::processor::BoardProcessor;
use virtual_probe::{BoardOptions, Icount};

use crate::measure::Measure;
use crate::set_up::{bench_after, image, play, rig, rigs};

const LOCKED: [&str; 2] = ["a lockbox", "a lock session of 7 days is running"];
const CODE_LOCKED: [&str; 3] =
    ["a lockbox", "USB power is connected", "the lockbox is locked with a code"];
const LIT: Duration = Duration::from_secs(150);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// 24 hours left alone, the lit minutes and the dark rest.
pub(crate) fn in_bench_time(measure: &Measure) {
    let rigs = rigs();
    let seconds = |seconds: f64| Some(Duration::from_secs_f64(seconds));
    measure.time(
        "24 hours of a locked box, bench time",
        seconds(1.0),
        || bench_after(&rigs, &LOCKED),
        |mut bench| play(&mut bench, "24 hours pass"),
    );
    let dark = [LOCKED[0], LOCKED[1], "2 minutes pass"];
    measure.time(
        "of it dark",
        seconds(0.3),
        || bench_after(&rigs, &dark),
        |mut bench| play(&mut bench, "23 hours 58 minutes pass"),
    );
}

/// The same by the board's own timer, whose time is counted by instructions and skips sleep.
pub(crate) fn in_board_time(measure: &Measure) {
    let locked = world_after(&LOCKED);
    let target = Some(Duration::from_secs(5));
    let mut wakes = 0;
    measure.time(
        "24 hours of a locked box, board time",
        target,
        || awake(&locked),
        |mut lockbox| {
            let start = lockbox.world().now();
            pass(&mut lockbox, start + LIT);
            let before = lockbox.processor().tally().polls;
            pass(&mut lockbox, start + LIT + HOUR);
            wakes = lockbox.processor().tally().polls - before;
            pass(&mut lockbox, start + DAY);
        },
    );
    measure.count("wakes in a dark hour, locked by a session", u64::from(wakes), "polls", Some(6));
    let mut lockbox = awake(&world_after(&CODE_LOCKED));
    let start = lockbox.world().now();
    pass(&mut lockbox, start + LIT);
    let before = lockbox.processor().tally().polls;
    pass(&mut lockbox, start + LIT + HOUR / 60);
    let wakes = lockbox.processor().tally().polls - before;
    measure.count(
        "wakes in a dark minute, locked with a code, on USB",
        wakes.into(),
        "polls",
        None,
    );
}

fn world_after(steps: &[&str]) -> World {
    let mut bench = bench_after(&rigs(), steps);
    bench.rig_mut().expect("a lockbox").world()
}

/// Starts a board in a world, by its own clock.
fn awake(world: &World) -> OwnClock<Board> {
    let mut options = BoardOptions::default();
    options.launch.icount = Icount::Instructions;
    let board = Board::open_with(&rig(), image(), options);
    let (board, _) = board.unwrap_or_else(|failure| panic!("{failure}"));
    let mut world = world.clone();
    world.set_recorder(None);
    OwnClock::new(world, BoardProcessor::new(board))
}

fn pass(lockbox: &mut OwnClock<Board>, until: Instant) {
    while lockbox.world().now() < until {
        lockbox.run_to_next(until).unwrap_or_else(|failure| panic!("{failure}"));
    }
}
