#![no_std]
#![no_main]
//! The bench build for the micro:bit v1: every peripheral is on the bench, the coil here as well where the rig says so.

#[path = "../coil.rs"]
mod coil;

use cortex_m_rt::entry;
use nordic::Timer;

/// The processor's cycles in a millisecond, at 16 MHz.
const CYCLES: u32 = 16_000;

#[entry]
fn main() -> ! {
    let image = concat!("microbit-v1-bench ", env!("CARGO_PKG_VERSION"));
    bench_image::serve(image, Timer::start(), CYCLES, coil::take)
}
