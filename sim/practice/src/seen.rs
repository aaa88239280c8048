//! Everything that was seen on a desk, so that a scrubber costs nothing until one goes on from there.

use std::cell::RefCell;
use std::rc::Rc;

use bench_protocol::Instant;
use lockbench::bench::{Bench, Witness};

use crate::view::{Mark, View};

/// More views than this are thinned out: every second one of the older half goes.
const MOST: usize = 8192;

/// The views of a session, each from the instant at which it began to look so.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    views: Vec<View>,
    last: Option<Mark>,
}

impl Seen {
    /// Looks, and keeps what looks different.
    pub(crate) fn look(&mut self, bench: &Bench) {
        let mark = Mark::of(bench);
        if mark == self.last {
            return;
        }
        self.last = mark;
        let Some(view) = View::of(bench) else { return };
        // A new lockbox begins at zero again, and what happens at one instant is seen as one.
        while self.views.last().is_some_and(|last| last.at >= view.at) {
            self.views.pop();
        }
        self.views.push(view);
        if self.views.len() > MOST {
            let mut place = 0;
            self.views.retain(|_| {
                place += 1;
                place > MOST / 2 || place % 2 == 1
            });
        }
    }

    /// Gives what was seen at an instant: the last view that had begun by then.
    pub fn at(&self, at: Instant) -> Option<&View> {
        let after = self.views.partition_point(|view| view.at <= at);
        after.checked_sub(1).and_then(|place| self.views.get(place))
    }

    /// Gives all views, oldest first.
    pub fn views(&self) -> &[View] {
        &self.views
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.views.clear();
        self.last = None;
    }
}

/// What a witness and its owner look at.
pub(crate) type SharedSeen = Rc<RefCell<Seen>>;

/// Makes a witness that keeps what it sees.
pub(crate) fn witness(seen: &SharedSeen) -> Witness {
    let seen = Rc::clone(seen);
    Witness::new(move |bench| seen.borrow_mut().look(bench))
}
