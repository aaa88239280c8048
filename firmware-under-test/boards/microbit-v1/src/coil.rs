//! The coil's pins of this board, which the product drives, and the bench build where a coil is wired to them.

use nordic::{Coil, Pin};

const TO_LOCKED: Pin = Pin::p0(18);
const TO_UNLOCKED: Pin = Pin::p0(20);
/// A pin of the chip that the package has no pad for.
const PADLESS: Pin = Pin::p0(31);

/// Takes both pins, low.
pub(crate) fn take() -> [Coil; 2] {
    Coil::pair([TO_LOCKED, TO_UNLOCKED], Some(PADLESS))
}
