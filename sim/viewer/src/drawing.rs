//! Draws when something looks different, and rests otherwise: waking up costs little, drawing costs a lot.
//!
//! Each frame the lockbox runs on, and the scene and the panel follow it. If nothing of that is to be seen,
//! no camera is active when the frame is handed to the renderer, which then leaves the window as it is.

use std::num::NonZeroU32;
use std::time::Duration;

use bench_protocol::{Coil, LatchPosition};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::{
    RequestRedraw, WindowFocused, WindowOccluded, WindowResized, WindowScaleFactorChanged,
};
use bevy::winit::{UpdateMode, WinitSettings};
use lockbox_practice::{Speed, View};

use crate::notice::Notice;
use crate::play::Playing;
use crate::scene::Plain;
use crate::session::{Course, Session};
use crate::stage::Shown;

/// For how long it goes on drawing after a change that may need new shaders, in seconds: they come late.
const SETTLES_S: f64 = 1.0;
/// What goes on is looked at so often while nothing of it moves.
const LIVE: Duration = Duration::from_millis(33);
const SECOND: Duration = Duration::from_secs(1);
const A_DAY: Duration = Duration::from_hours(24);
/// It sleeps for a multiple of this. Bevy wakes up once more whenever the time to sleep changes, so there are
/// few such times.
const NAP: Duration = Duration::from_millis(250);
/// The longest sleep while time goes on.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Draws a window when it has to be drawn.
pub struct DrawingPlugin {
    /// For how long the window may stay as it is while only its clock goes on.
    pub patience: Duration,
}

impl DrawingPlugin {
    /// With a graphics card a frame costs next to nothing, in software a fifth of a second of a processor.
    pub const fn of(has_card: bool) -> Self {
        Self { patience: Duration::from_secs(if has_card { 1 } else { 15 }) }
    }
}

impl Plugin for DrawingPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(WinitSettings {
            focused_mode: UpdateMode::reactive(SECOND),
            unfocused_mode: UpdateMode::reactive_low_power(SECOND),
        })
        .insert_resource(Drawing {
            frames: 0,
            drawn: None,
            drawn_s: 0.0,
            seen_s: 0.0,
            settled_s: 3.0 * SETTLES_S,
            patience_s: self.patience.as_secs_f64(),
        })
        .add_systems(First, open_eyes)
        .add_systems(Last, (wake, draw).chain());
    }
}

/// What was drawn, and when.
#[derive(Resource, Clone, Debug)]
pub struct Drawing {
    /// How many frames were drawn.
    pub frames: u64,
    /// What the last of them showed.
    drawn: Option<View>,
    drawn_s: f64,
    /// When something last looked different.
    seen_s: f64,
    /// Until then every frame is drawn.
    settled_s: f64,
    patience_s: f64,
}

impl Drawing {
    /// Tells whether words that change with every instant are to be written anew: those alone are no reason
    /// to draw.
    pub fn writes_the_time(&self, view: &View, now_s: f64) -> bool {
        let is_due = now_s - self.drawn_s >= self.patience_s || now_s < self.settled_s;
        is_due || self.drawn.as_ref().is_none_or(|drawn| !looks_alike(drawn, view))
    }
}

/// Tells whether two views differ by their instants only.
fn looks_alike(one: &View, other: &View) -> bool {
    let View { at, utc_s, deadline, ref why, .. } = *other;
    View { at, utc_s, deadline, why: why.clone(), ..one.clone() } == *other
}

/// While a frame is made every camera is open: what the pointer is over is found through them.
fn open_eyes(mut cameras: Query<&mut Camera>) {
    for mut camera in &mut cameras {
        camera.bypass_change_detection().is_active = true;
    }
}

/// Everything whose change is seen.
#[derive(SystemParam)]
struct Changes<'w, 's> {
    moved: Query<'w, 's, (), Or<(Changed<GlobalTransform>, Changed<UiGlobalTransform>)>>,
    sized: Query<'w, 's, (), Changed<ComputedNode>>,
    coloured:
        Query<'w, 's, (), Or<(Changed<BackgroundColor>, Changed<TextColor>, Changed<Outline>)>>,
    words: Query<'w, 's, &'static ComputedNode, Changed<Text>>,
    hidden: Query<'w, 's, (), Changed<InheritedVisibility>>,
    images: MessageReader<'w, 's, AssetEvent<Image>>,
    meshes: MessageReader<'w, 's, AssetEvent<Mesh>>,
    surfaces: MessageReader<'w, 's, AssetEvent<Plain>>,
    resized: MessageReader<'w, 's, WindowResized>,
    scaled: MessageReader<'w, 's, WindowScaleFactorChanged>,
    focused: MessageReader<'w, 's, WindowFocused>,
    covered: MessageReader<'w, 's, WindowOccluded>,
}

impl Changes<'_, '_> {
    /// Tells whether something is to be seen that was not there before.
    fn are_seen(&mut self) -> bool {
        let pictures = self.images.read().count() + self.surfaces.read().count();
        pictures > 0
            || !self.moved.is_empty()
            || !self.sized.is_empty()
            || !self.coloured.is_empty()
            || self.words.iter().any(|node| node.size.x > 0.0)
    }

    /// Tells whether shaders may be needed that are not there yet, or the window has lost its picture.
    fn need_more_frames(&mut self) -> bool {
        let windows = self.resized.read().count()
            + self.scaled.read().count()
            + self.focused.read().count()
            + self.covered.read().count();
        windows + self.meshes.read().count() > 0 || !self.hidden.is_empty()
    }
}

