//! Writes a run's reports into their folder.

use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::report::{RunReport, html, junit, messages};
use crate::run::Record;

/// Writes the web page, the files for other tools, and what `--rerun` needs; gives the page's path.
pub(super) fn write(report: &RunReport, folder: &Path) -> anyhow::Result<PathBuf> {
    let shown = folder.display();
    create_dir_all(folder)
        .with_context(|| format!("the folder {shown} can't be made, name another by --report"))?;
    let page = folder.join("index.html");
    write_file(&page, |file| html::write(report, file))?;
    write_file(&folder.join("junit.xml"), |file| junit::write(report, file))?;
    write_file(&folder.join("messages.ndjson"), |file| messages::write(report, file))?;
    Record::of(report)
        .write(folder)
        .with_context(|| format!("report.json can't be written to {shown}"))?;
    Ok(page)
}

/// Writes one file through a buffer.
pub(super) fn write_file(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        content(&mut file)?;
        file.flush()
    });
    written.with_context(|| format!("{} can't be written", path.display()))
}
