//! Parts on the bench say what the firmware asks of them, and give what the bench answers.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use bench_protocol::rpc::{
    Call, FrameError, LatchedEdge, MAX_HEAD, Operation as Told, Outcome, PREFIX, Poll,
    Surroundings, ToBench, ToBoard, encode_head, measure,
};
use bench_protocol::{Pin, ResetReason};
use bench_tap::remote::{
    Bench, RemoteEdges, RemoteFlash, RemoteI2c, RemoteInput, RemoteOutput, RemoteSerial, RemoteSpi,
    Transport, crashed,
};
use embedded_hal::digital::{InputPin, OutputPin};
use embedded_hal::i2c::{Error as _, ErrorKind, I2c, NoAcknowledgeSource};
use embedded_hal::spi::{Operation, SpiDevice};
use embedded_io::{Read, Write};
use embedded_storage::nor_flash::{NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};

#[test]
fn the_last_word_is_written_as_any_other() {
    use ResetReason::{Fault, Panic, Pin, PowerOn, Software, Watchdog};
    for reason in [PowerOn, Software, Watchdog, Panic, Fault, Pin] {
        for words in [0, 7, 300] {
            let mut buffer = [0; PREFIX + MAX_HEAD];
            let written = encode_head(&ToBench::Crashed { reason }, words, &mut buffer).unwrap();
            assert_eq!(crashed(reason, words as u16), written, "{reason:?} {words}");
        }
    }
}

/// Both directions, with what was prepared to be received.
#[derive(Clone, Default)]
struct Queues(Rc<RefCell<(Vec<u8>, VecDeque<u8>)>>);

impl Transport for Queues {
    fn send(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().0.extend(bytes);
    }

    fn receive(&mut self, buffer: &mut [u8]) {
        for place in buffer {
            *place = self.0.borrow_mut().1.pop_front().expect("the bench has prepared enough");
        }
    }

    fn broken(&mut self, error: FrameError) -> ! {
        panic!("broken: {error}")
    }
}

impl Queues {
    fn prepare(&self, word: &ToBoard, tail: &[u8]) {
        let mut buffer = [0; PREFIX + MAX_HEAD];
        let head = encode_head(word, tail.len(), &mut buffer).expect("it fits");
        self.0.borrow_mut().1.extend(head.iter().chain(tail));
    }

    fn answer(&self, surroundings: Surroundings, tail: &[u8]) {
        self.prepare(&ToBoard::Answer { outcome: Outcome::Done, surroundings }, tail);
    }

    fn refuse(&self, outcome: Outcome) {
        self.prepare(&ToBoard::Answer { outcome, surroundings: Surroundings::default() }, &[]);
    }

    /// Takes what was said, and makes sure that all that was prepared has been heard.
    fn said(&self) -> Vec<(String, Vec<u8>)> {
        let (said, prepared) = &mut *self.0.borrow_mut();
        assert!(prepared.is_empty(), "{} bytes were not heard", prepared.len());
        let mut words = Vec::new();
        let mut rest = std::mem::take(said);
        while !rest.is_empty() {
            let lengths = measure(rest[..PREFIX].try_into().expect("three")).expect("a frame");
            let tail = rest.split_off(PREFIX + lengths.head);
            let word = ToBench::parse(&rest[PREFIX..]).expect("a word");
            let text = format!("{word:?}");
            rest = tail;
            let after = rest.split_off(lengths.tail);
            words.push((text, std::mem::replace(&mut rest, after)));
        }
        words
    }
}

fn with_bench(test: impl FnOnce(&Queues, &Bench<Queues>)) {
    let queues = Queues::default();
    let bench = Bench::new(queues.clone());
    test(&queues, &bench);
}

fn word(word: &ToBench<'_>) -> String {
    format!("{word:?}")
}

#[test]
fn outputs_are_posted_and_inputs_are_as_they_were_last_told() {
    with_bench(|queues, bench| {
        let mut led = RemoteOutput::new(bench, Pin::Led);
        led.set_high().expect("it can't fail");
        led.set_low().expect("it can't fail");
        let levels = Surroundings::levels_of(|pin| pin == Pin::Latch2);
        bench.observe(Surroundings { levels, ..Surroundings::default() });
        assert_eq!(RemoteInput::new(bench, Pin::Latch2).is_high(), Ok(true));
        assert_eq!(RemoteInput::new(bench, Pin::Latch1).is_high(), Ok(false));
        let posted = [true, false].map(|high| word(&ToBench::Pin { pin: Pin::Led, high }));
        assert_eq!(queues.said().into_iter().map(|said| said.0).collect::<Vec<_>>(), posted);
    });
}

