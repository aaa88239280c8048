//! The canonical stream of a recording: what a person or an instrument would notice, step by step.

use std::fmt::Write as _;
use std::time::Duration;

use bench_protocol::{
    Coil, Event, EventKind, Instant, LatchPosition, Pin, PlateState, Recorder as _, ResetReason,
};
use observer::{Keep, Observer, Picture};

use super::recording::{Recording, RecordingError};

/// A picture that stands for less is on its way to the next one: a page is drawn every 3 ms.
const SEEN_AFTER: Duration = Duration::from_millis(20);

/// Something that both rigs have to show, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A wire changed.
    Pin(Pin, bool),
    /// The coil's current changed.
    Coil(Coil),
    /// The bolt reached an end or left one.
    Latch(LatchPosition),
    /// The back plate changed.
    Plate(PlateState),
    /// A frame went to the gateway.
    LinkUp(Vec<u8>),
    /// A frame went to the lock.
    LinkDown(Vec<u8>),
    /// The firmware started.
    Boot(ResetReason),
    /// A picture began to stand.
    Picture(Box<Picture>),
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pin(pin, high) => {
                write!(f, "{} goes {}", pin.name(), if *high { "high" } else { "low" })
            }
            Self::Coil(coil) => write!(f, "coil {coil:?}"),
            Self::Latch(latch) => write!(f, "latch {latch:?}"),
            Self::Plate(plate) => write!(f, "plate {plate:?}"),
            Self::LinkUp(bytes) => write!(f, "to the gateway: {}", hex(bytes)),
            Self::LinkDown(bytes) => write!(f, "to the lock: {}", hex(bytes)),
            Self::Boot(reason) => write!(f, "the firmware starts ({reason:?})"),
            Self::Picture(_) => f.write_str("another picture on the display"),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// One step's happenings, and the picture at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct StepHappenings {
    /// The happenings, in order.
    pub happenings: Vec<Happening>,
    /// The display when the step ended.
    pub display: Picture,
}

/// Makes the canonical stream, one part for each step; what follows the last step goes with it.
///
/// # Errors
/// [`RecordingError::Malformed`] where the bytes are no events.
pub fn happenings(recording: &Recording) -> Result<Vec<StepHappenings>, RecordingError> {
    let mut canon = Canon::new();
    let (mut rest, mut count) = (recording.events.as_slice(), 0);
    let mut steps = Vec::with_capacity(recording.steps.len());
    let last = recording.steps.len().saturating_sub(1);
    for (place, step) in recording.steps.iter().enumerate() {
        while (count < step.events || place == last) && !rest.is_empty() {
            let (event, left) = postcard::take_from_bytes::<Event<'_>>(rest)
                .map_err(|_| RecordingError::Malformed { path: recording.place.clone() })?;
            canon.take(&event);
            (rest, count) = (left, count + 1);
        }
        steps.push(canon.end_step());
    }
    Ok(steps)
}

/// Makes happenings from events.
struct Canon {
    observer: Observer,
    happenings: Vec<Happening>,
    /// The last picture that stood, and the one that may be standing, since when.
    told: Picture,
    fresh: Option<(Instant, Picture)>,
}

impl Canon {
    fn new() -> Self {
        let observer = Observer::new(Keep::Nothing);
        let told = observer.picture();
        Self { observer, happenings: Vec::new(), told, fresh: None }
    }

    fn take(&mut self, event: &Event<'_>) {
        self.look_before(event.at);
        let before = self.observer.display().generation();
        self.observer.record(event);
        if self.observer.display().generation() != before {
            self.fresh = Some((event.at, self.observer.picture()));
        }
        let what = match event.kind {
            EventKind::Pin { pin, high } => What::Pin(pin, high),
            EventKind::Coil(coil) => What::Coil(coil),
            EventKind::Latch(latch) => What::Latch(latch),
            EventKind::Plate(plate) => What::Plate(plate),
            EventKind::LinkUp(bytes) => What::LinkUp(bytes.to_vec()),
            EventKind::LinkDown(bytes) => What::LinkDown(bytes.to_vec()),
            EventKind::Boot(reason) => What::Boot(reason),
            _ => return,
        };
        self.happenings.push(Happening { at: event.at, what });
    }

    /// Tells the picture that has stood long enough by `at`.
    fn look_before(&mut self, at: Instant) {
        if self.fresh.as_ref().is_some_and(|(since, _)| at.since(*since) >= SEEN_AFTER) {
            self.tell_picture();
        }
    }

    fn tell_picture(&mut self) {
        if let Some((at, picture)) = self.fresh.take()
            && picture != self.told
        {
            self.told = picture.clone();
            self.happenings.push(Happening { at, what: What::Picture(Box::new(picture)) });
        }
    }

    fn end_step(&mut self) -> StepHappenings {
        // A step ends at rest, so whatever is on the display stands there.
        self.tell_picture();
        StepHappenings {
            happenings: std::mem::take(&mut self.happenings),
            display: self.observer.picture(),
        }
    }
}
