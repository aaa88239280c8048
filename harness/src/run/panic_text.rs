//! Turns a panic of our own code into a text, without letting it print itself.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// How many runs are under way, and the hook before the first of them.
static RUNS: Mutex<(usize, Option<Hook>)> = Mutex::new((0, None));

/// Keeps panics quiet while it lives, and puts the old hook back when the last one is dropped.
///
/// Cucumber sets a hook of its own in each of its runs and then restores the one before it; with
/// several threads the last one to restore wins, so the one before all of them is kept here.
pub(crate) struct QuietPanics(());

impl QuietPanics {
    pub(crate) fn begin() -> Self {
        let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        if runs.0 == 0 {
            runs.1 = Some(panic::take_hook());
            note_places();
        }
        runs.0 += 1;
        Self(())
    }
}

impl Drop for QuietPanics {
    fn drop(&mut self) {
        let mut runs = RUNS.lock().unwrap_or_else(PoisonError::into_inner);
        runs.0 -= 1;
        // A hook can't be set while this thread panics.
        if runs.0 == 0
            && !std::thread::panicking()
            && let Some(before) = runs.1.take()
        {
            panic::set_hook(before);
        }
    }
}

/// Sets a hook that notes where a panic is, instead of printing it.
pub(super) fn note_places() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        PLACE.with(|slot| *slot.borrow_mut() = place);
    }));
}

/// Runs `action`; a panic in it becomes a text with its place.
pub(crate) fn catch<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    PLACE.with(|slot| slot.borrow_mut().take());
    panic::catch_unwind(AssertUnwindSafe(action)).map_err(|payload| {
        let text = text_of(payload.as_ref());
        match PLACE.with(|slot| slot.borrow_mut().take()) {
            Some(place) => format!("internal error: {text}, at {place}"),
            None => format!("internal error: {text}"),
        }
    })
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic without a text")
}
