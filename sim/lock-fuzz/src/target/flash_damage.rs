//! Damage to a flash, as a fuzzer's bytes say it: where it may be, and what is done.

use std::ops::Range;

use crate::input::Input;

/// Bytes of a page of the flash.
const PAGE: usize = 1024;
/// Where the state is: the first pages, as the firmware's `layout.rs` divides 31 pages of 1 KB.
const STATE: Range<usize> = 0..7 * PAGE;
/// Settings and keys.
const SETTINGS_AND_KEYS: Range<usize> = 7 * PAGE..18 * PAGE;
/// The audit log.
const LOG: Range<usize> = 18 * PAGE..31 * PAGE;
/// The journal of erases.
const JOURNAL: Range<usize> = 31 * PAGE..32 * PAGE;

/// How many places are damaged at most.
const MOST_PLACES: usize = 48;

/// What may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// All of the flash.
    Everything,
    /// The state, and the journal of erases, which may erase of it what it wants: the log tells what is missing.
    State,
    /// The log alone.
    Log,
    /// Settings and keys: nothing of a session is there.
    Others,
}

impl Reach {
    pub(super) fn of(byte: u8) -> Self {
        match byte % 4 {
            0 => Self::Everything,
            1 => Self::State,
            2 => Self::Log,
            _ => Self::Others,
        }
    }

    /// Gives its parts, one after the other.
    fn parts(self) -> [Range<usize>; 2] {
        match self {
            Self::Everything => [0..JOURNAL.end, 0..0],
            Self::State => [STATE, JOURNAL],
            Self::Log => [LOG, 0..0],
            Self::Others => [SETTINGS_AND_KEYS, 0..0],
        }
    }

    /// Gives a place in it.
    fn place(self, number: usize) -> usize {
        let [first, second] = self.parts();
        match number % (first.len() + second.len()) {
            place if place < first.len() => first.start + place,
            place => second.start + place - first.len(),
        }
    }

    fn holds(self, place: usize) -> bool {
        self.parts().iter().any(|part| part.contains(&place))
    }
}

/// Lays bytes over the whole flash, again and again, turned a little each time.
pub(super) fn fill(flash: &mut [u8], bytes: &[u8]) {
    for (index, cell) in flash.iter_mut().enumerate() {
        let (round, place) = (index / bytes.len().max(1), index % bytes.len().max(1));
        *cell = bytes.get(place).map_or(0, |byte| byte.wrapping_add((round * 37) as u8));
    }
}

/// Does what the bytes say.
pub(super) fn damage(flash: &mut [u8], reach: Reach, input: &mut Input<'_>) {
    for _ in 0..MOST_PLACES {
        if input.is_empty() {
            return;
        }
        let kind = input.byte();
        let at = reach.place(input.number() as usize);
        match kind % 8 {
            0 => flash[at] ^= 1 << (input.byte() % 8),
            1 => flash[at] = input.byte(),
            2 => {
                let (length, value) = (input.number() as usize % (2 * PAGE), input.byte());
                spread(flash, reach, at, &vec![value; length]);
            }
            3 => {
                let (from, length) =
                    (input.number() as usize, input.number() as usize % (2 * PAGE));
                let copy: Vec<u8> =
                    flash.iter().cycle().skip(from % flash.len()).take(length).copied().collect();
                spread(flash, reach, at, &copy);
            }
            4 => spread(flash, reach, page_of(at), &[0xFF; PAGE]),
            5 => {
                let length = usize::from(input.byte());
                spread(flash, reach, at, input.take(length));
            }
            6 => {
                let other = page_of(reach.place(input.number() as usize));
                let (one, two) = (page(flash, page_of(at)), page(flash, other));
                spread(flash, reach, page_of(at), &two);
                spread(flash, reach, other, &one);
            }
            _ => spread(flash, reach, at & !3, &input.array::<4>()),
        }
    }
}

/// Writes bytes, as far as they lie within reach.
fn spread(flash: &mut [u8], reach: Reach, at: usize, bytes: &[u8]) {
    for (place, byte) in (at..).zip(bytes) {
        if place < flash.len() && reach.holds(place) {
            flash[place] = *byte;
        }
    }
}

const fn page_of(at: usize) -> usize {
    at / PAGE * PAGE
}

fn page(flash: &[u8], start: usize) -> Vec<u8> {
    flash.get(start..start + PAGE).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_stays_within_its_reach() {
        let inputs = (0..200_u32).map(|seed| {
            let byte =
                |place: u32| (seed.wrapping_mul(2_654_435_761) >> (place % 24)) as u8 ^ place as u8;
            (0..90).map(byte).collect::<Vec<u8>>()
        });
        for bytes in inputs {
            for reach in [Reach::State, Reach::Log, Reach::Others] {
                let mut flash = vec![0xA5; JOURNAL.end];
                damage(&mut flash, reach, &mut Input::new(&bytes));
                let changed = |place: &usize| flash[*place] != 0xA5;
                let outside = (0..flash.len()).filter(changed).find(|at| !reach.holds(*at));
                assert_eq!(outside, None, "{reach:?}");
                assert_eq!(flash.len(), JOURNAL.end);
            }
        }
    }
}