/// Draws this frame, or leaves the window as it is.
fn draw(
    time: Res<Time<Real>>,
    shown: Option<Res<Shown>>,
    mut changes: Changes,
    mut drawing: ResMut<Drawing>,
    mut cameras: Query<&mut Camera>,
) {
    let now_s = time.elapsed_secs_f64();
    let is_seen = changes.are_seen();
    if changes.need_more_frames() {
        drawing.settled_s = drawing.settled_s.max(now_s + SETTLES_S);
    }
    if is_seen {
        drawing.seen_s = now_s;
    }
    let is_old = now_s - drawing.drawn_s >= drawing.patience_s;
    let draws = is_seen || is_old || now_s < drawing.settled_s;
    if draws {
        drawing.frames += 1;
        drawing.drawn_s = now_s;
        drawing.drawn = shown.map(|shown| shown.view.clone());
    }
    for mut camera in &mut cameras {
        camera.bypass_change_detection().is_active = draws;
    }
}

/// Asks for a next frame while something moves, and otherwise sleeps until something is due.
fn wake(
    time: Res<Time<Real>>,
    drawing: Res<Drawing>,
    mut notice: ResMut<Notice>,
    moved: Query<(), Changed<Transform>>,
    shown: Option<Res<Shown>>,
    session: Option<NonSend<Session>>,
    playing: Option<Res<Playing>>,
    course: Option<Res<Course>>,
    mut settings: ResMut<WinitSettings>,
    mut redraws: MessageWriter<RequestRedraw>,
) {
    if !moved.is_empty() {
        redraws.write(RequestRedraw);
    }
    let is_told = notice.pass(time.delta_secs());
    let speed = session.map_or(Speed::Paused, |session| session.desk().speed());
    let is_live =
        speed != Speed::Paused && shown.as_ref().is_some_and(|shown| is_live(&shown.view));
    let is_practising = course.is_some_and(|course| course.prompt.is_some());
    let settles = time.elapsed_secs_f64() < drawing.settled_s;
    let most = if is_live || playing.is_some_and(|playing| playing.goes_on()) {
        LIVE
    } else if settles {
        NAP
    } else if is_told || is_practising {
        SECOND
    } else {
        A_DAY
    };
    let due = shown.map_or(A_DAY, |shown| until_due(&shown.view, speed));
    let quiet = Duration::from_secs_f64((time.elapsed_secs_f64() - drawing.seen_s).max(0.0));
    let wait = sleep(due, quiet).min(most);
    if settings.focused_mode != UpdateMode::reactive_low_power(wait) {
        settings.focused_mode = UpdateMode::reactive_low_power(wait);
        settings.unfocused_mode = UpdateMode::reactive_low_power(wait);
    }
}

/// Tells whether something goes on at the box that changes from one frame to the next.
fn is_live(view: &View) -> bool {
    let is_held = view.lock_enter || view.back || view.paperclip || !view.keypad.is_empty();
    let is_moving = view.coil != Coil::Off || view.latch == LatchPosition::Travelling;
    is_held || is_moving || view.led || view.buzzer
}

/// Gives for how long the firmware waits, in the person's time; a day while time stands.
fn until_due(view: &View, speed: Speed) -> Duration {
    let Some(factor) = NonZeroU32::new(speed.factor()) else { return A_DAY };
    let due = view.deadline.map_or(A_DAY, |due| due.since(view.at)) / factor.get();
    // While time goes on it is looked at now and then, whatever is due.
    due.min(LONGEST_SLEEP)
}

/// Gives a time to sleep, where nothing has looked different for some time. The firmware's next step is slept
/// through the longer, the longer its steps showed nothing: the answer to a press comes at once.
fn sleep(due: Duration, quiet: Duration) -> Duration {
    if due >= A_DAY {
        return A_DAY;
    }
    if quiet < 2 * NAP && due <= LIVE {
        return LIVE;
    }
    let nap = match quiet {
        quiet if quiet < 10 * NAP => NAP,
        quiet if quiet < 10 * SECOND => SECOND,
        _ => 2 * SECOND,
    };
    let naps = due.as_millis().div_ceil(nap.as_millis()).max(1);
    nap * u32::try_from(naps).unwrap_or(u32::MAX)
}

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
            (Some(3_000_000), Speed::Real, 1, Duration::from_secs(2)),
            (Some(1_700_000), Speed::Real, 1, Duration::from_millis(750)),
            (Some(1_700_000), Speed::Real, 9, Duration::from_secs(1)),
            (Some(1_700_000), Speed::Real, 19, Duration::from_secs(2)),
            (Some(1_005_000), Speed::Real, 0, LIVE),
            (Some(1_005_000), Speed::Real, 1, Duration::from_millis(250)),
            (Some(121_000_000), Speed::Sixty, 9, Duration::from_secs(2)),
            (Some(900_000), Speed::Real, 0, LIVE),
            (Some(3_000_000), Speed::Paused, 9, A_DAY),
            (None, Speed::Real, 9, Duration::from_secs(5)),
        ];
        for (due, speed, quiet_s, expected) in table {
            view.deadline = due.map(Instant::from_micros);
            let quiet = Duration::from_secs(quiet_s);
            let wait = sleep(until_due(&view, speed), quiet);
            assert_eq!(wait, expected, "due {due:?} at {speed:?}");
        }
    }

    #[test]
    fn time_alone_makes_no_other_picture() {
        let one = Desk::new().expect("the lockbox can be set up").view();
        let later = View { at: one.at + SECOND, utc_s: one.utc_s + 1, ..one.clone() };
        assert!(looks_alike(&one, &later));
        assert!(!looks_alike(&one, &View { led: !one.led, ..later }));
    }
}