#[test]
fn a_column_is_asked_for_once_after_a_row_was_driven() {
    with_bench(|queues, bench| {
        let mut column = RemoteInput::new(bench, Pin::KeypadColumn1);
        assert_eq!(column.is_high(), Ok(false));
        RemoteOutput::new(bench, Pin::KeypadRow3).set_low().expect("it can't fail");
        let levels = Surroundings::levels_of(|pin| pin == Pin::KeypadColumn1);
        queues.answer(Surroundings { levels, ..Surroundings::default() }, &[]);
        assert_eq!((column.is_high(), column.is_high()), (Ok(true), Ok(true)));
        assert_eq!(queues.said().last().expect("a call").0, word(&ToBench::Call(Call::Look)));
    });
}

#[test]
fn a_transaction_is_one_call_and_its_answer_takes_the_inputs_along() {
    with_bench(|queues, bench| {
        let mut read = [0; 3];
        let after = Surroundings {
            levels: 5,
            battery_percent: 40,
            edges: true,
            serial: true,
            acknowledges: 0x3c,
        };
        queues.answer(after, &[7, 8, 9]);
        RemoteI2c::new(bench).write_read(0x68, &[0x0f], &mut read).expect("it is answered");
        assert_eq!((read, bench.surroundings()), ([7, 8, 9], after));
        let operations = [Told::Write(1), Told::Read(3)].into_iter().collect();
        let call = word(&ToBench::Call(Call::I2c { address: 0x68, operations }));
        assert_eq!(queues.said(), [(call, vec![0x0f])]);
    });
}

