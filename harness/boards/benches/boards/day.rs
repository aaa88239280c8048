//! A day of a locked box: in bench time, in the board's own time, and how often its processor wakes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use bench_protocol::Instant;
use lock_world::{Assembly, World};
use lockbench_boards::board::Board;
use lockbench_boards::own_clock::OwnClock;
use lockbench_boards::processor::BoardProcessor;
use virtual_probe::{BoardOptions, Icount};

use crate::measure::{Measure, count};
use crate::set_up::{bench_after, board, image, play, rig, rigs};

const LOCKED: [&str; 2] = ["a lockbox", "a lock session of 7 days is running"];
const CODE_LOCKED: [&str; 2] = ["a lockbox", "the lockbox is locked with a code"];
const CODE_LOCKED_ON_USB: [&str; 3] =
    ["a lockbox", "USB power is connected", "the lockbox is locked with a code"];
/// The display is off after 2 minutes, and the box in deep sleep after 10 (PWR-1); both with some room.
const UNLIT: Duration = Duration::from_secs(130);
const ASLEEP: Duration = Duration::from_secs(610);
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
    let mut lockbox = Assembly::new(world_after(&dark), BoardProcessor::new(board()));
    let end = lockbox.world().now() + DAY;
    lockbox.run_until(end).unwrap_or_else(|failure| panic!("{failure}"));
    let tally = lockbox.processor().tally();
    count("  polls in 24 hours after a restart in the dark", tally.polls.into(), "polls", None);
    count("  what the board asked for meanwhile", tally.calls.into(), "round trips more", None);
}

/// The same by the board's own timer, whose time is counted by instructions and skips sleep.
pub(crate) fn in_board_time(measure: &Measure) {
    let locked = world_after(&LOCKED);
    let target = Some(Duration::from_secs(5));
    measure.time(
        "24 hours of a locked box, board time",
        target,
        || awake(&locked),
        |mut lockbox| {
            let end = lockbox.world().now() + DAY;
            pass(&mut lockbox, end);
        },
    );
}

/// How often the processor wakes: each poll with its own clock is one wake from its sleep.
pub(crate) fn wakes(_: &Measure) {
    for (name, steps, most) in [
        ("locked by a session", LOCKED.as_slice(), Some(6)),
        ("locked with a code", CODE_LOCKED.as_slice(), Some(6)),
        ("locked with a code, on USB", CODE_LOCKED_ON_USB.as_slice(), None),
    ] {
        let mut lockbox = awake(&world_after(steps));
        let start = lockbox.world().now();
        pass(&mut lockbox, start + UNLIT);
        let dark = wakes_until(&mut lockbox, start + ASLEEP);
        count(&format!("wakes in 8 dark minutes, {name}"), dark, "polls", None);
        let hour = wakes_until(&mut lockbox, start + ASLEEP + HOUR);
        count(&format!("wakes in the hour after them, {name}"), hour, "polls", most);
    }
}

/// Counts wakes, and prints what the firmware waited for before them.
fn wakes_until(lockbox: &mut OwnClock<Board>, until: Instant) -> u64 {
    let mut reasons: BTreeMap<Cow<'static, str>, u64> = BTreeMap::new();
    while lockbox.world().now() < until {
        let (before, why) = (lockbox.processor().tally().polls, lockbox.pending().why);
        lockbox.run_to_next(until).unwrap_or_else(|failure| panic!("{failure}"));
        let polls = u64::from(lockbox.processor().tally().polls - before);
        if polls > 0 {
            *reasons.entry(why).or_default() += polls;
        }
    }
    println!("  by what was waited for: {reasons:?}");
    reasons.values().sum()
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
