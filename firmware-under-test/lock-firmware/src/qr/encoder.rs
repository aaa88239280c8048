//! Encodes a QR code of the one kind that the lock shows: version 1, level L, mask 0, capitals and digits.
//!
//! A general encoder would take 4 KB of flash more; in the tests one is the oracle.
//!
//! **Source:** ISO/IEC 18004: data 7.4, error correction 7.5, placement 7.7, mask 7.8, format 7.9.

/// Modules on a side.
pub(super) const MODULES: usize = 21;
/// The most characters that fit.
pub(super) const CAPACITY: usize = 25;

const DATA: usize = 19;
const CHECK: usize = 7;

/// Capitals, digits and a few signs, in the order of their values (table 5).
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The modules that are the same in every code: finders, timing, and format information.
const FIXED: [u32; MODULES] = fixed();
/// The check bytes' generator, without its leading coefficient.
const GENERATOR: [u8; CHECK] = generator();

/// Gives each row's modules, bit 0 at the left, a dark one set; none for a text that is too long or holds
/// other characters.
pub(super) fn encode(text: &[u8]) -> Option<[u32; MODULES]> {
    if text.len() > CAPACITY {
        return None;
    }
    let mut bits = Bits::default();
    bits.push(0b0010, 4);
    bits.push(text.len() as u32, 9);
    for pair in text.chunks(2) {
        let mut value = 0;
        for character in pair {
            value = 45 * value + value_of(*character)?;
        }
        bits.push(value, if pair.len() == 2 { 11 } else { 6 });
    }
    Some(place(&bits.finish()))
}

/// Tells whether each character has a value.
pub(super) const fn is_writable(text: &[u8]) -> bool {
    let mut place = 0;
    while place < text.len() {
        if value_of(text[place]).is_none() {
            return false;
        }
        place += 1;
    }
    true
}

const fn value_of(character: u8) -> Option<u32> {
    let mut value = 0;
    while value < ALPHABET.len() {
        if ALPHABET[value] == character {
            return Some(value as u32);
        }
        value += 1;
    }
    None
}

/// Code words, filled from the first one's highest bit.
#[derive(Default)]
struct Bits {
    words: [u8; DATA + CHECK],
    length: usize,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        for bit in (0..count).rev() {
            if let Some(word) = self.words.get_mut(self.length / 8) {
                *word |= ((value >> bit & 1) as u8) << (7 - self.length % 8);
            }
            self.length += 1;
        }
    }

    /// Pads the data and puts the check bytes after it.
    fn finish(mut self) -> [u8; DATA + CHECK] {
        // The terminator is four zeros, or as many as fit; then zeros up to a whole byte.
        let used = (self.length + 4).div_ceil(8).min(DATA);
        let padding = self.words.iter_mut().take(DATA).skip(used);
        for (word, pad) in padding.zip([0xEC, 0x11].into_iter().cycle()) {
            *word = pad;
        }
        let (data, check) = self.words.split_at_mut(DATA);
        for word in data {
            let factor = *word ^ check[0];
            check.rotate_left(1);
            check[CHECK - 1] = 0;
            for (word, coefficient) in check.iter_mut().zip(GENERATOR) {
                *word ^= product(coefficient, factor);
            }
        }
        self.words
    }
}

/// Fills the modules that are not fixed, upwards and downwards in columns of two from the right.
fn place(words: &[u8; DATA + CHECK]) -> [u32; MODULES] {
    let mut rows = FIXED;
    let mut next = 0;
    // Each pair of columns by its right one; the vertical timing pattern is between two of them.
    for right in [20, 18, 16, 14, 12, 10, 8, 5, 3, 1] {
        let upwards = (right + 1) & 2 == 0;
        for step in 0..MODULES {
            let y = if upwards { MODULES - 1 - step } else { step };
            for x in [right, right - 1] {
                if is_fixed(x, y) {
                    continue;
                }
                let dark = words.get(next / 8).is_some_and(|word| word >> (7 - next % 8) & 1 != 0);
                next += 1;
                rows[y] |= u32::from(dark ^ (x + y).is_multiple_of(2)) << x;
            }
        }
    }
    rows
}

const fn is_fixed(x: usize, y: usize) -> bool {
    x == 6 || y == 6 || x <= 8 && (y <= 8 || y >= 13) || x >= 13 && y <= 8
}

const fn fixed() -> [u32; MODULES] {
    /// Level L and mask 0 with their check bits and mask (table C.1), bit 0 first.
    const FORMAT: u32 = 0x77C4;
    let mut rows = [0; MODULES];
    let mut y = 0;
    while y < MODULES {
        let mut x = 0;
        while x < MODULES {
            let timing = (x == 6 || y == 6) && (x + y).is_multiple_of(2);
            // Rings around the finders' centres: dark ones at a distance of 0, 1 and 3.
            let left = distance(x, 3);
            let top = distance(y, 3);
            let near_x = if left <= 4 { left } else { distance(x, 17) };
            let near_y = if top <= 4 { top } else { distance(y, 17) };
            let ring = if near_x > near_y { near_x } else { near_y };
            let in_finder = ring <= 4 && !(x > 8 && y > 8);
            let dark = if in_finder { ring != 2 && ring != 4 } else { timing };
            rows[y] |= (dark as u32) << x;
            x += 1;
        }
        y += 1;
    }
    let mut bit = 0;
    while bit < 15 {
        let dark = FORMAT >> bit & 1;
        let down = if bit < 6 { bit } else { bit + 1 };
        // Around the upper left finder …
        if bit < 8 {
            rows[down] |= dark << 8;
        } else {
            rows[8] |= dark << if bit == 8 { 7 } else { 14 - bit };
        }
        // … and below and beside the others.
        if bit < 8 {
            rows[8] |= dark << (MODULES - 1 - bit);
        } else {
            rows[MODULES - 15 + bit] |= dark << 8;
        }
        bit += 1;
    }
    rows[MODULES - 8] |= 1 << 8;
    rows
}

const fn distance(one: usize, other: usize) -> usize {
    one.abs_diff(other)
}

/// The product of (x - 2^0) … (x - 2^6).
const fn generator() -> [u8; CHECK] {
    let mut coefficients = [0; CHECK];
    coefficients[CHECK - 1] = 1;
    let mut root = 1;
    let mut degree = 0;
    while degree < CHECK {
        let mut place = 0;
        while place < CHECK {
            coefficients[place] = product(coefficients[place], root);
            if place + 1 < CHECK {
                coefficients[place] ^= coefficients[place + 1];
            }
            place += 1;
        }
        root = product(root, 2);
        degree += 1;
    }
    coefficients
}

/// Multiplies in GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1.
const fn product(one: u8, other: u8) -> u8 {
    let mut sum = 0_u32;
    let mut bit = 8;
    while bit > 0 {
        bit -= 1;
        sum = sum << 1 ^ (sum >> 7) * 0x11D;
        sum ^= (other as u32 >> bit & 1) * one as u32;
    }
    sum as u8
}

#[cfg(test)]
mod tests;
