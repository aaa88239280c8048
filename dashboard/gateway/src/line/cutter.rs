//! Cuts a stream of bytes into frames.

use std::mem;

use lock_protocol::MAX_WIRE;

/// Cuts frames out of a lock's serial line: each ends with a zero; what is too long is thrown away up to the next.
///
/// **Source:** docs/link-protocol.md, *Framing*.
#[derive(Clone, Debug, Default)]
pub struct Cutter {
    frame: Vec<u8>,
    overlong: bool,
}

impl Cutter {
    /// Takes bytes, and gives the frames that end in them, without their zeros.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        for &byte in bytes {
            if byte != 0 {
                if self.frame.len() < MAX_WIRE - 1 {
                    self.frame.push(byte);
                } else {
                    self.overlong = true;
                }
                continue;
            }
            let frame = mem::take(&mut self.frame);
            if !mem::take(&mut self.overlong) && !frame.is_empty() {
                frames.push(frame);
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_cut_wherever_the_bytes_break() {
        let stream = b"\x00one\x00two\x00\x00three\x00rest";
        for size in 1..stream.len() {
            let mut cutter = Cutter::default();
            let frames: Vec<_> = stream.chunks(size).flat_map(|chunk| cutter.take(chunk)).collect();
            assert_eq!(frames, [&b"one"[..], b"two", b"three"], "chunks of {size}");
        }
    }

    #[test]
    fn what_is_too_long_is_thrown_away_and_nothing_else() {
        let mut cutter = Cutter::default();
        let longest = [1; MAX_WIRE - 1];
        assert_eq!(cutter.take(&longest), Vec::<Vec<u8>>::new());
        assert_eq!(cutter.take(&[0]), [longest.to_vec()]);
        assert_eq!(cutter.take(&[1; MAX_WIRE]), Vec::<Vec<u8>>::new());
        assert_eq!(cutter.take(&[0, 5, 0]), [vec![5]]);
    }
}
