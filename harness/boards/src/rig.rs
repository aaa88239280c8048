//! Boards as rigs: the lockbox's parts are virtual hardware on the host, its processor is the board.

use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bench_protocol::{Instant, Recorder, Stimulus};
use lock_world::{Assembly, CutPoint, Impossible, World, WorldConfig};
use lockbench::rig::file::{Place, RigFile, RigFolder, Time};
use lockbench::rig::{
    Beginning, BoardFailure, Capability, LinkState, Rig, RigEntry, RigError, Rigs,
};
use observer::Observer;

use crate::board::{Board, Flashed};
use crate::failure::Failure;
use crate::image::Image;
use crate::lockbox::Lockbox;
use crate::own_clock::OwnClock;
use crate::processor::{BoardProcessor, Tally};

/// The rigs that have a file in `harness/rigs`, with the boards that are open.
#[derive(Clone)]
pub struct BoardRigs {
    folder: Option<RigFolder>,
    pool: Arc<Mutex<Pool>>,
}

/// Boards that nobody uses at the moment, and images that were built or could not be, by their rigs' names.
#[derive(Default)]
struct Pool {
    boards: BTreeMap<String, Vec<Board>>,
    flashings: BTreeMap<String, Vec<Flashed>>,
    images: BTreeMap<String, Result<Image, Failure>>,
}

impl BoardRigs {
    /// Finds the rig files as `cargo lockbench` does: in the current folder or above it.
    pub fn of_process() -> Self {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = std::env::current_dir().unwrap_or_default();
        Self::of(RigFolder::find(&here, manifest.as_deref()))
    }

    /// Takes rig files from a folder.
    pub fn of(folder: Option<RigFolder>) -> Self {
        Self { folder, pool: Arc::default() }
    }

    /// Gives the rig file of this name.
    ///
    /// # Errors
    /// [`RigError::Unknown`], and [`RigError::SetUp`] where rig files can't be read.
    pub fn file(&self, name: &str) -> Result<RigFile, RigError> {
        let fault = |reason: String| RigError::SetUp { rig: name.to_owned(), reason };
        let folder = self.folder.as_ref().ok_or_else(|| unknown(name))?;
        let files = folder.rigs().map_err(|error| fault(error.to_string()))?;
        files.into_iter().find(|rig| rig.name == name).ok_or_else(|| unknown(name))
    }

    /// Gives all rig files.
    ///
    /// # Errors
    /// Why they can't be read.
    pub fn files(&self) -> Result<Vec<RigFile>, lockbench::rig::file::RigFileError> {
        self.folder.as_ref().map_or(Ok(Vec::new()), RigFolder::rigs)
    }

    /// Gives a rig's image, which is built once in a process.
    ///
    /// # Errors
    /// [`Failure::Image`].
    pub fn image(&self, rig: &RigFile) -> Result<Image, Failure> {
        // Held while it is built: other threads wait for the same image.
        let mut pool = self.pool();
        if let Some(image) = pool.images.get(&rig.name) {
            return image.clone();
        }
        let workspace = self.folder.as_ref().and_then(RigFolder::workspace);
        let image = Image::of(rig, workspace.unwrap_or_else(|| std::path::Path::new(".")));
        pool.images.insert(rig.name.clone(), image.clone());
        image
    }

    /// Visits the boards of a rig that nobody uses at the moment.
    pub fn visit_idle(&self, rig: &str, visit: impl FnMut(&mut Board)) {
        self.pool().boards.entry(rig.to_owned()).or_default().iter_mut().for_each(visit);
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn board(&self, rig: &RigFile) -> Result<Board, Failure> {
        let idle = self.pool().boards.get_mut(&rig.name).and_then(Vec::pop);
        if let Some(board) = idle {
            return Ok(board);
        }
        let (board, flashed) = Board::open(rig, self.image(rig)?)?;
        self.pool().flashings.entry(rig.name.clone()).or_default().push(flashed);
        Ok(board)
    }
}

fn unknown(name: &str) -> RigError {
    RigError::Unknown { name: name.to_owned() }
}

/// Tells a failure as rigs do.
pub fn rig_error(rig: &str, failure: &Failure, last_words: &[String]) -> RigError {
    RigError::Board(Box::new(BoardFailure {
        rig: rig.to_owned(),
        reason: failure.to_string(),
        last_words: last_words.to_vec(),
        backtrace: failure.backtrace().to_vec(),
        hint: Some(failure.hint().to_owned()),
        may_pass: failure.may_pass(),
    }))
}

impl Rigs for BoardRigs {
    fn list(&self) -> Vec<RigEntry> {
        // A file that can't be read is told by `file`, which every way to a rig goes through.
        self.files().unwrap_or_default().iter().map(RigFile::entry).collect()
    }

    fn open(&self, name: &str, beginning: Beginning<'_>) -> Result<Box<dyn Rig>, RigError> {
        let rig = self.file(name)?;
        let board = self.board(&rig).map_err(|failure| rig_error(name, &failure, &[]))?;
        Ok(Box::new(BoardRig::new(self.clone(), rig, board, beginning)))
    }

