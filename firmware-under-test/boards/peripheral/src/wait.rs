//! Waiting with a limit: a part that holds its bus costs some microseconds, and no more (LCK-4).

use lock_firmware::Uptime;

/// Looks until it is so, for `limit_us` at most; tells whether it is.
pub fn within(limit_us: u64, now: impl Fn() -> Uptime, mut is_so: impl FnMut() -> bool) -> bool {
    let begin = now().as_micros();
    while !is_so() {
        if now().as_micros() - begin > limit_us {
            return false;
        }
    }
    true
}

/// Waits for some microseconds.
pub fn pause(us: u64, now: impl Fn() -> Uptime) {
    let begin = now().as_micros();
    while now().as_micros() - begin <= us {}
}
