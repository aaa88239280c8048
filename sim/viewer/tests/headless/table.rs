//! The scene with no graphics driver and no window system: input goes in as the window's own events.

use std::time::Duration;

use bevy::app::PluginsState;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyCode, KeyboardInput};
use bevy::input::mouse::{MouseButton, MouseButtonInput, MouseScrollUnit, MouseWheel};
use bevy::input_focus::InputFocus;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{CursorMoved, PrimaryWindow, WindowEvent};
use bevy::winit::WinitPlugin;
use lockbox_practice::View;
use lockbox_viewer::act::{Act, Page};
use lockbox_viewer::camera::{Eye, Gaze, Side};
use lockbox_viewer::look::Theme;
use lockbox_viewer::notice::Notice;
use lockbox_viewer::panel::widget::Does;
use lockbox_viewer::scene::Part;
use lockbox_viewer::session::{Drilling, Session};
use lockbox_viewer::stage::{Motion, Shown};
use lockbox_viewer::window::ViewerPlugins;

/// What passes between two frames.
const FRAME: Duration = Duration::from_millis(20);

/// A table with a lockbox, and a person's pointer and keyboard.
pub(crate) struct Table {
    app: App,
    window: Entity,
    pointer: Vec2,
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
        let session =
            Session::begin(givens, Drilling::default()).expect("the lockbox can be set up");
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
        app.add_plugins(ViewerPlugins);
        app.insert_resource(Motion::Still);
        app.insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        app.finish();
        app.cleanup();
        let mut windows = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>();
        let window = windows.single(app.world()).expect("there is one window");
        let mut table = Self { app, window, pointer: Vec2::ZERO };
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
        let world = self.app.world_mut();
        let mut buttons = world.query::<(&Does, &UiGlobalTransform)>();
        let place =
            buttons.iter(world).find(|(does, _)| does.0 == *act).map(|(_, at)| at.translation);
        self.move_to(place.expect("there is such a button"));
        self.button(ButtonState::Pressed);
        self.button(ButtonState::Released);
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
