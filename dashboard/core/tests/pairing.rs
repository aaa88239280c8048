//! Pairing, and what is not believed on the way to the dashboard (SEC-1, SEC-3).

mod site;

use std::time::Duration;

use dashboard_core::{Dashboard, Lockbox, LockboxId, ReceiveError, SessionState};
use lock_protocol::{
    Frame, MAX_FRAME, MAX_WIRE, PairingAccept, PairingOffer, PairingRefusal, PairingRefused, Plain,
    decode, encode,
};
use site::lock::{CODE, FakeLock};
use site::{BOX, DAY, START, Site, settings};

fn wire(message: Plain) -> Vec<u8> {
    let mut content = [0; MAX_FRAME];
    let length = message.write(&mut content).unwrap();
    let mut wire = [0; MAX_WIRE];
    let length = encode(&content[..length], &mut wire).unwrap();
    wire[..length - 1].to_vec()
}

fn content<T>(frame: &[u8], read: impl FnOnce(&[u8]) -> T) -> T {
    let mut content = [0; MAX_WIRE];
    let length = decode(frame, &mut content).unwrap();
    read(&content[..length])
}

#[test]
fn a_code_from_the_display_pairs_and_a_lost_frame_costs_only_time() {
    // The offer, the acceptance, the use of the key, the lock's word under it.
    for lost in 0..5 {
        let mut site = Site::unpaired();
        let mut frame_number = 0;
        site.dashboard.pair(START, BOX, CODE).unwrap();
        for second in 0..30 {
            site.now = START.plus(Duration::from_secs(second));
            site.dashboard.handle_timeout(site.now);
            loop {
                let (down, frame) = match site.dashboard.poll_transmit() {
                    Some((_, frame)) => (true, frame),
                    None => match site.lock.poll_transmit() {
                        Some(frame) => (false, frame),
                        None => break,
                    },
                };
                frame_number += 1;
                if frame_number - 1 == lost {
                    continue;
                }
                if down {
                    site.lock.receive(site.now, &frame);
                } else {
                    site.dashboard.receive(site.now, BOX, &frame).unwrap();
                }
            }
            if site.lock.channel.is_some() {
                site.lock.code = None;
                // Whatever the lock says next tells that it has the key.
                site.lock.tell_status(site.now);
            }
        }
        assert!(site.lockbox().is_paired() && site.lockbox().is_online(), "frame {lost} lost");
        assert_eq!(site.dashboard.deadline(), None, "frame {lost} lost");
        assert!(site.lockbox().refusals().is_empty(), "frame {lost} lost");
        site.exchange();
        site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
        assert_eq!(site.state(), Some(SessionState::Locked), "frame {lost} lost");
    }
}

#[test]
fn what_stands_against_it_is_told_and_changes_nothing() {
    for (code, shown, words) in [
        ("0123456789ABCDEFGHJM", true, "pair: wrong pairing code"),
        (CODE, false, "pair: pairing screen is not shown, open it on the lock"),
        ("0123", true, "pair: pairing code: it has 20 letters and digits"),
        (
            "0123456789ABCDEFGHJ!",
            true,
            "pair: pairing code: only letters and digits are in it, no U",
        ),
    ] {
        let mut site = Site::paired();
        site.lock.code = site.lock.code.filter(|_| shown);
        let refused = site.offers(code).is_err();
        assert_eq!(refused, words.contains("pairing code: "), "{code}");
        assert_eq!(site.refusals(), [words], "{code}");
        assert_eq!(site.dashboard.deadline(), None, "{code}");
        site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
        assert_eq!(site.state(), Some(SessionState::Locked), "{code}: under the first key");
        site.lock.code = lock_protocol::PairingCode::parse(CODE).ok();
        site.pairs();
        assert_eq!(site.refusals(), [words], "{code}: tried again");
        site.ask(Lockbox::unlock).unwrap();
        assert_eq!(site.state(), Some(SessionState::Completed), "{code}: under the second key");
    }
}

#[test]
fn a_lock_that_says_nothing_is_given_up() {
    let mut site = Site::paired();
    site.goes_offline();
    site.offers(CODE).unwrap();
    site.pass(Duration::from_secs(59));
    assert!(site.refusals().is_empty());
    site.pass(Duration::from_secs(1));
    assert_eq!(site.refusals(), ["pair: no answer from the lock, is it online?"]);
    site.pass(DAY);
    assert_eq!(site.refusals().len(), 1);
}

