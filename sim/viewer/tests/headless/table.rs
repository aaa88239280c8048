//! The scene with no graphics driver and no window system: input goes in as the window's own events.

use std::path::PathBuf;
use std::time::Duration;

use bevy::app::PluginsState;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyCode, KeyboardInput};
use bevy::input::mouse::{MouseButton, MouseButtonInput, MouseScrollUnit, MouseWheel};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::input_focus::InputFocus;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{CursorMoved, PrimaryWindow, RequestRedraw, WindowEvent};
use bevy::winit::{UpdateMode, WinitPlugin, WinitSettings};
use lockbox_practice::{Place, View};
use lockbox_viewer::act::{Act, Page};
use lockbox_viewer::camera::{Eye, Gaze, Side};
use lockbox_viewer::drawing::{Drawing, DrawingPlugin};
use lockbox_viewer::look::Theme;
use lockbox_viewer::notice::Notice;
use lockbox_viewer::panel::WIDTH;
use lockbox_viewer::panel::time::Scrubber;
use lockbox_viewer::panel::widget::Does;
use lockbox_viewer::scene::Part;
use lockbox_viewer::session::{Drilling, Session};
use lockbox_viewer::stage::{Motion, Shown};
use lockbox_viewer::window::ViewerPlugins;
use tempfile::TempDir;

/// What passes between two frames.
const FRAME: Duration = Duration::from_millis(20);

/// A table with a lockbox, and a person's pointer and keyboard.
pub(crate) struct Table {
    app: App,
    window: Entity,
    pointer: Vec2,
    /// What is saved lies in it, and goes with it.
    folder: TempDir,
}

impl Table {
    /// Puts a lockbox on it.
    pub(crate) fn new() -> Self {
        Self::of(&["a lockbox".into()])
    }

    /// Puts a lockbox on it for which a step is the case.
    pub(crate) fn with(given: &str) -> Self {
        Self::of(&["a lockbox".into(), given.into()])
    }

    fn of(givens: &[String]) -> Self {
        Self::at(&Place::default(), givens)
    }

    /// Puts a lockbox of some rig on it.
    pub(crate) fn at(place: &Place, givens: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let saved = folder.path().join("scenarios");
        let session = Session::begin(place, givens, Drilling::default(), saved)
            .expect("the lockbox can be set up");
        let mut app = App::new();
        let settings = WgpuSettings { backends: None, ..WgpuSettings::default() };
        let window = Window { resolution: (1280, 720).into(), ..Window::default() };
        let plugins = DefaultPlugins
            .set(RenderPlugin { render_creation: settings.into(), ..RenderPlugin::default() })
            .set(WindowPlugin { primary_window: Some(window), ..WindowPlugin::default() })
            .disable::<WinitPlugin>()
            .disable::<LogPlugin>();
        app.add_plugins(plugins);
        app.insert_resource(Theme::Dark).insert_resource(Shown::new(session.desk().view()));
        app.insert_non_send(session);
        app.add_plugins((ViewerPlugins, DrawingPlugin::of(false)));
        app.insert_resource(Motion::Still);
        app.insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        app.finish();
        app.cleanup();
        let mut windows = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>();
        let window = windows.single(app.world()).expect("there is one window");
        let mut table = Self { app, window, pointer: Vec2::ZERO, folder };
        table.frames(4);
        table
    }

    fn frames(&mut self, count: u32) {
        for _ in 0..count {
            self.app.update();
        }
    }

    /// Lets time pass.
    pub(crate) fn pass_ms(&mut self, milliseconds: u32) {
        self.frames(milliseconds / FRAME.as_millis() as u32);
    }

