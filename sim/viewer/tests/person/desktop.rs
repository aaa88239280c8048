//! A virtual X server with the viewer's window on it, and xdotool for a hand.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lockbox_viewer::adapter;
use lockbox_viewer::tell::Told;
use tempfile::TempDir;

/// How often a person looks whether something has happened, and for how long.
const LOOKS: u32 = 600;

/// The running desktop; all that it started ends with it.
pub(crate) struct Desktop {
    server: Child,
    pub(crate) viewer: Option<Child>,
    pub(crate) display: String,
    folder: TempDir,
}

impl Desktop {
    /// Starts the server and the viewer with a lockbox for which steps are the case.
    ///
    /// # Errors
    /// What this machine lacks.
    pub(crate) fn start(givens: &[&str]) -> Result<Self, String> {
        let mut desktop = Self::bare()?;
        desktop.open(givens)?;
        desktop.wait("the window", |told| !told.parts.is_empty() && !told.buttons.is_empty());
        Ok(desktop)
    }

    /// Starts the server.
    ///
    /// # Errors
    /// What this machine lacks.
    pub(crate) fn bare() -> Result<Self, String> {
        adapter::find().map_err(|error| error.to_string())?;
        if Command::new("xdotool")
            .arg("version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_err()
        {
            return Err("xdotool is not there (apt-get install xdotool)".into());
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let number = folder.path().join("display");
        let file = std::fs::File::create(&number).map_err(|error| error.to_string())?;
        // The server chooses a free display, and says which.
        let server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"])
            .stdout(file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| "Xvfb is not there (apt-get install xvfb)".to_owned())?;
        let mut desktop = Self { server, viewer: None, display: String::new(), folder };
        for _ in 0..LOOKS {
            let text = std::fs::read_to_string(&number).unwrap_or_default();
            if text.ends_with('\n') {
                desktop.display = format!(":{}", text.trim());
                break;
            }
            pause(50);
        }
        Ok(desktop)
    }

    /// Starts the viewer.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn open(&mut self, givens: &[&str]) -> Result<(), String> {
        let mut viewer = Command::new(env!("CARGO_BIN_EXE_lockbox-viewer"));
        viewer.arg("window").arg("--tell").arg(self.told_in());
        for given in givens {
            viewer.args(["--given", given]);
        }
        viewer.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY");
        // A person's own settings are neither read nor changed.
        viewer.env("XDG_CONFIG_HOME", self.folder.path());
        viewer.env("XDG_DATA_HOME", self.folder.path());
        self.viewer = Some(viewer.spawn().map_err(|error| error.to_string())?);
        Ok(())
    }

    fn told_in(&self) -> PathBuf {
        self.folder.path().join("told.json")
    }

    fn told(&self) -> Option<Told> {
        serde_json::from_str(&std::fs::read_to_string(self.told_in()).ok()?).ok()
    }

    /// Looks until something is so.
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&Told) -> bool) -> Told {
        for _ in 0..LOOKS {
            if let Some(told) = self.told().filter(|told| is_so(told)) {
                return told;
            }
            if let Some(Ok(Some(status))) = self.viewer.as_mut().map(Child::try_wait) {
                panic!("the viewer ended while waiting for {what}: {status}");
            }
            pause(100);
        }
        panic!("{what} did not come; the window tells {:#?}", self.told());
    }

    fn tool(&self, arguments: &[&str]) {
        let status = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).status();
        assert!(status.is_ok_and(|status| status.success()), "xdotool {arguments:?}");
    }

    /// Moves the pointer there, as fast as a hand.
    fn move_to(&self, at: [i32; 2]) {
        self.tool(&["mousemove", &at[0].to_string(), &at[1].to_string()]);
        pause(250);
    }

    fn place_of(&mut self, part: &str) -> [i32; 2] {
        // While the box still turns, the place moves.
        let mut before = None;
        for _ in 0..LOOKS {
            let at = self.told().and_then(|told| told.parts.get(part).copied());
            if at.is_some() && at == before {
                break;
            }
            before = at;
            pause(200);
        }
        before.unwrap_or_else(|| panic!("{part} is not in the picture"))
    }

    /// Holds the pointer's button down on a part.
    pub(crate) fn hold(&mut self, part: &str, milliseconds: u64) {
        let at = self.place_of(part);
        self.move_to(at);
        self.tool(&["mousedown", "1"]);
        pause(milliseconds);
        self.tool(&["mouseup", "1"]);
    }

    /// Clicks on a part.
    pub(crate) fn click(&mut self, part: &str) {
        self.hold(part, 200);
        pause(400);
    }

    /// Turns the knob clockwise by dragging it to the right, a detent at a time.
    ///
    /// The wheel of a virtual pointer comes twice, as a button and as a movement; a real one comes once.
    pub(crate) fn drag_knob(&mut self, detents: i32) {
        let at = self.place_of("Knob");
        self.move_to(at);
        let before = self.told().map_or(0, |told| told.knob);
        self.tool(&["mousedown", "1"]);
        pause(200);
        for turn in 1..=detents {
            self.move_to([at[0] + turn * 16 + 4, at[1]]);
            self.wait("the knob's turn", |told| told.knob == before + turn);
        }
        self.tool(&["mouseup", "1"]);
        pause(400);
    }

    /// Clicks on a button of the panel.
    pub(crate) fn click_button(&mut self, words: &str) {
        let at = self.wait(words, |told| told.buttons.contains_key(words)).buttons[words];
        self.move_to(at);
        self.tool(&["mousedown", "1"]);
        pause(200);
        self.tool(&["mouseup", "1"]);
        pause(600);
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for program in self.viewer.iter_mut().chain([&mut self.server]) {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a hand takes real time, and so does the window that it works on"
)]
fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}
