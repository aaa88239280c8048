//! The NOR flash: rules, times, torn operations.

use core::time::Duration;

use bench_protocol::{ResetReason, Stimulus};
use lock_world::{CutMoment, FlashFault, FlashGeometry, WorldConfig};
use proptest::prelude::*;

use crate::bench::Bench;

fn read(bench: &mut Bench, offset: u32, length: usize) -> Vec<u8> {
    let mut buffer = vec![0; length];
    bench.world.flash_read(offset, &mut buffer).unwrap();
    buffer
}

#[test]
fn programming_clears_bits_and_erasing_sets_them() {
    let mut bench = Bench::new();
    assert_eq!(read(&mut bench, 0, 8), [0xFF; 8]);
    bench.world.flash_program(4, &[0xF0, 0x12, 0x00, 0xFF]).unwrap();
    bench.world.flash_program(4, &[0x3C, 0xFF, 0xFF, 0x7F]).unwrap();
    assert_eq!(
        read(&mut bench, 0, 12),
        [255, 255, 255, 255, 0x30, 0x12, 0x00, 0x7F, 255, 255, 255, 255]
    );
    bench.world.flash_erase(0, 1024).unwrap();
    assert_eq!(read(&mut bench, 4, 4), [0xFF; 4]);
    let lines: Vec<_> = bench.lines_with(&["Flash"]).into_iter().map(|line| line.1).collect();
    assert_eq!(
        lines,
        [
            "FlashProgram { offset: 4, length: 4 }",
            "FlashProgram { offset: 4, length: 4 }",
            "FlashErase { offset: 0, length: 1024 }"
        ]
    );
}

#[test]
fn operations_take_their_time() {
    let mut bench = Bench::new();
    for (words, micros) in [(1, 46), (10, 460)] {
        let start = bench.world.now();
        bench.world.flash_program(0, &[0xFE; 40][..words * 4]).unwrap();
        assert_eq!(bench.world.now().since(start), Duration::from_micros(micros));
    }
    let start = bench.world.now();
    bench.world.flash_erase(1024, 2048).unwrap();
    assert_eq!(bench.world.now().since(start), Duration::from_millis(42));
    let start = bench.world.now();
    read(&mut bench, 0, 4096);
    assert_eq!(bench.world.now(), start, "it is mapped into memory");
}

#[test]
fn what_breaks_the_rules_changes_nothing() {
    let mut bench = Bench::new();
    let size = 32 * 1024;
    let start = bench.world.now();
    for (offset, length, fault) in [
        (1, 4, FlashFault::NotAligned),
        (0, 3, FlashFault::NotAligned),
        (size, 4, FlashFault::OutOfBounds),
        (size - 4, 8, FlashFault::OutOfBounds),
        (u32::MAX - 3, 8, FlashFault::OutOfBounds),
    ] {
        assert_eq!(
            bench.world.flash_program(offset, &[0; 8][..length]),
            Err(fault),
            "{offset} {length}"
        );
    }
    for (offset, length, fault) in [
        (4, 1024, FlashFault::NotAligned),
        (0, 1000, FlashFault::NotAligned),
        (size, 1024, FlashFault::OutOfBounds),
        (0, size + 1024, FlashFault::OutOfBounds),
    ] {
        assert_eq!(bench.world.flash_erase(offset, length), Err(fault), "{offset} {length}");
    }
    assert_eq!(bench.world.flash_read(size - 1, &mut [0; 2]), Err(FlashFault::OutOfBounds));
    assert_eq!(bench.world.now(), start);
    assert_eq!(bench.world.cut_opportunities(), 0);
    assert!(bench.world.flash_image().iter().all(|&byte| byte == 0xFF));
}

