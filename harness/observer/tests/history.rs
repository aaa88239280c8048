//! The history gives back what it was given, keeps what it was told to keep, and tells it in words.

use bench_protocol::{
    Coil, Event, EventKind, Instant, LatchPosition, Pin, PlateState, Recorder, ResetReason,
};
use observer::{History, Keep, render};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const EVERY_KIND: [EventKind<'static>; 27] = [
    EventKind::Power(true),
    EventKind::Power(false),
    EventKind::Boot(ResetReason::PowerOn),
    EventKind::Boot(ResetReason::Software),
    EventKind::Boot(ResetReason::Watchdog),
    EventKind::Stimulus("press lock/enter"),
    EventKind::Stimulus(""),
    EventKind::Pin { pin: Pin::LockEnter, high: false },
    EventKind::Pin { pin: Pin::CoilUnlock, high: true },
    EventKind::Coil(Coil::Unlock),
    EventKind::Coil(Coil::Off),
    EventKind::Latch(LatchPosition::Travelling),
    EventKind::Latch(LatchPosition::Unlocked),
    EventKind::Plate(PlateState::Broken),
    EventKind::KeyInside(true),
    EventKind::KeyInside(false),
    EventKind::Battery(80),
    EventKind::Network(false),
    EventKind::I2cWrite {
        address: 0x3C,
        bytes: &[0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        acknowledged: true,
    },
    EventKind::I2cWrite { address: 0x68, bytes: &[], acknowledged: false },
    EventKind::I2cRead { address: 0x68, bytes: &[0x59, 0x30, 0x12], acknowledged: true },
    EventKind::FlashProgram { offset: 0x1000, length: 32 },
    EventKind::FlashErase { offset: 0, length: 1024 },
    EventKind::LinkUp(&[1, 2, 3]),
    EventKind::LinkDown(&[0xFF; 20]),
    EventKind::Deadline { at: Instant::from_micros(12_500_000), why: "debounce" },
    EventKind::Deadline { at: Instant::MAX, why: "" },
];

fn event(index: usize) -> Event<'static> {
    let micros = 12_000_350 + 1_000 * index as u64;
    Event { at: Instant::from_micros(micros), kind: EVERY_KIND[index % EVERY_KIND.len()] }
}

fn recorded(keep: Keep, count: usize) -> History {
    let mut history = History::new(keep);
    for index in 0..count {
        history.record(&event(index));
    }
    history
}

#[test]
fn every_kind_of_event_comes_back_and_has_words() {
    let history = recorded(Keep::All, EVERY_KIND.len());
    assert_eq!((history.len(), history.next_index()), (27, 27));
    for (index, read) in history.iter().enumerate() {
        assert_eq!(read, event(index));
    }
    assert!(
        history.iter().rev().map(|event| event.at).eq((0..27).rev().map(|index| event(index).at))
    );
    let words: String = history.iter().map(|event| render(&event) + "\n").collect();
    assert_eq!(words, history.render_last(100));
    insta::assert_snapshot!("every-kind", words);
}

#[test]
fn bookmarks_find_what_came_later() {
    let mut history = recorded(Keep::All, 10);
    let bookmark = history.next_index();
    assert_eq!(history.since(bookmark).len(), 0);
    history.record(&event(10));
    assert_eq!(history.since(bookmark).collect::<Vec<_>>(), [event(10)]);
    assert_eq!(history.since(0).len(), 11);
    assert_eq!(history.since(1000).len(), 0);
    assert_eq!(history.since_instant(event(9).at).collect::<Vec<_>>(), [event(9), event(10)]);
    assert_eq!(history.render_last(1), format!("{}\n", render(&event(10))));
}

#[test]
fn a_short_memory_keeps_the_last_events_that_are_no_traffic() {
    let telling = |event: &Event<'_>| {
        !matches!(
            event.kind,
            EventKind::I2cWrite { .. } | EventKind::I2cRead { .. } | EventKind::Deadline { .. }
        )
    };
    for count in [0, 1, 7, 600, 5000] {
        let history = recorded(Keep::Last(7), count);
        let all: Vec<_> = (0..count).map(event).filter(telling).collect();
        let last = &all[all.len().saturating_sub(7)..];
        assert_eq!(history.iter().collect::<Vec<_>>(), last, "{count}");
        assert_eq!(history.next_index(), all.len(), "numbers go on");
        assert_eq!(
            history.since(all.len().saturating_sub(2)).collect::<Vec<_>>(),
            all[all.len().saturating_sub(2)..]
        );
        assert_eq!(history.since(0).len(), last.len(), "what is gone is left out");
    }
    assert!(recorded(Keep::Nothing, 100).is_empty());
}

#[test]
fn how_much_is_kept_can_be_changed_on_the_way() {
    let mut history = recorded(Keep::All, 50);
    history.set_keep(Keep::Last(3));
    history.record(&event(5));
    assert_eq!((history.keep(), history.len(), history.next_index()), (Keep::Last(3), 3, 51));
    history.set_keep(Keep::Nothing);
    history.record(&event(6));
    assert_eq!(history.next_index(), 51);
}

#[test]
fn equal_events_have_equal_bytes_and_digests() {
    let one = recorded(Keep::All, 100);
    assert_eq!(one.to_postcard(), recorded(Keep::All, 100).to_postcard());
    assert_eq!(one.digest(), recorded(Keep::All, 100).digest());
    assert_ne!(one.digest(), recorded(Keep::All, 99).digest());
    // The digest is FNV-1a, whose value for no bytes at all is published.
    assert_eq!(History::default().digest(), 0xCBF2_9CE4_8422_2325);
    let bytes = one.to_postcard();
    let mut rest = &bytes[..];
    for index in 0..100 {
        let (read, further) =
            postcard::take_from_bytes::<Event<'_>>(rest).expect("what was written can be read");
        assert_eq!(read, event(index));
        rest = further;
    }
    assert!(rest.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(27),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn bytes_of_any_length_come_back_from_a_ring_of_any_size(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..1500),
        size in 0_usize..40,
    ) {
        let mut history = History::new(Keep::Last(size));
        for frame in &frames {
            history.record(&Event { at: Instant::ZERO, kind: EventKind::LinkUp(frame) });
        }
        let kept = &frames[frames.len().saturating_sub(size)..];
        prop_assert_eq!(history.len(), kept.len());
        for (event, frame) in history.iter().zip(kept) {
            prop_assert_eq!(event.kind, EventKind::LinkUp(frame));
        }
    }
}
