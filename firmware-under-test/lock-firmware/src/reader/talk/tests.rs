//! A whole talk, right and wrong: the proof's numbers are those of NXP AN12196 rev. 2.0, section 6.6.

extern crate std;

use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::hardware::NoChance;

const SECRET: KeySecret = [0; 16];
const KEY: KeyId = KeyId(0x0102_0304);
/// The lock's number.
const OURS: [u8; 16] = hex("13C5DB8A5930439FC3DEF9A4C675360F");

/// What a card answers, in order: its number in two parts, the application, the key's id, the proof.
const ANSWERS: [&[u8]; 11] = [
    &[0x44, 0x03],
    &[0x88, 0x04, 0x51, 0x7A, 0xA7],
    &[0x04],
    &[0x01, 0x02, 0x03, 0x04, 0x04],
    &[0x20],
    &[0x06, 0x77, 0x77, 0x71, 0x02, 0x80],
    &[0x02, 0x6A, 0x82],
    &[0x03, 0x90, 0x00],
    &[0x02, 0x04, 0x03, 0x02, 0x01, 0x91, 0x00],
    &hex::<19>("03A04C124213C186F22399D33AC2A3021591AF"),
    &hex::<35>("023FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F081206639100"),
];

/// What the lock sends before each of them.
const FRAMES: [(Form, &[u8]); 11] = [
    (Form::Short, &[0x26]),
    (Form::Bare, &[0x93, 0x20]),
    (Form::Checked, &[0x93, 0x70, 0x88, 0x04, 0x51, 0x7A, 0xA7]),
    (Form::Bare, &[0x95, 0x20]),
    (Form::Checked, &[0x95, 0x70, 0x01, 0x02, 0x03, 0x04, 0x04]),
    (Form::Checked, &[0xE0, 0x50]),
    (Form::Checked, b"\x02\x00\xA4\x04\x00\x0A\xF0LOCKBENCH\x00"),
    (Form::Checked, &hex::<14>("0300A4040007D276000085010100")),
    (Form::Checked, &hex::<14>("0290AD0000070300000004000000")),
    (Form::Checked, &hex::<9>("039071000002010000")),
    (
        Form::Checked,
        &hex::<39>(
            "0290AF00002035C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D00",
        ),
    ),
];

const PRESENTED: Turn = Turn::Over(Seen::Presented { source: OperationSource::Card, key: KEY });

const fn hex<const N: usize>(text: &str) -> [u8; N] {
    const fn digit(character: u8) -> u8 {
        match character {
            b'0'..=b'9' => character - b'0',
            _ => character - b'A' + 10,
        }
    }
    let text = text.as_bytes();
    assert!(text.len() == 2 * N, "two digits a byte");
    let mut bytes = [0; N];
    let mut at = 0;
    while at < N {
        bytes[at] = digit(text[2 * at]) << 4 | digit(text[2 * at + 1]);
        at += 1;
    }
    bytes
}

/// A source that always gives the same number.
struct Fixed([u8; 16]);

impl Random for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        bytes.copy_from_slice(&self.0[..bytes.len()]);
        Ok(())
    }
}

/// Talks until the end, each answer by its place; gives the end and the frames.
fn talk<'a>(
    ours: [u8; 16],
    mut heard: impl FnMut(usize) -> Heard<'a>,
) -> (Turn, Vec<(Form, Vec<u8>)>) {
    let (mut talk, mut frame, mut frames) = (Talk::default(), Frame::default(), Vec::new());
    let mut random = Fixed(ours);
    let mut turn = talk.start(&mut frame);
    for place in 0..60 {
        if let Turn::Wait(pause) = turn {
            assert!(pause <= LONGEST_GUARD, "{pause:?}");
            turn = talk.go_on(&mut frame);
        }
        let Turn::Send(within) = turn else { return (turn, frames) };
        assert!(!within.is_zero());
        frames.push((frame.form, frame.bytes.to_vec()));
        let secret_of = |id: KeyId| (id == KEY).then_some(SECRET);
        turn = talk.hear(heard(place), &mut frame, &mut random, secret_of);
    }
    (turn, frames)
}

fn answer<'a>(place: usize) -> Heard<'a> {
    ANSWERS.get(place).map_or(Heard::Silence, |bytes| Heard::Answer(bytes))
}

#[test]
fn a_card_with_the_secret_is_presented() {
    let (end, frames) = talk(OURS, answer);
    assert_eq!(end, PRESENTED);
    for (place, (form, bytes)) in FRAMES.iter().enumerate() {
        assert_eq!(frames[place], (*form, bytes.to_vec()), "frame {place}");
    }
    assert_eq!(frames.len(), FRAMES.len());
}

#[test]
fn the_phones_application_is_asked_first_and_is_enough() {
    let challenge: [u8; 19] = hex("02A04C124213C186F22399D33AC2A3021591AF");
    let proof: [u8; 35] =
        hex("033FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F081206639100");
    let (end, frames) = talk(OURS, |place| match place {
        6 => Heard::Answer(&[0x02, 0x90, 0x00]),
        7 => Heard::Answer(&[0x03, 0x04, 0x03, 0x02, 0x01, 0x91, 0x00]),
        8 => Heard::Answer(&challenge),
        9 => Heard::Answer(&proof),
        _ => answer(place),
    });
    assert_eq!(end, Turn::Over(Seen::Presented { source: OperationSource::Phone, key: KEY }));
    assert_eq!(frames.len(), 10);
}

