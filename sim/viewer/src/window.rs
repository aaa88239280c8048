//! The window: scene, hand and panel together, drawn when something changes.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use bevy::camera::Viewport;
use bevy::input_focus::tab_navigation::TabNavigationPlugin;
use bevy::log::{Level, LogPlugin};
use bevy::picking::mesh_picking::MeshPickingPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::window::{PresentMode, PrimaryWindow, WindowResolution};
use clap::Args;
use lockbox_practice::drill::Logbook;
use lockbox_practice::{NoPlace, Place};

use crate::act::Act;
use crate::adapter::{self, Adapter};
use crate::camera::{self, CameraPlugin, Eye, Gaze, Side};
use crate::display;
use crate::drawing::DrawingPlugin;
use crate::hand::HandPlugin;
use crate::look::Theme;
use crate::notice::Notice;
use crate::panel::{PanelPlugin, WIDTH};
use crate::scene::ScenePlugin;
use crate::session::{Drilling, Session, SessionPlugin, SessionSystems};
use crate::settings::{self, Settings, SettingsPlugin};
use crate::stage::{Motion, Shown};
use crate::tell::TellPlugin;

/// How the window begins.
#[derive(Args, Clone, Debug)]
pub struct WindowArguments {
    /// Dark or light
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// What is the case, as a Given step; may be repeated
    #[arg(long, value_name = "STEP", default_value = "a lockbox")]
    pub given: Vec<String>,
    /// Where the drills are: scenarios with the tag @drill, in a folder or a feature file
    #[arg(long, value_name = "PATH", default_value = "features")]
    pub drills: PathBuf,
    /// The folder that scenarios are saved in; beside the book of attempts, if nothing is said
    #[arg(long, value_name = "FOLDER")]
    pub save: Option<PathBuf>,
    /// Where to tell, as JSON, where things are in the window: for tests with a real pointer
    #[arg(long, value_name = "FILE", hide = true)]
    pub tell: Option<PathBuf>,
}

impl Default for WindowArguments {
    fn default() -> Self {
        Self {
            theme: None,
            given: vec!["a lockbox".into()],
            drills: "features".into(),
            save: None,
            tell: None,
        }
    }
}

/// Opens the window, and stays until it is closed.
///
/// # Errors
/// What is missing on this machine, or why the lockbox can't be set up.
pub fn run(
    arguments: &WindowArguments,
    place: impl FnOnce() -> Result<Place, NoPlace>,
) -> Result<()> {
    let adapter = ready()?;
    let logbook = Logbook::of_this_person().ok();
    let folder = arguments.save.clone().unwrap_or_else(|| folder(logbook.as_ref()));
    let drilling = Drilling::of(&arguments.drills, logbook);
    let place = place()?;
    let session = Session::begin(&place, &arguments.given, drilling, folder)
        .context("the lockbox can't be set up")?;
    let title = if place.is_simulated() {
        "Lockbench".to_owned()
    } else {
        format!("Lockbench: {}", place.rig())
    };
    let mut app = app(&title, arguments.theme, adapter)?;
    app.insert_resource(Shown::new(session.desk().view()));
    app.insert_non_send(session);
    app.add_plugins(ViewerPlugins);
    if let Some(path) = &arguments.tell {
        app.add_plugins(TellPlugin(path.clone()));
    }
    stay(&mut app)
}

/// Gives where scenarios are saved: beside the book of attempts, or here where there is none.
fn folder(logbook: Option<&Logbook>) -> PathBuf {
    let beside = logbook.and_then(|logbook| logbook.path().parent());
    beside.map_or_else(|| PathBuf::from("."), |folder| folder.join("scenarios"))
}

/// Tells what the window will be drawn with.
///
/// # Errors
/// What is missing on this machine.
pub(crate) fn ready() -> Result<Adapter> {
    let adapter = adapter::find()?;
    display::find()?;
    Ok(adapter)
}