#[test]
fn a_second_pairing_keeps_the_first_key_until_the_lock_uses_the_new_one() {
    let mut site = Site::paired();
    site.dashboard.pair(site.now, BOX, CODE).unwrap();
    let (_, offer) = site.dashboard.poll_transmit().unwrap();
    let Ok(Frame::Plain(Plain::PairingOffer(offered))) = content(&offer, Frame::parse) else {
        panic!("no offer")
    };
    // Anybody can say that it was accepted.
    let forged = PairingAccept { version: 1, nonce: [7; 16], proof: [8; 16] };
    site.dashboard.receive(site.now, BOX, &wire(Plain::PairingAccept(forged))).unwrap();
    assert_eq!(site.dashboard.poll_transmit(), None, "no key was used");
    // And that another one was refused.
    let reason = PairingRefused::WrongCode;
    let stale = PairingRefusal { nonce: [7; 16], reason };
    site.dashboard.receive(site.now, BOX, &wire(Plain::PairingRefusal(stale))).unwrap();
    assert!(site.refusals().is_empty());

    site.lock.receive(site.now, &offer);
    let accept = site.lock.poll_transmit().unwrap();
    site.dashboard.receive(site.now, BOX, &accept).unwrap();
    let (_, first_use) = site.dashboard.poll_transmit().unwrap();
    // Too late to refuse it: the lock may have the key by now.
    let late = PairingRefusal { nonce: offered.nonce, reason };
    site.dashboard.receive(site.now, BOX, &wire(Plain::PairingRefusal(late))).unwrap();
    assert!(site.refusals().is_empty());
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.state(), Some(SessionState::Locked), "under the first key");

    site.lock.receive(site.now, &first_use);
    site.exchange();
    site.ask(Lockbox::unlock).unwrap();
    assert_eq!(site.state(), Some(SessionState::Completed), "under the new key");
    let under_the_new_key = site.lock.channel.as_ref().unwrap().receive_counter();
    assert_eq!(under_the_new_key, 3, "its first use, the unlock, the acknowledgement");
}

/// A server that stops forgets what a person was just asking, never a key that the lock may have.
#[test]
fn a_server_that_stops_in_the_midst_of_a_pairing_knows_the_lock_afterwards() {
    let mut site = Site::paired();
    site.dashboard.pair(site.now, BOX, CODE).unwrap();
    let (_, offer) = site.dashboard.poll_transmit().unwrap();
    site.lock.receive(site.now, &offer);
    let accept = site.lock.poll_transmit().unwrap();
    site.dashboard.receive(site.now, BOX, &accept).unwrap();
    let (_, first_use) = site.dashboard.poll_transmit().unwrap();
    let stored = serde_json::to_string(&site.dashboard).unwrap();
    assert!(!stored.contains(CODE) && !stored.contains("[48,49,50"), "{stored}");
    site.dashboard = serde_json::from_str(&stored).unwrap();
    site.lock.receive(site.now, &first_use);
    site.exchange();
    site.ask(|lockbox, now| lockbox.start_session(now, settings(DAY))).unwrap();
    assert_eq!(site.state(), Some(SessionState::Locked));
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
    let mut elsewhere = Site::paired_as(99);
    elsewhere.lock.hello(START);
    let forged = elsewhere.lock.poll_transmit().unwrap();
    let replayed = hello.clone();
    site.dashboard.receive(site.now, BOX, &hello).unwrap();
    site.exchange();

    let before = site.dashboard.clone();
    let offer = PairingOffer { oldest: 1, newest: 1, nonce: [1; 16], proof: [2; 16] };
    for (frame, expected) in [
        (forged, ReceiveError::NotAuthentic),
        (replayed, ReceiveError::Replayed),
        (vec![], ReceiveError::Malformed),
        (vec![9, 1], ReceiveError::Malformed),
        (vec![1; 500], ReceiveError::Malformed),
        (vec![3, 2, 1], ReceiveError::UnknownVersion),
        (wire(Plain::PairingOffer(offer)), ReceiveError::Malformed),
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
    site.dashboard.pair(START, other, CODE).unwrap();
    let before = site.lockbox().clone();
    while let Some((to, frame)) = site.dashboard.poll_transmit() {
        assert_eq!(to, other);
        second.receive(START, &frame);
        while let Some(frame) = second.poll_transmit() {
            let _ = site.dashboard.receive(START, BOX, &frame);
            site.dashboard.receive(START, other, &frame).unwrap();
        }
    }
    assert_eq!(*site.lockbox(), before);
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
