//! Takes over the store of firmware that knew no codes and no keys: session, cooldown, pairing and settings go on.
//!
//! In form 1 one map with all records lay in the first third of the pages, and the log in the rest. A copy of the
//! records is made in pages that neither form needs meanwhile, and today's parts are filled from it: a power cut at
//! any time is made good at the next start. It is done once the settings are there. Of the log stays what lies in
//! its pages of today; the numbers of its events go on.

use core::ops::Range;

use embedded_storage::nor_flash::NorFlash;

use super::{Key, RECORD, SCHEMA, Store, StoreFault};

/// The form that is taken over.
const OLD: u8 = 1;
/// Pages of the copy.
const COPY_PAGES: u32 = 2;
/// How a map's page begins: a marker, the first record's checksum and length, the highest key, and the form.
const FIRST: [u8; 14] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Key::Boots as u8, 0];

/// The fields of a state record before the first one that form 1 lacks, as postcard writes them: 0 stands for a
/// number, any other for an option of so many of the following fields.
const FIELDS_BEFORE_BOLT: [u8; 32] = [
    23, // session
    0, 0, // id, origin
    1, 0, 0, // start
    3, 1, 0, 0, // end
    2, 0, 0, // breaks
    0, 0, // emergency unlock, time hidden
    3, 1, 0, 0, // the running break's end
    0, // break missed
    1, 0, 0, // what breaks count from
    0, // tampered
    3, 1, 0, 0, // cooldown
    0, // last request
    1, 0, // last refusal
    0, // next local session
];
/// What form 1 lacks at a state's end: no code lock, guest, wrong code, lockout or reset.
const STATE_END: usize = 5;
/// What form 1 lacks at the settings' end: neither a key of the codes nor a password.
const SETTINGS_END: usize = 2;

impl<F: NorFlash> Store<F> {
    /// Takes over a store of form 1, if there is one; any other is left as it is.
    ///
    /// Which one it is, is read without the maps: whoever looks into a map of other pages may find it torn, and
    /// put it right by an erase.
    #[inline(never)]
    pub(crate) fn take_over(&mut self) -> Result<(), StoreFault> {
        let keys = self.layout.keys();
        let copy = keys.end - COPY_PAGES * F::ERASE_SIZE as u32..keys.end;
        let old = 0..self.flash.pages() / 3 * F::ERASE_SIZE as u32;
        let whole = self.holds(&copy, SCHEMA)? && self.finds(copy.clone(), Key::Boots);
        if !whole {
            let parts = 0..keys.start;
            if !self.holds(&parts, OLD)? || self.holds(&parts, SCHEMA)? || old.end > copy.start {
                return Ok(());
            }
            self.erase(copy.clone())?;
            // With the last of them the copy is whole.
            for key in [Key::State, Key::Settings, Key::Boots] {
                self.carry(key, old.clone(), copy.clone())?;
            }
        }
        // With settings of today all is done but for the copy, and the state may have gone on.
        if !whole || !self.finds(self.records(Key::Settings), Key::Settings) {
            self.erase(0..keys.start)?;
            self.carry(Key::State, copy.clone(), self.records(Key::State))?;
            self.carry(Key::Boots, copy.clone(), self.records(Key::Boots))?;
            self.erase(keys.start..copy.start)?;
            self.carry(Key::Settings, copy.clone(), self.records(Key::Settings))?;
        }
        self.erase(copy)
    }

    /// Tells whether a page there begins with a record of that form.
    fn holds(&mut self, pages: &Range<u32>, form: u8) -> Result<bool, StoreFault> {
        for page in pages.clone().step_by(F::ERASE_SIZE) {
            let mut bytes = [0; FIRST.len()];
            self.flash.read_bytes(page, &mut bytes)?;
            if bytes[..4] == FIRST[..4] && (1..=FIRST[12]).contains(&bytes[12]) && bytes[13] == form
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Tells whether a map has a record of today.
    pub(super) fn finds(&mut self, pages: Range<u32>, key: Key) -> bool {
        matches!(self.find(pages, key), Ok(Some([SCHEMA, ..])))
    }

    /// Copies a record from one map to another, in today's form. Settings may be missing: they are as new then.
    #[inline(never)]
    fn carry(&mut self, key: Key, from: Range<u32>, to: Range<u32>) -> Result<(), StoreFault> {
        let mut bytes = [0; RECORD];
        let length = match self.find(from, key)? {
            Some(record) => renewed(key, record, &mut bytes).ok_or(StoreFault)?,
            None if key == Key::Settings => return Ok(()),
            None => return Err(StoreFault),
        };
        self.put(to, key, &bytes[..length])
    }
}

/// Writes a record in today's form and gives its length; `None` where it is in no known form.
fn renewed(key: Key, record: &[u8], bytes: &mut [u8; RECORD]) -> Option<usize> {
    let (form, fields) = record.split_first()?;
    let (before, more) = match (*form, key) {
        (OLD, Key::State) => (end_of(&FIELDS_BEFORE_BOLT, fields)?, STATE_END),
        (OLD, Key::Settings) => (fields.len(), SETTINGS_END),
        (OLD | SCHEMA, _) => (fields.len(), 0),
        _ => return None,
    };
    let (before, after) = fields.split_at_checked(before)?;
    let (header, rest) = bytes.split_first_mut()?;
    *header = SCHEMA;
    let (head, tail) = rest.split_at_mut_checked(before.len())?;
    head.copy_from_slice(before);
    if after.is_empty() {
        return Some(1 + before.len() + more);
    }
    // The bolt is out in a session; in a break it is driven home once more.
    *tail.first_mut()? = *fields.first()?;
    tail.get_mut(1..=after.len())?.copy_from_slice(after);
    Some(2 + fields.len() + more)
}

/// Gives where so many fields end.
fn end_of(fields: &[u8], bytes: &[u8]) -> Option<usize> {
    let mut bytes_left = bytes.iter();
    let mut fields = fields.iter();
    while let Some(field) = fields.next() {
        let mut byte = *bytes_left.next()?;
        match usize::from(*field).checked_sub(1) {
            Some(last) if byte == 0 => drop(fields.nth(last)),
            Some(_) => {}
            None => {
                while byte >= 0x80 {
                    byte = *bytes_left.next()?;
                }
            }
        }
    }
    Some(bytes.len() - bytes_left.len())
}
