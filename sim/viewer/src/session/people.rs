//! The people of the window: who they are, and the digital keys that the administrator makes for them.

use lockbox_practice::{Cannot, Gesture};

use crate::clock;

/// What the user's digital key is called.
const KEY: &str = "visit";
/// That key's PIN.
const PIN: &str = "48151";
/// What the administrator's digital key is called: one that may be written to a keycard (KEY-3).
const CARD_KEY: &str = "office";
/// For how long the keys hold, in seconds.
const HOLDS_S: i64 = 24 * 3600;

/// Adds a user and an administrator.
pub(super) fn users() -> Result<Gesture, Cannot> {
    let rows = [
        ["name", "e-mail", "role"],
        ["Paula", "paula@example.com", "ROLE-USER"],
        ["Ada", "ada@example.com", "ROLE-ADMIN"],
    ];
    Gesture::step_with_table("the users:", table(&rows))
}

/// Makes the keys, from an instant on, in seconds since 1970.
pub(super) fn key(now_s: i64) -> Result<Gesture, Cannot> {
    let (from, until) = (minute(now_s), minute(now_s + HOLDS_S));
    let rows = [
        ["description", "user", "from", "until", "role", "PIN"],
        [KEY, "Paula", &from, &until, "ROLE-USER", PIN],
        [CARD_KEY, "Ada", &from, &until, "ROLE-ADMIN", ""],
    ];
    Gesture::step_with_table("the administrator makes a digital key:", table(&rows))
}

fn table<const COLUMNS: usize>(rows: &[[&str; COLUMNS]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
}

/// Writes an instant as steps have it, to the minute.
fn minute(seconds: i64) -> String {
    let text = clock::utc(seconds);
    text.rsplit_once(':').map_or_else(|| text.clone(), |(minute, _)| format!("{minute} UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_do_are_steps_that_the_catalogue_knows() {
        assert_eq!(minute(1_767_603_612), "2026-01-05 09:00 UTC");
        assert!(users().is_ok());
        assert!(key(1_767_603_612).is_ok());
    }
}
