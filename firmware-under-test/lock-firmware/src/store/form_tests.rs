//! The form of what is stored, byte by byte: whoever changes it gives it another number, or boxes lose their store.

extern crate std;

use std::fmt::Write as _;
use std::string::String;

use lock_core::{SessionRecord, Settings, StateRecord, StoredMark};
use lock_protocol::{
    AuditEvent, AuditKind, Breaks, CommandId, EndReason, KeyId, OperationSource, Origin, Part,
    Refusal, RejectReason, RestartReason, SessionId,
};
use serde::Serialize;

use super::ram_flash::RamFlash;
use super::*;
use crate::key_table::StoredKey;

/// One of each kind of event, in their order.
fn events() -> [AuditKind; 32] {
    let (session, key) = (SessionId(7), KeyId(7));
    let source = OperationSource::Card;
    [
        AuditKind::Restarted(RestartReason::Pin),
        AuditKind::SessionStarted { session, origin: Origin::Keyholder, duration_s: Some(300) },
        AuditKind::SessionEnded { session, reason: EndReason::Emergency },
        AuditKind::EmergencyUnlock,
        AuditKind::BreakStarted { session },
        AuditKind::BreakEnded { session },
        AuditKind::BreakMissed { session },
        AuditKind::DurationSet { session, duration_s: 300 },
        AuditKind::CouldNotLock,
        AuditKind::CouldNotUnlock,
        AuditKind::TamperPlate { seen: true },
        AuditKind::TamperLatch,
        AuditKind::EmergencyUnlockSet { on: true },
        AuditKind::BreaksSet { on: true },
        AuditKind::PartFault { part: Part::Reader, failed: true },
        AuditKind::ClockLost,
        AuditKind::ClockSet,
        AuditKind::LinkRejected(RejectReason::Malformed),
        AuditKind::Paired,
        AuditKind::RecordUnreadable,
        AuditKind::CodeLocked,
        AuditKind::CodeUnlocked { source, key: Some(key) },
        AuditKind::Relocked,
        AuditKind::WrongCode,
        AuditKind::KeypadDisabled { seconds: 300 },
        AuditKind::CredentialDenied { source, key: None },
        AuditKind::PasswordChanged,
        AuditKind::KeyStored { key },
        AuditKind::KeyDeleted { key },
        AuditKind::FactoryReset { remote: true },
        AuditKind::ResetRefused { remote: true, reason: Refusal::TimeUnknown },
        AuditKind::ResetRefused { remote: false, reason: Refusal::Cooldown },
    ]
}

fn state() -> StateRecord {
    let mark = |utc_us| StoredMark { utc_us: Some(utc_us), ahead_us: 300 };
    StateRecord {
        session: Some(SessionRecord {
            id: SessionId(300),
            origin: Origin::Forever,
            start: mark(1),
            end: Some(mark(2)),
            breaks: Some(Breaks { length_s: 3, every_s: 4 }),
            emergency_unlock: true,
            time_hidden: false,
            break_end: Some(mark(5)),
            break_missed: true,
            break_base: mark(6),
            tampered: false,
        }),
        cooldown: Some(mark(7)),
        last_request: CommandId(8),
        last_refusal: Some(Refusal::TimeUnknown),
        next_local: 9,
        bolt_out: true,
        saved_utc_s: Some(10),
        sequence: 11,
        journal: [AuditEvent { sequence: 11, utc_s: None, kind: AuditKind::Paired }]
            .into_iter()
            .collect(),
        code: lock_core::CodeLock::Locked,
        guest: true,
        wrong_codes: 12,
        lockout_ms: 13,
        resetting: false,
    }
}

fn settings() -> Settings {
    Settings {
        emergency_unlock: false,
        breaks: Some(Breaks { length_s: 1, every_s: 2 }),
        pairing: Some([3; 32]),
        code_key: Some([4; 16]),
        password: Some([5; 16]),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn encoded<T: Serialize>(record: &T) -> String {
    let mut bytes = [0; BUFFER];
    hex(postcard::to_slice(record, &mut bytes).expect("it fits"))
}

/// Writes all that an older or newer firmware would have to read.
fn form() -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name}: {value}");
    };
    for (pages, page_bytes) in [(31, 1024), (7, 4096), (15, 4096)] {
        let layout = Layout::new(pages, page_bytes);
        let parts = [layout.state(), layout.settings(), layout.keys(), layout.log()];
        line("layout", std::format!("{pages} pages of {page_bytes} bytes: {parts:?}"));
    }
    line("records", std::format!("{:?}", [Key::State, Key::Settings, Key::Boots].map(|k| k as u8)));
    line("state", encoded(&state()));
    line("new state", encoded(&StateRecord::default()));
    line("settings", encoded(&settings()));
    line("new settings", encoded(&Settings::default()));
    line("boots", encoded(&300_u32));
    for kind in events() {
        let event = AuditEvent { sequence: 300, utc_s: Some(1), kind };
        line("event", encoded(&event));
    }
    let mut store = Store::new(RamFlash::new());
    let key =
        StoredKey { id: KeyId(1), from_s: 2, until_s: 3, pin: Some([4; 16]), secret: [5; 16] };
    store.put_key(&key).expect("there is room");
    let at = store.keys.start;
    let mut slots = [0; 2048];
    store.flash.read_bytes(at, &mut slots).expect("it can be read");
    let slot = slots.chunks(64).find(|slot| slot.iter().any(|byte| *byte != 0xFF)).expect("a slot");
    line("key", hex(slot));
    text
}

#[test]
fn the_form_of_the_store_changes_with_its_number_only() {
    insta::assert_snapshot!(std::format!("form_{SCHEMA}"), form());
}
