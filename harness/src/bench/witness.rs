//! Somebody who looks on: told after every happening, so that what was seen during a step can be shown.

use std::fmt;

use super::Bench;

/// Looks at the bench after every happening and every touch; it can't change anything.
///
/// It sees lockboxes that a step puts on the bench, too.
pub struct Witness(Box<dyn FnMut(&Bench)>);

impl Witness {
    /// Makes a witness of what it does with what it sees; it is called often, and should be quick.
    pub fn new(look: impl FnMut(&Bench) + 'static) -> Self {
        Self(Box::new(look))
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Witness")
    }
}

impl Bench {
    /// Lets somebody look on from now on, or nobody.
    pub fn set_witness(&mut self, witness: Option<Witness>) {
        self.witness = witness;
    }

    /// Shows the witness how things are.
    pub(super) fn show(&mut self) {
        if let Some(mut witness) = self.witness.take() {
            (witness.0)(self);
            self.witness = Some(witness);
        }
    }
}
