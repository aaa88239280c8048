//! Frames on the socket: COBS, ended by a zero; the first byte is the endpoint.

/// The probe itself.
pub(super) const ROOT: u8 = 0;
/// The wires to the chip.
pub(super) const SWD: u8 = 1;

/// The most that a client may send without an end, in bytes: 64 times the driver's largest batch.
const MOST: usize = 1 << 20;

/// An empty frame, which the driver takes for an error: it would wait for ever at the end of the stream.
pub(super) const POISON: [u8; 1] = [0];

/// Cuts a stream of bytes into frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    received: Vec<u8>,
}

/// The client speaks something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Garbage;

impl Frames {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.received.extend_from_slice(bytes);
    }

    /// The next whole frame: its endpoint and its content.
    pub(super) fn next(&mut self) -> Result<Option<(u8, Vec<u8>)>, Garbage> {
        let Some(end) = self.received.iter().position(|byte| *byte == 0) else {
            return if self.received.len() > MOST { Err(Garbage) } else { Ok(None) };
        };
        let decoded = cobs::decode_vec(&self.received[..end]).map_err(|_| Garbage)?;
        self.received.drain(..=end);
        match decoded.split_first() {
            Some((endpoint, content)) => Ok(Some((*endpoint, content.to_vec()))),
            None => Err(Garbage),
        }
    }
}

/// One frame with its end.
pub(super) fn frame(endpoint: u8, content: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(content.len() + 1);
    plain.push(endpoint);
    plain.extend_from_slice(content);
    let mut encoded = cobs::encode_vec(&plain);
    encoded.push(0);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_framed_comes_out_however_it_is_cut(
            content in proptest::collection::vec(any::<u8>(), 0..700),
            cut in 1_usize..50,
        ) {
            let mut frames = Frames::default();
            let mut found = Vec::new();
            for part in frame(SWD, &content).chunks(cut) {
                frames.feed(part);
                found.extend(frames.next().unwrap());
            }
            prop_assert_eq!(found, vec![(SWD, content)]);
        }

        #[test]
        fn no_bytes_do_more_than_be_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut frames = Frames::default();
            frames.feed(&bytes);
            while let Ok(Some(_)) = frames.next() {}
        }
    }

    #[test]
    fn an_empty_frame_is_garbage() {
        let mut frames = Frames::default();
        frames.feed(&POISON);
        assert_eq!(frames.next(), Err(Garbage));
    }
}
