//! `lockbench board serve` as other programs meet it: its first line is the probe selector.
//!
//! `cargo test -p lockbench-boards --test served -- --ignored`

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use probe_rs::probe::DebugProbeSelector;

/// Longer than QEMU takes to start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
#[ignore = "needs the program as it is built alone; the check `emulated` runs it"]
fn a_served_board_tells_its_selector_alone_in_the_first_line() {
    let mut served = Command::new(env!("CARGO_BIN_EXE_lockbench-boards"))
        .args(["board", "serve"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = served.stdout.take().unwrap();
    let (told, first_line) = channel();
    let listening = std::thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(output).read_line(&mut line);
        let _ = told.send(read.map(|_| line));
    });
    let line = first_line.recv_timeout(PATIENCE);
    served.kill().unwrap();
    served.wait().unwrap();
    listening.join().unwrap();
    let line = line.expect("a line in time").unwrap();
    let selector: DebugProbeSelector = line.trim_end().parse().unwrap();
    assert_eq!((selector.vendor_id, selector.product_id), (0x20b7, 0x9db1), "{line}");
    assert!(line.trim_end().contains(":tcp:127.0.0.1:"), "{line}");
}