/// Makes a program with a window, and nothing in it yet.
///
/// # Errors
/// Why no window can be opened.
pub(crate) fn app(title: &str, theme: Option<Theme>, adapter: Adapter) -> Result<App> {
    let mut app = App::new();
    let window = Window {
        title: title.into(),
        name: Some("lockbox-viewer".into()),
        resolution: WindowResolution::new(1280, 720),
        present_mode: PresentMode::AutoVsync,
        ..Window::default()
    };
    let plugins = DefaultPlugins
        .set(WindowPlugin { primary_window: Some(window), ..WindowPlugin::default() })
        .set(RenderPlugin {
            render_creation: adapter::settings().into(),
            ..RenderPlugin::default()
        })
        .set(LogPlugin { level: Level::ERROR, ..LogPlugin::default() });
    display::connect(&mut app, plugins)?;
    let kept_in = settings::path();
    let settings = kept_in.as_deref().map(Settings::read).unwrap_or_default();
    app.insert_resource(theme.unwrap_or(settings.theme));
    app.insert_resource(if settings.still { Motion::Still } else { Motion::Smooth });
    app.insert_resource(Smooth(adapter == Adapter::Card));
    app.init_resource::<Notice>();
    app.add_plugins((DrawingPlugin::of(adapter == Adapter::Card), SettingsPlugin(kept_in)));
    Ok(app)
}

/// Shows the window until it is closed.
///
/// # Errors
/// How it ended otherwise.
pub(crate) fn stay(app: &mut App) -> Result<()> {
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => bail!("the window ended with code {code}"),
    }
}

/// Whether edges are smoothed: with a graphics card it costs nothing, in software half of the frames.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Smooth(pub bool);

/// Everything between Bevy's own plugins and the screen; tests run it without one.
pub struct ViewerPlugins;

impl Plugin for ViewerPlugins {
    fn build(&self, app: &mut App) {
        app.add_plugins((MeshPickingPlugin, TabNavigationPlugin))
            .add_plugins((ScenePlugin, CameraPlugin, SessionPlugin, HandPlugin, PanelPlugin))
            .init_resource::<Smooth>()
            .add_systems(Startup, open_eyes)
            .add_systems(Update, (look.before(SessionSystems), frame));
    }
}

fn open_eyes(mut commands: Commands, gaze: Res<Gaze>, theme: Res<Theme>, smooth: Res<Smooth>) {
    commands.spawn(camera::eye(&gaze, *theme, smooth.0));
    let over = Camera { order: 1, clear_color: ClearColorConfig::None, ..Camera::default() };
    let samples = if smooth.0 { Msaa::Sample4 } else { Msaa::Off };
    commands.spawn((Camera2d, over, samples, IsDefaultUiCamera));
}

/// Leaves the panel's place to the panel.
fn frame(windows: Query<&Window, With<PrimaryWindow>>, mut eyes: Query<&mut Camera, With<Eye>>) {
    let Ok(window) = windows.single() else { return };
    let panel = (WIDTH * window.scale_factor()) as u32;
    let size = UVec2::new(
        window.physical_width().saturating_sub(panel).max(1),
        window.physical_height().max(1),
    );
    for mut camera in &mut eyes {
        if camera.viewport.as_ref().map(|viewport| viewport.physical_size) != Some(size) {
            camera.viewport = Some(Viewport { physical_size: size, ..Viewport::default() });
        }
    }
}

/// Turns the eye, and changes the colours.
fn look(mut acts: MessageReader<Act>, mut gaze: ResMut<Gaze>, mut theme: ResMut<Theme>) {
    for act in acts.read() {
        match act {
            Act::Look(side) => *gaze = Gaze::at(*side),
            Act::NextSide => {
                let here = Side::ALL.iter().position(|side| *side == gaze.side).unwrap_or(0);
                *gaze = Gaze::at(Side::ALL[(here + 1) % Side::ALL.len()]);
            }
            Act::Turn(by) => gaze.eye = gaze.eye.turned(by.x, by.y),
            Act::Zoom(factor) => gaze.eye = gaze.eye.nearer(*factor),
            Act::Theme => *theme = theme.other(),
            _ => {}
        }
    }
}
