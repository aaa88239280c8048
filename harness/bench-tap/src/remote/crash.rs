//! The last word of a board that crashed, written without what writes the others.

use bench_protocol::ResetReason;
use bench_protocol::rpc::PREFIX;

/// Gives lengths and head of a frame with [`ToBench::Crashed`], whose tail has `words` bytes.
///
/// No code that could panic is behind it, and none that is reached through a pointer: who crashed may have no
/// stack left, and the depth of the stack stays known.
///
/// [`ToBench::Crashed`]: bench_protocol::rpc::ToBench::Crashed
pub const fn crashed(reason: ResetReason, words: u16) -> [u8; PREFIX + 2] {
    /// The word's number.
    const CRASHED: u8 = 8;
    let [low, high] = words.to_le_bytes();
    [2, low, high, CRASHED, reason as u8]
}
