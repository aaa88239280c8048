//! The caption under the picture: the step that is performed, and how far the scenario is.

use bevy::prelude::*;

use crate::look::Theme;
use crate::scene::lettering;

/// What the caption says.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The scenario's name.
    pub title: String,
    /// The step, with its keyword.
    pub step: String,
    /// Which step it is, from 1, and how many there are.
    pub count: (usize, usize),
    /// What went otherwise than the step says.
    pub failure: Option<String>,
}

/// Shows the caption; sizes follow the picture's height.
pub struct CaptionPlugin;

impl Plugin for CaptionPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Caption>().add_systems(Startup, build).add_systems(Update, write);
    }
}

#[derive(Component)]
enum Line {
    Title,
    Step,
    Failure,
}

fn build(mut commands: Commands, mut fonts: ResMut<Assets<Font>>, theme: Res<Theme>) {
    let regular = fonts.add(Font::from_bytes(lettering::REGULAR.to_vec()));
    let bold = fonts.add(Font::from_bytes(lettering::BOLD.to_vec()));
    let words = |font: &Handle<Font>, size: f32, colour: Color| {
        let font =
            TextFont { font: font.into(), font_size: FontSize::Vh(size), ..TextFont::default() };
        (Text::default(), font, TextColor(colour))
    };
    let place = Node {
        position_type: PositionType::Absolute,
        left: px(0),
        right: px(0),
        bottom: vh(3.5),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        ..Node::default()
    };
    let band = Node {
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        max_width: percent(86),
        padding: UiRect::axes(vh(3.0), vh(1.6)),
        row_gap: vh(0.8),
        border_radius: BorderRadius::all(vh(1.6)),
        ..Node::default()
    };
    let ground = BackgroundColor(theme.panel().with_alpha(0.92));
    commands.spawn(place).with_children(|place| {
        place.spawn((band, ground)).with_children(|band| {
            band.spawn((Line::Title, words(&regular, 2.3, theme.quiet())));
            band.spawn((Line::Step, words(&bold, 3.7, theme.text())));
            band.spawn((Line::Failure, words(&bold, 2.8, theme.warning())));
        });
    });
}

fn write(caption: Res<Caption>, mut lines: Query<(&Line, &mut Text, &mut Node)>) {
    if !caption.is_changed() {
        return;
    }
    let (number, of) = caption.count;
    for (line, mut text, mut node) in &mut lines {
        text.0 = match line {
            Line::Title => format!("{}  ·  {number} of {of}", caption.title),
            Line::Step => caption.step.clone(),
            Line::Failure => caption.failure.clone().unwrap_or_default(),
        };
        node.display = if text.0.is_empty() { Display::None } else { Display::Flex };
    }
}
