//! Pictures into a film file, through the program ffmpeg.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use bevy::math::UVec2;
use thiserror::Error;

use super::chapter;
use crate::reel::Plan;

/// There is nothing to encode films with.
#[derive(Debug, Error)]
#[error("the program ffmpeg, which encodes films, is not there")]
pub struct NoEncoder;

impl NoEncoder {
    /// What to do about it.
    pub const REMEDY: &str =
        "apt-get install ffmpeg; `lockbox-viewer play` shows the scenario without it";
}

/// A film that is being written.
pub(super) struct Encoder {
    program: Child,
    output: PathBuf,
    /// Where the chapters stand until the film is done.
    chapters: PathBuf,
}

impl Encoder {
    /// Starts ffmpeg, which waits for pictures.
    pub(super) fn start(output: &Path, size: UVec2, rate: u32, plan: &Plan) -> Result<Self> {
        let chapters = output.with_extension("chapters.txt");
        std::fs::write(&chapters, chapter::metadata(plan))
            .with_context(|| format!("{} can't be written", chapters.display()))?;
        let mut command = Command::new("ffmpeg");
        command.args(["-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba"]);
        command.args(["-s", &format!("{}x{}", size.x, size.y), "-r", &rate.to_string(), "-i", "-"]);
        command.args(["-f", "ffmetadata", "-i"]).arg(&chapters);
        command.args(["-map", "0:v", "-map_metadata", "1", "-map_chapters", "1"]);
        command
            .args(["-c:v", "libx264", "-crf", "20", "-preset", "veryfast", "-pix_fmt", "yuv420p"]);
        command.args(["-movflags", "+faststart", "-f", "mp4"]).arg(output);
        let started = command.stdin(Stdio::piped()).spawn();
        match started {
            Ok(program) => Ok(Self { program, output: output.to_owned(), chapters }),
            Err(error) => {
                remove(&chapters);
                if error.kind() == ErrorKind::NotFound {
                    bail!(NoEncoder);
                }
                Err(error).context("ffmpeg can't be started")
            }
        }
    }

    /// Adds a picture.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(pipe) = self.program.stdin.as_mut() else { bail!("ffmpeg takes no pictures") };
        pipe.write_all(bytes).context("ffmpeg stopped before the film was done")
    }

    /// Ends the film.
    pub(super) fn finish(mut self) -> Result<()> {
        drop(self.program.stdin.take());
        let status = self.program.wait().context("ffmpeg can't be waited for")?;
        if !status.success() {
            bail!("ffmpeg could not write {}: {status}", self.output.display());
        }
        Ok(())
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // After a failure nothing is left running, and nothing is left lying about.
        if self.program.try_wait().is_ok_and(|ended| ended.is_none()) {
            let _ = self.program.kill();
            let _ = self.program.wait();
        }
        remove(&self.chapters);
    }
}

fn remove(path: &Path) {
    // It lies beside the film; that it could not be removed harms nobody.
    let _ = std::fs::remove_file(path);
}
