//! A board for other programs: started, announced, and kept until it is lost.

use std::io::Write;
use std::time::Duration;

use crate::board::{BoardOptions, BoardState, VirtualBoard};
use crate::error::{BoardError, Result};
use crate::glasgow::Address;

/// How often the board is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Starts a board, says how to reach it, and returns when the board is lost.
///
/// The first line written is the probe selector alone, for scripts.
///
/// # Errors
/// Those of [`VirtualBoard::start`] and [`VirtualBoard::serve`], and [`BoardError::Lost`] at the end.
pub fn serve(options: BoardOptions, address: &Address, output: &mut dyn Write) -> Result<()> {
    let board = VirtualBoard::start(options)?;
    let server = board.serve(address)?;
    let selector = server.selector();
    let told = writeln!(output, "{selector}").and_then(|()| output.flush());
    told.map_err(|error| BoardError::Serve {
        address: address.to_string(),
        why: format!("the selector can't be written: {error}"),
    })?;
    loop {
        std::thread::sleep(LOOK);
        if let BoardState::Lost { why } = board.state() {
            return Err(BoardError::Lost { why });
        }
    }
}
