//! A handful of scenarios, swept whole: the power is cut at every moment that hurts, and again after that.
//!
//! `cargo lockbench sweep` does the same for all of `features/`.

use std::num::NonZeroU64;
use std::path::Path;

use lockbench::feature::{PathSelection, Plan, Request, load};
use lockbench::rig::Capability;
use lockbench::run::Stop;
use lockbench::sweep::{Seconds, Sweep, SweepOptions, sweep};

/// One of each kind of doing that stores something or moves the latch.
const CHOSEN: [(&str, &str); 18] = [
    ("emergency_unlock.feature", "From the locked screen to the key in four steps"),
    ("emergency_unlock.feature", "A running timer counts as locked"),
    ("cooldown.feature", "E-LOCK-20 says what it is, and leads to help"),
    ("hardware_unlock.feature", "The keyholder ends the session from the dashboard"),
    ("in_a_break.feature", "Key back, plate closed, End Break"),
    ("pairing.feature", "Once paired, the keyholder's commands are obeyed"),
    ("sessions.feature", "An end that came offline is learnt by the dashboard later"),
    ("menus.feature", "The emergency unlock is switched where it stands"),
    ("locking.feature", "E-LOCK-2 Could Not Unlock, with Retry"),
    ("power_loss.feature", "A cut while an emergency unlock begins leaves it done or not begun"),
    ("faults.feature", "A lock that wasn't confirmed is driven back to unlocked"),
    ("locking.feature", "Stuck sensors can't fake an unlock that hasn't happened"),
    ("codes.feature", "Locked again, the code opens it again"),
    ("codes.feature", "Stay Unlocked ends it"),
    ("codes.feature", "The new one survives a loss of power"),
    ("digital_keys.feature", "Deleting one key leaves the others"),
    ("cards.feature", "The card opens at the reader"),
    ("factory_reset.feature", "Reset, default password, new password, test"),
];

#[test]
fn no_power_cut_loses_or_opens_anything() {
    let swept =
        swept(&CHOSEN, &SweepOptions { jobs: 2, most: NonZeroU64::MAX, ..SweepOptions::default() });
    assert_held(&swept);
    assert_eq!(swept.cut_points(), swept.opportunities(), "none was left out");
    assert_eq!(swept.second_cuts(), swept.cut_points());
    assert!(swept.cut_points() > 500, "{swept}");
}

#[test]
fn no_second_cut_in_any_moment_of_the_recovery_does() {
    let options = SweepOptions { jobs: 2, seconds: Seconds::All, ..SweepOptions::default() };
    let swept = swept(&CHOSEN[1..2], &options);
    assert_held(&swept);
    assert!(swept.second_cuts() > 10 * swept.cut_points(), "{swept}");
}

/// The long waits are sampled; the short step in which the dashboard sets the clock is swept whole.
#[test]
fn no_cut_shortens_a_cooldown_whose_clock_is_found() {
    let most = NonZeroU64::new(40).unwrap();
    let chosen =
        [("cooldown.feature", "When the dashboard sets the clock, the larger remainder holds")];
    assert_held(&swept(&chosen, &SweepOptions { jobs: 2, most, ..SweepOptions::default() }));
}

#[test]
fn the_sweep_is_the_same_on_any_number_of_threads() {
    let options =
        |jobs| SweepOptions { jobs, every: 11.try_into().unwrap(), ..SweepOptions::default() };
    assert_eq!(swept(&CHOSEN[..3], &options(1)), swept(&CHOSEN[..3], &options(3)));
}

fn assert_held(swept: &Sweep) {
    let faults: Vec<String> =
        swept.faults().map(|(scenario, why)| format!("{}: {why}", scenario.place)).collect();
    assert_eq!(faults, Vec::<String>::new());
    let violations: Vec<String> = swept.violations().map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{swept}\n\n{}", violations.join("\n\n"));
}

fn swept(chosen: &[(&str, &str)], options: &SweepOptions) -> Sweep {
    sweep(&plan(chosen), options, &Stop::default(), |_| ())
}

/// Finds scenarios by file and title, the first example of an outline.
fn plan(chosen: &[(&str, &str)]) -> Plan {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features");
    let capabilities = Capability::ALL.map(Capability::name);
    let mut plan = Plan::default();
    for (file, name) in chosen {
        let selections = [PathSelection::whole(features.join(file))];
        let request = Request {
            selections: &selections,
            tags: None,
            capabilities: &capabilities,
            base: &features,
        };
        let pickles = load(&request).unwrap_or_else(|faults| panic!("{faults:?}")).pickles;
        let found = pickles.into_iter().find(|pickle| pickle.name == *name);
        plan.pickles.push(found.unwrap_or_else(|| panic!("{file} has no scenario `{name}`")));
    }
    plan
}
