//! Rigs, images and boxes as the benchmarks begin with them.

use std::path::PathBuf;

use lockbench::bench::{Bench, BenchOptions};
use lockbench::rig::RigSet;
use lockbench::rig::file::{RigFile, RigFolder};
use lockbench::step::match_step;
use lockbench::steps::run_step;
use lockbench_boards::board::Board;
use lockbench_boards::image::Image;
use lockbench_boards::rig::BoardRigs;

/// The rig on which all is measured.
pub(crate) const RIG: &str = "emulated";

fn folder() -> RigFolder {
    let here = std::env::current_dir().expect("a folder to be in");
    RigFolder::find(&here, None).expect("a folder `harness/rigs` here or above")
}

pub(crate) fn workspace() -> PathBuf {
    folder().workspace().expect("it is two folders down").to_path_buf()
}

pub(crate) fn rigs() -> BoardRigs {
    BoardRigs::of(Some(folder()))
}

pub(crate) fn rig() -> RigFile {
    rigs().file(RIG).expect("a rig file of this workspace")
}

/// Builds the image if it is older than its sources.
pub(crate) fn image() -> Image {
    rigs().image(&rig()).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Gives a board with the image on it.
pub(crate) fn board() -> Board {
    Board::open(&rig(), image()).unwrap_or_else(|failure| panic!("{failure}")).0
}

/// Gives a bench on which some steps were done.
pub(crate) fn bench_after(rigs: &BoardRigs, steps: &[&str]) -> Bench {
    let options = BenchOptions { rigs: RigSet::new(rigs.clone()), ..BenchOptions::default() };
    let mut bench = Bench::new(RIG, 1, &options).expect("the emulated rig");
    for step in steps {
        play(&mut bench, step);
    }
    bench
}

pub(crate) fn play(bench: &mut Bench, step: &str) {
    let call = match_step(step, false).expect("a step of the catalogue");
    run_step(bench, &call, None).unwrap_or_else(|failure| panic!("{step}: {failure:?}"));
}
