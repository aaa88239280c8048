//! The driver against a scripted gdb stub: what a QEMU says whose host is too busy to run it.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;

use super::{Gdb, PROGRAM_COUNTER, REGISTERS};

/// What is asked, and what is answered.
type Script = &'static [(&'static str, &'static str)];

const INTERRUPT: &str = "\u{3}";

/// Plays the stub; gives what it was asked besides, as text.
fn stub(mut stream: UnixStream, script: Script) -> JoinHandle<String> {
    std::thread::spawn(move || {
        for (question, answer) in script {
            let length = if *question == INTERRUPT { 1 } else { question.len() + 4 };
            let mut bytes = vec![0; length];
            if stream.read_exact(&mut bytes).is_err() {
                return format!("the end instead of {question:?}");
            }
            let asked = String::from_utf8_lossy(&bytes).into_owned();
            if !asked.trim_start_matches('$').starts_with(question) {
                return asked;
            }
            if !answer.is_empty() {
                let at = answer.strip_prefix("PC ");
                let words = at.map_or_else(|| (*answer).to_owned(), registers_at);
                stream.write_all(format!("${words}#00").as_bytes()).unwrap();
            }
        }
        let mut rest = String::new();
        let _ = stream.read_to_string(&mut rest);
        rest
    })
}

/// The answer to `g` with this program counter, and all else zero.
fn registers_at(pc: &str) -> String {
    let mut words = ["00000000"; REGISTERS];
    words[PROGRAM_COUNTER] = pc;
    words.concat()
}

fn step(script: Script, pc: u32, may_sleep_on: bool) -> String {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let stub = stub(theirs, script);
    let mut gdb = Gdb { stream: ours, received: Vec::new(), masked: true };
    gdb.step(pc, may_sleep_on).unwrap();
    drop(gdb);
    stub.join().unwrap()
}

#[test]
fn a_step_that_is_done_in_time_is_not_asked_again() {
    assert_eq!(step(&[("s", "T05thread:01;")], 0x100, false), "");
}

#[test]
fn a_step_that_the_host_has_kept_waiting_is_asked_again_until_it_is_done() {
    // Interrupted before its instruction, twice: PC is where it was.
    let script: Script = &[
        ("s", ""),
        (INTERRUPT, "T02thread:01;"),
        ("g", "PC 00010000"),
        ("s", ""),
        (INTERRUPT, "T02thread:01;"),
        ("g", "PC 00010000"),
        ("s", "T05thread:01;"),
    ];
    assert_eq!(step(script, 0x100, false), "");
}

#[test]
fn a_step_into_sleep_is_done_though_the_core_does_not_stop() {
    let script: Script = &[("s", ""), (INTERRUPT, "T02thread:01;"), ("g", "PC 02010000")];
    assert_eq!(step(script, 0x100, false), "");
}

#[test]
fn a_core_that_sleeps_behind_its_wfi_is_left_there() {
    assert_eq!(step(&[("s", ""), (INTERRUPT, "T02thread:01;")], 0x102, true), "");
}
