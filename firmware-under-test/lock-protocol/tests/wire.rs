//! Frames on a serial line, and the plain messages in them.

use lock_protocol::{
    Deframer, Direction, Frame, FrameError, MAX_FRAME, MAX_WIRE, PairingAccept, PairingOffer,
    PairingRefusal, PairingRefused, Plain, TooSmall, WireError, decode, encode,
};
use proptest::prelude::*;

fn wire(content: &[u8]) -> Vec<u8> {
    let mut out = [0xAA; MAX_WIRE];
    let length = encode(content, &mut out).expect("a content fits");
    out[..length].to_vec()
}

fn feed<const N: usize>(deframer: &mut Deframer<N>, bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.iter().filter_map(|byte| deframer.push(*byte).map(<[u8]>::to_vec)).collect()
}

fn refusal(reason: PairingRefused) -> Plain {
    Plain::PairingRefusal(PairingRefusal { nonce: [6; 16], reason })
}

#[test]
fn plain_messages_come_back() {
    let messages = [
        Plain::GatewayQuery,
        Plain::GatewayStatus { network: true },
        Plain::GatewayStatus { network: false },
        Plain::PairingOffer(PairingOffer { oldest: 1, newest: 9, nonce: [2; 16], proof: [3; 16] }),
        Plain::PairingAccept(PairingAccept { version: 1, nonce: [4; 16], proof: [5; 16] }),
        refusal(PairingRefused::NotShown),
        refusal(PairingRefused::WrongCode),
        refusal(PairingRefused::NoCommonVersion),
    ];
    for message in messages {
        let mut out = [0; 37];
        let length = message.write(&mut out).expect("37 bytes are enough");
        assert_eq!(Frame::parse(&out[..length]), Ok(Frame::Plain(message)));
        assert_eq!(message.write(&mut out[..length - 1]), Err(TooSmall));
    }
}

#[test]
fn other_contents_are_refused() {
    let table: [(&[u8], Result<Frame, FrameError>); 17] = [
        (&[], Err(FrameError::Malformed)),
        (&[1], Err(FrameError::Malformed)),
        (&[2], Err(FrameError::UnknownVersion)),
        (&[0, 2, 0], Err(FrameError::UnknownVersion)),
        (&[1, 4, 0], Err(FrameError::Malformed)),
        (&[1, 2], Err(FrameError::Malformed)),
        (&[1, 2, 2], Err(FrameError::Malformed)),
        (&[1, 2, 0, 0], Err(FrameError::Malformed)),
        (&[1, 2, 1, 2], Err(FrameError::Malformed)),
        (&[1, 3, 0, 9, 9], Err(FrameError::Malformed)),
        (&[1, 3, 0], Err(FrameError::Malformed)),
        (&[1, 3, 1], Err(FrameError::Malformed)),
        (&[1, 3, 2, 9, 9], Err(FrameError::Malformed)),
        (&[1, 3, 3], Err(FrameError::Malformed)),
        (&[1; MAX_FRAME + 1], Err(FrameError::Malformed)),
        (&[1, 0], Ok(Frame::Sealed(Direction::Up))),
        (&[1, 1], Ok(Frame::Sealed(Direction::Down))),
    ];
    for (content, expected) in table {
        assert_eq!(Frame::parse(content), expected, "{content:?}");
    }
}

#[test]
fn limits_are_said() {
    let mut out = [0; MAX_WIRE];
    assert_eq!(encode(&[1; MAX_FRAME], &mut out), Ok(MAX_WIRE));
    assert_eq!(encode(&[1; MAX_FRAME + 1], &mut out), Err(WireError::TooLong));
    assert_eq!(encode(&[1; MAX_FRAME], &mut out[..MAX_WIRE - 1]), Err(WireError::OutputTooSmall));
    assert_eq!(encode(&[1; MAX_FRAME], &mut out[..MAX_WIRE - 2]), Err(WireError::OutputTooSmall));
    for malformed in [&[][..], &[0], &[0, 0], &[3, 1, 0, 1], &[5, 1], &[5, 1, 0]] {
        assert_eq!(decode(malformed, &mut out), Err(WireError::Malformed), "{malformed:?}");
    }
    assert_eq!(decode(&[1; MAX_WIRE + 1], &mut out), Err(WireError::TooLong));
}

#[test]
fn overlong_input_is_thrown_away_up_to_its_zero() {
    let mut deframer = Deframer::<MAX_WIRE>::new();
    let mut bytes = vec![1; 5 * MAX_WIRE];
    bytes.push(0);
    bytes.extend(wire(b"next"));
    assert_eq!(feed(&mut deframer, &bytes), [b"next"]);
    assert_eq!(deframer.garbled(), 1);
}

#[test]
fn the_longest_frame_passes_and_a_longer_one_does_not() {
    let mut deframer = Deframer::<MAX_WIRE>::new();
    assert_eq!(feed(&mut deframer, &wire(&[9; MAX_FRAME])), [vec![9; MAX_FRAME]]);
    let mut short = Deframer::<5>::new();
    assert_eq!(feed(&mut short, &wire(&[9; 4])), [vec![9; 4]]);
    assert!(feed(&mut short, &wire(&[9; 5])).is_empty());
    assert_eq!((deframer.garbled(), short.garbled()), (0, 1));
}

#[test]
fn a_reset_forgets_what_has_begun() {
    let mut deframer = Deframer::<MAX_WIRE>::new();
    assert!(feed(&mut deframer, &[9, 9, 9]).is_empty());
    deframer.reset();
    assert_eq!(feed(&mut deframer, &wire(b"whole")), [b"whole"]);
    assert_eq!(deframer.garbled(), 0);
}

proptest! {
    #[test]
    fn every_content_comes_back(contents in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..=MAX_FRAME), 0..5)) {
        let mut deframer = Deframer::<MAX_WIRE>::new();
        let stream: Vec<u8> = contents.iter().flat_map(|content| wire(content)).collect();
        prop_assert_eq!(stream.split(|byte| *byte == 0).count(), contents.len() + 1);
        prop_assert_eq!(feed(&mut deframer, &stream), contents.clone());
        for content in contents {
            let mut out = [0; MAX_WIRE];
            let length = decode(&wire(&content), &mut out);
            prop_assert_eq!(length, Ok(content.len()));
            prop_assert_eq!(&out[..content.len()], &content[..]);
        }
    }

    /// After any garbage, a zero is enough for the next frame to be found.
    #[test]
    fn garbage_is_survived(garbage in proptest::collection::vec(any::<u8>(), 0..600), content in proptest::collection::vec(any::<u8>(), 1..=MAX_FRAME)) {
        let mut deframer = Deframer::<MAX_WIRE>::new();
        feed(&mut deframer, &garbage);
        feed(&mut deframer, &[0]);
        prop_assert_eq!(feed(&mut deframer, &wire(&content)), [content]);
    }
}
