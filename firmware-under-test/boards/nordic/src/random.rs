//! Chance from thermal noise, bias corrected (nRF51 series reference manual v3.0.1, chapter 20; nRF52833 product
//! specification v1.6, section 6.20).
//!
//! A byte takes some 700 µs on the nRF51, so the generator's interrupt keeps a pool filled; it stops when the pool is.

use core::cell::RefCell;

use critical_section::Mutex;
use heapless::Deque;
use lock_firmware::NoChance;

use crate::{Register, Timer, enable_interrupt};

/// The generator's number among the interrupts, on both chips.
pub(crate) const INTERRUPT: i16 = 13;

const BASE: usize = 0x4000_d000;
const START: Register = Register::new(BASE, 0x000);
const STOP: Register = Register::new(BASE, 0x004);
const READY: Register = Register::new(BASE, 0x100);
const INTERRUPTS_SET: Register = Register::new(BASE, 0x304);
const CONFIGURATION: Register = Register::new(BASE, 0x504);
const VALUE: Register = Register::new(BASE, 0x508);
const CORRECTED: u32 = 1;

/// Bytes that wait: more than a pairing draws, which is 36.
const POOL: usize = 64;
/// Bytes that the first poll may want: the key for codes.
const AT_START: usize = 16;
/// The longest that they may take; a generator that needs longer is broken, and so says [`Random::fill`].
const LIMIT_US: u64 = 30_000;

static WAITING: Mutex<RefCell<Deque<u8, POOL>>> = Mutex::new(RefCell::new(Deque::new()));

/// The generator.
pub struct Random(());

impl Random {
    /// Starts the generator, and waits for what the first poll may want: some 11 ms, and 30 ms at most.
    pub fn start() -> Self {
        CONFIGURATION.write(CORRECTED);
        READY.clear();
        INTERRUPTS_SET.write(1);
        enable_interrupt(INTERRUPT);
        START.trigger();
        let begin = Timer::uptime().as_micros();
        while waiting() < AT_START && Timer::uptime().as_micros() - begin < LIMIT_US {}
        Self(())
    }
}

fn waiting() -> usize {
    critical_section::with(|section| WAITING.borrow_ref(section).len())
}

impl lock_firmware::Random for Random {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoChance> {
        critical_section::with(|section| {
            let mut pool = WAITING.borrow_ref_mut(section);
            START.trigger();
            if pool.len() < bytes.len() {
                return Err(NoChance);
            }
            bytes
                .iter_mut()
                .try_for_each(|place| pool.pop_front().map(|byte| *place = byte).ok_or(NoChance))
        })
    }
}

/// Takes a byte into the pool.
pub(crate) fn serve() {
    READY.clear();
    let byte = VALUE.read() as u8;
    critical_section::with(|section| {
        let mut pool = WAITING.borrow_ref_mut(section);
        // One too many is as good as none.
        let _ = pool.push_back(byte);
        if pool.is_full() {
            STOP.trigger();
        }
    });
}