#[test]
fn a_long_transaction_is_told_in_parts_and_ends_with_the_first_refusal() {
    with_bench(|queues, bench| {
        let mut bytes = [[1_u8], [2], [3], [4], [5], [6], [7]];
        let mut operations: Vec<_> =
            bytes.iter_mut().map(|byte| embedded_hal::i2c::Operation::Write(byte)).collect();
        queues.answer(Surroundings::default(), &[]);
        queues.refuse(Outcome::NoAcknowledge);
        let refusal = RemoteI2c::new(bench).transaction(0x3c, &mut operations).expect_err("no");
        assert_eq!(refusal.kind(), ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
        let tails: Vec<_> = queues.said().into_iter().map(|said| said.1).collect();
        assert_eq!(tails, [vec![1, 2, 3, 4, 5, 6], vec![7]]);
    });
}

#[test]
fn a_write_that_is_sure_of_its_answer_is_posted_and_no_other_is() {
    with_bench(|queues, bench| {
        let display = Surroundings { acknowledges: 0x3c, ..Surroundings::default() };
        bench.observe(display);
        let mut bus = RemoteI2c::new(bench);
        bus.write(0x3c, &[0x40, 1, 2]).expect("it is not answered");
        let levels = Surroundings::levels_of(|pin| pin == Pin::Latch2);
        queues.answer(Surroundings { levels, ..display }, &[]);
        assert_eq!(RemoteInput::new(bench, Pin::Latch2).is_high(), Ok(true), "time has passed");
        queues.answer(display, &[7]);
        bus.write_read(0x3c, &[0], &mut [0]).expect("it is answered");
        queues.refuse(Outcome::Stuck);
        assert_eq!(bus.write(0x68, &[1]).expect_err("it is refused").kind(), ErrorKind::Bus);
        queues.answer(Surroundings::default(), &[]);
        bus.write(0x3c, &[0x40, 3]).expect("it is answered");
        let said: Vec<_> = queues.said().into_iter().map(|said| said.0).collect();
        let posted = word(&ToBench::I2cWrite { address: 0x3c });
        assert_eq!(said.len(), 5);
        assert_eq!(said.iter().filter(|word| **word == posted).count(), 1);
        assert_eq!(said[0], posted);
    });
}

#[test]
fn the_reader_is_talked_to_under_one_select() {
    with_bench(|queues, bench| {
        let (mut both, mut read) = ([0xa0, 0xa1], [0; 2]);
        queues.answer(Surroundings::default(), &[1, 2, 3, 4]);
        RemoteSpi::new(bench)
            .transaction(&mut [
                Operation::Write(&[0x82]),
                Operation::TransferInPlace(&mut both),
                Operation::Read(&mut read),
            ])
            .expect("it is answered");
        assert_eq!((both, read), ([1, 2], [3, 4]));
        let operations = [Told::Write(1), Told::Transfer(2), Told::Read(2)].into_iter().collect();
        let call = word(&ToBench::Call(Call::Spi { operations }));
        assert_eq!(queues.said(), [(call, vec![0x82, 0xa0, 0xa1])]);
        let mut unequal = [0; 2];
        let refused =
            RemoteSpi::new(bench).transaction(&mut [Operation::Transfer(&mut unequal, &[1, 2, 3])]);
        assert!(refused.is_err() && queues.said().is_empty());
    });
}

#[test]
fn what_is_only_written_to_the_reader_is_posted_and_the_inputs_are_asked_for_after_it() {
    with_bench(|queues, bench| {
        let mut reader = RemoteSpi::new(bench);
        let written = &mut [Operation::Write(&[0x12]), Operation::Write(&[1, 2, 3])];
        reader.transaction(written).expect("it is not answered");
        let levels = Surroundings::levels_of(|pin| pin == Pin::Latch2);
        queues.answer(Surroundings { levels, ..Surroundings::default() }, &[]);
        let mut input = RemoteInput::new(bench, Pin::Latch2);
        assert_eq!([input.is_high(), input.is_high()], [Ok(true); 2]);
        reader.transaction(&mut [Operation::Write(&[4])]).expect("it is not answered");
        queues.answer(Surroundings { battery_percent: 7, ..Surroundings::default() }, &[]);
        assert_eq!(bench.look().battery_percent, 7);
        let (post, look) = (word(&ToBench::SpiWrite), word(&ToBench::Call(Call::Look)));
        let first = [(post.clone(), vec![0x12, 1, 2, 3]), (look.clone(), vec![])];
        assert_eq!(queues.said(), [first.as_slice(), &[(post, vec![4]), (look, vec![])]].concat());
    });
}

#[test]
fn flash_is_read_ahead_and_what_is_written_is_read_anew() {
    with_bench(|queues, bench| {
        let mut flash = RemoteFlash::new(bench, 32_768, 0);
        let line: Vec<u8> = (0..96).collect();
        let mut bytes = [0; 4];
        queues.answer(Surroundings::default(), &line);
        flash.read(512, &mut bytes).expect("it is answered");
        flash.read(520, &mut bytes).expect("it is held");
        assert_eq!(bytes, [8, 9, 10, 11]);
        queues.answer(Surroundings::default(), &[]);
        flash.write(600, &[1, 2, 3, 4]).expect("it is answered");
        queues.answer(Surroundings::default(), &[0x55; 96]);
        flash.read(512, &mut bytes).expect("it is asked for again");
        assert_eq!(bytes, [0x55; 4]);
        queues.refuse(Outcome::Failed);
        let kind = flash.erase(0, 1024).expect_err("it is refused").kind();
        assert_eq!(kind, NorFlashErrorKind::Other);
        let read = word(&ToBench::Call(Call::FlashRead { offset: 512, bytes: 96 }));
        let program = word(&ToBench::Call(Call::FlashProgram { offset: 600 }));
        let erase = word(&ToBench::Call(Call::FlashErase { from: 0, to: 1024 }));
        assert_eq!(
            queues.said(),
            [(read.clone(), vec![]), (program, vec![1, 2, 3, 4]), (read, vec![]), (erase, vec![])]
        );
    });
}

#[test]
fn blank_pages_are_not_asked_for_until_they_are_written() {
    with_bench(|queues, bench| {
        let mut flash = RemoteFlash::new(bench, 32_768, 1 << 1 | 1 << 31);
        let mut bytes = [0; 200];
        flash.read(1024, &mut bytes).expect("it is known");
        flash.read(31 * 1024 + 824, &mut bytes).expect("it is known");
        assert_eq!(bytes, [0xff; 200]);
        queues.answer(Surroundings::default(), &[]);
        flash.write(1028, &[0; 4]).expect("it is answered");
        queues.answer(Surroundings::default(), &[7; 96]);
        flash.read(1024, &mut bytes[..4]).expect("it is answered");
        assert_eq!(bytes[..4], [7; 4]);
        queues.answer(Surroundings::default(), &[]);
        flash.erase(1024, 3072).expect("it is answered");
        flash.read(2048 - 4, &mut bytes[..8]).expect("both pages are known");
        assert_eq!(bytes[..8], [0xff; 8]);
        queues.refuse(Outcome::Failed);
        assert!(flash.erase(1024, 2048).is_err());
        queues.answer(Surroundings::default(), &[9; 96]);
        flash.read(1024, &mut bytes[..4]).expect("it is answered");
        assert_eq!((bytes[0], queues.said().len()), (9, 5));
    });
}

#[test]
fn the_end_of_the_flash_is_not_read_over() {
    with_bench(|queues, bench| {
        let mut flash = RemoteFlash::new(bench, 1024, 0);
        let mut bytes = [0; 8];
        queues.answer(Surroundings::default(), &[3; 8]);
        flash.read(1016, &mut bytes).expect("the last eight bytes are there");
        let kind = flash.read(1020, &mut bytes).expect_err("it ends before").kind();
        assert_eq!((bytes, kind), ([3; 8], NorFlashErrorKind::OutOfBounds));
        let read = word(&ToBench::Call(Call::FlashRead { offset: 1016, bytes: 8 }));
        assert_eq!(queues.said(), [(read, vec![])]);
    });
}

#[test]
fn the_link_is_read_a_few_bytes_at_once_and_tells_what_is_left() {
    with_bench(|queues, bench| {
        let mut serial = RemoteSerial::new(bench);
        let mut byte = [0];
        assert_eq!(serial.read(&mut byte), Ok(0));
        bench.observe(Surroundings { serial: true, ..Surroundings::default() });
        queues.answer(Surroundings::default(), &[1, 2]);
        assert_eq!((serial.read(&mut byte), byte, bench.has_unread()), (Ok(1), [1], true));
        assert_eq!((serial.read(&mut byte), byte, bench.has_unread()), (Ok(1), [2], false));
        assert_eq!(serial.read(&mut byte), Ok(0));
        serial.write_all(&[9, 0]).expect("it can't fail");
        let said = queues.said();
        assert_eq!(said[0].0, word(&ToBench::Call(Call::SerialRead { max: 32 })));
        assert_eq!(said[1], (word(&ToBench::SerialWrite), vec![9, 0]));
        assert_eq!(said.len(), 2);
    });
}

#[test]
fn edges_come_in_their_order_and_no_call_is_made_for_none() {
    with_bench(|queues, bench| {
        let mut edges = RemoteEdges::new(bench);
        assert_eq!(edges.take(), None);
        let of = |pin, at_us| LatchedEdge { pin, high: false, at_us };
        let first = [of(Pin::KnobA, 10), of(Pin::KnobB, 20)];
        let tail: Vec<u8> = first.iter().flat_map(|edge| edge.to_bytes()).collect();
        bench.observe(Surroundings { edges: true, ..Surroundings::default() });
        queues.answer(Surroundings::default(), &tail);
        assert_eq!(
            [edges.take(), edges.take(), edges.take()],
            [Some(first[0]), Some(first[1]), None]
        );
        assert_eq!(queues.said().len(), 1);
    });
}

#[test]
fn edges_that_come_with_a_poll_are_taken_without_a_call_and_the_rest_by_one() {
    with_bench(|queues, bench| {
        let mut edges = RemoteEdges::new(bench);
        let of = |at_us| LatchedEdge { pin: Pin::Back, high: true, at_us };
        let told: Vec<LatchedEdge> = (0..5).map(of).collect();
        let bytes = |edges: &[LatchedEdge]| -> Vec<u8> {
            edges.iter().flat_map(|edge| edge.to_bytes()).collect()
        };
        let surroundings = Surroundings { edges: true, ..Surroundings::default() };
        let poll = Poll { uptime_us: 7, panic: false, surroundings };
        queues.prepare(&ToBoard::Poll(poll), &bytes(&told[..4]));
        assert_eq!(bench.listen(), ToBoard::Poll(poll));
        bench.observe(poll.surroundings);
        let first: Vec<_> = (0..4).map_while(|_| edges.take()).collect();
        assert_eq!((first, queues.said().len()), (told[..4].to_vec(), 0));
        queues.answer(Surroundings::default(), &bytes(&told[4..]));
        assert_eq!([edges.take(), edges.take()], [Some(told[4]), None]);
        queues.answer(Surroundings::default(), &bytes(&told[..1]));
        bench.announce_poll(8);
        assert_eq!([edges.take(), edges.take()], [Some(told[0]), None]);
        let calls = [Call::TakeEdges, Call::Poll { uptime_us: 8 }].map(ToBench::Call);
        let said: Vec<_> = queues.said().into_iter().map(|said| said.0).collect();
        assert_eq!(said, calls.map(|call| word(&call)));
    });
}

#[test]
fn answers_that_nobody_waits_for_are_passed_over() {
    with_bench(|queues, bench| {
        let poll = Poll { uptime_us: 7, panic: true, surroundings: Surroundings::default() };
        queues.answer(Surroundings::default(), &[1, 2, 3]);
        queues.prepare(&ToBoard::Poll(poll), &[]);
        assert_eq!(bench.listen(), ToBoard::Poll(poll));
        assert!(queues.said().is_empty());
    });
}

#[test]
fn a_planned_panic_is_taken_once() {
    with_bench(|_, bench| {
        assert!(!bench.take_panic());
        bench.plan_panic(true);
        assert_eq!([bench.take_panic(), bench.take_panic()], [true, false]);
    });
}

#[test]
#[should_panic(expected = "broken: the head of a frame is no word of this version")]
fn what_is_no_word_ends_the_run() {
    with_bench(|queues, bench| {
        queues.0.borrow_mut().1.extend([1, 0, 0, 99]);
        bench.listen();
    });
}
