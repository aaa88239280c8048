//! What the lock asks of the store, where keys and codes are, and what it makes of the answers.

use lock_protocol::{AuditKind, CommandId, DigitalKey, Digits, KeyId, OperationSource, Refusal};

use crate::keypad::Feedback;
use crate::lock::Lock;
use crate::{Output, Uptime};

/// What the store keeps of a code instead of the code: a keyed hash.
pub type CodeTag = [u8; 16];

/// A question to the store; one at a time, answered by `Input::Answered`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// Whose code is this? Answered by `Answer::Owner`.
    Code(Digits),
    /// Is this key there? Answered by `Answer::Owner`.
    Key(KeyId),
    /// Stores a key, or stores it anew. Answered by `Answer::Done`.
    Put(DigitalKey),
    /// Wipes a key. Answered by `Answer::Done`.
    Delete(KeyId),
    /// What is this code's tag, if no key has it? Answered by `Answer::Tag`.
    Tag(Digits),
}

/// Whose a code or a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// The code is the master password.
    Master,
    /// A digital key's.
    Key {
        /// Its name.
        id: KeyId,
        /// The start of its period, in seconds since 1970 UTC.
        from_s: i64,
        /// The end of its period, likewise.
        until_s: i64,
    },
}

/// What the store answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `Query::Code` and `Query::Key`.
    Owner(Owner),
    /// To `Query::Put` and `Query::Delete`.
    Done(Result<(), Refusal>),
    /// To `Query::Tag`: what to keep, or why that code can't be the master password.
    Tag(Result<CodeTag, Refusal>),
}

/// A question that was asked, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) query: Query,
    pub(crate) source: OperationSource,
    /// The request that waits for it.
    pub(crate) request: Option<CommandId>,
}

impl Lock {
    /// Gives what `Output::Ask` asks.
    pub fn query(&self) -> Option<Query> {
        self.access.asked.map(|asked| asked.query)
    }

    /// Asks for somebody at the keypad.
    pub(crate) fn ask(&mut self, query: Query) {
        self.ask_for(query, OperationSource::Keypad, None);
    }

    pub(crate) fn ask_for(
        &mut self,
        query: Query,
        source: OperationSource,
        request: Option<CommandId>,
    ) {
        self.access.asked = Some(Asked { query, source, request });
        self.output(Output::Ask);
    }

    pub(crate) fn answered(&mut self, now: Uptime, answer: Answer) {
        let Some(asked) = self.access.asked.take() else { return };
        match (asked.query, answer) {
            (Query::Code(_), Answer::Owner(Owner::Nobody)) => self.wrong_code(now),
            (Query::Code(_) | Query::Key(_), Answer::Owner(owner)) => {
                self.credential(now, asked, owner);
            }
            (Query::Put(key), Answer::Done(result)) => {
                if result.is_ok() {
                    self.log(now, AuditKind::KeyStored { key: key.id });
                }
                self.answer_if_asked(now, asked, result);
            }
            (Query::Delete(key), Answer::Done(result)) => {
                if result.is_ok() {
                    self.log(now, AuditKind::KeyDeleted { key });
                }
                self.answer_if_asked(now, asked, result);
            }
            (Query::Tag(_), Answer::Tag(result)) => self.password_judged(now, result),
            // The store couldn't say: nothing opens.
            _ => {
                self.tell(now, Feedback::Refused(Refusal::StoreFault));
                self.answer_if_asked(now, asked, Err(Refusal::StoreFault));
            }
        }
    }

    pub(crate) fn answer_if_asked(
        &mut self,
        now: Uptime,
        asked: Asked,
        result: Result<(), Refusal>,
    ) {
        if let Some(id) = asked.request {
            self.answer(now, id, result);
        }
    }
}
