//! Words of the panel that change with what is seen.

use std::path::Path;

use bench_protocol::{LatchPosition, PlateState};
use bevy::prelude::*;

use crate::clock;
use crate::drawing::Drawing;
use crate::hand::invitation;
use crate::hand::pointer::Pointed;
use crate::look::Theme;
use crate::notice::Notice;
use crate::session::{Course, Session};
use crate::stage::Shown;

/// What words tell.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// The true time.
    Clock,
    /// What the firmware waits for, and for how long.
    Deadline,
    /// Latch, plate and key, in words.
    State,
    /// Supply and network, in words.
    Supply,
    /// The keyholder's page.
    Keyholder,
    /// The administrator's list of digital keys.
    Keys,
    /// Where scenarios are saved.
    Folder,
    /// Why something can't be done, or what was done.
    Notice,
    /// What the pointer is over, and what can be done with it.
    Pointed,
    /// What to do next in a drill.
    Instruction,
    /// How, for whoever hesitates.
    Hint,
    /// How far the drill is, and how long it took.
    Score,
}

impl Saying {
    /// Gives the words.
    pub fn words(
        self,
        shown: &Shown,
        notice: &Notice,
        pointed: Pointed,
        course: &Course,
        folder: &Path,
    ) -> String {
        let view = &shown.view;
        let prompt = course.prompt.as_ref();
        match self {
            Self::Clock => clock::utc(view.utc_s),
            Self::Deadline => view.deadline.map_or_else(
                || "nothing is due".into(),
                |at| {
                    let left = at.as_micros().saturating_sub(view.at.as_micros());
                    format!("next: {} in {}", view.why, clock::span(left))
                },
            ),
            Self::State => {
                let latch = match view.latch {
                    LatchPosition::Locked => "Locked",
                    LatchPosition::Travelling => "Latch is moving",
                    LatchPosition::Unlocked => "Unlocked",
                };
                let plate = match view.plate {
                    PlateState::Closed => "plate closed",
                    PlateState::Open => "plate open",
                    PlateState::Broken => "plate broken",
                };
                let key = if view.key_inside { "key inside" } else { "key in your hand" };
                format!("{latch} · {plate} · {key}")
            }
            Self::Supply => {
                let supply = match (view.powered, view.usb) {
                    (false, _) => "no power",
                    (true, true) => "on USB",
                    (true, false) => "on battery",
                };
                let network = if view.network { "network" } else { "no network" };
                let link = if view.link { "link up" } else { "link down" };
                format!("{supply} · battery {} % · {network} · {link}", view.battery_percent)
            }
            Self::Keyholder => view.keyholder.join("\n"),
            Self::Keys if view.keys.is_empty() => "No digital keys.".into(),
            Self::Keys => view.keys.join("\n"),
            Self::Folder => format!("Saved in {}", folder.display()),
            Self::Instruction => {
                prompt.map_or_else(String::new, |prompt| prompt.instruction.clone())
            }
            Self::Hint => prompt.and_then(|prompt| prompt.hint.clone()).unwrap_or_default(),
            Self::Score => prompt.map_or_else(String::new, |prompt| {
                let (took, aim) = (prompt.elapsed.as_secs(), prompt.aim.as_secs());
                let mistakes = match prompt.mistakes {
                    0 => "no mistake".to_owned(),
                    1 => "1 mistake".to_owned(),
                    many => format!("{many} mistakes"),
                };
                format!(
                    "step {} of {} · {took} s of {aim} s · {mistakes}",
                    prompt.step, prompt.steps
                )
            }),
            Self::Notice => notice.words.clone(),
            Self::Pointed => pointed.0.map_or_else(String::new, |part| {
                let invitation = invitation(part);
                if invitation.is_empty() {
                    part.name()
                } else {
                    format!("{}: {invitation}", part.name())
                }
            }),
        }
    }
}

/// Says what is new.
pub(super) fn say(
    shown: Res<Shown>,
    notice: Res<Notice>,
    pointed: Res<Pointed>,
    course: Res<Course>,
    time: Res<Time<Real>>,
    drawing: Option<Res<Drawing>>,
    session: Option<NonSend<Session>>,
    theme: Res<Theme>,
    mut words: Query<(&Saying, &mut Text, &mut TextColor)>,
) {
    let folder = session.as_ref().map_or(Path::new(""), |session| session.folder());
    let writes_the_time =
        drawing.is_none_or(|drawing| drawing.writes_the_time(&shown.view, time.elapsed_secs_f64()));
    for (saying, mut text, mut colour) in &mut words {
        if *saying == Saying::Notice {
            let wanted = if notice.refusal { theme.warning() } else { theme.text() };
            colour.set_if_neq(TextColor(wanted));
        }
        if matches!(saying, Saying::Clock | Saying::Deadline) && !writes_the_time {
            continue;
        }
        let new = saying.words(&shown, &notice, *pointed, &course, folder);
        if text.0 != new {
            text.0 = new;
        }
    }
}
