//! A server of somebody else's as a child of the test: started until it says that it listens, and ended with its owner.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A port that is free now, on which the child listens whenever it runs.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub(crate) struct Server(Child);

impl Server {
    /// Starts a program, and waits for the words by which it says on standard error that it listens.
    pub(crate) fn start(command: &mut Command, listens: &str) -> Self {
        let child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let said = BufReader::new(child.stderr.take().unwrap());
        let server = Self(child);
        let mut lines = said.lines().map_while(Result::ok);
        let mut before = Vec::new();
        loop {
            match lines.next() {
                Some(line) if line.contains(listens) => break,
                Some(line) => before.push(line),
                None => panic!("{command:?} ended: {}", before.join("\n")),
            }
        }
        // Whoever reads no more would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        server
    }
}

/// It ends as by `kill -9`.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
