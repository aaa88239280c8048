#![no_std]
#![no_main]
//! The bench build for the Nucleo-F401RE: every peripheral is on the bench, the coil here as well where the rig says so.

use cortex_m_rt::entry;
use nucleo_f401re::clock::Timer;
use nucleo_f401re::coil::Coil;

/// The processor's cycles in a millisecond, at 16 MHz.
const CYCLES: u32 = 16_000;

#[entry]
fn main() -> ! {
    let image = concat!("nucleo-f401re-bench ", env!("CARGO_PKG_VERSION"));
    bench_image::serve(image, Timer::start(), CYCLES, Coil::pair)
}
