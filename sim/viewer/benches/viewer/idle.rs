//! How much of a processor the window uses while nothing is done.

use crate::desktop::Desktop;
use crate::{now, pause};

/// For how long each is measured, in milliseconds.
const TIME_MS: u64 = 60_000;

/// What stands still, as Given steps, and what it is.
const SITUATIONS: [(&str, &[&str]); 3] = [
    ("a dark box", &["a lockbox", "10 minutes pass"]),
    ("a box with its menu lit", &["a lockbox"]),
    (
        "a display that counts seconds",
        &["a lockbox", "a lock session of 45 minutes is running", "I press Back"],
    ),
];

/// Measures all of them.
pub(crate) fn processor() {
    for (name, givens) in SITUATIONS {
        let mut desktop = Desktop::start(givens).expect("there is a desktop");
        // What is drawn at the start is no part of it.
        pause(6000);
        let viewer = desktop.viewer.as_ref().map(std::process::Child::id).unwrap_or_default();
        let frames = desktop.wait("a frame", |_| true).frames;
        let (before, began) = (used_s(viewer), now());
        pause(TIME_MS);
        let (used, passed) = (used_s(viewer) - before, began.elapsed().as_secs_f64());
        let drawn = desktop.wait("a frame", |_| true).frames - frames;
        println!(
            "idle, {name}: {:.1} % of a processor (target 3), {drawn} frames in {passed:.0} s",
            used / passed * 100.0
        );
    }
}

/// Gives the processor time that a program has used, in seconds.
///
/// **Source**: proc(5), `/proc/PID/stat`, fields 14 and 15, in ticks of 10 ms.
fn used_s(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let fields: Vec<f64> =
        after_name.split(' ').map(|field| field.parse().unwrap_or(0.0)).collect();
    fields.get(11..13).map_or(0.0, |ticks| ticks.iter().sum::<f64>() / 100.0)
}