    /// Lets the window's own loop run, which makes a frame at once where one is asked for, and otherwise
    /// sleeps as long as it is told to; gives how many frames were made, and how many of them were drawn.
    pub(crate) fn rest(&mut self, time: Duration) -> (u32, u64) {
        let drawn = |app: &App| app.world().resource::<Drawing>().frames;
        let before = drawn(&self.app);
        let (mut left, mut made, mut slept) = (time, 0, Duration::ZERO);
        while !left.is_zero() {
            let asked =
                self.app.world_mut().resource_mut::<Messages<RequestRedraw>>().drain().count();
            let mode = self.app.world().resource::<WinitSettings>().focused_mode;
            let UpdateMode::Reactive { wait, .. } = mode else { panic!("the window never rests") };
            // Another time to sleep is another mode to Bevy, for which it makes a frame at once.
            let at_once = asked > 0 || wait != slept;
            slept = wait;
            let step = if at_once { FRAME } else { wait }.min(left);
            left -= step;
            made += 1;
            self.app.insert_resource(TimeUpdateStrategy::ManualDuration(step));
            self.app.update();
        }
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
        (made, drawn(&self.app) - before)
    }

    /// Gives how many frames were drawn so far.
    pub(crate) fn frames_drawn(&self) -> u64 {
        self.app.world().resource::<Drawing>().frames
    }

