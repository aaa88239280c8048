//! Where a tap's reports go.

use bench_protocol::EventKind;

/// Takes reports; adds the time and carries them to the bench.
///
/// Shared by all taps of a board, hence `&self`; a report must return at once, whether or not it could
/// be carried, since the firmware waits for it.
pub trait Sink {
    /// Takes a report of something that has just happened.
    fn report(&self, kind: EventKind<'_>);
}

impl<S: Sink + ?Sized> Sink for &S {
    fn report(&self, kind: EventKind<'_>) {
        (**self).report(kind);
    }
}
