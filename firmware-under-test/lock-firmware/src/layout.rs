//! Where in the flash what is kept: state, settings, keys, and the audit log.

use core::ops::Range;

/// The state's map goes round in so many bytes.
const STATE_BYTES: u32 = 7 * 1024;
/// The settings' map, which is seldom written.
const SETTINGS_BYTES: u32 = 2 * 1024;
/// The digital keys, and a page that is kept blank.
const KEY_BYTES: u32 = 9 * 1024;
/// The fewest pages that can take turns.
const LEAST_PAGES: u32 = 2;

/// The parts of a flash, each of whole pages. A reset erases the two in the middle (RST-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    settings: u32,
    keys: u32,
    log: u32,
    end: u32,
}

impl Layout {
    /// Divides so many pages of so many bytes. The log gets what is left: with too few pages nothing, and the
    /// store tells that it is broken.
    pub(crate) fn new(pages: u32, page_bytes: u32) -> Self {
        let size = |bytes: u32| bytes.div_ceil(page_bytes).max(LEAST_PAGES) * page_bytes;
        let settings = size(STATE_BYTES);
        let keys = settings + size(SETTINGS_BYTES);
        let log = keys + size(KEY_BYTES);
        Self { settings, keys, log, end: (pages * page_bytes).max(log) }
    }

    pub(crate) const fn state(&self) -> Range<u32> {
        0..self.settings
    }

    pub(crate) const fn settings(&self) -> Range<u32> {
        self.settings..self.keys
    }

    pub(crate) const fn keys(&self) -> Range<u32> {
        self.keys..self.log
    }

    pub(crate) const fn log(&self) -> Range<u32> {
        self.log..self.end
    }

    /// What a reset erases.
    pub(crate) const fn erasable(&self) -> Range<u32> {
        self.settings..self.log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_follow_one_another_in_whole_pages() {
        for (pages, page_bytes) in [(31, 1024), (15, 4096), (8, 16 * 1024), (40, 2048)] {
            let layout = Layout::new(pages, page_bytes);
            let parts = [layout.state(), layout.settings(), layout.keys(), layout.log()];
            let mut end = 0;
            for part in parts {
                assert_eq!(part.start, end);
                assert!(
                    part.len() as u32 >= LEAST_PAGES * page_bytes,
                    "{pages} {page_bytes} {part:?}"
                );
                assert!(part.start.is_multiple_of(page_bytes));
                end = part.end;
            }
            assert_eq!(end, pages * page_bytes);
        }
    }
}