#[test]
fn a_word_is_programmed_twice_at_most() {
    let mut bench = Bench::new();
    bench.world.flash_program(0, &[0xFF; 8]).unwrap();
    bench.world.flash_program(4, &[0xFE; 4]).unwrap();
    assert_eq!(bench.world.flash_program(4, &[0xFC; 4]), Err(FlashFault::Overprogrammed));
    assert_eq!(bench.world.flash_program(0, &[0xFC; 8]), Err(FlashFault::Overprogrammed));
    assert_eq!(
        read(&mut bench, 0, 8),
        [255, 255, 255, 255, 0xFE, 0xFE, 0xFE, 0xFE],
        "nothing of it was done"
    );
    bench.world.flash_program(0, &[0xFC; 4]).unwrap();
    bench.world.flash_erase(0, 1024).unwrap();
    bench.world.flash_program(0, &[0xFC; 8]).unwrap();
}

#[test]
fn a_broken_flash_is_still_read() {
    let mut bench = Bench::new();
    bench.world.flash_program(0, &[1, 2, 3, 4]).unwrap();
    bench.world.apply(Stimulus::FlashBroken(true)).unwrap();
    assert_eq!(bench.world.flash_program(4, &[0; 4]), Err(FlashFault::Broken));
    assert_eq!(bench.world.flash_erase(0, 1024), Err(FlashFault::Broken));
    assert_eq!(read(&mut bench, 0, 8), [1, 2, 3, 4, 255, 255, 255, 255]);
    bench.world.apply(Stimulus::FlashBroken(false)).unwrap();
    bench.world.flash_erase(0, 1024).unwrap();
    assert_eq!(read(&mut bench, 0, 4), [0xFF; 4]);
}

/// One operation on a flash of 4 pages of 64 bytes.
#[derive(Clone, Debug)]
enum Operation {
    Program { word: u32, bytes: Vec<u8> },
    Erase { page: u32, pages: u32 },
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => (0..60u32, 1..5usize).prop_flat_map(|(word, words)| {
            proptest::collection::vec(any::<u8>(), words * 4)
                .prop_map(move |bytes| Operation::Program { word, bytes })
        }),
        1 => (0..4u32, 1..=2u32).prop_map(|(page, pages)| Operation::Erase { page, pages: pages.min(4 - page) }),
    ]
}

fn small(seed: u64) -> Bench {
    let flash = FlashGeometry { pages: 4, page_bytes: 64, ..FlashGeometry::default() };
    Bench::with(WorldConfig { seed, flash, ..WorldConfig::default() })
}

fn perform(bench: &mut Bench, operation: &Operation) -> Result<(), FlashFault> {
    match operation {
        Operation::Program { word, bytes } => bench.world.flash_program(word * 4, bytes),
        Operation::Erase { page, pages } => bench.world.flash_erase(page * 64, pages * 64),
    }
}

/// The bytes that an operation may touch.
fn touched(operation: &Operation) -> core::ops::Range<usize> {
    let (start, length) = match operation {
        Operation::Program { word, bytes } => (word * 4, bytes.len() as u32),
        Operation::Erase { page, pages } => (page * 64, pages * 64),
    };
    start as usize..(start + length) as usize
}

