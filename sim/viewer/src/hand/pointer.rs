//! Mouse and touch on the parts: press and hold, click, scroll, drag.

use bevy::ecs::query::QueryFilter;
use bevy::input::mouse::MouseScrollUnit;
use bevy::picking::pointer::{PointerAction, PointerId, PointerInput};
use bevy::prelude::*;

use super::{click as click_of, finger};
use crate::act::Act;
use crate::scene::Part;

/// How far one drags for a detent of the knob, in pixels.
const PIXELS_A_DETENT: f32 = 16.0;
/// How far one turns the box with a pixel, in radians.
const RADIANS_A_PIXEL: f32 = 0.007;

/// What each pointer presses down.
#[derive(Resource, Default)]
pub struct Fingers(Vec<(PointerId, Part)>);

/// What the pointer is over.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointed(pub Option<Part>);

/// What belongs to the panel and not to the scene.
#[derive(Component)]
pub struct Panel;

/// Finds the part that an entity belongs to.
fn part_of<F: QueryFilter>(
    entity: Entity,
    parts: &Query<&Part, F>,
    parents: &Query<&ChildOf>,
) -> Option<Part> {
    let ancestors = std::iter::once(entity).chain(parents.iter_ancestors(entity));
    ancestors.into_iter().find_map(|entity| parts.get(entity).ok().copied())
}

/// Tells whether an entity is of the panel.
fn is_panel(entity: Entity, nodes: &Query<(), With<Node>>) -> bool {
    nodes.contains(entity)
}

pub(super) fn press(
    press: On<Pointer<Press>>,
    parts: Query<&Part>,
    parents: Query<&ChildOf>,
    mut fingers: ResMut<Fingers>,
    mut acts: MessageWriter<Act>,
) {
    if press.entity != press.original_event_target() {
        return;
    }
    if let Some(part) = part_of(press.entity, &parts, &parents)
        && let Some(stimulus) = finger(part, true)
    {
        fingers.0.push((press.pointer_id, part));
        acts.write(Act::Hand(stimulus));
    }
}

/// A finger that goes up lets go of what it pressed, wherever it is by then.
pub(super) fn release(
    mut inputs: MessageReader<PointerInput>,
    mut fingers: ResMut<Fingers>,
    mut acts: MessageWriter<Act>,
) {
    for input in inputs.read() {
        if matches!(input.action, PointerAction::Release(_) | PointerAction::Cancel) {
            fingers.0.retain(|(pointer, part)| {
                let lifted = *pointer == input.pointer_id;
                if let Some(stimulus) = finger(*part, false).filter(|_| lifted) {
                    acts.write(Act::Hand(stimulus));
                }
                !lifted
            });
        }
    }
}

pub(super) fn click(
    click: On<Pointer<Click>>,
    parts: Query<&Part>,
    parents: Query<&ChildOf>,
    mut acts: MessageWriter<Act>,
) {
    if click.entity != click.original_event_target() {
        return;
    }
    if let Some(act) = part_of(click.entity, &parts, &parents).and_then(click_of) {
        acts.write(act);
    }
}

pub(super) fn scroll(
    scroll: On<Pointer<Scroll>>,
    parts: Query<&Part>,
    parents: Query<&ChildOf>,
    nodes: Query<(), With<Node>>,
    mut acts: MessageWriter<Act>,
    mut rest: Local<f32>,
) {
    if scroll.entity != scroll.original_event_target() || is_panel(scroll.entity, &nodes) {
        return;
    }
    let lines = match scroll.unit {
        MouseScrollUnit::Line => scroll.y,
        MouseScrollUnit::Pixel => scroll.y / 24.0,
    };
    if part_of(scroll.entity, &parts, &parents) == Some(Part::Knob) {
        *rest -= lines;
        let detents = rest.trunc();
        *rest -= detents;
        if detents != 0.0 {
            acts.write(Act::Knob(detents as i32));
        }
    } else {
        acts.write(Act::Zoom(0.92_f32.powf(lines)));
    }
}

pub(super) fn drag(
    drag: On<Pointer<Drag>>,
    parts: Query<&Part>,
    parents: Query<&ChildOf>,
    nodes: Query<(), With<Node>>,
    mut acts: MessageWriter<Act>,
    mut turned: Local<i32>,
) {
    if drag.entity != drag.original_event_target() || is_panel(drag.entity, &nodes) {
        return;
    }
    let part = part_of(drag.entity, &parts, &parents);
    if part == Some(Part::Knob) {
        // Right and down turn it clockwise, as far as one has dragged from where one began.
        let far = ((drag.distance.x + drag.distance.y) / PIXELS_A_DETENT).trunc() as i32;
        if drag.distance == drag.delta {
            *turned = 0;
        }
        if far != *turned {
            acts.write(Act::Knob(far - *turned));
            *turned = far;
        }
    } else if part.is_none_or(|part| finger(part, true).is_none()) {
        acts.write(Act::Turn(Vec2::new(-drag.delta.x, drag.delta.y) * RADIANS_A_PIXEL));
    }
}

pub(super) fn over(
    over: On<Pointer<Over>>,
    parts: Query<&Part>,
    parents: Query<&ChildOf>,
    mut pointed: ResMut<Pointed>,
) {
    if over.entity == over.original_event_target() {
        pointed.0 = part_of(over.entity, &parts, &parents);
    }
}

pub(super) fn out(out: On<Pointer<Out>>, mut pointed: ResMut<Pointed>) {
    if out.entity == out.original_event_target() {
        pointed.0 = None;
    }
}
