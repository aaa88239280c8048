//! A reader that is missing, silent, stuck or mad.

use bench_protocol::{Pin, ReaderFault, Stimulus};
use lock_firmware::Seen;
use lock_protocol::OperationSource::Phone;
use lock_world::World;
use proptest::prelude::*;

use crate::bench::{Bench, CARD, Line, PHONE, presented};

#[test]
fn a_broken_reader_costs_little_is_told_and_comes_back() {
    for fault in [ReaderFault::DataLow, ReaderFault::DataHigh, ReaderFault::NoOscillator] {
        let mut bench = Bench::new();
        bench.world.borrow_mut().apply(Stimulus::Reader(Some(fault))).unwrap();
        bench.hold(PHONE);
        bench.pass_ms(60_000);
        assert!(bench.reader.is_failed() && !bench.reader.is_busy(), "{fault:?}");
        assert!(bench.all_transfers <= 100, "{fault:?}: {} in a minute", bench.all_transfers);
        assert_eq!(bench.verdicts(), [], "{fault:?}");
        bench.world.borrow_mut().apply(Stimulus::Reader(None)).unwrap();
        bench.pass_ms(11_000);
        assert!(!bench.reader.is_failed(), "{fault:?}");
        assert_eq!(bench.verdicts(), [presented(Phone)], "{fault:?}");
    }
}

/// A dip of its supply or a spark resets the chip in its sleep: the next look notices, and begins anew.
#[test]
fn a_chip_that_forgot_its_registers_in_its_sleep_is_no_fault() {
    for ms in [1_300, 1_400, 1_499] {
        let mut bench = Bench::new();
        bench.pass_ms(ms);
        assert!(!bench.world.borrow().reader_field(), "asleep");
        for high in [false, true] {
            bench.world.borrow_mut().write_pin(Pin::ReaderReset, high);
        }
        bench.hold(PHONE);
        bench.pass_ms(450);
        assert!(!bench.reader.is_failed());
        assert_eq!(bench.verdicts(), [presented(Phone)]);
    }
}

/// What stops while the chip sleeps shows at the next look.
#[test]
fn an_oscillator_that_does_not_start_again_is_a_fault() {
    let mut bench = Bench::new();
    bench.pass_ms(1_300);
    bench.world.borrow_mut().apply(Stimulus::Reader(Some(ReaderFault::NoOscillator))).unwrap();
    bench.pass_ms(300);
    assert!(bench.reader.is_failed());
}

#[test]
fn a_reader_that_breaks_in_the_middle_of_a_talk_opens_nothing() {
    for fault in [ReaderFault::DataLow, ReaderFault::DataHigh, ReaderFault::NoOscillator] {
        for ms in (0..120).step_by(3) {
            let mut bench = Bench::new();
            bench.hold(PHONE);
            bench.pass_ms(ms);
            bench.world.borrow_mut().apply(Stimulus::Reader(Some(fault))).unwrap();
            bench.pass_ms(2_000);
            assert_eq!(bench.verdicts(), [], "{fault:?} after {ms} ms");
            assert!(bench.reader.is_failed(), "{fault:?} after {ms} ms");
        }
    }
}

/// A data line that carries whatever it likes, after a start that looks right.
struct Mad {
    bytes: Vec<u8>,
    next: usize,
    sane: u32,
}

impl Line for Mad {
    fn exchange(&mut self, world: &mut World, bytes: &mut [u8]) {
        world.exchange_reader(bytes);
        if let Some(left) = self.sane.checked_sub(1) {
            self.sane = left;
            return;
        }
        for byte in bytes {
            *byte = self.bytes[self.next % self.bytes.len()];
            self.next += 1;
        }
    }
}

/// After a start of its own a talk in which the token only ever asks for more time.
struct Stalling {
    sane: u32,
}

impl Line for Stalling {
    fn exchange(&mut self, world: &mut World, bytes: &mut [u8]) {
        let asked = bytes.first().copied();
        world.exchange_reader(bytes);
        self.sane = self.sane.saturating_sub(1);
        if self.sane == 0 {
            match (asked, bytes) {
                // A frame was received, without an error, of two bytes: 59 times as long, please.
                (Some(0x88), [_, flags]) => *flags = 0x20,
                (Some(0x8C | 0x98), [_, value]) => *value = 0x00,
                (Some(0x94), [_, level]) => *level = 2,
                (Some(0x92), [first, second]) => (*first, *second) = (0xF2, 0x3B),
                _ => {}
            }
        }
    }
}

#[test]
fn a_token_that_always_wants_more_time_gets_a_second() {
    let mut bench = Bench::with(1, Stalling { sane: 130 });
    bench.hold(CARD);
    let (mut busy_ms, mut longest_ms) = (0, 0);
    for _ in 0..5_000 {
        bench.pass_ms(1);
        busy_ms = if bench.reader.is_busy() { busy_ms + 1 } else { 0 };
        longest_ms = longest_ms.max(busy_ms);
    }
    assert!((990..=1010).contains(&longest_ms), "{longest_ms} ms in one talk");
    assert_eq!(bench.verdicts(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_mad_reader_opens_nothing(
        bytes in proptest::collection::vec(any::<u8>(), 1..200),
        sane in 0_u32..250,
        seed in any::<u64>(),
    ) {
        let mut bench = Bench::with(seed, Mad { bytes, next: 0, sane });
        bench.hold(PHONE);
        bench.pass_ms(5_000);
        for seen in bench.verdicts() {
            let presented = matches!(seen, Seen::Presented { .. });
            prop_assert!(!presented);
        }
    }
}
