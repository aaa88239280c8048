//! The panel's few widgets: words, groups, buttons, all in the theme's colours.

use bevy::ecs::hierarchy::ChildSpawnerCommands;
use bevy::input::mouse::MouseScrollUnit;
use bevy::input_focus::tab_navigation::TabIndex;
use bevy::input_focus::{InputFocus, InputFocusVisible};
use bevy::picking::hover::Hovered;
use bevy::prelude::*;
use bevy::ui::Pressed;
use bevy::ui_widgets::{Activate, Button};

use super::{Saying, Typeface};
use crate::act::{Act, Page};
use crate::camera::Gaze;
use crate::look::Theme;
use crate::session::Session;

/// What everything is drawn with.
pub(super) struct Look {
    pub(super) theme: Theme,
    pub(super) typeface: Typeface,
}

/// What a button does.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Does(pub Act);

/// What may be scrolled.
#[derive(Component)]
pub(super) struct Scrolls;

impl Look {
    /// Gives words of a size in logical pixels.
    pub(super) fn words(&self, words: impl Into<String>, size: f32, colour: Color) -> impl Bundle {
        Self::typed(&self.typeface.regular, words.into(), size, colour)
    }

    /// Gives bold words.
    pub(super) fn bold(&self, words: impl Into<String>, size: f32, colour: Color) -> impl Bundle {
        Self::typed(&self.typeface.bold, words.into(), size, colour)
    }

    fn typed(font: &Handle<Font>, words: String, size: f32, colour: Color) -> impl Bundle {
        let font =
            TextFont { font: font.into(), font_size: FontSize::Px(size), ..TextFont::default() };
        (Text::new(words), font, TextColor(colour), Pickable::IGNORE)
    }

    /// Adds words that change with what is seen.
    pub(super) fn says(
        &self,
        parent: &mut ChildSpawnerCommands,
        saying: Saying,
        size: f32,
        colour: Color,
    ) {
        parent.spawn((saying, self.words("", size, colour)));
    }

    /// Adds a group with a heading.
    pub(super) fn group(
        &self,
        parent: &mut ChildSpawnerCommands,
        heading: &str,
        inside: impl FnOnce(&mut ChildSpawnerCommands),
    ) {
        let node = Node {
            flex_direction: FlexDirection::Column,
            padding: UiRect::all(px(8)),
            row_gap: px(7),
            border_radius: BorderRadius::all(px(8)),
            flex_shrink: 0.0,
            ..Node::default()
        };
        parent.spawn((node, BackgroundColor(self.theme.card()))).with_children(|group| {
            if !heading.is_empty() {
                group.spawn(self.bold(heading, 13.0, self.theme.quiet()));
            }
            inside(group);
        });
    }

    /// Adds a row of buttons, each as wide as the others.
    pub(super) fn buttons<'a>(
        &self,
        parent: &mut ChildSpawnerCommands,
        buttons: impl IntoIterator<Item = (&'a str, Act)>,
    ) {
        let node = Node { column_gap: px(6), ..Node::default() };
        parent.spawn((node, Pickable::IGNORE)).with_children(|row| {
            for (words, act) in buttons {
                self.button(row, words, act);
            }
        });
    }

    /// Adds a button.
    pub(super) fn button(&self, parent: &mut ChildSpawnerCommands, words: &str, act: Act) {
        let node = Node {
            flex_grow: 1.0,
            flex_basis: px(0),
            min_height: px(29),
            padding: UiRect::axes(px(4), px(5)),
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            border_radius: BorderRadius::all(px(6)),
            ..Node::default()
        };
        let outline = Outline { width: px(3), offset: px(1), color: Color::NONE };
        parent
            .spawn((
                Name::new(words.to_owned()),
                Does(act),
                Button,
                Hovered::default(),
                TabIndex(0),
                node,
                outline,
                BackgroundColor(self.theme.button()),
            ))
            .with_children(|button| {
                button.spawn(self.words(words, 14.0, self.theme.text()));
            });
    }
}

/// Does what a pressed button says.
pub(super) fn activate(
    activate: On<Activate>,
    buttons: Query<&Does>,
    mut acts: MessageWriter<Act>,
) {
    if let Ok(does) = buttons.get(activate.entity) {
        acts.write(does.0.clone());
    }
}

/// Scrolls what the wheel is over, where it is longer than the panel.
pub(super) fn scroll(
    mut scroll: On<Pointer<Scroll>>,
    mut pages: Query<(&mut ScrollPosition, &ComputedNode), With<Scrolls>>,
) {
    let Ok((mut position, node)) = pages.get_mut(scroll.entity) else { return };
    let pixels = match scroll.unit {
        MouseScrollUnit::Line => scroll.y * 28.0,
        MouseScrollUnit::Pixel => scroll.y,
    };
    let hidden = (node.content_size.y - node.size.y) * node.inverse_scale_factor;
    position.y = (position.y - pixels).clamp(0.0, hidden.max(0.0));
    scroll.propagate(false);
}

/// Scrolls what a finger drags: a touch has no wheel.
pub(super) fn drag(
    mut drag: On<Pointer<Drag>>,
    mut pages: Query<(&mut ScrollPosition, &ComputedNode), With<Scrolls>>,
) {
    if !drag.pointer_id.is_touch() {
        return;
    }
    let Ok((mut position, node)) = pages.get_mut(drag.entity) else { return };
    let hidden = (node.content_size.y - node.size.y) * node.inverse_scale_factor;
    position.y = (position.y - drag.delta.y).clamp(0.0, hidden.max(0.0));
    drag.propagate(false);
}

/// Tells whether a button stands for what is the case.
fn is_chosen(act: &Act, gaze: &Gaze, page: Page, session: Option<&Session>) -> bool {
    match act {
        Act::Look(side) => gaze.side == *side,
        Act::Page(other) => page == *other,
        Act::Speed(speed) => session.is_some_and(|session| session.desk().speed() == *speed),
        _ => false,
    }
}

/// Paints buttons by their state.
pub(super) fn paint(
    theme: Res<Theme>,
    typeface: Res<Typeface>,
    gaze: Res<Gaze>,
    page: Res<Page>,
    session: Option<NonSend<Session>>,
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    mut buttons: Query<(
        Entity,
        &Does,
        &Hovered,
        Has<Pressed>,
        &Children,
        &mut BackgroundColor,
        &mut Outline,
    )>,
    mut words: Query<(&mut TextColor, &mut TextFont)>,
) {
    for (entity, does, hovered, pressed, children, mut ground, mut outline) in &mut buttons {
        let chosen = is_chosen(&does.0, &gaze, *page, session.as_deref());
        let colour = match (chosen, pressed, hovered.get()) {
            (true, ..) | (_, true, _) => theme.accent(),
            (_, _, true) => theme.hovered(),
            _ => theme.button(),
        };
        ground.set_if_neq(BackgroundColor(colour));
        let ring =
            if visible.0 && focus.get() == Some(entity) { theme.focus() } else { Color::NONE };
        let ringed = Outline { color: ring, ..*outline };
        outline.set_if_neq(ringed);
        let ink = if chosen || pressed { theme.on_accent() } else { theme.text() };
        for child in children {
            if let Ok((mut colour, mut font)) = words.get_mut(*child) {
                colour.set_if_neq(TextColor(ink));
                // Thin dark strokes fade on a bright ground.
                let face = if chosen { &typeface.bold } else { &typeface.regular };
                let wanted = TextFont { font: face.into(), ..font.clone() };
                font.set_if_neq(wanted);
            }
        }
    }
}
