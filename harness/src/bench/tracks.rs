//! What the lockbox did, as lines of a timeline.

use bench_protocol::{Instant, LatchPosition, PlateState};
use observer::{Change, Direction, Observer};

use crate::report::Track;

/// Makes the timeline's lines.
pub(super) fn tracks(observer: &Observer, brightness: &[(Instant, String)]) -> Vec<Track> {
    let mut coil = vec![(Instant::ZERO, "off".to_owned())];
    for pulse in observer.coil_pulses() {
        let word = if pulse.direction == Direction::Lock { "lock" } else { "unlock" };
        coil.push((pulse.start, word.to_owned()));
        if let Some(end) = pulse.end {
            coil.push((end, "off".to_owned()));
        }
    }
    vec![
        track("latch", observer.latch_track().changes(), |latch| match latch {
            LatchPosition::Locked => "locked",
            LatchPosition::Travelling => "travelling",
            LatchPosition::Unlocked => "unlocked",
        }),
        Track { name: "coil".to_owned(), changes: coil },
        track("plate", observer.plate().changes(), |plate| match plate {
            PlateState::Closed => "closed",
            PlateState::Open => "open",
            PlateState::Broken => "broken",
        }),
        track("led", observer.led().changes(), |lit| if lit { "on" } else { "off" }),
        track("buzzer", observer.buzzer().changes(), |sounds| if sounds { "on" } else { "off" }),
        track("power", observer.power().changes(), |there| if there { "on" } else { "off" }),
        track(
            "network",
            observer.network().changes(),
            |there| if there { "online" } else { "offline" },
        ),
        Track { name: "display".to_owned(), changes: brightness.to_vec() },
    ]
}

fn track<T: Copy>(name: &str, changes: &[Change<T>], word: impl Fn(T) -> &'static str) -> Track {
    Track {
        name: name.to_owned(),
        changes: changes.iter().map(|change| (change.at, word(change.to).to_owned())).collect(),
    }
}
