//! Time in the hand: the clock, how fast it goes, what comes next, and the way back.

use bevy::input_focus::tab_navigation::TabIndex;
use bevy::input_focus::{InputFocus, InputFocusVisible};
use bevy::picking::pointer::{PointerAction, PointerInput};
use bevy::prelude::*;
use bevy::ui_widgets::{
    Slider, SliderRange, SliderStep, SliderThumb, SliderValue, TrackClick, ValueChange,
};
use lockbox_practice::Speed;

use super::Saying;
use super::widget::Look;
use crate::act::Act;
use crate::camera::Side;
use crate::look::Theme;

/// The slider over the session: its right end is now.
#[derive(Component)]
pub struct Scrubber;

/// How far a key moves it, as a share of the session.
const KEY_STEP: f32 = 0.05;

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
            SliderStep(KEY_STEP),
            TabIndex(0),
            node,
            Outline { width: px(3), offset: px(1), color: Color::NONE },
        ))
        .with_children(|slider| {
            slider.spawn((rail, BackgroundColor(look.theme.button()), Pickable::IGNORE));
            slider.spawn((room, Pickable::IGNORE)).with_children(|room| {
                room.spawn((SliderThumb, thumb, BackgroundColor(look.theme.accent())));
            });
        });
}

/// Looks at what was seen where the slider is, for as long as it is in the hand.
pub(super) fn scrub(
    change: On<ValueChange<f32>>,
    scrubbers: Query<(), With<Scrubber>>,
    mut commands: Commands,
    mut acts: MessageWriter<Act>,
) {
    if !scrubbers.contains(change.source) {
        return;
    }
    // A key has no other end than the key itself; a pointer lets go.
    if change.is_final {
        acts.write(Act::Rewind(change.value));
        commands.entity(change.source).insert(SliderValue(1.0));
    } else {
        acts.write(Act::LookBack(change.value));
        commands.entity(change.source).insert(SliderValue(change.value));
    }
}

/// Goes back to where the slider was let go of; what is kept is the session up to there, so that is its end.
pub(super) fn let_go(
    mut inputs: MessageReader<PointerInput>,
    scrubbers: Query<(Entity, &SliderValue), With<Scrubber>>,
    mut commands: Commands,
    mut acts: MessageWriter<Act>,
) {
    let is_up = |input: &PointerInput| {
        matches!(input.action, PointerAction::Release(_) | PointerAction::Cancel)
    };
    if inputs.read().filter(|input| is_up(input)).count() == 0 {
        return;
    }
    for (scrubber, value) in &scrubbers {
        if value.0 < 1.0 {
            acts.write(Act::Rewind(value.0));
            commands.entity(scrubber).insert(SliderValue(1.0));
        }
    }
}

/// Puts the thumb where the slider is, and a ring around the slider that has the keyboard.
pub(super) fn follow(
    theme: Res<Theme>,
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    mut scrubbers: Query<(Entity, &SliderValue, &Children, &mut Outline), With<Scrubber>>,
    rooms: Query<&Children>,
    mut thumbs: Query<&mut Node, With<SliderThumb>>,
) {
    for (scrubber, value, children, mut outline) in &mut scrubbers {
        let is_focused = visible.0 && focus.get() == Some(scrubber);
        let color = if is_focused { theme.focus() } else { Color::NONE };
        let ringed = Outline { color, ..*outline };
        outline.set_if_neq(ringed);
        for room in children.iter().filter_map(|child| rooms.get(child).ok()) {
            for thumb in room.iter() {
                if let Ok(mut node) = thumbs.get_mut(thumb) {
                    let left = percent(value.0.clamp(0.0, 1.0) * 100.0);
                    if node.left != left {
                        node.left = left;
                    }
                }
            }
        }
    }
}
