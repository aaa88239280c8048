//! The digital keys in flash: one slot each, judged in one pass, and wiped for real (KEY-4).
//!
//! A slot is written once and wiped by programming all its bits to 0, so that what was in it is gone at
//! once, without an erase. The flash has to take a second programming of a word between two erases. When
//! no slot is blank, the live ones of a page move to the page that is always kept blank.

use embedded_storage::nor_flash::NorFlash;
use lock_core::CodeTag;
use lock_protocol::{KeyId, KeySecret};

use crate::always_ready::AlwaysReady;
use crate::code_tag;
use crate::slot::{SLOT, Slot};
use crate::store::StoreFault;

/// So many keys with a PIN fit (KEY-7).
pub(crate) const MOST_PINS: u32 = 64;
/// So many keys fit in all, on the smallest board.
pub(crate) const MOST_KEYS: u32 = 120;

/// A key as it is stored: of its PIN only the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredKey {
    pub(crate) id: KeyId,
    pub(crate) from_s: i64,
    pub(crate) until_s: i64,
    pub(crate) pin: Option<CodeTag>,
    pub(crate) secret: KeySecret,
}

/// Why a key is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PutError {
    /// Another key has the PIN.
    PinTaken,
    /// `MOST_PINS` others have one.
    PinsFull,
    /// `MOST_KEYS` others are there.
    KeysFull,
    /// The flash can't be read or written.
    Fault,
}

impl From<StoreFault> for PutError {
    fn from(_: StoreFault) -> Self {
        Self::Fault
    }
}

/// The pages that hold the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyTable {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What a look at all slots finds.
#[derive(Clone, Copy, Debug, Default)]
struct Survey {
    keys: u32,
    pins: u32,
    pin_taken: bool,
    /// A blank slot in a page that is in use, or in a blank page while there is another one.
    free: Option<u32>,
    blank_page: Option<u32>,
    /// The page with the most slots that can be won back.
    worst_page: Option<u32>,
}

impl KeyTable {
    /// Undoes a move between pages that a power cut left half done: what was moved is there twice.
    pub(crate) fn recover<F: NorFlash>(self, flash: &mut AlwaysReady<F>) -> Result<(), StoreFault> {
        if self.survey(flash, None)?.blank_page.is_some() {
            return Ok(());
        }
        for page in self.pages::<F>() {
            let mut copied = true;
            for at in slots::<F>(page) {
                if let Slot::Live(key) = Slot::read(flash, at)? {
                    copied &= self.is_elsewhere(flash, page, &key)?;
                }
            }
            if copied {
                return flash.erase_page(page);
            }
        }
        Ok(())
    }

