//! What each side takes of the other, and which version they agree.

use super::*;

const DASHBOARD: PairingNonce = [0xD0; 16];
const LOCK: PairingNonce = [0x10; 16];

fn code(byte: u8) -> PairingCode {
    PairingCode::from_random([byte; 20])
}

/// An offer of a dashboard that speaks other versions.
fn offer_of(code: PairingCode, oldest: u8, newest: u8) -> PairingOffer {
    let unproved = PairingOffer { oldest, newest, ..code.offer(DASHBOARD) };
    PairingOffer { proof: proof(&code.mac(OFFER, &unproved, None)), ..unproved }
}

#[test]
fn both_make_the_same_key_and_each_pairing_another_one() {
    let offer = code(3).offer(DASHBOARD);
    let (accept, key) = code(3).accept(&offer, LOCK).expect("a good offer");
    assert_eq!(code(3).complete(&offer, &accept), Ok(key));
    assert_eq!(code(3).accept(&offer, LOCK), Ok((accept, key)), "the same offer, the same answer");
    let (_, other_lock) = code(3).accept(&offer, [0x11; 16]).expect("a good offer");
    let (_, other_dashboard) =
        code(3).accept(&code(3).offer([0xD1; 16]), LOCK).expect("a good offer");
    let (_, other_code) = code(4).accept(&code(4).offer(DASHBOARD), LOCK).expect("a good offer");
    let keys = [key, other_lock, other_dashboard, other_code];
    for (place, one) in keys.iter().enumerate() {
        assert!(keys[place + 1..].iter().all(|other| one != other), "{place}");
    }
}

#[test]
fn without_the_code_nothing_is_taken() {
    let offer = code(3).offer(DASHBOARD);
    let (accept, _) = code(3).accept(&offer, LOCK).expect("a good offer");
    assert_eq!(code(4).accept(&offer, LOCK), Err(PairingRefused::WrongCode));
    assert_eq!(code(4).complete(&offer, &accept), Err(PairingRefused::WrongCode));
    let second = code(3).offer([0xD1; 16]);
    assert_eq!(
        code(3).complete(&second, &accept),
        Err(PairingRefused::WrongCode),
        "another offer's"
    );
}

#[test]
fn every_changed_bit_is_refused() {
    let offer = code(3).offer(DASHBOARD);
    let (accept, _) = code(3).accept(&offer, LOCK).expect("a good offer");
    for bit in 0..8 {
        let flip = 1 << bit;
        for place in 0..16 {
            let (mut nonce, mut proof) = (offer, offer);
            nonce.nonce[place] ^= flip;
            proof.proof[place] ^= flip;
            for altered in [nonce, proof] {
                assert_eq!(code(3).accept(&altered, LOCK), Err(PairingRefused::WrongCode));
            }
            let (mut nonce, mut proof) = (accept, accept);
            nonce.nonce[place] ^= flip;
            proof.proof[place] ^= flip;
            for altered in [nonce, proof] {
                assert_eq!(code(3).complete(&offer, &altered), Err(PairingRefused::WrongCode));
            }
        }
        let (mut oldest, mut newest) = (offer, offer);
        oldest.oldest ^= flip;
        newest.newest ^= flip;
        for altered in [oldest, newest] {
            assert_eq!(
                code(3).accept(&altered, LOCK),
                Err(PairingRefused::WrongCode),
                "a downgrade"
            );
            assert_eq!(code(3).complete(&altered, &accept), Err(PairingRefused::WrongCode));
        }
        let version = PairingAccept { version: accept.version ^ flip, ..accept };
        assert_eq!(code(3).complete(&offer, &version), Err(PairingRefused::WrongCode));
    }
}

/// Dashboards of the past and the future, and a lock that speaks 2–4.
#[test]
fn the_newest_common_version_is_taken() {
    for (oldest, newest, expected) in [
        (1, 1, Err(PairingRefused::NoCommonVersion)),
        (1, 2, Ok(2)),
        (1, 3, Ok(3)),
        (3, 9, Ok(4)),
        (4, 4, Ok(4)),
        (5, 9, Err(PairingRefused::NoCommonVersion)),
        (4, 3, Err(PairingRefused::NoCommonVersion)),
        (0, 255, Ok(4)),
    ] {
        let offer = offer_of(code(3), oldest, newest);
        let judged = code(3).accept_speaking(&(2..=4), &offer, LOCK);
        assert_eq!(judged.map(|(accept, _)| accept.version), expected, "{oldest}–{newest}");
        if let Ok((accept, key)) = judged {
            assert_eq!(code(3).complete(&offer, &accept), Ok(key), "{oldest}–{newest}");
        }
    }
}

#[test]
fn a_version_that_was_not_offered_is_not_taken() {
    let offer = code(3).offer(DASHBOARD);
    let unproved = PairingAccept { version: 2, nonce: LOCK, proof: PairingProof::default() };
    let proof = proof(&code(3).mac(ACCEPT, &offer, Some(&unproved)));
    let accept = PairingAccept { proof, ..unproved };
    assert_eq!(code(3).complete(&offer, &accept), Err(PairingRefused::NoCommonVersion));
}
