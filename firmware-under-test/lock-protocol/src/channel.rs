//! The authenticated channel between one lock and its dashboard (SEC-1).

use core::fmt;

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce, Tag};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::frame::{
    Direction, Frame, FrameError, KIND_SEALED_DOWN, KIND_SEALED_UP, MAX_FRAME, VERSION,
};

/// Bytes before the ciphertext: version, kind, counter. All of them are authenticated.
const HEADER: usize = 10;
/// Bytes of the authentication tag after the ciphertext.
const TAG: usize = 16;

/// The side that a channel speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Seals upwards, opens what goes down.
    Lock,
    /// Seals downwards, opens what goes up.
    Dashboard,
}

impl Role {
    const fn sends(self) -> Direction {
        match self {
            Self::Lock => Direction::Up,
            Self::Dashboard => Direction::Down,
        }
    }

    const fn receives(self) -> Direction {
        match self {
            Self::Lock => Direction::Down,
            Self::Dashboard => Direction::Up,
        }
    }
}

/// Gives the counter that all of a lock's epoch are above, which rises by one with each start.
pub const fn first_counter(epoch: u32) -> u64 {
    (epoch as u64) << 32
}

/// Why a message can't be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The message doesn't fit into [`MAX_FRAME`].
    TooLong,
    /// The output buffer is too small; [`MAX_FRAME`] bytes are always enough.
    OutputTooSmall,
    /// The counter is at its end: pair again.
    CounterSpent,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "message longer than a frame can carry",
            Self::OutputTooSmall => "output buffer too small for the frame, give MAX_FRAME bytes",
            Self::CounterSpent => "counter of the channel is spent, pair again",
        })
    }
}

impl core::error::Error for SealError {}

/// Why a frame was not opened; nothing in it may be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Made with another key, for the other side, or altered.
    NotAuthentic,
    /// Authentic, but its counter is not above the last accepted one.
    Replayed,
    /// Not a sealed frame, or an authentic one with a message that this side doesn't know.
    Malformed,
    /// Of another version.
    UnknownVersion,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAuthentic => "frame is not authentic",
            Self::Replayed => "frame was replayed, its counter was seen before",
            Self::Malformed => "frame of an unknown form",
            Self::UnknownVersion => "frame of an unknown version, update the older side",
        })
    }
}

impl core::error::Error for OpenError {}

/// One side of the channel: a key, and a counter for each direction.
///
/// Each frame is sealed with ChaCha20-Poly1305. The nonce is 4 bytes of direction and the 8 bytes of
/// the counter, so it never repeats under a key as long as the send counter never goes back: store a
/// bound above it before frames leave (the lock), or the channel itself (the dashboard, which is why it
/// can be serialised, key included: keep the result as secret as the key).
///
/// The upper half of a lock's counter is its **epoch**, which is higher after each start. The dashboard's counter
/// follows it when it hears the lock; the lock takes nothing from before its start. So no frame that was heard
/// before a restart counts after it, and the lock need not store which ones it has seen.
///
/// **Source**: RFC 8439, section 2.8; RFC 5116, section 3.2, on nonces of several senders; SEC-1.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    key: [u8; 32],
    role: Role,
    send_counter: u64,
    receive_counter: u64,
}

/// Shows role and counters, never the key.
impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("role", &self.role)
            .field("send_counter", &self.send_counter)
            .field("receive_counter", &self.receive_counter)
            .finish_non_exhaustive()
    }
}

impl Channel {
    /// Makes one from the key agreed at pairing and the counters last used.
    ///
    /// `send_counter` is the last one sent (or a bound above it), `receive_counter` the last accepted. A dashboard
    /// begins with 0 and 0, a lock with the [`first_counter`] of its epoch and 0, after a restart with it twice.
    pub const fn new(key: [u8; 32], role: Role, send_counter: u64, receive_counter: u64) -> Self {
        Self { key, role, send_counter, receive_counter }
    }

    /// Gives the counter of the last frame sealed.
    pub const fn send_counter(&self) -> u64 {
        self.send_counter
    }

    /// Gives the counter of the last frame opened.
    pub const fn receive_counter(&self) -> u64 {
        self.receive_counter
    }

