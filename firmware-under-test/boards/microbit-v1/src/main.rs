#![no_std]
#![no_main]
//! The product build for the micro:bit v1: every peripheral is the chip's own or on its buses.

mod battery;
mod board;
mod coil;

use core::panic::PanicInfo;

use cortex_m_rt::{ExceptionFrame, entry, exception};
use nordic::{Coil, Timer};
use product_image::restart::{self, Mark};

#[entry]
fn main() -> ! {
    let chip = nordic::reason();
    let reason = restart::take().unwrap_or(chip);
    let mut clock = Timer::start();
    product_image::run(board::parts, reason, &mut clock, board::is_awaited)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    Coil::all_low();
    restart::because(Mark::Panic)
}

#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn HardFault(_: &ExceptionFrame) -> ! {
    Coil::all_low();
    restart::because(Mark::Fault)
}

#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn DefaultHandler(number: i16) {
    nordic::interrupt(number);
}
