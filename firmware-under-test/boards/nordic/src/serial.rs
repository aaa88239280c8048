//! The serial link at 115 200 baud, 8 data bits, no parity (nRF51 series reference manual v3.0.1, chapter 29;
//! nRF52833 product specification v1.6, section 6.33).

use core::cell::RefCell;
use core::convert::Infallible;

use critical_section::Mutex;
use embedded_io::{ErrorType, Read, Write};
use heapless::Deque;

use crate::Input;
use crate::{Output, Pin, Register, Timer, enable_interrupt};

/// UART0's number among the interrupts, on both chips.
pub(crate) const INTERRUPT: i16 = 2;

const BASE: usize = 0x4000_2000;
const START_RECEIVER: Register = Register::new(BASE, 0x000);
const START_TRANSMITTER: Register = Register::new(BASE, 0x008);
const RECEIVED: Register = Register::new(BASE, 0x108);
const SENT: Register = Register::new(BASE, 0x11c);
const INTERRUPTS_SET: Register = Register::new(BASE, 0x304);
const ENABLE: Register = Register::new(BASE, 0x500);
const SELECT_TX: Register = Register::new(BASE, 0x50c);
const SELECT_RX: Register = Register::new(BASE, 0x514);
const RX: Register = Register::new(BASE, 0x518);
const TX: Register = Register::new(BASE, 0x51c);
const BAUD: Register = Register::new(BASE, 0x524);
const BAUD_115200: u32 = 0x01d7_e000;

/// The longest that a byte may take: ten times what it takes.
const LIMIT_US: u64 = 870;
/// Received bytes that wait: two of the longest frames' beginnings; what comes on top is lost and sent again.
const LENGTH: usize = 128;

static WAITING: Mutex<RefCell<Deque<u8, LENGTH>>> = Mutex::new(RefCell::new(Deque::new()));

/// The link.
pub struct Serial(());

impl Serial {
    /// Starts the link on these pins.
    pub fn start(tx: Pin, rx: Pin) -> Self {
        let _ = (Output::new(tx, true), Input::new(rx));
        SELECT_TX.write(tx.select());
        SELECT_RX.write(rx.select());
        BAUD.write(BAUD_115200);
        ENABLE.write(4);
        RECEIVED.clear();
        INTERRUPTS_SET.write(1 << 2);
        enable_interrupt(INTERRUPT);
        START_RECEIVER.trigger();
        START_TRANSMITTER.trigger();
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
        while RECEIVED.has_happened() {
            RECEIVED.clear();
            // Full: the frame is lost, and what matters is sent again.
            let _ = WAITING.borrow_ref_mut(section).push_back(RX.read() as u8);
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
            SENT.clear();
            TX.write(u32::from(*byte));
            let begin = Timer::uptime().as_micros();
            // A line that does not take bytes loses the frame, not the loop.
            while !SENT.has_happened() && Timer::uptime().as_micros() - begin < LIMIT_US {}
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
