//! Time in the hand: the clock, how fast it goes, what comes next, and the way back.

use bevy::input_focus::tab_navigation::TabIndex;
use bevy::prelude::*;
use bevy::ui_widgets::{Slider, SliderRange, SliderThumb, SliderValue, TrackClick, ValueChange};
use lockbox_practice::Speed;

use super::Saying;
use super::widget::Look;
use crate::act::Act;
use crate::camera::Side;
use crate::session::Session;
use crate::stage::Shown;

/// The slider over the session.
#[derive(Component)]
pub(super) struct Scrubber;

pub(super) fn build(panel: &mut ChildSpawnerCommands, look: &Look) {
    let sides = Side::ALL.map(|side| (side.label(), Act::Look(side)));
    look.buttons(panel, sides.into_iter().chain([("Theme", Act::Theme), ("Help", Act::Help)]));
    look.group(panel, "", |group| {
        group.spawn((Saying::Clock, look.bold("", 17.0, look.theme.text())));
        look.says(group, Saying::Deadline, 13.0, look.theme.quiet());
        let speeds = Speed::ALL.map(|speed| {
            let label = if speed == Speed::Paused { "Pause" } else { speed.label() };
            (label, Act::Speed(speed))
        });
        look.buttons(group, speeds.into_iter().chain([("Next", Act::ToDeadline)]));
        scrubber(group, look);
    });
    look.group(panel, "", |group| {
        group.spawn((Saying::State, look.bold("", 14.0, look.theme.text())));
        look.says(group, Saying::Supply, 13.0, look.theme.quiet());
    });
}

fn scrubber(group: &mut ChildSpawnerCommands, look: &Look) {
    let node = Node { height: px(20), align_items: AlignItems::Center, ..Node::default() };
    let rail = Node {
        height: px(6),
        width: percent(100),
        border_radius: BorderRadius::all(px(3)),
        ..Node::default()
    };
    let thumb = Node {
        position_type: PositionType::Absolute,
        width: px(14),
        height: px(14),
        top: px(3),
        border_radius: BorderRadius::MAX,
        ..Node::default()
    };
    let room = Node {
        position_type: PositionType::Absolute,
        left: px(0),
        right: px(14),
        top: px(0),
        bottom: px(0),
        ..Node::default()
    };
    group
        .spawn((
            Scrubber,
            Name::new("way back"),
            Slider { track_click: TrackClick::Snap, ..Slider::default() },
            SliderValue(1.0),
            SliderRange::new(0.0, 1.0),
            TabIndex(0),
            node,
        ))
        .with_children(|slider| {
            slider.spawn((rail, BackgroundColor(look.theme.button()), Pickable::IGNORE));
            slider.spawn((room, Pickable::IGNORE)).with_children(|room| {
                room.spawn((SliderThumb, thumb, BackgroundColor(look.theme.accent())));
            });
        });
}

/// Goes back where the slider is put.
pub(super) fn scrub(
    change: On<ValueChange<f32>>,
    scrubbers: Query<(), With<Scrubber>>,
    mut acts: MessageWriter<Act>,
) {
    if scrubbers.contains(change.source) && change.is_final {
        acts.write(Act::Rewind(change.value));
    }
}

/// Keeps the thumb where the session stands.
pub(super) fn follow(
    shown: Res<Shown>,
    session: Option<NonSend<Session>>,
    scrubbers: Query<(&SliderValue, &Children), With<Scrubber>>,
    rooms: Query<&Children>,
    mut thumbs: Query<&mut Node, With<SliderThumb>>,
) {
    let Some(session) = session else { return };
    let share = session.share(shown.view.at);
    for (_, children) in &scrubbers {
        for room in children.iter().filter_map(|child| rooms.get(child).ok()) {
            for thumb in room.iter() {
                if let Ok(mut node) = thumbs.get_mut(thumb) {
                    let left = percent(share.clamp(0.0, 1.0) * 100.0);
                    if node.left != left {
                        node.left = left;
                    }
                }
            }
        }
    }
}
