//! A small buffer that joins pieces which belong together on the wire.

/// Bytes gathered so far, `N` at most.
#[derive(Debug)]
pub(crate) struct Gather<const N: usize> {
    bytes: [u8; N],
    length: usize,
    overflowed: bool,
}

impl<const N: usize> Gather<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], length: 0, overflowed: false }
    }

    /// Adds bytes; those that do not fit are dropped, which [`Gather::has_overflowed`] tells.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(place) = self.bytes.get_mut(self.length) {
                *place = byte;
                self.length += 1;
            } else {
                self.overflowed = true;
                return;
            }
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub(crate) fn has_overflowed(&self) -> bool {
        self.overflowed
    }

    pub(crate) fn clear(&mut self) {
        self.length = 0;
        self.overflowed = false;
    }
}
