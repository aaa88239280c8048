//! The `probe-rs` command line, unmodified, where it is installed (or named by `PROBE_RS`).

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;

use libtest_mimic::{Completion, Failed, Trial};
use virtual_probe::{Address, CHIP, Server, VirtualBoard};

use crate::bench::{PATIENCE, board};
use crate::image::{IMAGE, suite};

/// One check on a served board.
type Check = fn(&Shell);

const CHECKS: [(&str, Check); 5] = [
    ("info_names_the_chip", info_names_the_chip),
    ("flash_is_written_compared_read_and_erased", flash_is_written_compared_read_and_erased),
    ("run_shows_what_comes_over_rtt", run_shows_what_comes_over_rtt),
    ("run_runs_a_suite_of_embedded_test", run_runs_a_suite_of_embedded_test),
    ("gdb_sets_a_breakpoint_and_steps", gdb_sets_a_breakpoint_and_steps),
];
const DEBUGGER: &str = "gdb-multiarch";

/// The checks, each of which tells what it lacks.
pub(crate) fn trials(missing: Option<&str>) -> Vec<Trial> {
    let program = std::env::var("PROBE_RS").unwrap_or_else(|_| "probe-rs".to_owned());
    let missing = missing.map(str::to_owned).or_else(|| lacks(&program));
    let trial = |(name, check): (&str, Check)| {
        let program = program.clone();
        let mut missing = missing.clone();
        if name.starts_with("gdb") {
            missing = missing.or_else(|| lacks(DEBUGGER));
        }
        let run = move || {
            if let Some(missing) = missing {
                return Ok(Completion::ignored_with(missing));
            }
            check(&Shell::new(&program));
            Ok::<_, Failed>(Completion::Completed)
        };
        Trial::ignorable_test(format!("command_line::{name}"), run)
    };
    CHECKS.into_iter().map(trial).collect()
}

fn lacks(program: &str) -> Option<String> {
    match Command::new(program).arg("--version").output() {
        Ok(output) if output.status.success() => None,
        _ => Some(format!("`{program}` is not installed")),
    }
}

/// Ends a program that would go on.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A served board, and the program that opens it.
struct Shell {
    program: String,
    server: Server,
    board: VirtualBoard,
}

impl Shell {
    fn new(program: &str) -> Self {
        let board = board();
        let server = board.serve(&Address::default()).unwrap();
        Self { program: program.to_owned(), server, board }
    }

    fn command(&self, words: &str, more: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words.split(' ')).args(["--probe", &self.server.selector()]);
        command.arg("--non-interactive").args(more);
        command
    }

    fn run(&self, words: &str, more: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(words, more).output().unwrap();
        let error = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "{words}: {error}");
        String::from_utf8_lossy(&stdout).into_owned()
    }

    fn spawn(&self, words: &str, more: &[&str]) -> Ending {
        let mut command = self.command(words, more);
        Ending(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }
}

/// Reads a program's lines until one is there, and no longer than patience allows.
fn line_of(program: &mut Ending, wanted: &str) -> bool {
    let output = program.0.stdout.take().unwrap();
    let (found, is_there) = mpsc::channel();
    let wanted = wanted.to_owned();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let _ = found.send(lines.any(|line| line.contains(&wanted)));
    });
    is_there.recv_timeout(PATIENCE).unwrap_or(false)
}

fn image() -> &'static str {
    IMAGE.path.to_str().expect("a path in UTF-8")
}

fn info_names_the_chip(shell: &Shell) {
    let told = shell.run("info --protocol swd", &[]);
    assert!(told.contains(&format!("Detected chip: {CHIP}")), "{told}");
}

fn flash_is_written_compared_read_and_erased(shell: &Shell) {
    let chip = &["--chip", CHIP];
    shell.run("download --verify", &[chip[0], chip[1], image()]);
    shell.run("verify", &[chip[0], chip[1], image()]);
    shell.run("reset", chip);
    let read = shell.run("read", &[chip[0], chip[1], "b32", "0x1000005c", "1"]);
    assert!(read.to_lowercase().contains("ffff0072"), "{read}");
    shell.run("erase --allow-erase-all", chip);
    assert!(shell.board.flash().unwrap().iter().all(|byte| *byte == 0xFF));
    // It says so, and exits as if all were well.
    let compared = shell.run("verify", &[chip[0], chip[1], image()]);
    assert!(compared.contains("Verification failed"), "{compared}");
}

fn run_shows_what_comes_over_rtt(shell: &Shell) {
    let mut program = shell.spawn("run", &["--chip", CHIP, image()]);
    assert!(line_of(&mut program, "ready"));
}

fn run_runs_a_suite_of_embedded_test(shell: &Shell) {
    let suite = suite();
    let told = shell.run("run", &["--chip", CHIP, suite.to_str().expect("a path in UTF-8")]);
    assert!(told.contains("3 passed; 0 failed; 0 ignored"), "{told}");
}

fn gdb_sets_a_breakpoint_and_steps(shell: &Shell) {
    shell.run("download", &["--chip", CHIP, image()]);
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let words = ["--chip", CHIP, "--reset-halt", "--gdb-connection-string", &address];
    let _stub = shell.spawn("gdb", &words);
    let target = format!("target remote {address}");
    let script = [
        // It calls again while the stub is not there yet.
        "set tcp connect-timeout 20",
        target.as_str(),
        "break main",
        "continue",
        "stepi",
        "info registers pc",
        "detach",
    ];
    let mut debugger = Command::new(DEBUGGER);
    debugger.args(["-batch", image()]);
    for line in script {
        debugger.args(["-ex", line]);
    }
    let output = debugger.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("Breakpoint 1, main ()"), "{told}");
    assert!(told.contains("<main+") || told.contains("__cortex_m_rt_main"), "{told}");
}
