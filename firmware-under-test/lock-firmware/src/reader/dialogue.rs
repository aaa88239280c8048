//! The commands to a token, from naming the application to the proof: one path for phone and keycard.
//!
//! Both are asked as an NTAG 424 DNA is: the phone's app answers the same commands under a name of its
//! own. The id of the digital key stands in file 3, free to read, lowest byte first; its secret is the
//! application's key 1.
//!
//! **Source:** NXP NT4H2421Gx data sheet rev. 3.0: ISO select (10.8.1), ReadData (10.8.2),
//! AuthenticateEV2First (10.4.1).

use lock_protocol::{KeyId, KeySecret, OperationSource};

use super::Seen;
use super::frame::{Form, Frame};
use super::proof::{self, Block};
use crate::hardware::Random;

/// Selects the phone's application: `F0`, then LOCKBENCH.
const SELECT_PHONE: &[u8] = b"\x00\xA4\x04\x00\x0A\xF0LOCKBENCH\x00";
/// Selects the card's application.
const SELECT_CARD: &[u8] = &[0, 0xA4, 4, 0, 7, 0xD2, 0x76, 0, 0, 0x85, 1, 1, 0];
/// Reads 4 bytes of file 3 from its start.
const READ_KEY: &[u8] = &[0x90, 0xAD, 0, 0, 7, 3, 0, 0, 0, 4, 0, 0, 0];
/// Begins the proof with key 1.
const CHALLENGE: &[u8] = &[0x90, 0x71, 0, 0, 2, 1, 0, 0];
/// Goes on with the proof; 32 bytes and a zero follow.
const PROVE: &[u8] = &[0x90, 0xAF, 0, 0, 32];

/// All is well, as ISO says it.
const FOUND: [u8; 2] = [0x90, 0x00];
/// All is well, as the card says it.
const DONE: [u8; 2] = [0x91, 0x00];
/// The card has more to say.
const MORE: [u8; 2] = [0x91, 0xAF];

/// What was asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Phone,
    Card,
    Key(OperationSource),
    Challenge(OperationSource, KeyId),
    Proof(OperationSource, KeyId),
}

/// A dialogue with a token.
#[derive(Default)]
pub(super) struct Dialogue {
    asked: Asked,
    secret: KeySecret,
    /// The lock's number, and the first half of its answer to come.
    ours: Block,
    first_half: Block,
}

impl Dialogue {
    /// Puts the first command into the frame.
    pub(super) fn start(&mut self, frame: &mut Frame) {
        *self = Self::default();
        frame.set(Form::Checked, &[SELECT_PHONE]);
    }

    /// Takes an answer in; puts the next command into the frame, or gives the verdict.
    pub(super) fn answer<R: Random>(
        &mut self,
        answer: &[u8],
        frame: &mut Frame,
        random: &mut R,
        secret_of: impl FnMut(KeyId) -> Option<KeySecret>,
    ) -> Option<Seen> {
        let verdict = self.judge(answer, frame, random, secret_of);
        if verdict.is_some() {
            *self = Self::default();
        }
        verdict
    }

    fn judge<R: Random>(
        &mut self,
        answer: &[u8],
        frame: &mut Frame,
        random: &mut R,
        mut secret_of: impl FnMut(KeyId) -> Option<KeySecret>,
    ) -> Option<Seen> {
        let (content, status) = answer.split_last_chunk::<2>().unwrap_or((&[], &[0; 2]));
        let command = match self.asked {
            Asked::Phone if *status == FOUND => {
                self.asked = Asked::Key(OperationSource::Phone);
                READ_KEY
            }
            Asked::Phone => {
                self.asked = Asked::Card;
                SELECT_CARD
            }
            Asked::Card if *status == FOUND => {
                self.asked = Asked::Key(OperationSource::Card);
                READ_KEY
            }
            Asked::Card => return rejected(OperationSource::Card, None),
            Asked::Key(source) => {
                let Ok(id) = <[u8; 4]>::try_from(content) else { return rejected(source, None) };
                if *status != DONE {
                    return rejected(source, None);
                }
                let key = KeyId(u32::from_le_bytes(id));
                let Some(secret) = secret_of(key) else { return rejected(source, Some(key)) };
                self.secret = secret;
                if random.fill(&mut self.ours).is_err() {
                    return rejected(source, Some(key));
                }
                self.first_half = proof::first_half(&secret, &self.ours);
                self.asked = Asked::Challenge(source, key);
                CHALLENGE
            }
            Asked::Challenge(source, key) => {
                let Ok(challenge) = Block::try_from(content) else {
                    return rejected(source, Some(key));
                };
                if *status != MORE {
                    return rejected(source, Some(key));
                }
                self.asked = Asked::Proof(source, key);
                let second = proof::second_half(&self.secret, &challenge, &self.first_half);
                frame.set(Form::Checked, &[PROVE, &self.first_half, &second, &[0]]);
                return None;
            }
            Asked::Proof(source, key) => {
                return match <[u8; 32]>::try_from(content) {
                    Ok(proof)
                        if *status == DONE && proof::confirms(&self.secret, &self.ours, &proof) =>
                    {
                        Some(Seen::Presented { source, key })
                    }
                    _ => rejected(source, Some(key)),
                };
            }
        };
        frame.set(Form::Checked, &[command]);
        None
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every caller gives it on as its own verdict")]
fn rejected(source: OperationSource, key: Option<KeyId>) -> Option<Seen> {
    Some(Seen::Rejected { source, key })
}
