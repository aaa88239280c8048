//! Whole frames on the line: only an authentic one, once and in order, does anything, and only what it says.

use std::time::Duration;

use lock_protocol::{
    Channel, Command, CommandId, Down, MAX_FRAME, Request, Role, SessionId, VERSION,
};
use serde::ser::{Serialize, SerializeTuple as _, Serializer};

use super::message::{authority_of, message, number_of};
use super::standing::{Authority, Standing};
use crate::gateway::{Gateway, to_wire};
use crate::input::Input;
use crate::scene;
use crate::subject::Subject;
use crate::{Finding, Firmware};

/// Frames of one input.
const MOST_FRAMES: usize = 24;
/// A key that no lock has.
const OTHER_KEY: [u8; 32] = [0x66; 32];

/// Who sends, and what of it was sent so far.
struct Sender {
    gateway: Gateway,
    forger: Channel,
    running: Option<SessionId>,
    /// The number of the next request, above all that were used.
    next: CommandId,
    /// Contents that were sent.
    sent: Vec<Vec<u8>>,
    /// An authentic content that is held back, with its place in the order, and what it says.
    held: Option<(u32, Vec<u8>, Down)>,
    /// How many authentic contents were sealed, and the last one that arrived.
    sealed: u32,
    arrived: u32,
    authority: Authority,
}

/// Bytes: the scene, then frames of a pause (4 ms each), a kind and what the kind needs.
pub(super) fn judge(input: &[u8], firmware: &dyn Fn() -> Box<dyn Firmware>) -> Result<(), Finding> {
    let mut input = Input::new(input);
    let scenes = scene::all();
    let scene = &scenes[usize::from(input.byte()) % scenes.len()];
    let mut subject = Subject::new(scene, &scene.flash, firmware());
    let mut gateway = Gateway::new(scene.link_key);
    let standing = Standing::of(scene, &mut subject, &mut gateway)?;
    let mut sender = Sender {
        gateway,
        forger: Channel::new(OTHER_KEY, Role::Dashboard, u64::MAX / 2, 0),
        running: standing.status().and_then(|status| status.session).map(|session| session.id),
        next: standing.next_request(),
        sent: Vec::new(),
        held: None,
        sealed: 0,
        arrived: 0,
        authority: Authority::default(),
    };
    for _ in 0..MOST_FRAMES {
        if input.is_empty() {
            break;
        }
        let pause = Duration::from_millis(4 * u64::from(input.byte()));
        if let Some(content) = sender.frame(&mut input) {
            subject.send(&to_wire(&content));
            sender.sent.push(content);
        }
        sender.gateway.pass(&mut subject, pause)?;
    }
    let Sender { mut gateway, authority, next, .. } = sender;
    gateway.pass(&mut subject, Duration::from_secs(5))?;
    standing.check(&mut subject, &mut gateway, authority, next)
}

impl Sender {
    /// Makes the content of the next frame to send, if there is one.
    fn frame(&mut self, input: &mut Input<'_>) -> Option<Vec<u8>> {
        match input.byte() % 12 {
            0..=2 => {
                let down = self.message(input);
                let content = self.seal(&down)?;
                self.arrives(self.sealed, &down);
                Some(content)
            }
            3 => self.payload(input),
            4 => {
                let down = self.message(input);
                let mut content = [0; MAX_FRAME];
                let length = self.forger.seal(&down, &mut content).ok()?;
                Some(content[..length].to_vec())
            }
            5 => {
                let place = input.below(self.sent.len());
                self.sent.get(place).cloned()
            }
            6 => {
                let place = input.below(self.sent.len());
                let mut content = self.sent.get(place).cloned()?;
                content.truncate(input.below(content.len()));
                let more = usize::from(input.byte() % 8);
                content.extend(input.take(more));
                Some(content)
            }
            7 => self.altered_unlock(input),
            8 => {
                let down = self.unlock();
                let mut content = self.seal(&down)?;
                let version = input.byte();
                content[0] = if version == VERSION { VERSION + 1 } else { version };
                Some(content)
            }
            9 => {
                let kind = input.byte();
                let length = usize::from(input.byte()) % (MAX_FRAME - 2);
                let mut content = vec![VERSION, kind % 5];
                content.extend(input.take(length));
                Some(content)
            }
            10 => {
                let down = self.message(input);
                let content = self.seal(&down)?;
                self.held = Some((self.sealed, content, down));
                None
            }
            _ => {
                let (order, content, down) = self.held.take()?;
                self.arrives(order, &down);
                Some(content)
            }
        }
    }

    fn message(&mut self, input: &mut Input<'_>) -> Down {
        let down = message(input, self.next, self.running);
        self.uses(&down);
        down
    }

    /// The next request's number is above that of this one.
    fn uses(&mut self, down: &Down) {
        if let Some(id) = number_of(down) {
            self.next.0 = self.next.0.max(id.0.saturating_add(1));
        }
    }

    /// What an attacker wants most.
    fn unlock(&mut self) -> Down {
        let session = self.running.unwrap_or(SessionId(1));
        let down = Down::Request(Request { id: self.next, command: Command::Unlock { session } });
        self.uses(&down);
        down
    }

    fn seal(&mut self, message: &impl Serialize) -> Option<Vec<u8>> {
        self.sealed += 1;
        self.gateway.seal(message)
    }

    /// Any bytes under the true key: no message, or one by chance.
    fn payload(&mut self, input: &mut Input<'_>) -> Option<Vec<u8>> {
        let length = usize::from(input.byte() % 128);
        let bytes = input.take(length);
        let content = self.seal(&Payload(bytes))?;
        match postcard::take_from_bytes::<Down>(bytes) {
            Ok((down, [])) => {
                self.uses(&down);
                self.arrives(self.sealed, &down);
            }
            _ => self.arrived = self.sealed,
        }
        Some(content)
    }

    fn altered_unlock(&mut self, input: &mut Input<'_>) -> Option<Vec<u8>> {
        let down = self.unlock();
        let whole = self.seal(&down)?;
        let mut content = whole.clone();
        for _ in 0..=input.byte() % 3 {
            let place = input.below(content.len());
            content[place] ^= input.byte().max(1);
        }
        // Two changes may undo each other.
        (content != whole).then_some(content)
    }

    /// An authentic message arrives: it counts where nothing later has arrived before.
    fn arrives(&mut self, order: u32, down: &Down) {
        if order <= self.arrived {
            return;
        }
        self.arrived = order;
        // What was let end or begin may have done so.
        let running = self.running.filter(|_| !self.authority.latch);
        self.authority = self.authority.with(authority_of(down, running));
    }
}

/// Bytes that are sealed as they are.
struct Payload<'a>(&'a [u8]);

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        for byte in self.0 {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }
}
