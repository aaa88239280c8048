//! Bytes to and from a board: two RTT channels in its memory, found at the address that its image names.

use bench_protocol::rpc::CHANNEL;

use crate::failure::Failure;
use crate::ring::{DESCRIPTION, Ring};

/// A board's memory, by its probe.
pub trait Memory {
    /// Reads whole words from an address that is a multiple of 4.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    fn read_words(&mut self, address: u64, words: &mut [u32]) -> Result<(), Failure>;

    /// Writes whole words to an address that is a multiple of 4.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    fn write_words(&mut self, address: u64, words: &[u32]) -> Result<(), Failure>;

    /// Writes bytes anywhere.
    ///
    /// # Errors
    /// [`Failure::Probe`].
    fn write_bytes(&mut self, address: u64, bytes: &[u8]) -> Result<(), Failure>;
}

/// Bytes both ways, none lost, none added.
pub trait Line {
    /// Sends bytes, waiting where the board is slow.
    ///
    /// # Errors
    /// [`Failure`].
    fn send(&mut self, bytes: &[u8]) -> Result<(), Failure>;

    /// Adds what the board has sent to `into`; tells whether there was anything. It does not wait.
    ///
    /// # Errors
    /// [`Failure`].
    fn take(&mut self, into: &mut Vec<u8>) -> Result<bool, Failure>;

    /// Looks at the core while nothing is said: one that has stopped never will say anything.
    ///
    /// # Errors
    /// [`Failure::Fault`] or [`Failure::Silent`] where it has stopped.
    fn check(&mut self, waited_ms: u64) -> Result<(), Failure> {
        let _ = waited_ms;
        Ok(())
    }

    /// Tells that nothing was said for so long; the failure says what is known of the core.
    fn silence(&mut self, waited_ms: u64) -> Failure;
}

/// The words before the channels' descriptions: the name of the block, and how many channels there are.
const HEAD: usize = 24;
/// How the block begins once the firmware has set it up.
pub(crate) const BLOCK_NAME: &[u8; 16] = b"SEGGER RTT\0\0\0\0\0\0";
/// More channels than any image has.
const MOST_CHANNELS: u32 = 8;

/// Both channels.
#[derive(Clone, Debug)]
pub(crate) struct Channels {
    pub(crate) up: Ring,
    pub(crate) down: Ring,
}

impl Channels {
    /// Looks for the channels in the block at `address`; `None` while the firmware has not set it up.
    pub(crate) fn find(memory: &mut impl Memory, address: u64) -> Result<Option<Self>, Failure> {
        let head = bytes(memory, address, HEAD)?;
        if !head.starts_with(BLOCK_NAME) {
            return Ok(None);
        }
        let count =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (ups, downs) = (count(16), count(20));
        if ups == 0 || downs == 0 || ups > MOST_CHANNELS || downs > MOST_CHANNELS {
            let counts = format!("its RTT block has {ups} channels up and {downs} down");
            return Err(Failure::OtherImage(counts));
        }
        let length = (ups + downs) as usize * DESCRIPTION;
        let start = address + HEAD as u64;
        let descriptions = bytes(memory, start, length)?;
        let mut named = |channels: std::ops::Range<u32>| -> Result<Option<Ring>, Failure> {
            for index in channels {
                let at = index as usize * DESCRIPTION;
                let description = &descriptions[at..at + DESCRIPTION];
                if is_named(memory, description)? {
                    return Ok(Ring::parse(start + at as u64, description));
                }
            }
            Ok(None)
        };
        match (named(0..ups)?, named(ups..ups + downs)?) {
            (Some(up), Some(down)) => Ok(Some(Self { up, down })),
            _ => Err(Failure::OtherImage(format!("it has no RTT channels `{CHANNEL}`"))),
        }
    }
}

/// Tells whether a channel has the bench's name.
fn is_named(memory: &mut impl Memory, description: &[u8]) -> Result<bool, Failure> {
    let name = u32::from_le_bytes([description[0], description[1], description[2], description[3]]);
    if name == 0 {
        return Ok(false);
    }
    let found = bytes(memory, u64::from(name), CHANNEL.len() + 1)?;
    Ok(found.strip_suffix(&[0]) == Some(CHANNEL.as_bytes()))
}

/// Reads bytes from anywhere.
fn bytes(memory: &mut impl Memory, address: u64, length: usize) -> Result<Vec<u8>, Failure> {
    let skipped = (address % 4) as usize;
    let mut words = vec![0; (skipped + length).div_ceil(4)];
    memory.read_words(address - skipped as u64, &mut words)?;
    Ok(words.iter().flat_map(|word| word.to_le_bytes()).skip(skipped).take(length).collect())
}
