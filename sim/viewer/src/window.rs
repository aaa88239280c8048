//! The window: scene, hand and panel together, drawn when something changes.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use bench_protocol::{Coil, LatchPosition};
use bevy::camera::Viewport;
use bevy::input_focus::tab_navigation::TabNavigationPlugin;
use bevy::log::{Level, LogPlugin};
use bevy::picking::mesh_picking::MeshPickingPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::window::{PresentMode, PrimaryWindow, RequestRedraw, WindowResolution};
use bevy::winit::{UpdateMode, WinitSettings};
use clap::Args;
use lockbox_practice::drill::Logbook;
use lockbox_practice::{Speed, View};

use crate::act::Act;
use crate::adapter::{self, Adapter};
use crate::camera::{self, CameraPlugin, Eye, Gaze, Side};
use crate::hand::HandPlugin;
use crate::look::Theme;
use crate::notice::Notice;
use crate::panel::{PanelPlugin, WIDTH};
use crate::scene::ScenePlugin;
use crate::session::{Course, Drilling, Session, SessionPlugin, SessionSystems};
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
    /// Where to tell, as JSON, where things are in the window: for tests with a real pointer
    #[arg(long, value_name = "FILE", hide = true)]
    pub tell: Option<PathBuf>,
}

impl Default for WindowArguments {
    fn default() -> Self {
        Self { theme: None, given: vec!["a lockbox".into()], drills: "features".into(), tell: None }
    }
}

/// Opens the window, and stays until it is closed.
///
/// # Errors
/// What is missing on this machine, or why the lockbox can't be set up.
pub fn run(arguments: &WindowArguments) -> Result<()> {
    let adapter = ready()?;
    let drilling = Drilling::of(&arguments.drills, Logbook::of_this_person().ok());
    let session =
        Session::begin(&arguments.given, drilling).context("the lockbox can't be set up")?;
    let mut app = app("Lockbench", arguments.theme, adapter);
    app.insert_resource(Shown::new(session.desk().view()));
    app.insert_non_send(session);
    app.add_plugins(ViewerPlugins);
    if let Some(path) = &arguments.tell {
        app.add_plugins(TellPlugin(path.clone()));
    }
    stay(&mut app)
}

/// Tells what the window will be drawn with.
///
/// # Errors
/// What is missing on this machine.
pub(crate) fn ready() -> Result<Adapter> {
    let adapter = adapter::find()?;
    if !has_display() {
        bail!(NoDisplay);
    }
    Ok(adapter)
}

/// Makes a program with a window, and nothing in it yet.
pub(crate) fn app(title: &str, theme: Option<Theme>, adapter: Adapter) -> App {
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
    app.add_plugins(plugins);
    let kept_in = settings::path();
    let settings = kept_in.as_deref().map(Settings::read).unwrap_or_default();
    app.insert_resource(theme.unwrap_or(settings.theme));
    app.insert_resource(if settings.still { Motion::Still } else { Motion::Smooth });
    app.insert_resource(Smooth(adapter == Adapter::Card));
    app.init_resource::<Notice>();
    app.add_plugins((RedrawPlugin, SettingsPlugin(kept_in)));
    app
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

/// There is no screen to open a window on.
#[derive(Debug, thiserror::Error)]
#[error("there is no display to open a window on: neither WAYLAND_DISPLAY nor DISPLAY is set")]
pub struct NoDisplay;

impl NoDisplay {
    /// What to do about it.
    pub const REMEDY: &str = "start it from a desktop, or under a virtual one: apt-get install xvfb \
                              libx11-6 libxcursor1 libxi6 libxkbcommon-x11-0, then xvfb-run cargo run -p \
                              lockbox-viewer; `lockbox-viewer shot -o box.png` needs no display at all";
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
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

/// Draws when something changes, and rests otherwise.
struct RedrawPlugin;

impl Plugin for RedrawPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(WinitSettings {
            focused_mode: UpdateMode::reactive(SECOND),
            unfocused_mode: UpdateMode::reactive_low_power(SECOND),
        })
        .add_systems(Last, redraw);
    }
}

/// Asks for a next frame while something moves, and otherwise sleeps until something is due.
fn redraw(
    time: Res<Time<Real>>,
    mut notice: ResMut<Notice>,
    moved: Query<(), Changed<Transform>>,
    shown: Res<Shown>,
    session: Option<NonSend<Session>>,
    course: Option<Res<Course>>,
    smooth: Res<Smooth>,
    mut settings: ResMut<WinitSettings>,
    mut redraws: MessageWriter<RequestRedraw>,
) {
    let is_told = notice.pass(time.delta_secs());
    let view = &shown.view;
    let is_held = view.lock_enter || view.back || view.paperclip || !view.keypad.is_empty();
    let is_moving = view.coil != Coil::Off || view.latch == LatchPosition::Travelling || view.led;
    let is_live = is_held || is_moving || view.buzzer;
    if !moved.is_empty() || (is_live && speed_of(session.as_deref()) != Speed::Paused) {
        redraws.write(RequestRedraw);
    }
    let is_practising = course.is_some_and(|course| course.prompt.is_some());
    let limit = if is_told || is_practising { SECOND } else { LONGEST_SLEEP };
    let speed = speed_of(session.as_deref());
    let stands = speed == Speed::Paused && !is_told;
    let shortest = if smooth.0 { SHORTEST_SLEEP } else { SHORTEST_SLEEP_IN_SOFTWARE };
    let wait = if stands { A_DAY } else { sleep(view, speed).clamp(shortest, limit) };
    settings.focused_mode = UpdateMode::reactive_low_power(wait);
    settings.unfocused_mode = UpdateMode::reactive_low_power(wait);
}

fn speed_of(session: Option<&Session>) -> Speed {
    session.map_or(Speed::Paused, |session| session.desk().speed())
}

/// Gives for how long the firmware waits, in the person's time.
fn sleep(view: &View, speed: Speed) -> Duration {
    let Some(factor) = NonZeroU32::new(speed.factor()) else { return A_DAY };
    view.deadline.map_or(A_DAY, |due| due.since(view.at)) / factor.get()
}

/// The clock on the panel is never further behind.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// 30 frames a second are enough for what is due at once.
const SHORTEST_SLEEP: Duration = Duration::from_millis(33);
/// Drawn in software a frame costs a tenth of a second; while nothing moves, one in half a second does.
const SHORTEST_SLEEP_IN_SOFTWARE: Duration = Duration::from_millis(500);
const SECOND: Duration = Duration::from_secs(1);
const A_DAY: Duration = Duration::from_hours(24);

#[cfg(test)]
mod tests {
    use bench_protocol::Instant;
    use lockbox_practice::Desk;

    use super::*;

    #[test]
    fn the_window_sleeps_until_something_is_due_and_for_good_while_time_stands() {
        let mut view = Desk::new().expect("the lockbox can be set up").view();
        view.at = Instant::from_micros(1_000_000);
        let table = [
            (Some(3_000_000), Speed::Real, Duration::from_secs(2)),
            (Some(121_000_000), Speed::Sixty, Duration::from_secs(2)),
            (Some(900_000), Speed::Real, Duration::ZERO),
            (Some(3_000_000), Speed::Paused, A_DAY),
            (None, Speed::Real, A_DAY),
        ];
        for (due, speed, expected) in table {
            view.deadline = due.map(Instant::from_micros);
            assert_eq!(sleep(&view, speed), expected, "due {due:?} at {speed:?}");
        }
    }
}
