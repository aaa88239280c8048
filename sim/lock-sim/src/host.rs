//! The host as the lockbox's processor: the firmware runs in this process.

use std::borrow::Cow;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bench_protocol::ResetReason;
use lock_firmware::{Device, RestartReason, Uptime};
use lock_world::{Polled, Processor, SharedWorld, Stopped};

use crate::hardware::{Fuse, Virtual, parts};

/// The firmware for the host, and what makes it panic.
#[derive(Default)]
pub struct Host {
    device: Option<Device<Virtual>>,
    fuse: Fuse,
}

impl Host {
    /// Makes the firmware panic at its next poll, once.
    pub(crate) fn inject_panic(&mut self) {
        self.fuse.set(true);
    }
}

impl Processor for Host {
    type Failure = Infallible;

    fn start(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
    ) -> Result<(), Stopped<Infallible>> {
        let reason = match reason {
            ResetReason::PowerOn => RestartReason::PowerOn,
            ResetReason::Software => RestartReason::Requested,
            ResetReason::Watchdog => RestartReason::Watchdog,
            ResetReason::Panic => RestartReason::Panic,
            ResetReason::Fault => RestartReason::Fault,
            ResetReason::Pin => RestartReason::Pin,
        };
        let boot = world.borrow().now();
        let parts = parts(world, &self.fuse, boot);
        let started = catch_unwind(AssertUnwindSafe(|| {
            let mut device = Device::new(parts);
            device.start(Uptime::ZERO, reason);
            device
        }));
        self.device = Some(started.map_err(|_| Stopped::Crashed(ResetReason::Panic))?);
        Ok(())
    }

    fn poll(&mut self, _: &SharedWorld, uptime_us: u64) -> Result<Polled, Stopped<Infallible>> {
        let crashed = Stopped::Crashed(ResetReason::Panic);
        let device = self.device.as_mut().ok_or(crashed)?;
        let uptime = Uptime::from_micros(uptime_us);
        let polled = catch_unwind(AssertUnwindSafe(|| device.poll(uptime)));
        let next = polled.map_err(|_| crashed)?;
        Ok(Polled {
            at_us: next.at.map(Uptime::as_micros),
            why: Cow::Borrowed(next.why),
            at_rest: next.at_rest,
            restart: next.restart,
            unread: false,
        })
    }

    fn stop(&mut self) {
        self.device = None;
    }
}
