#![no_std]
//! The peripherals of the STM32F401 as the lockbox uses them (reference manual RM0368).

pub mod battery;
pub mod bus;
pub mod clock;
pub mod coil;
pub mod edge;
pub mod fram;
pub mod pin;
pub mod random;
pub mod reader;
pub mod reset;
pub mod serial;
pub mod watchdog;

/// Serves an interrupt by its number; to be called by the image's default handler.
pub fn interrupt(number: i16) {
    match number {
        serial::INTERRUPT => serial::serve(),
        // The timer's only wakes the processor; all others that are let through are edges.
        clock::INTERRUPT => {}
        _ => edge::serve(),
    }
}

/// Lets an interrupt through.
fn enable_interrupt(number: i16) {
    /// Where the NVIC takes enables, 32 interrupts a register (Armv7-M architecture, B3.4).
    const NVIC_ENABLE: register::Register = register::Register::new(0xe000_e100, 0);
    let number = number.unsigned_abs();
    NVIC_ENABLE.at(usize::from(number / 32)).write(1 << (number % 32));
}

/// Supplies peripherals with their clocks: bits of AHB1ENR (ports), APB1ENR (slow) and APB2ENR (fast; RM0368,
/// section 6.3).
fn supply(ports: u32, slow: u32, fast: u32) {
    const RCC: usize = 0x4002_3800;
    for (offset, bits) in [(0x30, ports), (0x40, slow), (0x44, fast)] {
        register::Register::new(RCC, offset).modify(0, bits);
    }
}
