//! A panic or a fault: the board says what happened, and waits for the probe to reset it.

use core::panic::PanicInfo;

use bench_tap::bench_protocol::ResetReason;
use bench_tap::remote::crashed;
use cortex_m_rt::{ExceptionFrame, exception};
use rtt_target::UpChannel;

/// Last words, cut off where they are too long.
struct Words {
    bytes: [u8; 120],
    length: usize,
}

impl Words {
    /// Adds what fits: cut off is better than unsaid.
    fn add(&mut self, text: &[u8]) {
        for (place, byte) in self.bytes.iter_mut().skip(self.length).zip(text) {
            *place = *byte;
            self.length += 1;
        }
    }

    fn add_number(&mut self, number: u32) {
        let (mut digits, mut rest, mut first) = ([b'0'; 10], number, 10);
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
            first = place;
            if rest == 0 {
                break;
            }
        }
        self.add(digits.get(first..).unwrap_or_default());
    }
}

fn say(reason: ResetReason, words: &[u8]) -> ! {
    if let Some(mut up) = up() {
        up.write(&crashed(reason, words.len() as u16));
        up.write(words);
    }
    loop {
        cortex_m::asm::wfi();
    }
}

/// The channel once more: who held it does not run any longer.
#[expect(unsafe_code, reason = "the channel's other handle is never used again")]
fn up() -> Option<UpChannel> {
    // SAFETY: nothing returns from here, and interrupts write nothing.
    unsafe { UpChannel::conjure(0) }
}

/// Says where, and why if that is one piece of text: what formats texts calls through pointers, from any panic to
/// anywhere as far as the depth of the stack can be known.
#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let (file, line) = info.location().map_or(("?", 0), |place| (place.file(), place.line()));
    let mut words = Words { bytes: [0; 120], length: 0 };
    let why = info.message().as_str().unwrap_or("panicked");
    // In a loop: of several calls the compiler makes one address and calls through it.
    for part in [why, " at ", file, ":"] {
        words.add(part.as_bytes());
    }
    words.add_number(line);
    say(ResetReason::Panic, words.bytes.get(..words.length).unwrap_or_default())
}

/// Says where, without what formats texts: the stack may be what is short.
#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    let mut words = *b"hard fault at 0x........, called from 0x........";
    for (end, address) in [(24, frame.pc()), (48, frame.lr())] {
        for digit in 0..8_usize {
            let value = (address >> (4 * digit) & 0xf) as u8;
            words[end - 1 - digit] = value + if value < 10 { b'0' } else { b'a' - 10 };
        }
    }
    say(ResetReason::Fault, &words)
}

/// Any interrupt: it has woken the processor, and that is all that is wanted of it.
#[exception]
#[allow(unsafe_code, reason = "handlers are; not expect, since the macro copies it")]
unsafe fn DefaultHandler(_: i16) {}

#[exception]
fn SysTick() {}
