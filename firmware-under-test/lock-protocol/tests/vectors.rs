//! Vectors that a script wrote from the specification, without this code: `tests/vectors/generate.py`.

use lock_protocol::{
    Channel, Down, Frame, MAX_FRAME, MAX_WIRE, PairingCode, PairingRefusal, PairingRefused, Plain,
    Report, Role, decode, encode,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const MESSAGES: &str = include_str!("vectors/messages.json");
const SEALED: &str = include_str!("vectors/sealed.json");
const PAIRING: &str = include_str!("vectors/pairing.json");

#[derive(Deserialize)]
struct Messages {
    down: Vec<Encoded<Down>>,
    up: Vec<Encoded<Report>>,
}

#[derive(Deserialize)]
struct Encoded<T> {
    message: T,
    bytes: String,
}

#[derive(Deserialize)]
struct Sealed {
    key: String,
    direction: String,
    counter: u64,
    message: serde_json::Value,
    content: String,
    wire: String,
}

#[derive(Deserialize)]
struct Pairing {
    code: String,
    dashboard_nonce: String,
    lock_nonce: String,
    offer: String,
    accept: String,
    refusal_not_shown: String,
    refusal_wrong_code: String,
    refusal_no_common_version: String,
    key: String,
}

fn bytes(hex: &str) -> Vec<u8> {
    assert!(hex.len().is_multiple_of(2), "{hex}");
    (0..hex.len() / 2)
        .map(|place| u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).expect("hex digits"))
        .collect()
}

fn fixed<const N: usize>(hex: &str) -> [u8; N] {
    bytes(hex).try_into().expect("as many bytes as the field has")
}

fn plain(message: Plain) -> Vec<u8> {
    let mut content = [0; MAX_FRAME];
    let length = message.write(&mut content).expect("it fits");
    content[..length].to_vec()
}

fn encodes<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(vectors: &[Encoded<T>]) {
    for Encoded { message, bytes: expected } in vectors {
        let mut buffer = [0; MAX_FRAME];
        let written = postcard::to_slice(message, &mut buffer).expect("it fits");
        assert_eq!(written, bytes(expected), "{message:?}");
        let read: T = postcard::from_bytes(&bytes(expected)).expect("a message");
        assert_eq!(read, *message);
    }
}

#[test]
fn every_message_has_the_bytes_of_the_specification() {
    let messages: Messages = serde_json::from_str(MESSAGES).expect("the vectors");
    encodes(&messages.down);
    encodes(&messages.up);
    assert!(messages.down.len() >= 15 && messages.up.len() >= 90, "all kinds are there");
}

#[test]
fn sealed_frames_are_those_of_the_specification() {
    let vectors: Vec<Sealed> = serde_json::from_str(SEALED).expect("the vectors");
    for vector in &vectors {
        let key = fixed(&vector.key);
        let (from, to) = match vector.direction.as_str() {
            "up" => (Role::Lock, Role::Dashboard),
            "down" => (Role::Dashboard, Role::Lock),
            other => panic!("direction {other}"),
        };
        let mut sender = Channel::new(key, from, vector.counter - 1, 0);
        let mut receiver = Channel::new(key, to, 0, vector.counter - 1);
        let mut content = [0; MAX_FRAME];
        let message = vector.message.clone();
        let length = if from == Role::Lock {
            let report: Report = serde_json::from_value(message).expect("a report");
            let length = sender.seal(&report, &mut content).expect("it fits");
            assert_eq!(receiver.open::<Report>(&bytes(&vector.content)), Ok(report));
            length
        } else {
            let down: Down = serde_json::from_value(message).expect("a message");
            let length = sender.seal(&down, &mut content).expect("it fits");
            assert_eq!(receiver.open::<Down>(&bytes(&vector.content)), Ok(down));
            length
        };
        assert_eq!(content[..length], bytes(&vector.content), "{}", vector.message);
        let mut wire = [0; MAX_WIRE];
        let on_wire = encode(&content[..length], &mut wire).expect("it fits");
        assert_eq!(wire[..on_wire], bytes(&vector.wire));
        let mut back = [0; MAX_WIRE];
        let decoded = decode(&bytes(&vector.wire), &mut back).expect("a frame");
        assert_eq!(back[..decoded], content[..length]);
    }
    assert!(vectors.len() >= 4);
}

#[test]
fn pairing_says_and_makes_what_the_specification_does() {
    let vectors: Vec<Pairing> = serde_json::from_str(PAIRING).expect("the vectors");
    for vector in &vectors {
        let code = PairingCode::parse(&vector.code).expect("a code");
        let offer = code.offer(fixed(&vector.dashboard_nonce));
        assert_eq!(plain(Plain::PairingOffer(offer)), bytes(&vector.offer));
        let (accept, key) = code.accept(&offer, fixed(&vector.lock_nonce)).expect("a good offer");
        assert_eq!(plain(Plain::PairingAccept(accept)), bytes(&vector.accept));
        assert_eq!(key, fixed(&vector.key));
        assert_eq!(
            Frame::parse(&bytes(&vector.offer)),
            Ok(Frame::Plain(Plain::PairingOffer(offer)))
        );
        let Ok(Frame::Plain(Plain::PairingAccept(read))) = Frame::parse(&bytes(&vector.accept))
        else {
            panic!("no acceptance: {}", vector.accept)
        };
        assert_eq!(code.complete(&offer, &read), Ok(key));
        for (reason, expected) in [
            (PairingRefused::NotShown, &vector.refusal_not_shown),
            (PairingRefused::WrongCode, &vector.refusal_wrong_code),
            (PairingRefused::NoCommonVersion, &vector.refusal_no_common_version),
        ] {
            let refusal = Plain::PairingRefusal(PairingRefusal { nonce: offer.nonce, reason });
            assert_eq!(plain(refusal), bytes(expected));
            assert_eq!(Frame::parse(&bytes(expected)), Ok(Frame::Plain(refusal)));
        }
    }
    assert!(vectors.len() >= 2);
}
