//! What goes over the bus to the SSD1306: the start, then one page a call, and only what changed.

extern crate std;

use std::cell::RefCell;
use std::rc::Rc;
use std::vec::Vec;

use embedded_hal::i2c::{ErrorKind, ErrorType, NoAcknowledgeSource, Operation};
use embedded_hal_mock::eh1::i2c::{Mock, Transaction};
use lock_core::Text;

use super::*;

const ADDRESS: u8 = 0x3C;

const fn s(seconds: u64) -> Uptime {
    Uptime::from_micros(seconds * 1_000_000)
}

fn words(row: usize, text: &str) -> Screen {
    let mut screen = Screen::default();
    screen.rows[row] = Row::Text { column: 0, text: Text::try_from(text).unwrap() };
    screen
}

#[test]
fn it_is_initialised_as_the_datasheet_wants_and_stays_dark() {
    // SSD1306 datasheet rev. 1.1, section 4.2 of its application note; 128×64, internal charge pump.
    let commands: [&[u8]; 18] = [
        &[0xAE],
        &[0xD5, 0x80],
        &[0xA8, 0x3F],
        &[0xD3, 0x00],
        &[0x40],
        &[0x8D, 0x14],
        &[0x20, 0x00],
        &[0xDA, 0x12],
        &[0xA1],
        &[0xC8],
        &[0xD9, 0x21],
        &[0x81, 0x5F],
        &[0xDB, 0x40],
        &[0xA4],
        &[0xA6],
        &[0x2E],
        &[0xAF],
        &[0xAE],
    ];
    let expected: Vec<Transaction> = commands
        .iter()
        .map(|command| {
            let mut bytes = Vec::from([0x00]);
            bytes.extend_from_slice(command);
            Transaction::write(ADDRESS, bytes)
        })
        .collect();
    let mut bus = Mock::new(&expected);
    let mut display = Display::new(bus.clone());
    assert!(!display.step(s(1), Brightness::Off, Screen::default), "a dark one is left alone");
    assert!(display.step(s(1), Brightness::Bright, Screen::default), "there is more to do");
    assert!(!display.is_failed());
    bus.done();
}

/// A bus that keeps what is written, and can be pulled.
#[derive(Clone, Default)]
struct Bus(Rc<RefCell<Line>>);

#[derive(Default)]
struct Line {
    pulled: bool,
    writes: Vec<Vec<u8>>,
}

impl ErrorType for Bus {
    type Error = ErrorKind;
}

