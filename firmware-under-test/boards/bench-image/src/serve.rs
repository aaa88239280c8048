//! The bench's wishes, one after the other: make the device, poll it, make it anew.

use core::convert::Infallible;

use bench_tap::bench_protocol::ResetReason;
use bench_tap::bench_protocol::rpc::{
    CHANNEL, Next as Told, Poll, Start, ToBench, ToBoard, VERSION,
};
use bench_tap::remote::Bench;
use embedded_hal::digital::OutputPin;
use lock_firmware::{Device, Hardware, Next, RestartReason, Uptime};
use product_image::Clock;
use rtt_target::{ChannelMode, rtt_init};

use crate::line::Line;
use crate::parts::{OnBench, Shared, parts};

/// Serves the bench for good. `image` names the build; `cycles` of the processor are a millisecond; `coil` takes
/// the board's own coil pins, low, which is done where the rig has a coil there.
pub fn serve<C: OutputPin<Error = Infallible>>(
    image: &str,
    mut clock: impl Clock,
    cycles: u32,
    coil: impl Fn() -> [C; 2],
) -> ! {
    let bench = open(cycles);
    bench.post(&ToBench::Ready { version: VERSION, image });
    let mut start = loop {
        if let ToBoard::Start(start) = bench.listen() {
            break start;
        }
    };
    loop {
        start = live(bench, &start, &mut clock, &coil);
    }
}

#[inline(never)]
fn open(cycles: u32) -> Shared {
    const { assert!(matches!(CHANNEL.as_bytes(), b"bench")) };
    // A page of the display with its frame fits in the channel up, a line of flash in that down.
    let channels = rtt_init! {
        up: { 0: { size: 160, mode: ChannelMode::BlockIfFull, name: "bench" } }
        down: { 0: { size: 128, mode: ChannelMode::BlockIfFull, name: "bench" } }
    };
    let bench = cortex_m::Peripherals::take().and_then(|core| {
        let line = Line::new(channels.up.0, channels.down.0, core, cycles);
        cortex_m::singleton!(: Bench<Line> = Bench::new(line))
    });
    match bench {
        Some(bench) => bench,
        None => panic!("the line to the bench can be opened only once"),
    }
}

/// Lives from one start to the next.
#[inline(never)]
fn live<C: OutputPin<Error = Infallible>>(
    bench: Shared,
    start: &Start,
    clock: &mut impl Clock,
    coil: &impl Fn() -> [C; 2],
) -> Start {
    bench.observe(start.surroundings);
    bench.plan_panic(false);
    let began = clock.now();
    let mut device = device(bench, start, coil);
    device.start(Uptime::from_micros(start.uptime_us), reason(start.reason));
    bench.post(&ToBench::Started);
    let mut next = Some(Uptime::from_micros(start.uptime_us));
    loop {
        let uptime = Uptime::from_micros(start.uptime_us) + clock.now().since(began);
        if start.own_clock && next.is_some_and(|at| at <= uptime) {
            bench.announce_poll(uptime.as_micros());
            next = polled(bench, &mut device, uptime);
            continue;
        }
        if start.own_clock && !bench.is_spoken_to(Line::has_bytes) {
            let at = next.map(|at| began + at.since(Uptime::from_micros(start.uptime_us)));
            clock.sleep_until(at, || bench.is_spoken_to(Line::has_bytes));
            continue;
        }
        match bench.listen() {
            ToBoard::Start(start) => return start,
            ToBoard::Poll(poll) => _ = granted(bench, &mut device, poll),
            ToBoard::Changed => next = Some(uptime),
            // Taken by whoever asked.
            ToBoard::Answer { .. } => {}
        }
    }
}

/// Kept apart, so that what the parts take of the stack is given back before the start.
#[inline(never)]
fn device<C: OutputPin<Error = Infallible>>(
    bench: Shared,
    start: &Start,
    coil: &impl Fn() -> [C; 2],
) -> Device<OnBench<C>> {
    Device::new(parts(bench, start, start.real_coil.then(coil)))
}

const fn reason(told: ResetReason) -> RestartReason {
    match told {
        ResetReason::PowerOn => RestartReason::PowerOn,
        ResetReason::Software => RestartReason::Requested,
        ResetReason::Watchdog => RestartReason::Watchdog,
        ResetReason::Panic => RestartReason::Panic,
        ResetReason::Fault => RestartReason::Fault,
        ResetReason::Pin => RestartReason::Pin,
    }
}

fn granted<H: Hardware>(bench: Shared, device: &mut Device<H>, poll: Poll) -> Option<Uptime> {
    bench.observe(poll.surroundings);
    bench.plan_panic(poll.panic);
    polled(bench, device, Uptime::from_micros(poll.uptime_us))
}

/// Polls and says what came of it; gives when the next is due.
fn polled<H: Hardware>(bench: Shared, device: &mut Device<H>, uptime: Uptime) -> Option<Uptime> {
    let Next { at, why, at_rest, restart } = device.poll(uptime);
    let unread = bench.has_unread();
    let next = Told { at_us: at.map(Uptime::as_micros), why, at_rest, restart };
    bench.post(&ToBench::Polled { next, unread });
    // Who asked for a restart is not polled again; what came in meanwhile is not left lying.
    if restart {
        None
    } else if unread || bench.surroundings().edges || bench.surroundings().serial {
        Some(uptime)
    } else {
        at
    }
}
