//! The targets: each takes bytes, does to a lockbox what they say, and judges what came of it.

mod flash_at_boot;
mod flash_damage;
mod link_bytes;
mod link_messages;
mod message;
mod standing;

use lock_sim::Host;

use crate::{Finding, Firmware};

/// Takes a byte string, and a maker of firmware to attack; gives what was broken.
type Judge = fn(&[u8], &dyn Fn() -> Box<dyn Firmware>) -> Result<(), Finding>;

/// Something that can be attacked.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, as `cargo fuzz` and the corpus know it.
    pub name: &'static str,
    /// What is attacked, in a few words.
    pub about: &'static str,
    judge: Judge,
}

/// Arbitrary bytes on the serial line.
pub const LINK_BYTES: Target = Target {
    name: "link_bytes",
    about: "arbitrary bytes on the line to paired and unpaired locks",
    judge: link_bytes::judge,
};

/// Whole frames: authentic, forged, altered, cut off, replayed, out of order, of another version.
pub const LINK_MESSAGES: Target = Target {
    name: "link_messages",
    about: "whole frames: authentic, forged, altered, replayed, reordered, of other versions",
    judge: link_messages::judge,
};

/// What is in the flash when the power comes.
pub const FLASH_AT_BOOT: Target = Target {
    name: "flash_at_boot",
    about: "arbitrary bytes, and damaged images of locked and open boxes, in the flash at a start",
    judge: flash_at_boot::judge,
};

/// All of them.
pub const TARGETS: [Target; 3] = [LINK_BYTES, LINK_MESSAGES, FLASH_AT_BOOT];

impl Target {
    /// Attacks today's firmware with these bytes.
    ///
    /// # Errors
    /// The rule that was broken.
    pub fn run(&self, input: &[u8]) -> Result<(), Finding> {
        self.run_with(input, &|| Box::new(Host::default()))
    }

    /// Attacks another firmware, one with a bug planted in it for instance.
    ///
    /// # Errors
    /// The rule that was broken.
    pub fn run_with(
        &self,
        input: &[u8],
        firmware: &dyn Fn() -> Box<dyn Firmware>,
    ) -> Result<(), Finding> {
        (self.judge)(input, firmware)
    }
}
