//! The program, used wrongly: it ends with 2, and says what is wrong and what to do.

use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

/// Starts the program with what it can't start with, and gives what it says.
fn refused(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockbench-dashboard"));
    let output = command.arg("serve").args(arguments).env("RUST_LOG", "off").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn what_it_cannot_start_with_is_named_with_a_remedy() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let (good, text, other, newer, nowhere) =
        (path("good"), path("text"), path("other"), path("newer"), path("no/where"));
    std::fs::write(&text, "a letter to somebody, and no database at all\n".repeat(100)).unwrap();
    for (file, statement) in
        [(&other, "CREATE TABLE bookmark (url TEXT)"), (&newer, "PRAGMA user_version = 1000")]
    {
        rusqlite::Connection::open(file).unwrap().execute_batch(statement).unwrap();
    }
    let free = ["--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--database"];
    let with = |file: &str| refused(&[&free[..], &[file]].concat());
    for (said, words) in [
        (refused(&["--http", "127.0.0.1:99999", "--database", &good]), "127.0.0.1:99999"),
        (refused(&["--http", &taken, "--database", &good]), "choose another address with --http"),
        (
            refused(&["--http", "127.0.0.1:0", "--mqtt", &taken, "--database", &good]),
            "choose another address with --mqtt",
        ),
        (refused(&["--broker", "amqp://x", "--database", &good]), "a broker is mqtt://HOST:PORT"),
        (refused(&["--broker", "mqtts://x?ca=/nowhere", "--database", &good]), "/nowhere"),
        (refused(&["--smtp", "smtp://x", "--database", &good]), "--mail-from"),
        (refused(&["--smtp", "x", "--mail-from", "a@b", "--database", &good]), "a mail server is"),
        (refused(&["--smtp", "smtp://x", "--mail-from", "b", "--database", &good]), "the sender's"),
        (with(&nowhere), "its folder has to be there, and writable"),
        (with(&text), "file is not a database"),
        (with(&other), "another program's database"),
        (with(&newer), "update the program"),
    ] {
        assert!(said.starts_with("error: ") && said.contains(words), "no `{words}` in {said}");
    }
    // Nothing was written over.
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("a letter"));
}
