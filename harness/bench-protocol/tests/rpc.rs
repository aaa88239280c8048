//! Words go through a frame and come out as they went in; what is no frame is an error.

use bench_protocol::rpc::{
    Call, EDGE_BYTES, FrameError, LatchedEdge, MAX_HEAD, Measure, Next, Operation, Operations,
    Outcome, PREFIX, Poll, Start, Surroundings, ToBench, ToBoard, encode_head, measure, prefix,
};
use bench_protocol::{Pin, ResetReason};

fn widest() -> Surroundings {
    Surroundings {
        levels: u32::MAX,
        battery_percent: 100,
        edges: true,
        serial: true,
        acknowledges: 0x7f,
    }
}

fn head<'b>(
    word: &impl serde::Serialize,
    tail: usize,
    buffer: &'b mut [u8; PREFIX + MAX_HEAD],
) -> (Measure, &'b [u8]) {
    let bytes = encode_head(word, tail, buffer).expect("the word fits");
    let (start, head) = bytes.split_at(PREFIX);
    (measure(start.try_into().expect("three bytes")).expect("it is a frame"), head)
}

#[test]
fn every_word_to_the_board_fits_and_comes_back() {
    let surroundings = widest();
    let words = [
        ToBoard::Start(Start {
            reason: ResetReason::Pin,
            uptime_us: u64::MAX,
            own_clock: true,
            real_coil: true,
            store_bytes: u32::MAX,
            blank_pages: u32::MAX,
            surroundings,
        }),
        ToBoard::Poll(Poll { uptime_us: u64::MAX, panic: true, surroundings }),
        ToBoard::Answer { outcome: Outcome::Failed, surroundings },
        ToBoard::Changed,
    ];
    for word in words {
        let mut buffer = [0; PREFIX + MAX_HEAD];
        let (measure, head) = head(&word, 7, &mut buffer);
        assert_eq!(measure, Measure { head: head.len(), tail: 7 });
        assert_eq!(ToBoard::parse(head), Ok(word));
    }
}

#[test]
fn every_word_to_the_bench_fits_and_comes_back() {
    let operations = Operations::from_slice(&[Operation::Transfer(u16::MAX); 6]).expect("six fit");
    let calls = [
        Call::Look,
        Call::Poll { uptime_us: u64::MAX },
        Call::I2c { address: 0x7f, operations: operations.clone() },
        Call::Spi { operations },
        Call::FlashRead { offset: u32::MAX, bytes: u16::MAX },
        Call::FlashProgram { offset: u32::MAX },
        Call::FlashErase { from: u32::MAX, to: u32::MAX },
        Call::SerialRead { max: 255 },
        Call::TakeEdges,
        Call::Random { bytes: 255 },
    ];
    let next = Next {
        at_us: Some(u64::MAX),
        why: "the longest reason of all",
        at_rest: true,
        restart: true,
    };
    let words = calls.map(ToBench::Call).into_iter().chain([
        ToBench::Ready { version: u16::MAX, image: "nucleo-f401re-bench 0.1.0" },
        ToBench::Started,
        ToBench::Pin { pin: Pin::ReaderReset, high: true },
        ToBench::SerialWrite,
        ToBench::SpiWrite,
        ToBench::I2cWrite { address: 0x7f },
        ToBench::Polled { next, unread: true },
        ToBench::Crashed { reason: ResetReason::Fault },
    ]);
    for word in words {
        let mut buffer = [0; PREFIX + MAX_HEAD];
        let (measure, head) = head(&word, usize::from(u16::MAX), &mut buffer);
        assert_eq!(measure, Measure { head: head.len(), tail: 65_535 });
        assert_eq!(ToBench::parse(head), Ok(word));
    }
}

#[test]
fn an_edge_comes_back_and_no_pin_is_none() {
    for pin in Pin::ALL {
        for high in [false, true] {
            let edge = LatchedEdge { pin, high, at_us: 0x0102_0304_0506_0708 };
            assert_eq!(LatchedEdge::from_bytes(&edge.to_bytes()), Some(edge));
        }
    }
    assert_eq!(LatchedEdge::from_bytes(&[26; EDGE_BYTES]), None);
}

#[test]
fn what_is_no_frame_is_an_error() {
    assert_eq!(measure([65, 0, 0]), Err(FrameError::HeadTooLong));
    assert_eq!(prefix(Measure { head: 1, tail: 65_536 }), Err(FrameError::TailTooLong));
    assert_eq!(ToBoard::parse(&[200]), Err(FrameError::UnknownWord));
    assert_eq!(ToBench::parse(&[]), Err(FrameError::UnknownWord));
    let mut buffer = [0; PREFIX + MAX_HEAD];
    let long = "x".repeat(MAX_HEAD);
    assert_eq!(encode_head(&long.as_str(), 0, &mut buffer), Err(FrameError::HeadTooLong));
}

#[test]
fn levels_are_found_at_their_pins() {
    let levels = Surroundings::levels_of(|pin| pin == Pin::LockEnter || pin == Pin::ReaderReset);
    let surroundings = Surroundings { levels, ..Surroundings::default() };
    let high: Vec<Pin> = Pin::ALL.into_iter().filter(|pin| surroundings.is_high(*pin)).collect();
    assert_eq!(high, [Pin::LockEnter, Pin::ReaderReset]);
}

#[test]
fn blank_pages_are_those_of_ones_alone() {
    let mut content = vec![0xff; 34 * Start::PAGE];
    (content[0], content[3 * Start::PAGE - 1]) = (0xfe, 0);
    assert_eq!(Start::blank_pages_of(&content), !0b101);
    assert_eq!(Start::blank_pages_of(&[]), 0);
}