impl I2c for Bus {
    fn transaction(&mut self, _: u8, operations: &mut [Operation<'_>]) -> Result<(), ErrorKind> {
        let mut line = self.0.borrow_mut();
        if line.pulled {
            return Err(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
        }
        for operation in operations {
            if let Operation::Write(bytes) = operation {
                line.writes.push(bytes.to_vec());
            }
        }
        Ok(())
    }
}

impl Bus {
    fn take(&self) -> Vec<Vec<u8>> {
        core::mem::take(&mut self.0.borrow_mut().writes)
    }

    fn pull(&self, pulled: bool) {
        self.0.borrow_mut().pulled = pulled;
    }
}

/// A display that shows a screen, and its bus.
fn showing(screen: &Screen) -> (Display<Bus>, Bus) {
    let bus = Bus::default();
    let mut display = Display::new(bus.clone());
    settle(&mut display, s(1), screen);
    bus.take();
    (display, bus)
}

/// Steps until nothing more is to be done; gives how many steps that took.
fn settle(display: &mut Display<Bus>, now: Uptime, screen: &Screen) -> u32 {
    for count in 1..=32 {
        if !display.step(now, Brightness::Bright, || screen.clone()) {
            return count;
        }
    }
    panic!("it never comes to rest");
}

/// Pages and columns that were written.
fn windows(writes: &[Vec<u8>]) -> Vec<(u8, u8, u8)> {
    let columns = writes.iter().filter_map(|write| match write[..] {
        [0x00, 0x21, first, last] => Some((first, last)),
        _ => None,
    });
    let pages = writes.iter().filter_map(|write| match write[..] {
        [0x00, 0x22, first, last] => {
            assert_eq!(first, last, "one page");
            Some(first)
        }
        _ => None,
    });
    pages.zip(columns).map(|(page, (first, last))| (page, first, last)).collect()
}

#[test]
fn a_picture_goes_out_a_page_a_call_and_lights_up_when_it_is_whole() {
    let bus = Bus::default();
    let mut display = Display::new(bus.clone());
    let screen = words(3, "Hello");
    assert!(display.step(s(1), Brightness::Bright, || screen.clone()));
    bus.take();
    for page in 0..8 {
        assert!(display.step(s(1), Brightness::Bright, || screen.clone()));
        let writes = bus.take();
        assert_eq!(windows(&writes), [(page, 0, 127)], "its memory holds noise: all of the page");
        let pixels: usize =
            writes.iter().filter(|write| write[0] == 0x40).map(|write| write.len() - 1).sum();
        assert_eq!(pixels, 128);
        // 22.5 µs a byte with its address and start: below 4 ms.
        let bytes: usize = writes.iter().map(|write| write.len() + 2).sum();
        assert!(bytes * 225 < 40_000, "{bytes} bytes in one call");
        assert!(!writes.contains(&Vec::from([0x00, 0xAF])), "not lit before it is whole");
    }
    assert!(!display.step(s(1), Brightness::Bright, || screen.clone()));
    assert_eq!(bus.take().last(), Some(&Vec::from([0x00, 0xAF])));
    assert!(!display.step(s(2), Brightness::Bright, || screen.clone()));
    assert_eq!(bus.take(), Vec::<Vec<u8>>::new(), "nothing changed, nothing is sent");
}

#[test]
fn only_the_columns_that_changed_are_sent() {
    let (mut display, bus) = showing(&words(3, "05:30"));
    assert_eq!(settle(&mut display, s(2), &words(3, "05:29")), 2, "one page, one look at the rest");
    let writes = bus.take();
    let [(3, first, last)] = windows(&writes)[..] else { panic!("{writes:x?}") };
    // Columns 3 and 4 of 5 pixels each, one pixel of margin.
    assert!(first >= 16 && last < 26, "columns {first} to {last}");
}

#[test]
fn brightness_is_contrast_and_dark_is_off() {
    let screen = words(1, "Locked");
    let (mut display, bus) = showing(&screen);
    display.step(s(2), Brightness::Dimmed, || screen.clone());
    let contrast = |writes: &[Vec<u8>]| {
        writes.iter().find_map(|write| match write[..] {
            [0x00, 0x81, contrast] => Some(contrast),
            _ => None,
        })
    };
    assert!(contrast(&bus.take()).is_some_and(|contrast| contrast < 0x80), "dimmed");
    display.step(s(3), Brightness::Bright, || screen.clone());
    assert!(contrast(&bus.take()).is_some_and(|contrast| contrast >= 0x80), "bright");
    assert!(!display.step(s(4), Brightness::Off, || screen.clone()));
    assert_eq!(bus.take(), [Vec::from([0x00, 0xAE])]);
    assert!(!display.step(s(5), Brightness::Off, || screen.clone()));
    assert_eq!(bus.take(), Vec::<Vec<u8>>::new(), "a dark display costs nothing");
}

#[test]
fn a_display_that_does_not_answer_is_tried_every_two_seconds_and_gets_the_whole_picture() {
    let screen = words(3, "Hello");
    let (mut display, bus) = showing(&screen);
    bus.pull(true);
    let other = words(4, "World");
    assert!(!display.step(s(10), Brightness::Bright, || other.clone()), "no busy waiting");
    assert!(display.is_failed());
    assert_eq!(display.retry_at(), Some(s(12)));
    bus.pull(false);
    assert!(!display.step(s(11), Brightness::Bright, || other.clone()));
    assert!(display.is_failed(), "not before its time");
    assert_eq!(settle(&mut display, s(12), &other), 10, "the start, eight pages, the light");
    assert!(!display.is_failed());
    assert_eq!(display.retry_at(), None);
    let pages: Vec<u8> = windows(&bus.take()).iter().map(|(page, _, _)| *page).collect();
    assert_eq!(pages, [0, 1, 2, 3, 4, 5, 6, 7], "what it showed before is not trusted");
}

#[test]
fn large_text_covers_three_pages_and_leaves_none_behind() {
    let mut large = Screen::default();
    large.rows[2] =
        Row::Large { column: 0, text: lock_core::LargeText::try_from("gjpqy").unwrap() };
    large.rows[3] = Row::LargeBelow { above: 1 };
    large.rows[4] = Row::LargeBelow { above: 2 };
    let (mut display, bus) = showing(&large);
    settle(&mut display, s(2), &Screen::default());
    let pages: Vec<u8> = windows(&bus.take()).iter().map(|(page, _, _)| *page).collect();
    assert_eq!(pages, [2, 3, 4]);
}