    /// Raises the send counter to this much within its epoch, if it is below: for a dashboard whose state is an older
    /// one, so that no counter comes twice.
    pub fn raise_within_epoch(&mut self, floor: u32) {
        let epoch = self.send_counter & !u64::from(u32::MAX);
        self.send_counter = self.send_counter.max(epoch | u64::from(floor));
    }

    /// Seals a message under the next counter, writes the frame's content into `out`, gives its length.
    ///
    /// # Errors
    /// [`SealError`]; the counter is then not used up.
    pub fn seal(&mut self, message: &impl Serialize, out: &mut [u8]) -> Result<usize, SealError> {
        let counter = self.send_counter.checked_add(1).ok_or(SealError::CounterSpent)?;
        let room = out.len().min(MAX_FRAME);
        let too_long =
            if out.len() < MAX_FRAME { SealError::OutputTooSmall } else { SealError::TooLong };
        let (header, rest) =
            out[..room].split_at_mut_checked(HEADER).ok_or(SealError::OutputTooSmall)?;
        write_header(header, self.role.sends(), counter);
        let length = postcard::to_slice(message, rest).map_err(|_| too_long)?.len();
        let (body, tag_place) = rest.split_at_mut(length);
        let tag_place = tag_place.get_mut(..TAG).ok_or(too_long)?;
        let tag = ChaCha20Poly1305::new(&self.key.into())
            .encrypt_inout_detached(&nonce(self.role.sends(), counter), header, body.into())
            .map_err(|_| SealError::TooLong)?;
        tag_place.copy_from_slice(&tag);
        self.send_counter = counter;
        Ok(HEADER + length + TAG)
    }

    /// Opens a frame's content: checks its tag first, then its counter, then reads the message.
    ///
    /// The counter of an authentic frame is used up even if its message isn't known here.
    ///
    /// # Errors
    /// [`OpenError`]; after all but `Malformed` the channel is unchanged.
    pub fn open<T: DeserializeOwned>(&mut self, content: &[u8]) -> Result<T, OpenError> {
        let direction = self.role.receives();
        match Frame::parse(content) {
            Err(FrameError::UnknownVersion) => return Err(OpenError::UnknownVersion),
            Err(FrameError::Malformed) | Ok(Frame::Plain(_)) => return Err(OpenError::Malformed),
            Ok(Frame::Sealed(other)) if other != direction => return Err(OpenError::NotAuthentic),
            Ok(Frame::Sealed(_)) => {}
        }
        let (header, sealed) = content.split_at_checked(HEADER).ok_or(OpenError::Malformed)?;
        let (ciphertext, tag) = sealed.split_last_chunk::<TAG>().ok_or(OpenError::Malformed)?;
        let counter = header.last_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let mut buffer = [0; MAX_FRAME];
        let message = buffer.get_mut(..ciphertext.len()).ok_or(OpenError::Malformed)?;
        message.copy_from_slice(ciphertext);
        ChaCha20Poly1305::new(&self.key.into())
            .decrypt_inout_detached(
                &nonce(direction, counter),
                header,
                (&mut *message).into(),
                &Tag::from(*tag),
            )
            .map_err(|_| OpenError::NotAuthentic)?;
        if counter <= self.receive_counter {
            return Err(OpenError::Replayed);
        }
        self.receive_counter = counter;
        if self.role == Role::Dashboard {
            self.send_counter = self.send_counter.max(counter & !u64::from(u32::MAX));
        }
        match postcard::take_from_bytes(message) {
            Ok((value, [])) => Ok(value),
            _ => Err(OpenError::Malformed),
        }
    }
}

fn write_header(header: &mut [u8], direction: Direction, counter: u64) {
    header[0] = VERSION;
    header[1] = match direction {
        Direction::Up => KIND_SEALED_UP,
        Direction::Down => KIND_SEALED_DOWN,
    };
    header[2..].copy_from_slice(&counter.to_le_bytes());
}

fn nonce(direction: Direction, counter: u64) -> Nonce {
    let mut nonce = Nonce::default();
    nonce[0] = match direction {
        Direction::Up => 1,
        Direction::Down => 2,
    };
    nonce[4..].copy_from_slice(&counter.to_le_bytes());
    nonce
}
