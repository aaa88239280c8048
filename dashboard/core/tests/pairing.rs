//! Pairing, and what is not believed on the way to the dashboard (SEC-1, SEC-3).

mod site;

use dashboard_core::{Dashboard, Lockbox, LockboxId, ReceiveError, SessionState};
use lock_protocol::{MAX_FRAME, MAX_WIRE, Plain, encode};
use site::lock::FakeLock;
use site::{BOX, DAY, START, Site, settings};

fn wire(message: Plain) -> Vec<u8> {
    let mut content = [0; MAX_FRAME];
    let length = message.write(&mut content).unwrap();
    let mut wire = [0; MAX_WIRE];
    let length = encode(&content[..length], &mut wire).unwrap();
    wire[..length - 1].to_vec()
}

#[test]
fn the_same_key_is_offered_until_the_lock_uses_it() {
    let mut dashboard = Dashboard::new(7);
    let offer = dashboard.pair(BOX);
    assert_eq!(dashboard.pair(BOX), offer, "an offer that was lost");
    assert_ne!(dashboard.pair(LockboxId(2)), offer, "another lock, another key");
    assert_ne!(Dashboard::new(8).pair(BOX), offer, "another seed, another key");
    let mut lock = FakeLock::new();
    lock.receive(START, &offer);
    lock.hello(START);
    while let Some(frame) = lock.poll_transmit() {
        dashboard.receive(START, BOX, &frame).unwrap();
    }
    assert!(dashboard.lockbox(BOX).unwrap().is_online());
    assert_ne!(dashboard.pair(BOX), offer, "a used key is never offered again");
}

#[test]
fn a_lost_acceptance_does_not_matter() {
    let mut dashboard = Dashboard::new(7);
    let offer = dashboard.pair(BOX);
    let mut lock = FakeLock::new();
    lock.receive(START, &offer);
    assert!(lock.poll_transmit().is_some(), "the acceptance, lost");
    lock.hello(START);
    dashboard.receive(START, BOX, &lock.poll_transmit().unwrap()).unwrap();
    assert!(dashboard.lockbox(BOX).unwrap().is_paired());
}

#[test]
fn a_second_pairing_keeps_the_first_key_until_the_new_one_is_used() {
    let mut site = Site::paired();
    let offer = site.dashboard.pair(BOX);
    // Anybody can say that an offer was accepted.
    site.dashboard.receive(site.now, BOX, &wire(Plain::PairingAccept)).unwrap();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.state(), Some(SessionState::Locked), "under the first key");
    site.lock.receive(site.now, &offer);
    site.lock_does(FakeLock::hello);
    site.ask(Lockbox::unlock).unwrap();
    assert_eq!(site.state(), Some(SessionState::Completed), "under the new key");
    assert_eq!(site.lock.channel.as_ref().unwrap().receive_counter(), 2);
}

#[test]
fn a_lock_that_another_dashboard_had_is_asked_under_higher_numbers() {
    let mut site = Site::paired();
    site.lock.status.last_command = lock_protocol::CommandId(40);
    let session = dashboard_core::SessionId(5);
    site.lock.begins(site.now, session, dashboard_core::Origin::Keyholder, Some(60));
    site.lock_does(FakeLock::hello);
    assert_eq!(site.state(), Some(SessionState::Locked), "a session that was not made here");
    site.ask(Lockbox::unlock).unwrap();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    let ids: Vec<_> = site.lock.applied.iter().map(|request| request.id.0).collect();
    assert_eq!(ids, [41, 42]);
    assert_eq!(site.lockbox().session().unwrap().id().0, 6);
}

#[test]
fn what_is_not_the_locks_is_refused_and_changes_nothing() {
    let mut site = Site::paired();
    site.lock.hello(site.now);
    let hello = site.lock.poll_transmit().unwrap();
    let mut stranger = FakeLock::new();
    stranger.receive(START, &Dashboard::new(99).pair(BOX));
    stranger.hello(START);
    stranger.poll_transmit();
    let forged = stranger.poll_transmit().unwrap();
    let replayed = hello.clone();
    site.dashboard.receive(site.now, BOX, &hello).unwrap();
    site.exchange();

    let before = site.dashboard.clone();
    for (frame, expected) in [
        (forged, ReceiveError::NotAuthentic),
        (replayed, ReceiveError::Replayed),
        (vec![], ReceiveError::Malformed),
        (vec![9, 1], ReceiveError::Malformed),
        (vec![1; 500], ReceiveError::Malformed),
        (vec![3, 2, 1], ReceiveError::UnknownVersion),
        (wire(Plain::PairingOffer { key: [1; 32] }), ReceiveError::Malformed),
    ] {
        assert_eq!(site.dashboard.receive(site.now, BOX, &frame), Err(expected));
    }
    for index in 0..hello.len() {
        let mut altered = hello.clone();
        altered[index] ^= 0x10;
        assert!(site.dashboard.receive(site.now, BOX, &altered).is_err(), "byte {index}");
    }
    let unknown = site.dashboard.receive(site.now, LockboxId(5), &hello);
    assert_eq!(unknown, Err(ReceiveError::UnknownLockbox));
    assert_eq!(site.dashboard, before);
}

#[test]
fn the_gateways_words_are_not_the_dashboards_business() {
    let mut site = Site::paired();
    let before = site.dashboard.clone();
    for message in [Plain::GatewayQuery, Plain::GatewayStatus { network: false }] {
        assert_eq!(site.dashboard.receive(site.now, BOX, &wire(message)), Ok(()));
    }
    assert_eq!(site.dashboard, before);
}

#[test]
fn lockboxes_do_not_mix() {
    let mut site = Site::paired();
    let other = LockboxId(2);
    let mut second = FakeLock::new();
    let offer = site.dashboard.pair(other);
    second.receive(START, &offer);
    second.hello(START);
    while let Some(frame) = second.poll_transmit() {
        assert!(site.dashboard.receive(START, BOX, &frame).is_err() || frame.len() < 10);
        site.dashboard.receive(START, other, &frame).unwrap();
    }
    while site.dashboard.poll_transmit().is_some() {}
    let lockbox = site.dashboard.lockbox_mut(other).unwrap();
    lockbox.start_session(START, settings(DAY)).unwrap();
    let (to, _) = site.dashboard.poll_transmit().unwrap();
    assert_eq!(to, other);
    assert_eq!(site.state(), None);
    assert_eq!(site.dashboard.lockboxes().count(), 2);
}

#[test]
fn debug_output_tells_no_seed() {
    let dashboard = Dashboard::new(123_456_789);
    assert!(!format!("{dashboard:?}").contains("123456789"));
}
