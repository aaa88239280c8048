//! The line to the bench: two RTT channels, which the probe reads and writes while the processor runs.

use bench_tap::bench_protocol::rpc::FrameError;
use bench_tap::remote::Transport;
use cortex_m::Peripherals;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use rtt_target::{DownChannel, UpChannel};

/// Looks at the channel before the processor sleeps: an answer is usually there by then.
const LOOKS: u32 = 300;
/// Looks in a millisecond of sleep.
const LOOKS_IN_A_MS: u32 = 10;

/// Both channels, and the timer that wakes the processor to look again.
pub(crate) struct Line {
    up: UpChannel,
    down: DownChannel,
    timer: SYST,
    /// A byte that was taken to see whether there is one.
    ahead: Option<u8>,
}

impl Line {
    /// Takes the channels; `cycles` of the processor are a millisecond.
    pub(crate) fn new(up: UpChannel, down: DownChannel, core: Peripherals, cycles: u32) -> Self {
        wake_by_bench(&core);
        let mut timer = core.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(cycles / LOOKS_IN_A_MS - 1);
        timer.clear_current();
        timer.enable_interrupt();
        Self { up, down, timer, ahead: None }
    }

    /// Tells whether the bench has said something.
    pub(crate) fn has_bytes(&mut self) -> bool {
        let mut byte = [0];
        if self.ahead.is_none() && self.down.read(&mut byte) == 1 {
            self.ahead = Some(byte[0]);
        }
        self.ahead.is_some()
    }

    /// Waits until the bench has said something.
    fn wait(&mut self) {
        if (0..LOOKS).any(|_| self.has_bytes()) {
            return;
        }
        // A byte in a channel wakes nobody: the timer does, or an interrupt that the bench pends.
        self.timer.enable_counter();
        while !self.has_bytes() {
            cortex_m::asm::wfi();
        }
        self.timer.disable_counter();
    }
}

/// Lets the interrupt through that the bench pends by the probe when it has said something.
#[expect(
    unsafe_code,
    reason = "an interrupt could break a critical section by mask; there is none yet"
)]
fn wake_by_bench(core: &Peripherals) {
    /// No peripheral that is used has it, on any of the chips: SWI0 on Nordic's, reserved on the STM32F401.
    const INTERRUPT: u32 = 20;
    // SAFETY: its handler does nothing.
    unsafe { core.NVIC.iser[0].write(1 << INTERRUPT) }
}

impl Transport for Line {
    fn send(&mut self, bytes: &[u8]) {
        self.up.write(bytes);
    }

    fn receive(&mut self, buffer: &mut [u8]) {
        let mut filled = 0;
        while filled < buffer.len() {
            self.wait();
            let rest = &mut buffer[filled..];
            if let Some(byte) = self.ahead.take() {
                rest[0] = byte;
                filled += 1 + self.down.read(&mut rest[1..]);
            }
        }
    }

    fn broken(&mut self, error: FrameError) -> ! {
        panic!("the bench's words can't be read: {error}")
    }
}
