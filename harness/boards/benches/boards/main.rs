//! How fast boards are: `cargo bench --package lockbench-boards`, with a part of a name to measure only that.
//!
//! Each line has the shortest and the middle of some rounds, and its target where issue or house set one.

mod chip;
mod code;
mod day;
mod measure;
mod scenario;
mod set_up;
mod stack;

use measure::Measure;

/// Measures one thing and prints it.
type Act = fn(&Measure);

/// What is measured, by its name.
const ALL: [(&str, Act); 9] = [
    ("attach", chip::attach),
    ("flash", chip::flash),
    ("round-trip", chip::round_trip),
    ("scenario", scenario::emergency_unlock),
    ("code", code::judge),
    ("day-bench-time", day::in_bench_time),
    ("day-board-time", day::in_board_time),
    ("wakes", day::wakes),
    ("stack", stack::depth),
];

fn main() {
    // Cargo adds `--bench`.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| {
        wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted.as_str()))
    };
    let measure = Measure::default();
    for (_, act) in ALL.iter().filter(|(name, _)| is_wanted(name)) {
        act(&measure);
    }
}
