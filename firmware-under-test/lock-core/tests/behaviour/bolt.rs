//! A bolt that should be home is driven there at the next start, whatever the sensors say (LCK-5).

use core::time::Duration;

use lock_core::{Direction, Loaded, Settings};
use lock_protocol::{Breaks, Command, LatchState, SessionId};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::shell::{BEGIN_US, Shell};

/// In the drive, with the bolt at its end.
const THROUGH: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

fn keyholders_session(shell: &mut Shell) {
    shell.request(Command::StartSession {
        session: SessionId(5),
        duration_s: Some(7200),
        breaks: Some(Breaks { length_s: 600, every_s: 0 }),
        emergency_unlock: true,
        time_hidden: false,
        void_from_s: i64::MAX,
    });
    assert_eq!(shell.latch, LatchState::Locked);
}

fn in_a_break() -> Shell {
    let mut shell = Shell::new();
    keyholders_session(&mut shell);
    shell.open_lock_menu();
    shell.choose("Take a Break");
    shell.choose("Take a Break");
    shell.pass_until_idle();
    assert_eq!(shell.latch, LatchState::Unlocked);
    shell
}

/// Each ends with the bolt at locked, the sensors at unlocked, and no session that wants it so.
fn cut_off() -> [(&'static str, Shell); 4] {
    let mut start = Shell::new();
    start.stick_sensors(LatchState::Unlocked);
    start.choose("Lock");
    start.enter();
    start.pass(THROUGH);

    let mut end = Shell::new();
    keyholders_session(&mut end);
    end.stick_sensors(LatchState::Unlocked);
    end.pass_s(7199);
    while end.lock.status(end.now()).session.is_some() {
        end.pass(Duration::from_millis(10));
    }

    let mut emergency = Shell::new();
    keyholders_session(&mut emergency);
    emergency.stick_sensors(LatchState::Unlocked);
    emergency.open_lock_menu();
    emergency.choose("Emergency Unlock");
    emergency.choose("Unlock now");

    let mut relock = in_a_break();
    relock.stick_sensors(LatchState::Unlocked);
    relock.choose("End Break");
    relock.pass(THROUGH);

    [("a start", start), ("an end", end), ("an emergency unlock", emergency), ("End Break", relock)]
}

#[test]
fn sensors_that_stick_at_unlocked_hide_no_bolt_from_the_next_start() {
    for (name, mut shell) in cut_off() {
        assert_eq!(shell.latch, LatchState::Locked, "{name}: cut off too early or too late");
        shell.cut_power(SECOND);
        shell.pass(SECOND);
        assert_eq!(shell.latch, LatchState::Unlocked, "{name}");
        let drives = shell.drives.len();
        shell.cut_power(SECOND);
        shell.pass(SECOND);
        assert_eq!(shell.drives.len(), drives, "{name}: home once, it is not driven again");
    }
}

#[test]
fn a_start_with_the_bolt_home_drives_nothing() {
    let mut shell = Shell::new();
    shell.cut_power(SECOND);
    shell.pass_s(10);
    assert_eq!(shell.drives, [], "as it came from the factory");
    shell.lock_for_ten_minutes();
    shell.pass_s(700);
    shell.cut_power(SECOND);
    shell.pass_s(10);
    let directions: Vec<Direction> = shell.drives.iter().map(|(_, direction)| *direction).collect();
    assert_eq!(directions, [Direction::Lock, Direction::Unlock]);
}

#[test]
fn a_start_that_knows_no_state_and_sees_no_locked_latch_leaves_nobody_locked_in() {
    for (state, expected) in
        [(Loaded::Unreadable, vec![Direction::Unlock]), (Loaded::Missing, vec![])]
    {
        let settings = Loaded::Record(Settings::default());
        let mut shell = Shell::starting(BEGIN_US, LatchState::Unlocked, state.clone(), settings);
        shell.pass_s(10);
        let drives: Vec<Direction> = shell.drives.iter().map(|(_, direction)| *direction).collect();
        assert_eq!(drives, expected, "{state:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(71),
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    })]

    /// Sensors stick at any moment and cuts come at any moment of a session with breaks: once the box is at
    /// rest the bolt is where the session says, and no start drives a locked one.
    #[test]
    fn the_bolt_follows_the_session_through_cuts(
        stick_after_ms in 0_u64..20_000,
        cuts in proptest::collection::vec((0_u64..3000, 0_u64..2000), 1..6),
    ) {
        let mut shell = in_a_break();
        let stick_at = shell.true_us() + stick_after_ms as i64 * 1000;
        for (after_ms, off_ms) in cuts {
            if shell.true_us() >= stick_at {
                shell.stick_sensors(LatchState::Unlocked);
            }
            let locked = shell.latch == LatchState::Locked;
            if locked {
                shell.open_lock_menu();
                shell.choose("Take a Break");
                shell.choose("Take a Break");
            } else {
                shell.choose("End Break");
            }
            shell.pass(Duration::from_millis(after_ms));
            shell.cut_power(Duration::from_millis(off_ms));
            let drives = shell.drives.len();
            let status = shell.lock.status(shell.now());
            let phase = status.session.expect("it lasts longer than this").phase;
            shell.pass_s(4);
            if phase == lock_protocol::Phase::Locked {
                prop_assert_eq!(shell.drives.len(), drives, "a locked box was driven");
                prop_assert_eq!(shell.latch, LatchState::Locked);
            } else {
                prop_assert_eq!(shell.latch, LatchState::Unlocked, "in a break");
            }
        }
    }
}
