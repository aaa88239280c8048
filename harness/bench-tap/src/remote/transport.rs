//! The two channels of bytes between board and bench.

use bench_protocol::rpc::FrameError;

/// Carries bytes in their order, none lost, none added: RTT on a board, queues in a test.
pub trait Transport {
    /// Sends bytes; waits while the channel is full.
    fn send(&mut self, bytes: &[u8]);

    /// Fills the buffer with received bytes; waits until there are enough.
    fn receive(&mut self, buffer: &mut [u8]);

    /// Ends the run: what the bench sends can't be understood, and nothing that follows could be.
    fn broken(&mut self, error: FrameError) -> !;
}
