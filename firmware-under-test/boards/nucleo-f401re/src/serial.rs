//! The serial link at 115 200 baud, 8 data bits, no parity, on USART2, PA2 and PA3 (RM0368, chapter 19).

use core::cell::RefCell;
use core::convert::Infallible;

use critical_section::Mutex;
use embedded_io::{ErrorType, Read, Write};
use heapless::Deque;
use register::Register;

use crate::clock::Timer;
use crate::pin::Pin;
use crate::{enable_interrupt, supply};

/// USART2's number among the interrupts.
pub(crate) const INTERRUPT: i16 = 38;

const BASE: usize = 0x4000_4400;
const STATUS: Register = Register::new(BASE, 0x00);
const DATA: Register = Register::new(BASE, 0x04);
const BAUD: Register = Register::new(BASE, 0x08);
const CONTROL: Register = Register::new(BASE, 0x0c);
const RECEIVED: u32 = 1 << 5;
/// A byte came before the last was taken; reading the data clears it, too.
const OVERRUN: u32 = 1 << 3;
const EMPTY: u32 = 1 << 7;
/// On, both directions, an interrupt for each received byte.
const ON: u32 = 1 << 13 | 1 << 5 | 1 << 3 | 1 << 2;
/// 16 MHz by 115 200.
const DIVISOR: u32 = 139;
/// USART2 is function 7 of its pins.
const FUNCTION: u32 = 7;
const UP: u32 = 1;

/// The longest that a byte may take: ten times what it takes.
const LIMIT_US: u64 = 870;
/// Received bytes that wait; what comes on top is lost and sent again.
const LENGTH: usize = 128;

static WAITING: Mutex<RefCell<Deque<u8, LENGTH>>> = Mutex::new(RefCell::new(Deque::new()));

/// The link.
pub struct Serial(());

impl Serial {
    /// Starts the link.
    pub fn start() -> Self {
        supply(0, 1 << 17, 0);
        Pin::a(2).give_to(FUNCTION, 0);
        Pin::a(3).give_to(FUNCTION, UP);
        BAUD.write(DIVISOR);
        CONTROL.write(ON);
        enable_interrupt(INTERRUPT);
        Self(())
    }

    /// Tells whether received bytes wait.
    pub fn has_received() -> bool {
        critical_section::with(|section| !WAITING.borrow_ref(section).is_empty())
    }
}

/// Takes the received bytes.
pub(crate) fn serve() {
    critical_section::with(|section| {
        while STATUS.read() & (RECEIVED | OVERRUN) != 0 {
            // Full: the frame is lost, and what matters is sent again.
            let _ = WAITING.borrow_ref_mut(section).push_back(DATA.read() as u8);
        }
    });
}

impl ErrorType for Serial {
    type Error = Infallible;
}

impl Read for Serial {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        critical_section::with(|section| {
            let mut waiting = WAITING.borrow_ref_mut(section);
            let mut count = 0;
            for place in buffer {
                let Some(byte) = waiting.pop_front() else { break };
                *place = byte;
                count += 1;
            }
            Ok(count)
        })
    }
}

impl Write for Serial {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        for byte in bytes {
            let begin = Timer::uptime().as_micros();
            // A line that does not take bytes loses the frame, not the loop.
            while STATUS.read() & EMPTY == 0 && Timer::uptime().as_micros() - begin < LIMIT_US {}
            DATA.write(u32::from(*byte));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
