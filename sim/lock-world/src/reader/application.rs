//! What a token answers to commands: an NTAG 424 DNA, or the app of a phone that speaks as one.
//!
//! **Source:** NXP NT4H2421Gx data sheet rev. 3.0: ISO select (10.8.1), ReadData (10.8.2),
//! AuthenticateEV2First (10.4.1); docs/security.md for the phone's own name and the file's content.

use core::time::Duration;

use bench_protocol::Token;

use super::proof::{self, Block};
use crate::random::Random;

/// The card's application.
const CARD: [u8; 7] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];
/// The phone's application: `F0`, then LOCKBENCH.
const PHONE: [u8; 10] = [0xF0, b'L', b'O', b'C', b'K', b'B', b'E', b'N', b'C', b'H'];
/// The file with the digital key's id.
const KEY_FILE: u8 = 3;
/// The number of the secret among the application's keys.
const KEY_NUMBER: u8 = 1;

/// An answer, and how it comes.
pub(super) struct Reply {
    pub(super) bytes: Vec<u8>,
    /// How long the token thinks before it.
    pub(super) time: Duration,
    /// By what the token wants the time that it has to be multiplied before it answers at all.
    pub(super) asks_for_time: Option<u8>,
}

/// An application on a token.
#[derive(Clone, Debug)]
pub(super) struct Application {
    phone: bool,
    key: u32,
    secret: Block,
    selected: bool,
    challenge: Option<Block>,
}

impl Application {
    /// Gives the application of a token that has one.
    pub(super) fn of(token: Token) -> Option<Self> {
        let (phone, key, secret) = match token {
            Token::Phone { key, secret } => (true, key, secret),
            Token::Keycard { key, secret } => (false, key, secret),
            Token::Foreign => return None,
        };
        Some(Self { phone, key, secret, selected: false, challenge: None })
    }

    /// Frame size 128 or 256, frame waiting time 38.7 ms; the card needs 0.6 ms before the next frame.
    pub(super) fn answer_to_select(&self) -> &'static [u8] {
        if self.phone {
            &[0x05, 0x78, 0x80, 0x70, 0x02]
        } else {
            &[0x06, 0x77, 0x77, 0x71, 0x02, 0x80]
        }
    }

    /// Answers a command.
    pub(super) fn answer(&mut self, command: &[u8], random: &mut Random) -> Reply {
        let proving = command.starts_with(&[0x90, 0xAF]);
        let bytes = self.carry_out(command, random);
        let (time_ms, asks_for_time) = match (self.phone, proving) {
            (false, false) => (2, None),
            (false, true) => (6, None),
            (true, false) => (15, None),
            (true, true) => (30, Some(1)),
        };
        Reply { bytes, time: Duration::from_millis(time_ms), asks_for_time }
    }

    fn carry_out(&mut self, command: &[u8], random: &mut Random) -> Vec<u8> {
        let challenge = self.challenge.take();
        match command {
            [0x00, 0xA4, 0x04, 0x00 | 0x0C, length, rest @ ..] => {
                let own: &[u8] = if self.phone { &PHONE } else { &CARD };
                let found = rest.get(..usize::from(*length)) == Some(own);
                self.selected |= found;
                if found { vec![0x90, 0x00] } else { vec![0x6A, 0x82] }
            }
            _ if !self.selected && self.phone => vec![0x6D, 0x00],
            _ if !self.selected => vec![0x91, 0x9D],
            [0x90, 0xAD, 0x00, 0x00, 0x07, KEY_FILE, 0, 0, 0, 4, 0, 0, 0x00] => {
                let mut answer = self.key.to_le_bytes().to_vec();
                answer.extend([0x91, 0x00]);
                answer
            }
            [0x90, 0x71, 0x00, 0x00, 0x02, KEY_NUMBER, 0x00, 0x00] => {
                let challenge = proof::draw(random);
                self.challenge = Some(challenge);
                let mut answer = proof::encrypt(&self.secret, &[challenge]);
                answer.extend([0x91, 0xAF]);
                answer
            }
            [0x90, 0xAF, 0x00, 0x00, 0x20, proof @ .., 0x00] => challenge
                .and_then(|challenge| proof::answer(&self.secret, challenge, proof, random))
                .map_or_else(
                    || vec![0x91, 0xAE],
                    |mut answer| {
                        answer.extend([0x91, 0x00]);
                        answer
                    },
                ),
            _ => vec![0x91, 0x1C],
        }
    }
}
