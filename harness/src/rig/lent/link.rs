//! The pipe: messages as postcard, each behind its length.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Nothing that is said is longer: a flash and a day of events are far below.
const MOST: u32 = 1 << 28;

/// Writes a message.
pub(super) fn say(out: &mut (impl Write + ?Sized), message: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)?;
    out.flush()
}

/// Reads a message; `None` at the end.
pub(super) fn hear<T: DeserializeOwned>(input: &mut (impl Read + ?Sized)) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length);
    if length > MOST {
        return Err(io::Error::other("what came over the pipe is no message of a rig"));
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map(Some).map_err(io::Error::other)
}
