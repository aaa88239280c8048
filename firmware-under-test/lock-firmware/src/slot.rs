//! A slot of the key table: 64 bytes that hold one digital key, nothing yet, or nothing any more.

use embedded_storage::nor_flash::NorFlash;
use lock_protocol::KeyId;

use crate::always_ready::AlwaysReady;
use crate::key_table::StoredKey;
use crate::store::StoreFault;

/// Bytes of a slot.
pub(crate) const SLOT: usize = 64;
/// Bytes before the checksum.
const BODY: usize = SLOT - 4;
/// The form of a slot's bytes.
const FORM: u8 = 1;

/// What is in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Erased: a key can be written.
    Blank,
    /// A key.
    Live(StoredKey),
    /// All bits are 0: a key was there.
    Wiped,
    /// Neither: its writing or its wiping was cut off.
    Torn,
}

impl Slot {
    pub(crate) fn read<F: NorFlash>(
        flash: &mut AlwaysReady<F>,
        at: u32,
    ) -> Result<Self, StoreFault> {
        let mut bytes = [0; SLOT];
        flash.read_bytes(at, &mut bytes)?;
        Ok(if bytes == [0xFF; SLOT] {
            Self::Blank
        } else if bytes == [0; SLOT] {
            Self::Wiped
        } else {
            unpack(&bytes).map_or(Self::Torn, Self::Live)
        })
    }

    /// Writes a key into a blank slot; it counts once its checksum, the last word, is there.
    pub(crate) fn write<F: NorFlash>(
        flash: &mut AlwaysReady<F>,
        at: u32,
        key: &StoredKey,
    ) -> Result<(), StoreFault> {
        flash.write_bytes(at, &pack(key))
    }

    /// Clears every bit.
    pub(crate) fn wipe<F: NorFlash>(flash: &mut AlwaysReady<F>, at: u32) -> Result<(), StoreFault> {
        let mut bytes = [0; SLOT];
        flash.read_bytes(at, &mut bytes)?;
        let word = F::WRITE_SIZE.min(SLOT);
        for (offset, word) in
            bytes.chunks(word).enumerate().map(|(index, word)| (index * F::WRITE_SIZE, word))
        {
            // A word that is clear already may have been programmed as often as it can be.
            if word.iter().any(|byte| *byte != 0) {
                flash.write_bytes(at + offset as u32, &[0; SLOT][..word.len()])?;
            }
        }
        Ok(())
    }
}

fn pack(key: &StoredKey) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[..4].copy_from_slice(&key.id.0.to_le_bytes());
    bytes[4..12].copy_from_slice(&key.from_s.to_le_bytes());
    bytes[12..20].copy_from_slice(&key.until_s.to_le_bytes());
    bytes[20] = FORM;
    bytes[21] = key.pin.is_some().into();
    bytes[24..40].copy_from_slice(&key.pin.unwrap_or_default());
    bytes[40..56].copy_from_slice(&key.secret);
    let sum = checksum(&bytes[..BODY]);
    bytes[BODY..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn unpack(bytes: &[u8; SLOT]) -> Option<StoredKey> {
    let sum = u32::from_le_bytes(bytes[BODY..].try_into().ok()?);
    if bytes[20] != FORM || checksum(&bytes[..BODY]) != sum {
        return None;
    }
    Some(StoredKey {
        id: KeyId(u32::from_le_bytes(bytes[..4].try_into().ok()?)),
        from_s: i64::from_le_bytes(bytes[4..12].try_into().ok()?),
        until_s: i64::from_le_bytes(bytes[12..20].try_into().ok()?),
        pin: (bytes[21] == 1).then_some(bytes[24..40].try_into().ok()?),
        secret: bytes[40..56].try_into().ok()?,
    })
}

/// FNV-1a over words: each step is a bijection, so that no change of one word goes unseen.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks_exact(4).fold(0x811c_9dc5, |sum, word| {
        let word = word.iter().rev().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        (sum ^ word).wrapping_mul(0x0100_0193)
    })
}