    fn notes(&self, name: &str) -> Vec<String> {
        let pool = self.pool();
        let flashings = pool.flashings.get(name).map_or(&[][..], Vec::as_slice);
        let boards = flashings.len();
        let told = |(index, flashed): (usize, &Flashed)| match boards {
            1 => flashed.to_string(),
            _ => format!("board {} of {boards}: {flashed}", index + 1),
        };
        flashings.iter().enumerate().map(told).collect()
    }
}

/// A lockbox whose processor is a board.
pub struct BoardRig {
    rigs: BoardRigs,
    file: RigFile,
    /// `None` only while it is dropped.
    lockbox: Option<Box<dyn Lockbox>>,
    observer: Rc<RefCell<Observer>>,
    has_failed: bool,
}

impl BoardRig {
    fn new(rigs: BoardRigs, file: RigFile, board: Board, beginning: Beginning<'_>) -> Self {
        let Beginning { seed, utc_s, store, keep } = beginning;
        let mut world = World::new(WorldConfig { seed, utc_s, ..WorldConfig::default() });
        if let Some(other) = store {
            world.take_flash_of(other);
        }
        let observer = Rc::new(RefCell::new(Observer::new(keep)));
        let recorder: Rc<RefCell<dyn Recorder>> = observer.clone();
        world.set_recorder(Some(recorder));
        world.announce();
        let processor = BoardProcessor::new(board).with_real_coil(file.coil == Place::Real);
        let lockbox: Box<dyn Lockbox> = match file.time {
            Time::Bench => Box::new(Assembly::new(world, processor)),
            Time::Board => Box::new(OwnClock::new(world, processor)),
        };
        Self { rigs, file, lockbox: Some(lockbox), observer, has_failed: false }
    }

    fn lockbox(&self) -> &dyn Lockbox {
        self.lockbox.as_deref().expect("it is there until it is dropped")
    }

    fn lockbox_mut(&mut self) -> &mut (dyn Lockbox + 'static) {
        self.lockbox.as_deref_mut().expect("it is there until it is dropped")
    }
}

impl Drop for BoardRig {
    fn drop(&mut self) {
        if let Some(lockbox) = self.lockbox.take()
            && !self.has_failed
        {
            let board = lockbox.into_board();
            self.rigs.pool().boards.entry(self.file.name.clone()).or_default().push(board);
        }
    }
}

impl Rig for BoardRig {
    fn name(&self) -> &str {
        &self.file.name
    }

    fn capabilities(&self) -> BTreeSet<Capability> {
        self.file.entry().capabilities
    }

    fn now(&self) -> Instant {
        self.lockbox().world().now()
    }

    fn utc_ms(&self) -> i64 {
        self.lockbox().world().utc_ms()
    }

    fn apply(&mut self, stimulus: Stimulus) -> Result<(), Impossible> {
        self.lockbox_mut().apply(stimulus)
    }

    fn next_happening(&self) -> Option<Instant> {
        self.lockbox().next_happening()
    }

    fn run_to_next(&mut self, limit: Instant) -> Result<(), RigError> {
        match self.lockbox_mut().run_to_next(limit) {
            Ok(()) => Ok(()),
            Err(failure) => {
                self.has_failed = true;
                let name = self.file.name.clone();
                let words = self.lockbox_mut().last_words();
                Err(rig_error(&name, &failure, &words))
            }
        }
    }

    fn at_rest(&self) -> bool {
        self.lockbox().at_rest()
    }

    fn pending(&self) -> String {
        let pending = self.lockbox().pending();
        match pending.at {
            Some(at) => format!("{} at {at}", pending.why),
            None => pending.why.into_owned(),
        }
    }

    fn link_take(&mut self) -> Option<Vec<u8>> {
        self.lockbox_mut().world_mut().link_take()
    }

    fn link_send(&mut self, frame: &[u8]) {
        self.lockbox_mut().world_mut().link_send(frame);
    }

    fn link(&self) -> LinkState {
        let world = self.lockbox().world();
        LinkState { network: world.network(), radio: world.link_powered() }
    }

    fn world(&self) -> World {
        self.lockbox().world().clone()
    }

    fn observer(&self) -> Ref<'_, Observer> {
        self.observer.borrow()
    }

    fn cut_opportunities(&self) -> u64 {
        self.lockbox().world().cut_opportunities()
    }

    fn cut_at(&mut self, opportunity: u64) {
        self.lockbox_mut().world_mut().cut_at(opportunity);
    }

    fn take_cut(&mut self) -> Option<CutPoint> {
        self.lockbox_mut().world_mut().take_cut()
    }

    fn notes(&self) -> Vec<String> {
        notes(self.lockbox().tally(), self.file.power.is_some())
    }
}

/// Says what was otherwise than a reader of the scenario would think.
fn notes(tally: Tally, switches_power: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let cuts = tally.power_ons.saturating_sub(1);
    if cuts > 0 && !switches_power {
        let those = if cuts == 1 { "power cut was a reset" } else { "power cuts were resets" };
        notes.push(format!("{cuts} {those} of the chip by the probe, which keeps its RAM"));
    }
    let pages = tally.erased_bytes / WorldConfig::default().flash.page_bytes;
    if pages > 0 {
        let those = if pages == 1 { "page" } else { "pages" };
        notes.push(format!(
            "the firmware erased {pages} {those} of its store, which is on the host"
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_is_not_called_a_power_cut_and_erases_are_counted() {
        let quiet = Tally { power_ons: 1, ..Tally::default() };
        assert_eq!(notes(quiet, false), Vec::<String>::new());
        let busy = Tally { power_ons: 3, erased_bytes: 2048, ..Tally::default() };
        assert_eq!(
            notes(busy, false),
            [
                "2 power cuts were resets of the chip by the probe, which keeps its RAM",
                "the firmware erased 2 pages of its store, which is on the host",
            ]
        );
        assert_eq!(notes(busy, true).len(), 1, "with real power a cut is a cut");
    }
}
