//! The words at the foot of the picture: what the pointer is over, and why something can't be done.

use bevy::prelude::*;

use super::widget::Look;
use super::{Saying, WIDTH};

/// Gives the place.
pub(super) fn node() -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: px(0),
        right: px(WIDTH),
        bottom: px(14),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        row_gap: px(8),
        ..Node::default()
    }
}

pub(super) fn build(foot: &mut ChildSpawnerCommands, look: &Look) {
    foot.spawn((Saying::Notice, look.bold("", 18.0, look.theme.warning())));
    look.says(foot, Saying::Pointed, 15.0, look.theme.quiet());
}
