//! The one thread that starts processes, because the kernel ends them with the thread that did.
//!
//! `PR_SET_PDEATHSIG` looks at the parent thread, not at the process (prctl(2)).

use std::io;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};

type Job = (Command, Sender<io::Result<Child>>);

static KEEPER: LazyLock<Mutex<Option<Sender<Job>>>> = LazyLock::new(|| {
    let (sender, jobs): (Sender<Job>, Receiver<Job>) = channel();
    let work = move || {
        for (mut command, answer) in jobs {
            let _ = answer.send(command.spawn());
        }
    };
    let started = std::thread::Builder::new().name("board keeper".to_owned()).spawn(work);
    Mutex::new(started.ok().map(|_| sender))
});

/// Starts a process that lives as long as this one, whichever thread asks for it.
pub(super) fn spawn(command: Command) -> io::Result<Child> {
    let (answer, child) = channel();
    let gone = || io::Error::other("the thread that starts boards is gone");
    {
        let keeper = KEEPER.lock().unwrap_or_else(PoisonError::into_inner);
        keeper.as_ref().ok_or_else(gone)?.send((command, answer)).map_err(|_| gone())?;
    }
    child.recv().map_err(|_| gone())?
}
