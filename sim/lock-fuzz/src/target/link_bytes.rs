//! Arbitrary bytes on the serial line: whoever has no key has no authority.

use std::time::Duration;

use super::standing::{Authority, Standing};
use crate::gateway::Gateway;
use crate::input::Input;
use crate::scene;
use crate::subject::Subject;
use crate::{Finding, Firmware};

/// More than this is cut off: an input is a burst, not a flood.
const MOST_CHUNKS: usize = 16;

/// Bytes: the scene, then chunks of a pause (8 ms each), a length and so many bytes.
pub(super) fn judge(input: &[u8], firmware: &dyn Fn() -> Box<dyn Firmware>) -> Result<(), Finding> {
    let mut input = Input::new(input);
    let scenes = scene::all();
    let scene = &scenes[usize::from(input.byte()) % scenes.len()];
    let mut subject = Subject::new(scene, &scene.flash, firmware());
    let mut gateway = Gateway::new(scene.link_key);
    let standing = Standing::of(scene, &mut subject, &mut gateway)?;
    for _ in 0..MOST_CHUNKS {
        if input.is_empty() {
            break;
        }
        let pause = Duration::from_millis(8 * u64::from(input.byte()));
        let length = usize::from(input.byte());
        subject.send(input.take(length));
        gateway.pass(&mut subject, pause)?;
    }
    gateway.pass(&mut subject, Duration::from_secs(1))?;
    let request = standing.next_request();
    standing.check(&mut subject, &mut gateway, Authority::default(), request)
}
