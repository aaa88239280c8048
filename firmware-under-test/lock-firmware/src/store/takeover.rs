//! Takes over the store of firmware that knew no codes and no keys: session, cooldown, pairing and log go on.
//!
//! In form 1 one map with all records lay in the first third of the pages, and the log in the rest. A copy of what
//! counts is made in pages that neither form needs meanwhile, and today's parts are filled from it: a power cut at
//! any time is made good at the next start. It is done once the settings are there.

use core::ops::Range;

use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;
use lock_core::{CodeLock, Loaded, PairingKey, SessionRecord, Settings, StateRecord, StoredMark};
use lock_protocol::{AuditEvent, Breaks, CommandId, Refusal};
use serde::Deserialize;

use super::{Key, SCHEMA, Store, StoreFault};

/// The form that is taken over.
const OLD: u8 = 1;
/// Pages of the copy.
const COPY_PAGES: u32 = 2;
/// So many events of the log are copied at a time.
const EVENTS_AT_ONCE: usize = 16;

/// The state as it was stored.
#[derive(Deserialize)]
struct OldState {
    session: Option<SessionRecord>,
    cooldown: Option<StoredMark>,
    last_request: CommandId,
    last_refusal: Option<Refusal>,
    next_local: u32,
    saved_utc_s: Option<i64>,
    sequence: u32,
    journal: Vec<AuditEvent, 8>,
}

/// The settings as they were stored.
#[derive(Deserialize)]
struct OldSettings {
    emergency_unlock: bool,
    breaks: Option<Breaks>,
    pairing: Option<PairingKey>,
}

impl<F: NorFlash> Store<F> {
    /// Takes over a store of form 1, if there is one; any other is left as it is.
    #[inline(never)]
    pub(crate) fn take_over(&mut self) {
        if matches!(self.load::<Settings>(Key::Settings), Loaded::Missing | Loaded::Unreadable) {
            // What can't be done now is tried again at the next start.
            let _ = self.take_over_old();
        }
    }

    fn take_over_old(&mut self) -> Result<(), StoreFault> {
        let keys = self.layout.keys();
        let copy = keys.end - COPY_PAGES * F::ERASE_SIZE as u32..keys.end;
        if !matches!(self.fetch::<u32>(copy.clone(), Key::Boots, SCHEMA), Loaded::Record(_)) {
            let old = 0..(self.flash.pages() / 3).max(2) * F::ERASE_SIZE as u32;
            let Loaded::Record(boots) = self.fetch::<u32>(old.clone(), Key::Boots, OLD) else {
                return Ok(());
            };
            let Loaded::Record(state) = self.fetch::<OldState>(old.clone(), Key::State, OLD) else {
                return Ok(());
            };
            let settings = match self.fetch::<OldSettings>(old.clone(), Key::Settings, OLD) {
                Loaded::Record(settings) => settings.renewed(),
                Loaded::Missing => Settings::default(),
                Loaded::Unreadable => return Ok(()),
            };
            self.take_over_log(old.end..keys.end)?;
            self.erase(copy.clone())?;
            self.save_in(copy.clone(), Key::State, || state.renewed())?;
            self.save_in(copy.clone(), Key::Settings, || settings)?;
            // With this the copy is whole.
            self.save_in(copy.clone(), Key::Boots, || boots)?;
        }
        self.erase(0..keys.start)?;
        if let Loaded::Record(state) = self.fetch::<StateRecord>(copy.clone(), Key::State, SCHEMA) {
            self.save(Key::State, &state)?;
        }
        if let Loaded::Record(boots) = self.fetch::<u32>(copy.clone(), Key::Boots, SCHEMA) {
            self.save(Key::Boots, &boots)?;
        }
        self.erase(keys.start..copy.start)?;
        if let Loaded::Record(settings) =
            self.fetch::<Settings>(copy.clone(), Key::Settings, SCHEMA)
        {
            self.save(Key::Settings, &settings)?;
        }
        self.erase(copy)
    }

    /// The old log began before today's. Where its newest events lie there they are copied; else what lies in
    /// today's pages goes on.
    fn take_over_log(&mut self, before: Range<u32>) -> Result<(), StoreFault> {
        let today = self.layout.log();
        let mut last = self.last_in(today.clone());
        let newest = self.last_in(before.clone());
        if newest <= last {
            return Ok(());
        }
        self.erase(today.clone())?;
        last = 0;
        while last < newest {
            let mut events: Vec<AuditEvent, EVENTS_AT_ONCE> = Vec::new();
            self.find_in(before.clone(), |event| {
                event.sequence > last && events.push(*event).is_err()
            });
            let Some(event) = events.last() else { return Ok(()) };
            last = event.sequence;
            for event in &events {
                self.append(event)?;
            }
        }
        Ok(())
    }

    fn last_in(&mut self, pages: Range<u32>) -> u32 {
        let mut last = 0;
        self.find_in(pages, |event| {
            last = last.max(event.sequence);
            false
        });
        last
    }

    fn erase(&mut self, pages: Range<u32>) -> Result<(), StoreFault> {
        for page in pages.step_by(F::ERASE_SIZE) {
            self.flash.erase_page(page)?;
        }
        Ok(())
    }
}

impl OldState {
    fn renewed(self) -> StateRecord {
        StateRecord {
            // A box in a session is locked but for its breaks.
            bolt_out: self.session.is_some_and(|session| session.break_end.is_none()),
            session: self.session,
            cooldown: self.cooldown,
            last_request: self.last_request,
            last_refusal: self.last_refusal,
            next_local: self.next_local,
            saved_utc_s: self.saved_utc_s,
            sequence: self.sequence,
            journal: self.journal,
            code: CodeLock::Off,
            guest: false,
            wrong_codes: 0,
            lockout_ms: 0,
            resetting: false,
        }
    }
}

impl OldSettings {
    fn renewed(self) -> Settings {
        Settings {
            emergency_unlock: self.emergency_unlock,
            breaks: self.breaks,
            pairing: self.pairing,
            ..Settings::default()
        }
    }
}
