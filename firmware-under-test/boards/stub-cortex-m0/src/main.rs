#![no_std]
#![no_main]
//! The firmware on a Cortex-M0 with stub pins: it proves that the whole links without `std` and fits.
//!
//! Pins are the chip's own registers; the buses have no protocol behind them, so that no vendor's HAL
//! is needed to weigh the firmware. It is not meant to be flashed.

mod board;
mod bus;
mod clock;
mod edge;
mod flash;
mod pin;
mod register;
mod restart;

use cortex_m::Peripherals;
use cortex_m_rt::entry;
use lock_firmware::Device;

#[entry]
fn main() -> ! {
    let reason = restart::take_reason();
    if let Some(mut peripherals) = Peripherals::take() {
        clock::start(&mut peripherals.SYST);
    }
    let mut device = Device::new(board::parts());
    device.start(clock::now(), reason);
    loop {
        let next = device.poll(clock::now());
        if next.restart {
            restart::requested();
        }
        // An edge or the timer's next tick wakes it.
        if next.at.is_none_or(|at| at > clock::now()) {
            cortex_m::asm::wfi();
        }
    }
}
