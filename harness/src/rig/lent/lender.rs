//! The lender: opens a rig for the borrower, does what it asks, and tells what happened.

use std::io::{self, Read, Write};

use lock_world::{World, WorldConfig};
use observer::Keep;

use super::link::{hear, say};
use super::message::{Answer, Ask, Entry, Flash, State, Told};
use crate::rig::{Beginning, Rig, RigSet};

/// Lends rigs to whoever asks at `input`, one lockbox at a time, until it is closed.
///
/// # Errors
/// Those of the pipe; a rig's failure is an answer.
pub fn lend(
    rigs: &RigSet,
    input: &mut (impl Read + ?Sized),
    output: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let mut lender = Lender { rigs, rig: None, told: 0 };
    while let Some(ask) = hear(input)? {
        let answer = lender.answer(ask);
        say(output, &answer)?;
    }
    Ok(())
}

struct Lender<'a> {
    rigs: &'a RigSet,
    rig: Option<Box<dyn Rig>>,
    /// The number of the first event that was not told yet.
    told: usize,
}

impl Lender<'_> {
    fn answer(&mut self, ask: Ask) -> Answer {
        let told = self.tell(ask);
        let Some(rig) = self.rig.as_deref_mut() else {
            return Answer { told, state: None, events: Vec::new() };
        };
        let link = rig.link();
        let frames = std::iter::from_fn(|| rig.link_take()).collect();
        let state = State {
            now: rig.now(),
            utc_ms: rig.utc_ms(),
            next_happening: rig.next_happening(),
            at_rest: rig.at_rest(),
            pending: rig.pending(),
            network: link.network,
            radio: link.radio,
            frames,
        };
        let observer = rig.observer();
        let history = observer.history();
        let events = history.since(self.told).to_postcard();
        self.told = history.next_index();
        Answer { told, state: Some(state), events }
    }

    fn tell(&mut self, ask: Ask) -> Told {
        let no_lockbox =
            || Told::Failed("there is no lockbox, it has to be opened first".to_owned());
        match ask {
            Ask::List => Told::Rigs(self.list()),
            Ask::Open { name, seed, utc_s, flash } => self.open(&name, seed, utc_s, flash),
            Ask::Close => {
                self.rig = None;
                Told::Done
            }
            Ask::Apply(stimulus) => {
                self.rig.as_deref_mut().map_or_else(no_lockbox, |rig| match rig.apply(stimulus) {
                    Ok(()) => Told::Done,
                    Err(impossible) => Told::Impossible(impossible.to_string()),
                })
            }
            Ask::RunToNext(limit) => {
                self.rig.as_deref_mut().map_or_else(no_lockbox, |rig| {
                    match rig.run_to_next(limit) {
                        Ok(()) => Told::Done,
                        Err(error) => Told::Failed(error.to_string()),
                    }
                })
            }
            Ask::LinkSend(frame) => self.rig.as_deref_mut().map_or_else(no_lockbox, |rig| {
                rig.link_send(&frame);
                Told::Done
            }),
            Ask::Flash => self
                .rig
                .as_deref()
                .map_or_else(no_lockbox, |rig| Told::Flash(Flash::of(&rig.world()))),
        }
    }

    fn list(&self) -> Vec<Entry> {
        let entries = self.rigs.list().into_iter();
        entries
            .map(|rig| Entry {
                name: rig.name,
                about: rig.about,
                capabilities: rig.capabilities.iter().map(|one| one.name().to_owned()).collect(),
            })
            .collect()
    }

    fn open(&mut self, name: &str, seed: u64, utc_s: i64, flash: Option<Flash>) -> Told {
        // The one before goes first: a rig may hold only one.
        self.rig = None;
        self.told = 0;
        let mut store = None;
        if let Some(flash) = flash {
            let mut world = World::new(WorldConfig::default());
            if !world.put_flash(&flash.cells, &flash.programs) {
                return Told::Failed("the store that was sent has another size".to_owned());
            }
            store = Some(world);
        }
        let beginning = Beginning { seed, utc_s, store: store.as_ref(), keep: Keep::All };
        match self.rigs.open(name, beginning) {
            Ok(rig) => {
                self.rig = Some(rig);
                Told::Done
            }
            Err(error) => Told::Failed(error.to_string()),
        }
    }
}
