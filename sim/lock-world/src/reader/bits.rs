//! Bits on the air: the first bit of a byte is its lowest one (ISO/IEC 14443-3, 6.2.3).

use core::time::Duration;

/// A frame without its parity bits.
pub(super) type Bits = Vec<bool>;

/// Gives the bits of whole bytes.
pub(super) fn of_bytes(bytes: &[u8]) -> Bits {
    bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 != 0)).collect()
}

/// Gives the bits as bytes; the last one may have fewer than 8, at its lower end.
pub(super) fn to_bytes(bits: &[bool]) -> Vec<u8> {
    bits.chunks(8)
        .map(|chunk| {
            chunk.iter().enumerate().fold(0, |byte, (place, bit)| byte | u8::from(*bit) << place)
        })
        .collect()
}

/// Gives whole bytes, or nothing if the last one is not whole.
pub(super) fn whole_bytes(bits: &[bool]) -> Option<Vec<u8>> {
    bits.len().is_multiple_of(8).then(|| to_bytes(bits))
}

/// Calculates the CRC of ISO/IEC 14443-3, annex B (polynomial x¹⁶ + x¹² + x⁵ + 1), lower byte first.
pub(super) fn crc(preset: u16, bytes: &[u8]) -> [u8; 2] {
    let mut crc = preset;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0x8408 };
        }
    }
    crc.to_le_bytes()
}

/// The preset of type A.
pub(super) const CRC_A: u16 = 0x6363;

/// Gives bytes with the CRC of type A after them.
pub(super) fn with_crc(mut bytes: Vec<u8>) -> Vec<u8> {
    let crc = crc(CRC_A, &bytes);
    bytes.extend(crc);
    bytes
}

/// Gives the bytes before a right CRC of type A, or nothing.
pub(super) fn without_crc(bytes: &[u8]) -> Option<&[u8]> {
    let (body, tail) = bytes.split_at_checked(bytes.len().checked_sub(2)?)?;
    (crc(CRC_A, body) == tail).then_some(body)
}

/// Gives how long a frame takes at 106 kbit/s: a bit is 128 periods of 13.56 MHz; start, end and a parity
/// bit for each whole byte come with it.
pub(super) fn air_time(bits: usize) -> Duration {
    let elementary = (bits + bits / 8 + 2) as u64;
    Duration::from_nanos(elementary * 128_000_000 / 13_560)
}

#[cfg(test)]
mod tests {
    use super::{CRC_A, air_time, crc, of_bytes, to_bytes, with_crc, without_crc};

    #[test]
    fn the_crc_is_that_of_the_standards_examples() {
        // ISO/IEC 14443-3, annex B.2: 00 00 gives A0 1E, 12 34 gives 26 CF.
        assert_eq!(crc(CRC_A, &[0x00, 0x00]), [0xA0, 0x1E]);
        assert_eq!(crc(CRC_A, &[0x12, 0x34]), [0x26, 0xCF]);
        assert_eq!(without_crc(&with_crc(vec![7, 8])), Some(&[7, 8][..]));
        assert_eq!(without_crc(&[7, 8, 9]), None);
        assert_eq!(without_crc(&[7]), None);
    }

    #[test]
    fn bits_and_bytes_are_the_same_thing() {
        assert_eq!(of_bytes(&[0b0000_0101])[..4], [true, false, true, false]);
        assert_eq!(to_bytes(&of_bytes(&[0x12, 0xEF])), [0x12, 0xEF]);
        assert_eq!(to_bytes(&[true, false, true]), [5]);
    }

    #[test]
    fn a_byte_takes_about_85_microseconds() {
        assert_eq!(air_time(160).abs_diff(air_time(80)).as_micros(), 849);
    }
}