/// What one wrong answer in its place leads to.
#[test]
fn one_answer_that_is_wrong_ends_the_talk() {
    let foreign = Turn::Over(Seen::Rejected { source: OperationSource::Card, key: None });
    let wrong = Turn::Over(Seen::Rejected { source: OperationSource::Card, key: Some(KEY) });
    let other = Some(KeyId(0x0102_0305));
    let table: &[(usize, Heard<'_>, &Turn)] = &[
        (0, Heard::Silence, &Turn::Empty),
        (1, Heard::Silence, &Turn::Lost),
        (1, Heard::Garbled, &Turn::Lost),
        // Two cards at once.
        (1, Heard::Collision, &Turn::Several),
        // A number whose sum is wrong, one that is too short.
        (1, Heard::Answer(&[0x88, 0x04, 0x51, 0x7A, 0xA6]), &Turn::Lost),
        (1, Heard::Answer(&[0x00, 0x00]), &Turn::Lost),
        (2, Heard::Answer(&[]), &Turn::Lost),
        // A card that has nothing but its number.
        (4, Heard::Answer(&[0x08]), &foreign),
        (5, Heard::Answer(&[0x06, 0x77, 0x77]), &Turn::Lost),
        // Frames that are too short for the proof, a guard time of 2.5 s.
        (5, Heard::Answer(&[0x02, 0x02]), &foreign),
        (5, Heard::Answer(&[0x03, 0x25, 0x4D]), &Turn::Lost),
        // Another system's card: neither application.
        (7, Heard::Answer(&[0x03, 0x6A, 0x82]), &foreign),
        (7, Heard::Answer(&[0x03]), &foreign),
        // Chaining, and the wrong block number.
        (7, Heard::Answer(&[0x13, 0x90, 0x00]), &Turn::Lost),
        (7, Heard::Answer(&[0x02, 0x90, 0x00]), &Turn::Lost),
        // No file, a short file, a key that the lock doesn't know.
        (8, Heard::Answer(&[0x02, 0x91, 0xF0]), &foreign),
        (8, Heard::Answer(&[0x02, 0x04, 0x03, 0x02, 0x91, 0x00]), &foreign),
        (
            8,
            Heard::Answer(&[0x02, 0x05, 0x03, 0x02, 0x01, 0x91, 0x00]),
            &Turn::Over(Seen::Rejected { source: OperationSource::Card, key: other }),
        ),
        // No such key on the card, the lock's proof refused.
        (9, Heard::Answer(&[0x03, 0x91, 0x40]), &wrong),
        (10, Heard::Answer(&[0x02, 0x91, 0xAE]), &wrong),
        (10, Heard::Answer(&[0x02, 0x91, 0x00]), &wrong),
    ];
    for (place, heard, expected) in table {
        let (end, _) = talk(OURS, |at| if at == *place { *heard } else { answer(at) });
        assert_eq!(end, **expected, "{heard:02x?} in place {place}");
    }
}

#[test]
fn a_wrong_bit_anywhere_in_the_proof_is_rejected() {
    let right = ANSWERS[10];
    for bit in 8..8 * (right.len() - 2) {
        let mut proof = right.to_vec();
        proof[bit / 8] ^= 1 << (bit % 8);
        let (end, _) = talk(OURS, |at| if at == 10 { Heard::Answer(&proof) } else { answer(at) });
        assert!(matches!(end, Turn::Over(Seen::Rejected { .. })), "bit {bit}: {end:?}");
    }
}

#[test]
fn a_recorded_talk_opens_nothing_a_second_time() {
    let mut next = OURS;
    next[15] ^= 1;
    let (end, _) = talk(next, answer);
    assert!(matches!(end, Turn::Over(Seen::Rejected { .. })), "{end:?}");
}

#[test]
fn a_number_with_a_fourth_part_ends_the_talk() {
    let (end, frames) = talk(OURS, |place| match place {
        0 => answer(0),
        _ if place % 2 == 1 => answer(1),
        _ => Heard::Answer(&[0x04]),
    });
    assert_eq!(end, Turn::Lost);
    assert_eq!(frames.len(), 7);
}

#[test]
fn a_block_that_was_lost_is_asked_for_again() {
    // Each answer of the dialogue is missed once, and comes when it is asked for again.
    let mut heard = Vec::new();
    for (place, _) in ANSWERS.iter().enumerate() {
        if place >= 6 {
            heard.push(Heard::Silence);
        }
        heard.push(answer(place));
    }
    let (end, frames) = talk(OURS, |place| heard[place]);
    assert_eq!(end, PRESENTED);
    assert_eq!(frames.len(), ANSWERS.len() + 5);
}

/// Anything that a field can bring in the place of one answer.
fn anything() -> impl Strategy<Value = Option<Vec<u8>>> {
    prop_oneof![
        1 => Just(None),
        4 => proptest::collection::vec(any::<u8>(), 0..=64).prop_map(Some),
    ]
}

proptest! {
    /// Right answers up to a point, then whatever comes: nothing opens, and the talk ends.
    #[test]
    fn whatever_comes_nothing_opens(
        right in 0..ANSWERS.len(),
        rest in proptest::collection::vec(anything(), 50),
        number in any::<[u8; 16]>(),
    ) {
        prop_assume!(number != OURS);
        let (end, _) = talk(number, |place| match rest.get(place.wrapping_sub(right)) {
            Some(Some(bytes)) => Heard::Answer(bytes),
            Some(None) => Heard::Silence,
            None if place < right => answer(place),
            None => Heard::Garbled,
        });
        let presented = matches!(end, Turn::Over(Seen::Presented { .. }));
        prop_assert!(!presented);
        prop_assert!(!matches!(end, Turn::Wait(_)), "{:?}", end);
    }
}