    /// Gives the key with a PIN's tag; all slots are looked at, whichever it is.
    pub(crate) fn with_pin<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        tag: &CodeTag,
    ) -> Result<Option<StoredKey>, StoreFault> {
        self.find(flash, |key| key.pin.is_some_and(|pin| code_tag::same(&pin, tag)))
    }

    /// Gives the key of that name.
    pub(crate) fn with_id<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        id: KeyId,
    ) -> Result<Option<StoredKey>, StoreFault> {
        self.find(flash, |key| key.id == id)
    }

    /// Stores a key; one of the same name is wiped after it.
    ///
    /// # Errors
    /// [`PutError`]; all but `Fault` have changed nothing.
    pub(crate) fn put<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        key: &StoredKey,
    ) -> Result<(), PutError> {
        self.scrub(flash)?;
        let mut survey = self.survey(flash, Some(key))?;
        if key.pin.is_some() && survey.pin_taken {
            return Err(PutError::PinTaken);
        }
        if key.pin.is_some() && survey.pins >= MOST_PINS {
            return Err(PutError::PinsFull);
        }
        if survey.keys >= MOST_KEYS {
            return Err(PutError::KeysFull);
        }
        if survey.free.is_none() {
            let (from, to) = survey.worst_page.zip(survey.blank_page).ok_or(PutError::Fault)?;
            Self::vacate(flash, from, to)?;
            survey = self.survey(flash, Some(key))?;
        }
        let at = survey.free.ok_or(PutError::Fault)?;
        Slot::write(flash, at, key)?;
        self.wipe(flash, key.id, Some(at))?;
        Ok(())
    }

    /// Wipes the key of that name.
    pub(crate) fn remove<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        id: KeyId,
    ) -> Result<(), StoreFault> {
        self.scrub(flash)?;
        self.wipe(flash, id, None)
    }

    fn wipe<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        id: KeyId,
        but: Option<u32>,
    ) -> Result<(), StoreFault> {
        for at in self.all_slots::<F>().filter(|at| Some(*at) != but) {
            if let Slot::Live(key) = Slot::read(flash, at)?
                && key.id == id
            {
                Slot::wipe(flash, at)?;
            }
        }
        Ok(())
    }

    /// Wipes what a power cut left half written or half wiped.
    fn scrub<F: NorFlash>(self, flash: &mut AlwaysReady<F>) -> Result<(), StoreFault> {
        for page in self.pages::<F>() {
            let mut stuck = false;
            for at in slots::<F>(page) {
                // A word that was torn may not be programmed again: then its page is erased.
                stuck |= Slot::read(flash, at)? == Slot::Torn && Slot::wipe(flash, at).is_err();
            }
            if stuck {
                let blank = self.survey(flash, None)?.blank_page.ok_or(StoreFault)?;
                Self::vacate(flash, page, blank)?;
            }
        }
        Ok(())
    }

    fn find<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        wanted: impl Fn(&StoredKey) -> bool,
    ) -> Result<Option<StoredKey>, StoreFault> {
        let mut found = None;
        for at in self.all_slots::<F>() {
            if let Slot::Live(key) = Slot::read(flash, at)?
                && wanted(&key)
            {
                found = Some(key);
            }
        }
        Ok(found)
    }

    /// Looks at all slots, for a key that is to be put or for none.
    fn survey<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        put: Option<&StoredKey>,
    ) -> Result<Survey, StoreFault> {
        let mut survey = Survey::default();
        let mut most_lost = 0;
        for page in self.pages::<F>() {
            let (mut blank, mut lost) = (0, 0);
            let mut free = None;
            for at in slots::<F>(page) {
                match Slot::read(flash, at)? {
                    Slot::Live(key) if put.is_none_or(|put| put.id != key.id) => {
                        survey.keys += 1;
                        if let Some(pin) = key.pin {
                            survey.pins += 1;
                            let same =
                                put.and_then(|put| put.pin).map(|new| code_tag::same(&new, &pin));
                            survey.pin_taken |= same == Some(true);
                        }
                    }
                    Slot::Live(_) => {}
                    Slot::Blank => {
                        blank += 1;
                        free = free.or(Some(at));
                    }
                    Slot::Wiped | Slot::Torn => lost += 1,
                }
            }
            let kept_blank = blank == slots::<F>(page).count() && survey.blank_page.is_none();
            if kept_blank {
                survey.blank_page = Some(page);
            } else {
                survey.free = survey.free.or(free);
            }
            if lost > most_lost {
                most_lost = lost;
                survey.worst_page = Some(page);
            }
        }
        Ok(survey)
    }

    /// Moves the live slots of a page to a blank one, then erases it.
    fn vacate<F: NorFlash>(
        flash: &mut AlwaysReady<F>,
        from: u32,
        to: u32,
    ) -> Result<(), StoreFault> {
        let mut places = slots::<F>(to);
        for at in slots::<F>(from) {
            if let Slot::Live(key) = Slot::read(flash, at)?
                && let Some(place) = places.next()
            {
                Slot::write(flash, place, &key)?;
            }
        }
        flash.erase_page(from)
    }

    fn is_elsewhere<F: NorFlash>(
        self,
        flash: &mut AlwaysReady<F>,
        page: u32,
        key: &StoredKey,
    ) -> Result<bool, StoreFault> {
        for other in self.pages::<F>().filter(|other| *other != page) {
            for at in slots::<F>(other) {
                if Slot::read(flash, at)? == Slot::Live(*key) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn pages<F: NorFlash>(self) -> impl Iterator<Item = u32> + use<F> {
        (self.start..self.end).step_by(F::ERASE_SIZE)
    }

    fn all_slots<F: NorFlash>(self) -> impl Iterator<Item = u32> + use<F> {
        self.pages::<F>().flat_map(slots::<F>)
    }
}

/// Gives the offsets of a page's slots.
fn slots<F: NorFlash>(page: u32) -> impl Iterator<Item = u32> {
    (page..page + F::ERASE_SIZE as u32).step_by(SLOT)
}

#[cfg(test)]
mod tests;
