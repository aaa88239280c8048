//! What a probe costs: attach, flash, a poll.

use bench_protocol::{Instant, ResetReason};
use lock_world::{Assembly, Processor, World, WorldConfig};
use lockbench_boards::board::Board;
use lockbench_boards::processor::{BoardProcessor, Target as _};
use virtual_probe::{BoardOptions, CHIP, VirtualBoard};

use crate::measure::{Measure, count};
use crate::set_up::{board, image, rig};

/// Polls in a round.
const POLLS: u32 = 1000;

/// From a board that is switched on to a session with its chip.
pub(crate) fn attach(measure: &Measure) {
    let start = || VirtualBoard::start(BoardOptions::default()).expect("QEMU");
    measure.time("start of QEMU", None, || (), |()| drop(start()));
    measure.time("attach to the chip", None, start, |board| {
        let probe = board.open_probe().expect("nobody else has it");
        drop(probe.attach(CHIP, probe_rs::Permissions::default()).expect("a chip"));
    });
}

/// The image onto an empty chip, and the look that finds it there.
pub(crate) fn flash(measure: &Measure) {
    let (rig, image) = (rig(), image());
    measure.time(
        "QEMU, attach, erase, program and verify",
        None,
        || image.clone(),
        |image| {
            drop(Board::open(&rig, image).unwrap_or_else(|failure| panic!("{failure}")));
        },
    );
    let mut there = board();
    measure.time(
        "a look that finds the image on the chip",
        None,
        || (),
        |()| {
            there.flash().unwrap_or_else(|failure| panic!("{failure}"));
        },
    );
    measure.time(
        "a reset until the channels are open",
        None,
        || (),
        |()| {
            there.reset().unwrap_or_else(|failure| panic!("{failure}"));
        },
    );
}

/// Polls of a box that rests: one word each way, and what the firmware does in between.
pub(crate) fn round_trip(measure: &Measure) {
    let mut lockbox =
        Assembly::new(World::new(WorldConfig::default()), BoardProcessor::new(board()));
    lockbox.run_until(Instant::from_micros(9_000_000)).unwrap_or_else(|fault| panic!("{fault}"));
    let world = lock_world::SharedWorld::new(lockbox.world().clone().into());
    let mut processor = lockbox.into_processor();
    assert!(processor.start(&world, ResetReason::PowerOn).is_ok());
    let mut uptime_us = 0;
    let mut calls = 0;
    measure.time(
        &format!("{POLLS} polls"),
        None,
        || (),
        |()| {
            let before = processor.tally().calls;
            for _ in 0..POLLS {
                uptime_us += 10;
                assert!(processor.poll(&world, uptime_us).is_ok());
            }
            calls = processor.tally().calls - before;
        },
    );
    count("  calls in the last of these", u64::from(calls), "round trips more", None);
}
