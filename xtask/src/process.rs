//! Running other programs: shown before they run, and with their failure as an error.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// Prints the command, runs it with the terminal as its own, and fails unless it exits with 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("can't start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs the command silently and tells whether it exited with 0; one that can't be started did not.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Prints and runs the command, ends it after `limit`, and tells whether it exited with 0 by then.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    println!("$ {}", shown(command));
    let Ok(mut child) = command.stdin(Stdio::null()).spawn() else { return false };
    let began = Instant::now();
    while began.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    // It may have ended by itself in between; either way it is gone after this.
    let _ = child.kill();
    let _ = child.wait();
    println!("given up after {} s", limit.as_secs());
    false
}

/// Gives the first line of what the command prints, if it exits with 0.
pub(crate) fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().map(str::to_owned).filter(|_| output.status.success())
}

/// Writes the command as one would type it: its environment first, then program and arguments.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    // Where rustup keeps its programs is of no interest; that it's Debian's, is.
    let is_of_system = program.starts_with("/usr/bin");
    let name = program.file_name().filter(|_| !is_of_system).unwrap_or(command.get_program());
    let environment = command.get_envs().filter_map(|(name, value)| {
        Some(format!("{}={}", name.to_string_lossy(), quoted(&value?.to_string_lossy())))
    });
    let arguments = command.get_args().map(|argument| quoted(&argument.to_string_lossy()));
    let words: Vec<String> =
        environment.chain([name.to_string_lossy().into_owned()]).chain(arguments).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_as_one_would_type_them() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["doc", "a b", "it's", ""]).env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(shown(&command), r"RUSTDOCFLAGS='-D warnings' cargo doc 'a b' 'it'\''s' ''");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).expect_err("it exits with 3");
        assert_eq!(error.to_string(), "`sh -c 'exit 3'` ended with exit status: 3");
    }

    #[test]
    fn a_program_that_is_not_there_did_not_succeed() {
        assert!(!succeeds(&mut Command::new("no-such-program-anywhere")));
        assert!(!succeeds_within(&mut Command::new("no-such-program-anywhere"), Duration::ZERO));
        assert_eq!(first_line(&mut Command::new("no-such-program-anywhere")), None);
    }
}
