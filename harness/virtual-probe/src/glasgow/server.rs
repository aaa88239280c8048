//! The server: one client at a time, because there is one debug port.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Address;
use super::frame::{Frames, POISON};
use super::session::Session;
use crate::board::{Claim, Shared};
use crate::error::{BoardError, Result};

/// How often it looks after the board and at its own end while nobody calls.
const LOOK: Duration = Duration::from_millis(50);

/// A board's probe on a socket; dropping it ends the session of a client, and removes the socket.
#[derive(Debug)]
pub struct Server {
    address: Address,
    is_ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

trait Client: Read + Write + AsFd {}
impl Client for TcpStream {}
impl Client for UnixStream {}

impl Server {
    pub(crate) fn start(shared: Arc<Shared>, address: &Address) -> Result<Self> {
        let refused = |error: std::io::Error| BoardError::Serve {
            address: address.to_string(),
            why: error.to_string(),
        };
        let (listener, address) = Listener::open(address).map_err(refused)?;
        let is_ending = Arc::new(AtomicBool::new(false));
        let ending = Arc::clone(&is_ending);
        let work = move || listen(&listener, &shared, &ending);
        let thread = std::thread::Builder::new().name("board server".to_owned()).spawn(work);
        let thread = thread.map_err(refused)?;
        Ok(Self { address, is_ending, thread: Some(thread) })
    }

    /// Where it listens, with the port that it was given.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What `probe-rs --probe` takes.
    pub fn selector(&self) -> String {
        self.address.selector()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_ending.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Address::Unix(path) = &self.address {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Listener {
    fn open(address: &Address) -> std::io::Result<(Self, Address)> {
        match address {
            Address::Tcp(name) => {
                let listener = TcpListener::bind(name.as_str())?;
                listener.set_nonblocking(true)?;
                let bound = Address::Tcp(listener.local_addr()?.to_string());
                Ok((Self::Tcp(listener), bound))
            }
            Address::Unix(path) => {
                // What a killed server has left answers nobody.
                let is_stale = matches!(
                    UnixStream::connect(path),
                    Err(error) if error.kind() == ErrorKind::ConnectionRefused
                );
                if is_stale {
                    std::fs::remove_file(path)?;
                }
                let listener = UnixListener::bind(path)?;
                listener.set_nonblocking(true)?;
                Ok((Self::Unix(listener), address.clone()))
            }
        }
    }

    fn accept(&self) -> std::io::Result<Box<dyn Client>> {
        Ok(match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                // A batch is one packet, and its answer another.
                stream.set_nodelay(true)?;
                stream.set_nonblocking(false)?;
                Box::new(stream)
            }
            Self::Unix(listener) => {
                let (stream, _) = listener.accept()?;
                stream.set_nonblocking(false)?;
                Box::new(stream)
            }
        })
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        match self {
            Self::Tcp(listener) => listener.as_fd(),
            Self::Unix(listener) => listener.as_fd(),
        }
    }
}

/// Serves one client after the other.
fn listen(listener: &Listener, shared: &Arc<Shared>, is_ending: &AtomicBool) {
    while !is_ending.load(Ordering::Acquire) {
        if !is_readable(listener) {
            shared.attend();
            continue;
        }
        let Ok(mut client) = listener.accept() else { continue };
        if let Ok(claim) = Claim::take(shared) {
            talk(&mut *client, listener, &claim, shared, is_ending);
        }
        // Without it the driver would wait for ever.
        let _ = client.write_all(&POISON);
    }
}

fn talk(
    client: &mut dyn Client,
    listener: &Listener,
    claim: &Claim,
    shared: &Shared,
    is_ending: &AtomicBool,
) {
    let mut frames = Frames::default();
    let mut session = Session::default();
    let mut chunk = vec![0; 64 * 1024];
    while !is_ending.load(Ordering::Acquire) {
        if !is_readable(client) {
            shared.attend();
            refuse_others(listener);
            continue;
        }
        match client.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => frames.feed(&chunk[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return,
        }
        loop {
            let (endpoint, content) = match frames.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(_) => return,
            };
            let answer = session.take(endpoint, &content, &mut claim.port());
            if let Some(answer) = answer
                && client.write_all(&answer).is_err()
            {
                return;
            }
        }
    }
}

/// Tells who calls meanwhile that the board is taken.
fn refuse_others(listener: &Listener) {
    while let Ok(mut other) = listener.accept() {
        let _ = other.write_all(&POISON);
    }
}

/// Waits a moment for something to read.
fn is_readable<T: AsFd + ?Sized>(source: &T) -> bool {
    let mut wanted = [PollFd::from_borrowed_fd(source.as_fd(), PollFlags::IN)];
    let time = Timespec { tv_sec: 0, tv_nsec: LOOK.subsec_nanos() as _ };
    matches!(poll(&mut wanted, Some(&time)), Ok(1..))
}
