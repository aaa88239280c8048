//! Tells another program where things are in the window and how the box is, so that a test can use a real pointer.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::camera::Eye;
use crate::drawing::Drawing;
use crate::notice::Notice;
use crate::panel::widget::Does;
use crate::scene::Part;
use crate::stage::Shown;

/// What is told, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The middle of each part that is in the picture, in pixels from the window's left upper corner.
    pub parts: BTreeMap<String, [i32; 2]>,
    /// The middle of each of the panel's buttons that are seen.
    pub buttons: BTreeMap<String, [i32; 2]>,
    /// How many frames were drawn.
    pub frames: u64,
    /// What the display says.
    pub display: String,
    /// Where latch and plate are, and whether the key is inside.
    pub state: [String; 3],
    /// How far the knob was turned.
    pub knob: i32,
    /// The words at the foot of the picture.
    pub notice: String,
}

/// Writes it to a file whenever it changes.
pub struct TellPlugin(pub PathBuf);

#[derive(Resource)]
struct ToldIn(PathBuf);

impl Plugin for TellPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(ToldIn(self.0.clone())).add_systems(Last, tell);
    }
}

fn tell(
    told_in: Res<ToldIn>,
    shown: Res<Shown>,
    notice: Res<Notice>,
    drawing: Option<Res<Drawing>>,
    eyes: Query<(&Camera, &GlobalTransform), With<Eye>>,
    parts: Query<(&Part, &GlobalTransform)>,
    buttons: Query<(&Name, &UiGlobalTransform, &ComputedNode, &InheritedVisibility), With<Does>>,
    mut before: Local<Told>,
) {
    let Ok((camera, eye)) = eyes.single() else { return };
    let mut told = Told {
        frames: drawing.map_or(0, |drawing| drawing.frames),
        display: shown.view.text.clone(),
        state: [
            format!("{:?}", shown.view.latch),
            format!("{:?}", shown.view.plate),
            if shown.view.key_inside { "key inside".into() } else { "key in hand".into() },
        ],
        knob: shown.view.knob,
        notice: notice.words.clone(),
        ..Told::default()
    };
    for (part, transform) in &parts {
        if let Ok(at) = camera.world_to_viewport(eye, transform.translation()) {
            told.parts.entry(part.name()).or_insert_with(|| at.as_ivec2().to_array());
        }
    }
    for (name, transform, node, visible) in &buttons {
        if visible.get() && node.size.x > 0.0 {
            let at = transform.translation.as_ivec2().to_array();
            told.buttons.entry(name.to_string()).or_insert(at);
        }
    }
    if *before != told {
        // Whoever reads never sees half of it.
        let new = told_in.0.with_extension("new");
        let text = serde_json::to_string(&told).unwrap_or_default();
        if std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, &told_in.0)).is_ok() {
            *before = told;
        }
    }
}