proptest! {
    #[test]
    fn agrees_with_a_plain_model(operations in proptest::collection::vec(operation(), 1..40)) {
        let mut bench = small(1);
        let (mut cells, mut counts) = (vec![0xFFu8; 256], vec![0u8; 64]);
        for operation in &operations {
            let result = perform(&mut bench, operation);
            match operation {
                Operation::Program { word, bytes } => {
                    let first = *word as usize;
                    let words = first..first + bytes.len() / 4;
                    if counts[words.clone()].contains(&2) {
                        prop_assert_eq!(result, Err(FlashFault::Overprogrammed));
                    } else {
                        prop_assert_eq!(result, Ok(()));
                        counts[words].iter_mut().for_each(|count| *count += 1);
                        cells[first * 4..].iter_mut().zip(bytes).for_each(|(cell, byte)| *cell &= byte);
                    }
                }
                Operation::Erase { .. } => {
                    prop_assert_eq!(result, Ok(()));
                    let range = touched(operation);
                    counts[range.start / 4..range.end / 4].fill(0);
                    cells[range].fill(0xFF);
                }
            }
            prop_assert_eq!(bench.world.flash_image(), &cells[..]);
        }
    }

    #[test]
    fn a_torn_operation_touches_its_own_words_only(
        seed in any::<u64>(),
        before in proptest::collection::vec(operation(), 0..10),
        last in operation(),
    ) {
        let mut bench = small(seed);
        for operation in &before {
            // one that a word forbids is a refusal, not a failure of this test
            let _refused = perform(&mut bench, operation);
        }
        let old = bench.world.flash_image().to_vec();
        bench.world.cut_at(bench.world.cut_opportunities() + 2);
        if perform(&mut bench, &last) == Err(FlashFault::Overprogrammed) {
            return Ok(());
        }
        prop_assert!(!bench.world.powered());
        let cut = bench.world.take_cut().unwrap();
        let torn = matches!(cut.moment, CutMoment::InProgram { .. } | CutMoment::InErase { .. });
        prop_assert!(torn);
        let new = bench.world.flash_image();
        let range = touched(&last);
        prop_assert_eq!(&new[..range.start], &old[..range.start]);
        prop_assert_eq!(&new[range.end..], &old[range.end..]);
        match &last {
            Operation::Program { bytes, .. } => {
                // words are done in order: done, one torn between old and done, untouched
                let mut stage = 0;
                for ((new, old), bytes) in new[range.clone()].chunks(4).zip(old[range].chunks(4)).zip(bytes.chunks(4)) {
                    let done: Vec<u8> = old.iter().zip(bytes).map(|(old, byte)| old & byte).collect();
                    for ((new, old), done) in new.iter().zip(old).zip(&done) {
                        prop_assert_eq!(new & !old, 0, "a program never sets a bit");
                        prop_assert_eq!(done & !new, 0, "nor clears one that it should not");
                    }
                    let now = if new == done && stage == 0 { 0 } else if new == old { 2 } else { 1 };
                    prop_assert!(now >= stage && !(now == 1 && stage == 1));
                    stage = now;
                }
            }
            Operation::Erase { .. } => {
                let whole = new[range].chunks(64).take_while(|page| page.iter().all(|&byte| byte == 0xFF)).count();
                let Operation::Erase { pages, .. } = &last else { return Ok(()) };
                prop_assert!(whole < *pages as usize, "a torn erase never ends");
            }
        }
    }
}

#[test]
fn a_torn_page_has_to_be_erased_again() {
    let mut bench = small(5);
    bench.world.flash_program(0, &[0xFF; 4]).unwrap();
    bench.world.flash_program(0, &[0xFF; 4]).unwrap();
    bench.world.cut_at(bench.world.cut_opportunities() + 2);
    assert_eq!(bench.world.flash_erase(0, 64), Err(FlashFault::NoPower));
    bench.world.apply(Stimulus::Power(true)).unwrap();
    bench.world.boot(ResetReason::PowerOn);
    assert_eq!(bench.world.flash_program(0, &[0; 4]), Err(FlashFault::Overprogrammed));
    bench.world.flash_erase(0, 64).unwrap();
    bench.world.flash_program(0, &[0; 4]).unwrap();
}

#[test]
fn a_world_can_start_with_the_flash_of_another() {
    let mut old = small(1);
    old.world.flash_program(4, &[1, 2, 3, 4]).unwrap();
    old.world.flash_program(4, &[1, 2, 3, 4]).unwrap();
    let mut new = small(2);
    new.world.take_flash_of(&old.world);
    assert_eq!(read(&mut new, 0, 8), [255, 255, 255, 255, 1, 2, 3, 4]);
    assert_eq!(
        new.world.flash_program(4, &[0; 4]),
        Err(FlashFault::Overprogrammed),
        "wear comes with it"
    );
}
