//! The help over the picture: every key, and what to do first.

use bevy::prelude::*;

use super::WIDTH;
use super::widget::Look;
use crate::hand::keyboard::KEYS;

/// Whether the help is shown.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HelpShown(pub(super) bool);

/// The help's node.
#[derive(Component)]
pub(super) struct Help;

pub(super) fn build(commands: &mut Commands, look: &Look, root: impl Bundle) {
    let node = Node {
        position_type: PositionType::Absolute,
        left: px(24),
        right: px(WIDTH + 24.0),
        top: px(24),
        flex_direction: FlexDirection::Column,
        padding: UiRect::all(px(20)),
        row_gap: px(6),
        border_radius: BorderRadius::all(px(10)),
        display: Display::None,
        ..Node::default()
    };
    let ground = BackgroundColor(look.theme.panel().with_alpha(0.97));
    commands.spawn((root, Help, Name::new("help"), node, ground, GlobalZIndex(10))).with_children(|help| {
        help.spawn(look.bold("Everything is done by mouse, by touch, or by keyboard alone", 19.0, look.theme.text()));
        let words = "Press, hold, scroll and drag the parts of the box. Drag beside them to turn it, and use the \
                     wheel to come nearer. To open the box in an emergency: hold Lock/Enter for 2 seconds, choose \
                     Emergency Unlock with the knob, press Lock/Enter, read, confirm; then turn the box round, \
                     open the back plate and take the key.";
        help.spawn(look.words(words, 15.0, look.theme.text()));
        for (keys, does) in KEYS {
            let row = Node { column_gap: px(12), ..Node::default() };
            help.spawn((row, Pickable::IGNORE)).with_children(|row| {
                let first = Node { width: px(110), flex_shrink: 0.0, ..Node::default() };
                row.spawn((first, Pickable::IGNORE)).with_children(|first| {
                    first.spawn(look.bold(keys, 14.0, look.theme.accent()));
                });
                row.spawn(look.words(does, 14.0, look.theme.text()));
            });
        }
    });
}

pub(super) fn show(shown: Res<HelpShown>, mut helps: Query<&mut Node, With<Help>>) {
    for mut node in &mut helps {
        let display = if shown.0 { Display::Flex } else { Display::None };
        if node.display != display {
            node.display = display;
        }
    }
}
