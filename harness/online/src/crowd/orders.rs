//! Reads orders from standard input, a line each.

use std::io::BufRead as _;
use std::thread;

use tokio::sync::mpsc::UnboundedSender;

use super::voice::Voice;
use crate::order::{HELP, Order, addressed};

/// Listens on a thread of its own, until standard input or the program ends.
pub(super) fn listen(prefix: String, lockboxes: Vec<UnboundedSender<Order>>, voice: Voice) {
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            match line.trim() {
                "" => {}
                "help" => voice.word(HELP),
                line => match addressed(line, &prefix, lockboxes.len()) {
                    // A lockbox whose gateway is gone takes no orders.
                    Ok((place, order)) => drop(lockboxes[place].send(order)),
                    Err(wrong) => voice.word(format_args!("{wrong}; help lists them")),
                },
            }
        }
        // Without orders the lockboxes live on, and wait for some.
        loop {
            thread::park();
            debug_assert!(!lockboxes.is_empty());
        }
    });
}
