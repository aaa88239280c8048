//! Events get rising numbers, wait until the log has them, and are neither lost nor doubled by a start.

extern crate std;

use std::vec::Vec as StdVec;

use super::*;

fn numbers(journal: &Journal) -> StdVec<u32> {
    journal.waiting().iter().map(|event| event.sequence).collect()
}

fn filled(count: u32) -> Journal {
    let mut journal = Journal::default();
    for _ in 0..count {
        journal.add(Some(7), AuditKind::Paired);
    }
    journal
}

#[test]
fn numbers_rise_and_what_the_log_holds_goes() {
    let mut journal = filled(3);
    assert_eq!((numbers(&journal), journal.sequence()), ([1, 2, 3].into(), 3));
    assert_eq!(journal.first().map(|event| event.utc_s), Some(Some(7)));
    journal.logged(2);
    assert_eq!(numbers(&journal), [3]);
    journal.logged(1);
    assert_eq!(numbers(&journal), [3], "an old answer changes nothing");
    journal.add(None, AuditKind::ClockLost);
    assert_eq!(numbers(&journal), [3, 4]);
}

#[test]
fn a_log_that_takes_nothing_costs_the_oldest() {
    assert_eq!(numbers(&filled(20)), [13, 14, 15, 16, 17, 18, 19, 20]);
}

#[test]
fn a_start_goes_on_where_store_and_log_are() {
    let stored = filled(5);
    let stored = stored.waiting();
    // (state's number, log's number, expected waiting, expected next number)
    for (sequence, log, waiting, next) in [
        (5, 0, [1, 2, 3, 4, 5].as_slice(), 6),
        (5, 3, &[4, 5], 6),
        (5, 5, &[], 6),
        // The state was not stored after the log took a later event.
        (5, 7, &[], 8),
        // The state says more than it kept: those events are lost, their numbers are not given again.
        (9, 5, &[], 10),
    ] {
        let mut journal = Journal::new(sequence, log, stored);
        assert_eq!(numbers(&journal), waiting, "state at {sequence}, log at {log}");
        journal.add(None, AuditKind::Paired);
        assert_eq!(journal.sequence(), next, "state at {sequence}, log at {log}");
    }
}

#[test]
fn the_numbers_end_without_a_panic() {
    let mut journal = Journal::new(u32::MAX, 0, &[]);
    journal.add(None, AuditKind::Paired);
    assert_eq!(journal.sequence(), u32::MAX);
}
