//! The gateway between the lock's serial line and the dashboard, and what an attacker on the line does.

use dashboard_core::gateway::{self, FromLock};

use super::{Bench, StepFailure};
use crate::rig::LinkState;

/// What the gateway remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Gateway {
    link: LinkState,
    /// The last sealed frame that went to the lock, for an attacker who listens.
    overheard: Option<Vec<u8>>,
}

/// What an attacker on the line does with a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attack {
    Forge,
    Alter,
    Replay,
}

impl Bench {
    /// Carries everything between lock and dashboard that can go now.
    pub(super) fn pump(&mut self) -> Result<(), StepFailure> {
        let now = self.utc();
        let (Some(rig), Some(dashboard)) = (self.rig.as_deref_mut(), self.dashboard.as_deref_mut())
        else {
            return Ok(());
        };
        let link = rig.link();
        if link != self.gateway.link {
            if link.is_up() != self.gateway.link.is_up() {
                dashboard.connected(now, link.is_up())?;
            }
            if link.radio && link.network != self.gateway.link.network {
                rig.link_send(&gateway::status(link.network));
            }
            self.gateway.link = link;
        }
        let mut from_lock = Vec::new();
        while let Some(frame) = rig.link_take() {
            match gateway::from_lock(&frame, link.network) {
                Some(FromLock::Reply(reply)) => rig.link_send(&reply),
                Some(FromLock::Forward) => from_lock.push(frame),
                None => {}
            }
        }
        for frame in dashboard.exchange(now, &from_lock)? {
            if link.is_up() {
                rig.link_send(&frame);
                self.gateway.overheard = Some(frame);
            }
        }
        Ok(())
    }

    /// Puts an attacker's frame on the line to the lock.
    pub(crate) fn attack(&mut self, attack: Attack) -> Result<(), StepFailure> {
        let overheard = self.gateway.overheard.clone().ok_or_else(|| {
            StepFailure::new("a command on the link to listen to", "none went over it yet")
                .hint("let the keyholder ask something first")
        })?;
        let frame = match attack {
            Attack::Replay => overheard,
            Attack::Alter => gateway::with_content(&overheard, |content| {
                if let Some(byte) = content.last_mut() {
                    *byte ^= 1;
                }
                // A fresh counter: altered on its way, not replayed.
                raise_counter(content);
            }),
            Attack::Forge => gateway::with_content(&overheard, |content| {
                raise_counter(content);
                for (place, byte) in content.iter_mut().enumerate().skip(10) {
                    *byte = 0xA5_u8.wrapping_add(place as u8);
                }
            }),
        };
        if let Some(rig) = self.rig.as_deref_mut() {
            rig.link_send(&frame);
        }
        self.acted();
        Ok(())
    }
}

/// Raises the counter behind version and kind, so that the frame is no replay.
fn raise_counter(content: &mut [u8]) {
    if let Some(low) = content.get_mut(2..4) {
        low[1] = low[1].wrapping_add(1);
    }
}
