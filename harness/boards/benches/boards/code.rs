//! How long a wrong code takes to be judged: with no PIN to compare it with, and with as many as a lock stores.

use lockbench::bench::Bench;
use lockbench::step::{Table, match_step};
use lockbench::steps::run_step;

use crate::measure::Measure;
use crate::set_up::{bench_after, play, rigs};

/// As many PINs as a lock stores (KEY-7).
const KEYS: usize = 64;
const LOCKED: [&str; 3] =
    ["a lockbox", "USB power is connected", "the lockbox is locked with a code"];

/// From the first key to a box at rest that says what it thinks of the code.
pub(crate) fn judge(measure: &Measure) {
    let rigs = rigs();
    for keys in [0, KEYS] {
        measure.time(
            &format!("a wrong code with {keys} PINs stored"),
            None,
            || with_keys(bench_after(&rigs, &LOCKED), keys),
            |mut bench| play(&mut bench, "I enter \"999999\" on the keypad"),
        );
    }
}

fn with_keys(mut bench: Bench, keys: usize) -> Bench {
    if keys > 0 {
        let users = [["name", "e-mail", "role"], ["Paula", "paula@example.com", "ROLE-USER"]];
        play_with(
            &mut bench,
            "the users:",
            users.iter().map(|row| row.map(str::to_owned).to_vec()),
        );
        let heading = ["description", "user", "from", "until", "role", "PIN"].map(str::to_owned);
        let rows = (0..keys).map(|key| {
            let (from, until) = ("2026-01-05 09:00 UTC", "2026-01-05 18:00 UTC");
            let pin = (4011 + 11 * key).to_string();
            let guest = format!("guest {key}");
            [guest.as_str(), "Paula", from, until, "ROLE-USER", &pin].map(str::to_owned).to_vec()
        });
        let rows = std::iter::once(heading.to_vec()).chain(rows);
        play_with(&mut bench, "the administrator makes a digital key:", rows);
    }
    bench
}

fn play_with(bench: &mut Bench, step: &str, rows: impl Iterator<Item = Vec<String>>) {
    let call = match_step(step, true).expect("a step of the catalogue");
    let table = Table::new(rows.collect());
    run_step(bench, &call, Some(&table)).unwrap_or_else(|failure| panic!("{step}: {failure:?}"));
}
