//! Messages that a dashboard may send, made of a fuzzer's bytes, and what authority each has.

use lock_protocol::{
    Breaks, Command, CommandId, DigitalKey, Digits, Down, KeyId, Request, SessionId,
};

use super::standing::Authority;
use crate::input::Input;

/// Makes a message; half of those about a session are about the one that runs.
pub(super) fn message(input: &mut Input<'_>, next: CommandId, running: Option<SessionId>) -> Down {
    if input.byte() < 24 {
        return Down::Acknowledge { sequence: input.number() };
    }
    let id = if input.byte() < 200 { next } else { CommandId(input.number()) };
    Down::Request(Request { id, command: command(input, running) })
}

fn command(input: &mut Input<'_>, running: Option<SessionId>) -> Command {
    let kind = input.byte();
    let session = match running {
        Some(running) if input.byte() < 64 => running,
        _ => SessionId(input.number()),
    };
    match kind % 12 {
        0 => Command::StartSession {
            session,
            duration_s: input.flag().then(|| seconds(input)),
            breaks: breaks(input),
            emergency_unlock: input.flag(),
            time_hidden: input.flag(),
            void_from_s: instant(input),
        },
        1 => Command::Unlock { session },
        2 => Command::EndSession { session },
        3 => Command::SetDuration { session, duration_s: seconds(input) },
        4 => Command::SetEmergencyUnlock { on: input.flag() },
        5 => Command::SetBreaks { breaks: breaks(input) },
        6 | 7 => Command::SetClock { utc_ms: i64::from_le_bytes(input.array()) },
        8 => Command::PutKey(DigitalKey {
            id: KeyId(input.number() % 8),
            from_s: instant(input),
            until_s: instant(input),
            pin: pin(input),
            secret: input.array(),
        }),
        9 => Command::DeleteKey { key: KeyId(input.number() % 8) },
        10 => {
            Command::UnlockWithKey { key: KeyId(input.number() % 8), void_from_s: instant(input) }
        }
        _ if input.byte() < 32 => Command::FactoryReset,
        _ => Command::Unlock { session: SessionId(input.number()) },
    }
}

fn seconds(input: &mut Input<'_>) -> u64 {
    if input.flag() { u64::from(input.number()) } else { u64::from_le_bytes(input.array()) }
}

fn instant(input: &mut Input<'_>) -> i64 {
    if input.flag() { i64::MAX } else { i64::from_le_bytes(input.array()) }
}

fn breaks(input: &mut Input<'_>) -> Option<Breaks> {
    input.flag().then(|| Breaks { length_s: input.number(), every_s: input.number() })
}

fn pin(input: &mut Input<'_>) -> Option<Digits> {
    let length = usize::from(input.byte() % 9);
    let digits: String =
        input.take(length).iter().map(|byte| char::from(b'0' + byte % 10)).collect();
    Digits::parse(&digits).ok()
}

/// Gives what an authentic message that comes in time may do to a box whose session is this one, or that has none.
///
/// To set the clock is no authority over ends: they move with it (SES-2, EMG-2).
pub(super) fn authority_of(down: &Down, running: Option<SessionId>) -> Authority {
    let Down::Request(Request { command, .. }) = down else { return Authority::default() };
    // The dashboard can't end or change a session that was started on the device (SES-1).
    let keyholders = |session: &SessionId| Some(*session) == running && !session.is_local();
    let mut authority = Authority::default();
    match command {
        Command::Unlock { session }
        | Command::EndSession { session }
        | Command::SetDuration { session, .. } => authority.latch = keyholders(session),
        Command::StartSession { .. } | Command::UnlockWithKey { .. } => {
            authority.latch = running.is_none();
        }
        Command::SetEmergencyUnlock { .. } | Command::SetBreaks { .. } => authority.settings = true,
        Command::FactoryReset if running.is_none() => {
            authority = Authority { reset: true, settings: true, ..authority };
        }
        Command::SetClock { .. }
        | Command::PutKey(_)
        | Command::DeleteKey { .. }
        | Command::FactoryReset => {}
    }
    authority
}

/// Gives the number of a request.
pub(super) const fn number_of(down: &Down) -> Option<CommandId> {
    match down {
        Down::Request(Request { id, .. }) => Some(*id),
        Down::Acknowledge { .. } => None,
    }
}
