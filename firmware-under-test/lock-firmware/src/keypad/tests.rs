//! The keypad against a matrix of diodes and contacts.

extern crate std;

use core::convert::Infallible;
use std::cell::Cell;
use std::rc::Rc;
use std::vec::Vec;

use embedded_hal::digital::ErrorType;

use super::*;

/// Which keys are closed and which rows are low, one bit each.
#[derive(Default)]
struct Matrix {
    closed: Cell<u16>,
    rows_low: Cell<u8>,
    scans: Cell<u32>,
}

struct Row(Rc<Matrix>, u8);
struct Column(Rc<Matrix>, u8);

impl ErrorType for Row {
    type Error = Infallible;
}

impl ErrorType for Column {
    type Error = Infallible;
}

impl OutputPin for Row {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.rows_low.set(self.0.rows_low.get() | 1 << self.1);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.rows_low.set(self.0.rows_low.get() & !(1 << self.1));
        self.0.scans.set(self.0.scans.get() + 1);
        Ok(())
    }
}

impl InputPin for Column {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        let matrix = &self.0;
        Ok((0..4).all(|row| {
            matrix.rows_low.get() & 1 << row == 0
                || matrix.closed.get() & 1 << (row * 3 + self.1) == 0
        }))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        self.is_high().map(|high| !high)
    }
}

fn keypad() -> (Rc<Matrix>, Keypad<Row, Column>) {
    let matrix = Rc::new(Matrix::default());
    (Rc::clone(&matrix), wired(&matrix))
}

fn wired(matrix: &Rc<Matrix>) -> Keypad<Row, Column> {
    Keypad::new(
        [0, 1, 2, 3].map(|row| Row(Rc::clone(matrix), row)),
        [0, 1, 2].map(|column| Column(Rc::clone(matrix), column)),
    )
}

const fn ms(ms: u64) -> Uptime {
    Uptime::from_micros(ms * 1000)
}

/// Plays changes (at ms, closed keys) and polls at each of them and at each deadline up to `until`.
fn play(
    matrix: &Matrix,
    keypad: &mut Keypad<Row, Column>,
    changes: &[(u64, u16)],
    until: u64,
) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut changes = changes.iter().peekable();
    loop {
        let change = changes.peek().map(|(at, _)| ms(*at));
        let deadline = keypad.deadline().map(|(at, _)| at);
        let Some(now) =
            [change, deadline].into_iter().flatten().min().filter(|at| *at <= ms(until))
        else {
            return keys;
        };
        while let Some((_, closed)) = changes.next_if(|(at, _)| ms(*at) <= now) {
            matrix.closed.set(*closed);
        }
        while let Some(key) = keypad.poll(now) {
            keys.push(key);
        }
    }
}

#[test]
fn every_key_is_told_once_and_the_rows_rest_low() {
    for (place, key) in KEYS.into_iter().enumerate() {
        let (matrix, mut keypad) = keypad();
        assert_eq!(play(&matrix, &mut keypad, &[(10, 1 << place), (110, 0)], 500), [key]);
        assert_eq!(matrix.rows_low.get(), 0b1111);
        assert_eq!(keypad.deadline(), None, "nothing is looked for at rest");
    }
}

#[test]
fn bounce_is_one_press_and_a_spike_is_none() {
    let (matrix, mut keypad) = keypad();
    let bounced = [(10, 1), (11, 0), (12, 1), (100, 0), (101, 1), (102, 0)];
    assert_eq!(play(&matrix, &mut keypad, &bounced, 500), [Key::Digit(1)]);
    assert_eq!(play(&matrix, &mut keypad, &[(600, 2), (603, 0)], 900), []);
}

#[test]
fn a_second_key_counts_while_the_first_is_down() {
    let (matrix, mut keypad) = keypad();
    // 1, then 4 in the same column, then both up; then 3, 5 and 0 at once.
    let changes =
        [(10, 0b1), (60, 0b1001), (160, 0b1000), (200, 0), (300, 0b100_0001_0100), (400, 0)];
    assert_eq!(
        play(&matrix, &mut keypad, &changes, 900),
        [Key::Digit(1), Key::Digit(4), Key::Digit(3), Key::Digit(5), Key::Digit(0)]
    );
}

#[test]
fn a_key_that_is_down_at_the_start_means_nothing_until_it_was_up() {
    let matrix = Rc::new(Matrix::default());
    matrix.closed.set(1 << 11);
    let mut keypad = wired(&matrix);
    assert_eq!(play(&matrix, &mut keypad, &[(100, 1 << 11), (200, 0)], 500), []);
    assert_eq!(play(&matrix, &mut keypad, &[(600, 1 << 11), (700, 0)], 900), [Key::End]);
}

#[test]
fn at_rest_nothing_is_scanned() {
    let (matrix, mut keypad) = keypad();
    let before = matrix.scans.get();
    for at in 0..100 {
        assert_eq!(keypad.poll(ms(at)), None);
    }
    assert_eq!(matrix.scans.get(), before);
}
