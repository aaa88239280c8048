//! The panel at the right: time, the hand's doings, the keyholder, faults and practice.
//!
//! Built with `bevy_ui` and its headless widgets in the box's own colours: no crate more to compile, widgets
//! are entities that tests find and press, and they bring keyboard focus with them. `bevy_feathers` brings a
//! look of its own, dark only, and calls itself experimental.

mod foot;
mod help;
mod page;
mod practice;
mod saying;
pub mod time;
pub mod widget;

use bevy::input_focus::tab_navigation::TabGroup;
use bevy::prelude::*;

pub use saying::Saying;

use crate::act::{Act, Page};
use crate::look::Theme;
use crate::scene::lettering;
use widget::Look;

/// How wide it is, in logical pixels.
pub const WIDTH: f32 = 372.0;

/// The panel, the words at the foot of the picture, and the help.
pub struct PanelPlugin;

impl Plugin for PanelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Page>()
            .init_resource::<help::HelpShown>()
            .add_systems(Startup, set_type)
            .add_systems(
                Update,
                (
                    turn_page,
                    build.run_if(resource_changed::<Theme>),
                    practice::list,
                    page::show,
                    help::show,
                    saying::say,
                    time::follow,
                    widget::paint,
                )
                    .chain()
                    .after(crate::session::SessionSystems),
            )
            .add_systems(Update, time::let_go.before(crate::session::SessionSystems))
            .add_observer(widget::activate)
            .add_observer(widget::drag)
            .add_observer(widget::scroll)
            .add_observer(time::scrub);
    }
}

/// The two weights of the typeface.
#[derive(Resource, Clone)]
pub struct Typeface {
    regular: Handle<Font>,
    bold: Handle<Font>,
}

/// The panel's root, and what else is built with it.
#[derive(Component)]
struct Root;

fn set_type(mut commands: Commands, mut fonts: ResMut<Assets<Font>>) {
    let regular = fonts.add(Font::from_bytes(lettering::REGULAR.to_vec()));
    let bold = fonts.add(Font::from_bytes(lettering::BOLD.to_vec()));
    commands.insert_resource(Typeface { regular, bold });
}

fn turn_page(
    mut acts: MessageReader<Act>,
    mut page: ResMut<Page>,
    mut help: ResMut<help::HelpShown>,
) {
    for act in acts.read() {
        match act {
            Act::Page(wanted) => {
                page.set_if_neq(*wanted);
            }
            Act::Help => help.0 = !help.0,
            _ => {}
        }
    }
}

/// Builds it in the theme's colours, at the start and whenever they change.
fn build(
    mut commands: Commands,
    theme: Res<Theme>,
    typeface: Res<Typeface>,
    roots: Query<Entity, With<Root>>,
    mut page: ResMut<Page>,
) {
    for root in &roots {
        commands.entity(root).despawn();
    }
    let look = Look { theme: *theme, typeface: typeface.clone() };
    let column = Node {
        position_type: PositionType::Absolute,
        right: px(0),
        top: px(0),
        bottom: px(0),
        width: px(WIDTH),
        flex_direction: FlexDirection::Column,
        padding: UiRect::all(px(12)),
        row_gap: px(8),
        ..Node::default()
    };
    commands
        .spawn((Root, Name::new("panel"), column, BackgroundColor(theme.panel()), TabGroup::new(0)))
        .with_children(|panel| {
            time::build(panel, &look);
            page::build(panel, &look);
        });
    let foot = foot::node();
    commands.spawn((Root, foot, Pickable::IGNORE)).with_children(|foot| foot::build(foot, &look));
    let head = practice::head_node();
    commands
        .spawn((Root, head, Pickable::IGNORE))
        .with_children(|head| practice::build_head(head, &look));
    help::build(&mut commands, &look, Root);
    page.set_changed();
}
