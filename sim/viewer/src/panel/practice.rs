//! The page of drills: what there is to practise, whether one is ready, and what is being done.

use bevy::prelude::*;
use lockbox_practice::drill::Mode;

use super::widget::Look;
use super::{Saying, Typeface};
use crate::act::Act;
use crate::look::Theme;
use crate::session::{Course, Row};

/// How many attempts are shown as bars.
const BARS: usize = 12;
/// How high the bar of the longest attempt is, in logical pixels.
const BAR: f32 = 26.0;

/// Where the list of drills goes.
#[derive(Component)]
pub(super) struct List;

pub(super) fn build(leaf: &mut ChildSpawnerCommands, look: &Look) {
    look.group(leaf, "Practise while nothing is at stake", |group| {
        let words = "Guided: what to do next is said, with a hint when you hesitate. Alone: without help, \
                     against the clock. Two good ones in a row, and you are ready.";
        group.spawn(look.words(words, 14.0, look.theme.text()));
        look.buttons(group, [("Give up this drill", Act::GiveUp)]);
    });
    let node = Node {
        flex_direction: FlexDirection::Column,
        row_gap: px(10),
        flex_shrink: 0.0,
        ..Node::default()
    };
    leaf.spawn((List, node, Pickable::IGNORE));
}

/// Lists the drills, at first and whenever one was done.
pub(super) fn list(
    mut commands: Commands,
    course: Res<Course>,
    theme: Res<Theme>,
    typeface: Res<Typeface>,
    lists: Query<(Entity, Ref<List>)>,
    mut before: Local<Vec<Row>>,
) {
    for (entity, list) in &lists {
        if !list.is_added() && *before == course.rows {
            continue;
        }
        let look = Look { theme: *theme, typeface: typeface.clone() };
        commands.entity(entity).despawn_related::<Children>();
        commands.entity(entity).with_children(|list| {
            for (number, row) in course.rows.iter().enumerate() {
                entry(list, &look, number, row);
            }
            if let Some(problem) = &course.problem {
                look.group(list, "No drills", |group| {
                    group.spawn(look.words(problem.clone(), 13.0, look.theme.quiet()));
                });
            }
        });
    }
    before.clone_from(&course.rows);
}

fn entry(list: &mut ChildSpawnerCommands, look: &Look, number: usize, row: &Row) {
    look.group(list, "", |group| {
        group.spawn(look.bold(row.title.clone(), 15.0, look.theme.text()));
        group.spawn(look.words(row.situation.clone(), 13.0, look.theme.quiet()));
        let colour = if row.is_ready { look.theme.accent() } else { look.theme.text() };
        group.spawn(look.bold(row.sentence.clone(), 13.0, colour));
        bars(group, look, row);
        look.buttons(
            group,
            [
                ("Guided", Act::Drill(number, Mode::Guided)),
                ("Alone", Act::Drill(number, Mode::Alone)),
            ],
        );
    });
}

/// Draws the last attempts without help: the shorter the better, and a gap for one given up.
fn bars(group: &mut ChildSpawnerCommands, look: &Look, row: &Row) {
    let last = &row.progress[row.progress.len().saturating_sub(BARS)..];
    let Some(longest) = last.iter().flatten().max() else { return };
    let node = Node {
        height: px(BAR),
        align_items: AlignItems::FlexEnd,
        column_gap: px(4),
        ..Node::default()
    };
    group.spawn((node, Pickable::IGNORE)).with_children(|chart| {
        for took in last {
            let share = took.map_or(0.0, |took| (took as f32 / (*longest).max(1) as f32).max(0.08));
            let bar = Node {
                width: px(14),
                height: px(BAR * share),
                border_radius: BorderRadius::all(px(2)),
                ..Node::default()
            };
            chart.spawn((bar, BackgroundColor(look.theme.focus()), Pickable::IGNORE));
        }
        let words = last
            .last()
            .copied()
            .flatten()
            .map_or_else(|| "given up".to_owned(), |took| format!("last: {took} s"));
        chart.spawn(look.words(words, 12.0, look.theme.quiet()));
    });
}

/// Gives the place of what is said to whoever practises, at the head of the picture.
pub(super) fn head_node() -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: px(24),
        right: px(super::WIDTH + 24.0),
        top: px(16),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        row_gap: px(4),
        ..Node::default()
    }
}

pub(super) fn build_head(head: &mut ChildSpawnerCommands, look: &Look) {
    look.says(head, Saying::Score, 14.0, look.theme.quiet());
    head.spawn((Saying::Instruction, look.bold("", 21.0, look.theme.text())));
    look.says(head, Saying::Hint, 16.0, look.theme.accent());
}
