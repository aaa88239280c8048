//! A panic or a fault: the board says what happened, and waits for the probe to reset it.

use core::fmt::{self, Write as _};
use core::panic::PanicInfo;

use bench_tap::bench_protocol::ResetReason;
use bench_tap::bench_protocol::rpc::{MAX_HEAD, PREFIX, ToBench, encode_head};
use cortex_m_rt::{ExceptionFrame, exception};
use rtt_target::UpChannel;

/// Last words, cut off where they are too long.
struct Words {
    bytes: [u8; 120],
    length: usize,
}

impl fmt::Write for Words {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            let place = self.bytes.get_mut(self.length).ok_or(fmt::Error)?;
            *place = byte;
            self.length += 1;
        }
        Ok(())
    }
}

fn say(reason: ResetReason, words: &[u8]) -> ! {
    let mut buffer = [0; PREFIX + MAX_HEAD];
    if let Ok(head) = encode_head(&ToBench::Crashed { reason }, words.len(), &mut buffer)
        && let Some(mut up) = up()
    {
        up.write(head);
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

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let (file, line) = info.location().map_or(("?", 0), |place| (place.file(), place.line()));
    let mut words = Words { bytes: [0; 120], length: 0 };
    // Cut off is better than unsaid.
    let _ = write!(words, "{} at {file}:{line}", info.message());
    say(ResetReason::Panic, &words.bytes[..words.length])
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