    /// Gives the scenarios that were saved.
    pub(crate) fn saved(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.folder.path().join("scenarios"));
        files.into_iter().flatten().flatten().map(|file| file.path()).collect()
    }

    /// Gives what is seen.
    pub(crate) fn view(&self) -> View {
        self.app.world().resource::<Shown>().view.clone()
    }

    /// Gives the words at the foot.
    pub(crate) fn notice(&self) -> String {
        self.app.world().resource::<Notice>().words.clone()
    }

    /// Gives the page in front.
    pub(crate) fn page(&self) -> Page {
        *self.app.world().resource::<Page>()
    }

    /// Gives the theme.
    pub(crate) fn theme(&self) -> Theme {
        *self.app.world().resource::<Theme>()
    }

    /// Gives what the button does that has the keyboard.
    pub(crate) fn focused(&self) -> Option<Act> {
        let entity = self.app.world().resource::<InputFocus>().get()?;
        self.app.world().get::<Does>(entity).map(|does| does.0.clone())
    }

    /// Turns the box.
    pub(crate) fn look(&mut self, side: Side) {
        self.app.insert_resource(Gaze::at(side));
        self.frames(3);
    }

    fn send(&mut self, event: impl Into<WindowEvent>) {
        self.app.world_mut().write_message(event.into());
        self.frames(1);
    }

    fn move_to(&mut self, at: Vec2) {
        self.pointer = at;
        let window = self.window;
        self.send(CursorMoved { window, position: at, delta: None });
        self.frames(1);
    }

    /// Gives the point of the window at which a part is seen.
    fn place_of(&mut self, part: Part) -> Vec2 {
        let world = self.app.world_mut();
        let place = place(world, part);
        let mut eyes = world.query_filtered::<(&Camera, &GlobalTransform), With<Eye>>();
        let (camera, transform) = eyes.single(world).expect("there is one eye");
        camera.world_to_viewport(transform, place).expect("the part is in front of the eye")
    }

    /// Moves the pointer over a part.
    pub(crate) fn point_at(&mut self, part: Part) {
        let at = self.place_of(part);
        self.move_to(at);
    }

    fn button(&mut self, state: ButtonState) {
        let window = self.window;
        self.send(MouseButtonInput { button: MouseButton::Left, state, window });
        self.frames(1);
    }

    /// Presses the pointer's button on a part, and holds it.
    pub(crate) fn press(&mut self, part: Part) {
        self.point_at(part);
        self.button(ButtonState::Pressed);
    }

    /// Lets go of the pointer's button.
    pub(crate) fn let_go(&mut self) {
        self.button(ButtonState::Released);
    }

    /// Clicks on a part.
    pub(crate) fn click(&mut self, part: Part) {
        self.press(part);
        self.let_go();
    }

    /// Puts a finger on a part, moves it, or takes it away.
    pub(crate) fn touch(&mut self, part: Part, phase: TouchPhase, moved: Vec2) {
        let position = self.place_of(part) + moved;
        let touch = TouchInput { phase, position, window: self.window, force: None, id: 7 };
        self.app.world_mut().write_message(touch);
        self.send(touch);
        self.frames(1);
    }

    /// Presses the pointer down on the way back, at a share of its length, and moves it to another.
    pub(crate) fn press_way_back(&mut self, shares: [f32; 2]) {
        let world = self.app.world_mut();
        let mut sliders =
            world.query_filtered::<(&UiGlobalTransform, &ComputedNode), With<Scrubber>>();
        let (at, node) = sliders.single(world).expect("there is one way back");
        let [from, to] =
            shares.map(|share| at.translation + Vec2::X * (share - 0.5) * (node.size.x - 14.0));
        self.move_to(from);
        self.button(ButtonState::Pressed);
        self.move_to(to);
    }

    /// Turns the wheel by lines.
    pub(crate) fn scroll(&mut self, lines: f32) {
        let wheel = MouseWheel {
            unit: MouseScrollUnit::Line,
            x: 0.0,
            y: lines,
            window: self.window,
            phase: bevy::input::touch::TouchPhase::Moved,
        };
        self.send(wheel);
        self.frames(1);
    }

    /// Clicks on the button of the panel that does something.
    pub(crate) fn click_button(&mut self, act: &Act) {
        let mut place = self.place_of_button(act);
        // What lies below the window's edge is scrolled to.
        for _ in 0..40 {
            if place.y < 700.0 {
                break;
            }
            self.move_to(Vec2::new(1280.0 - WIDTH / 2.0, 500.0));
            self.scroll(-1.0);
            place = self.place_of_button(act);
        }
        self.move_to(place);
        self.button(ButtonState::Pressed);
        self.button(ButtonState::Released);
    }

    fn place_of_button(&mut self, act: &Act) -> Vec2 {
        let world = self.app.world_mut();
        let mut buttons = world.query::<(&Does, &UiGlobalTransform, &ComputedNode)>();
        // Those of the pages behind have no size.
        let seen =
            |(does, _, node): &(&Does, _, &ComputedNode)| does.0 == *act && node.size.x > 0.0;
        let place = buttons.iter(world).find(seen).map(|(_, at, _)| at.translation);
        place.expect("there is such a button")
    }

    /// Presses a key down.
    pub(crate) fn hold_key(&mut self, code: KeyCode, key: &Key) {
        self.key(code, key, ButtonState::Pressed);
    }

    /// Lets a key go.
    pub(crate) fn lift_key(&mut self, code: KeyCode, key: &Key) {
        self.key(code, key, ButtonState::Released);
    }

    /// Presses a key and lets it go.
    pub(crate) fn type_key(&mut self, code: KeyCode, key: &Key) {
        self.hold_key(code, key);
        self.frames(4);
        self.lift_key(code, key);
    }

    /// Presses a key as the first thing after the window slept, and lets it go soon.
    pub(crate) fn type_key_after(&mut self, slept: Duration, code: KeyCode, key: &Key) {
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(slept));
        let (window, state) = (self.window, ButtonState::Pressed);
        let logical_key = key.clone();
        let input =
            KeyboardInput { key_code: code, logical_key, state, text: None, repeat: false, window };
        self.app.world_mut().write_message(input);
        self.frames(1);
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
        self.frames(4);
        self.lift_key(code, key);
    }

    /// Types a letter.
    pub(crate) fn type_text(&mut self, letter: &str) {
        self.type_key(KeyCode::KeyA, &Key::Character(letter.into()));
    }

    fn key(&mut self, key_code: KeyCode, key: &Key, state: ButtonState) {
        let window = self.window;
        let logical_key = key.clone();
        let input =
            KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window };
        self.app.world_mut().write_message(input);
        self.frames(2);
    }
}

/// Gives where in the world a part is.
fn place(world: &mut World, part: Part) -> Vec3 {
    let mut parts = world.query::<(&Part, &GlobalTransform)>();
    let found = parts.iter(world).find(|(other, _)| **other == part);
    found.map(|(_, transform)| transform.translation()).expect("the part is in the scene")
}
