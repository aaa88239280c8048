//! Decides which side of the box a film looks at: where something happens.

use std::time::Duration;

use bench_protocol::{Coil, LatchPosition, PlateState};
use lockbox_practice::View;

use crate::camera::Side;

/// How long the film stays where something happened.
const LINGERS: Duration = Duration::from_millis(2600);

/// Follows what happens.
#[derive(Clone, Debug, Default)]
pub struct Director {
    before: Option<(LatchPosition, PlateState, bool, bool)>,
    side: Side,
    until: Duration,
}

impl Director {
    /// Gives the side for a moment of the film, whose moments come in order.
    pub fn side(&mut self, at: Duration, view: &View) -> Side {
        let now = (view.latch, view.plate, view.key_inside, view.paperclip);
        let wanted = self.before.and_then(|before| {
            let latch = before.0 != now.0 || view.coil != Coil::Off;
            let back = (before.1, before.2, before.3) != (now.1, now.2, now.3) || view.paperclip;
            match (back, latch) {
                (true, _) => Some(Side::Back),
                (_, true) => Some(Side::Cutaway),
                _ => None,
            }
        });
        self.before = Some(now);
        match wanted {
            Some(side) => {
                self.side = side;
                self.until = at + LINGERS;
            }
            None if at >= self.until => self.side = Side::Front,
            None => {}
        }
        self.side
    }
}
