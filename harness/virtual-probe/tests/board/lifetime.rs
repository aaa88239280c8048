//! Boards beside each other, and nothing left of them.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::bench::{Bench, board, until};

crate::checks![
    boards_do_not_know_each_other,
    a_dropped_board_leaves_nothing,
    a_board_ends_with_its_owner,
    a_board_outlives_the_thread_that_started_it,
];

/// Makes this program start a board and wait, instead of checking.
pub(crate) const OWNER: &str = "VIRTUAL_PROBE_TEST_OWNER";

/// Starts a board, tells its process, and waits to be killed.
pub(crate) fn own_a_board() -> ExitCode {
    let board = board();
    let mut output = std::io::stdout();
    let told = writeln!(output, "{}", board.process_id().unwrap_or(0));
    let _ = told.and_then(|()| output.flush());
    let _ = std::io::stdin().read_line(&mut String::new());
    ExitCode::SUCCESS
}

fn is_running(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat"));
    // A zombie is what init has not yet looked at.
    status.is_ok_and(|status| !status.contains(") Z "))
}

fn files_of(owner: u32) -> Vec<String> {
    let prefix = format!("virtual-probe-{owner}-");
    let entries = std::fs::read_dir(std::env::temp_dir()).unwrap();
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(&prefix)).collect()
}

fn boards_do_not_know_each_other() {
    let mut benches = [Bench::new(), Bench::new(), Bench::new()];
    let mut channels: Vec<_> = benches.iter_mut().map(Bench::rtt).collect();
    for round in 0..5 {
        for (number, (bench, rtt)) in benches.iter_mut().zip(&mut channels).enumerate() {
            for _ in 0..=number {
                bench.echo(rtt, b'a' + round);
            }
        }
    }
    let counts: Vec<_> = benches.iter_mut().map(|bench| bench.word("ECHOED")).collect();
    assert_eq!(counts, [5, 10, 15]);
    let [first, ..] = &benches;
    first.board.power_cut().unwrap();
    let [_, second, _] = &mut benches;
    second.echo(&mut channels[1], b'z');
}

fn a_dropped_board_leaves_nothing() {
    let bench = Bench::new();
    let process = bench.board.process_id().unwrap();
    assert!(is_running(process));
    let Bench { session, board } = bench;
    // Even while somebody has a session.
    drop(board);
    until("end of QEMU", || (!is_running(process)).then_some(()));
    drop(session);
    // Another check may be starting a board in this process right now.
    until("end of its files", || files_of(std::process::id()).is_empty().then_some(()));
}

fn a_board_ends_with_its_owner() {
    let mut owner = Command::new(std::env::current_exe().unwrap());
    owner.env(OWNER, "1").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut owner = owner.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(owner.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let board: u32 = line.trim().parse().unwrap();
    assert!(is_running(board));
    let id = owner.id();
    // SIGKILL: the owner can't clean up.
    owner.kill().unwrap();
    owner.wait().unwrap();
    until("end of QEMU", || (!is_running(board)).then_some(()));
    assert!(files_of(id).is_empty(), "{:?}", files_of(id));
    assert!(!Path::new(&format!("/proc/{id}")).exists());
}

fn a_board_outlives_the_thread_that_started_it() {
    let board = std::thread::spawn(board).join().unwrap();
    let process = board.process_id().unwrap();
    board.reset().unwrap();
    assert!(is_running(process));
}
