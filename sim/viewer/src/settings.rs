//! What a person chose, kept from one start to the next in a small file.

use std::path::{Path, PathBuf};

use bevy::prelude::*;
use etcetera::{BaseStrategy as _, choose_base_strategy};
use serde::{Deserialize, Serialize};

use crate::look::Theme;
use crate::stage::Motion;

/// What is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Dark or light.
    pub theme: Theme,
    /// Nothing moves but what the box does.
    pub still: bool,
}

impl Settings {
    /// Reads a file; where it is missing or not understood, everything is as at first.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes a file, and the folder that it is in.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(self)?)
    }
}

/// Gives where the settings are kept: with the person's other settings; `None` where there is no home.
pub fn path() -> Option<PathBuf> {
    let home = choose_base_strategy().ok()?;
    Some(home.config_dir().join("lockbench").join("viewer.json"))
}

/// Keeps the settings in a file.
pub struct SettingsPlugin(pub Option<PathBuf>);

#[derive(Resource)]
struct KeptIn(PathBuf);

impl Plugin for SettingsPlugin {
    fn build(&self, app: &mut App) {
        if let Some(path) = &self.0 {
            app.insert_resource(KeptIn(path.clone()));
            app.add_systems(
                Last,
                keep.run_if(resource_changed::<Theme>.or_else(resource_changed::<Motion>)),
            );
        }
    }
}

fn keep(
    kept_in: Res<KeptIn>,
    theme: Res<Theme>,
    motion: Res<Motion>,
    mut notice: ResMut<crate::notice::Notice>,
) {
    let settings = Settings { theme: *theme, still: *motion == Motion::Still };
    // At the start everything counts as changed.
    if Settings::read(&kept_in.0) == settings {
        return;
    }
    if let Err(error) = settings.write(&kept_in.0) {
        notice.refuse(&format!("the settings can't be kept in {}: {error}", kept_in.0.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nonsense_is_as_at_first() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("below").join("viewer.json");
        assert_eq!(Settings::read(&path), Settings::default());
        let chosen = Settings { theme: Theme::Light, still: true };
        chosen.write(&path).expect("it can be written");
        assert_eq!(Settings::read(&path), chosen);
        std::fs::write(&path, "{ \"theme\": 7").expect("it can be written");
        assert_eq!(Settings::read(&path), Settings::default());
    }
}
