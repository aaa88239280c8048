//! Sealed frames: what goes through, and that nothing else does (SEC-1, SEC-3).

use lock_protocol::{
    AuditEvent, AuditKind, Breaks, Channel, Command, CommandId, DigitalKey, Digits, Down, Frame,
    KeyId, LatchState, MAX_FRAME, OpenError, Phase, Plain, Report, Request, Role, SealError,
    SessionId, SessionStatus, Status, VERSION, first_counter,
};
use proptest::prelude::*;

const KEY: [u8; 32] = [7; 32];

fn pair() -> (Channel, Channel) {
    (Channel::new(KEY, Role::Lock, 0, 0), Channel::new(KEY, Role::Dashboard, 0, 0))
}

/// The longest messages that exist: every number takes all the bytes it can.
fn longest_status() -> Status {
    Status {
        latch: LatchState::Locked,
        plate: true,
        session: Some(SessionStatus {
            id: SessionId(u32::MAX),
            phase: Phase::Overdue,
            remaining_s: Some(u64::MAX),
        }),
        cooldown_s: Some(u32::MAX),
        battery_percent: 255,
        usb: true,
        utc_s: Some(i64::MIN),
        emergency_unlock: true,
        breaks: Some(Breaks { length_s: u32::MAX, every_s: u32::MAX }),
        code_lock: true,
        default_password: true,
        last_command: CommandId(u32::MAX),
    }
}

fn longest_key() -> Down {
    Down::Request(Request {
        id: CommandId(u32::MAX),
        command: Command::PutKey(DigitalKey {
            id: KeyId(u32::MAX),
            from_s: i64::MIN,
            until_s: i64::MIN,
            pin: Digits::parse("99999999").ok(),
            secret: [255; 16],
        }),
    })
}

fn longest_start() -> Down {
    Down::Request(Request {
        id: CommandId(u32::MAX),
        command: Command::StartSession {
            session: SessionId(u32::MAX),
            duration_s: Some(u64::MAX),
            breaks: Some(Breaks { length_s: u32::MAX, every_s: u32::MAX }),
            emergency_unlock: true,
            time_hidden: true,
            void_from_s: i64::MIN,
        },
    })
}

fn sealed(channel: &mut Channel, message: &impl serde::Serialize) -> Vec<u8> {
    let mut out = [0; MAX_FRAME];
    let length = channel.seal(message, &mut out).expect("a message fits");
    out[..length].to_vec()
}

#[test]
fn the_longest_messages_go_both_ways() {
    let (mut lock, mut dashboard) = pair();
    let hello = Report::Hello(longest_status());
    let frame = sealed(&mut lock, &hello);
    assert_eq!(dashboard.open::<Report>(&frame), Ok(hello));
    for message in [longest_start(), longest_key()] {
        let frame = sealed(&mut dashboard, &message);
        assert_eq!(lock.open::<Down>(&frame), Ok(message));
    }
    assert_eq!((lock.send_counter(), lock.receive_counter()), (1, 2));
    assert_eq!((dashboard.send_counter(), dashboard.receive_counter()), (2, 1));
}

/// The form on the wire is a promise between versions: these bytes may change only with `VERSION`.
#[test]
fn the_form_is_pinned() {
    let (_, mut dashboard) = pair();
    let frame = sealed(&mut dashboard, &Down::Acknowledge { sequence: 300 });
    assert_eq!(frame[..10], [VERSION, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(frame.len(), 10 + 3 + 16);
    assert_eq!(frame[10..], PINNED);
}

/// Computed as RFC 8439 says, apart from this code: key 07…07, nonce 02000000 and counter 1, plaintext 01 ac 02.
const PINNED: [u8; 19] = [
    0x5e, 0x2d, 0xbb, 0x48, 0x42, 0x37, 0x6a, 0x74, 0xc6, 0xfa, 0x81, 0x73, 0xca, 0xf4, 0xd9, 0x5c,
    0x1b, 0x38, 0xee,
];

#[test]
fn every_changed_byte_is_refused() {
    let (mut lock, dashboard) = pair();
    let frame = sealed(&mut lock, &Report::Hello(longest_status()));
    for index in 0..frame.len() {
        for bit in 0..8 {
            let mut altered = frame.clone();
            altered[index] ^= 1 << bit;
            let mut receiver = dashboard.clone();
            assert!(receiver.open::<Report>(&altered).is_err(), "byte {index}, bit {bit}");
            assert_eq!(receiver, dashboard, "byte {index}, bit {bit}: the channel changed");
        }
    }
}

#[test]
fn every_shortened_or_lengthened_frame_is_refused() {
    let (mut lock, dashboard) = pair();
    let mut frame = sealed(&mut lock, &Report::Hello(longest_status()));
    for length in 0..frame.len() {
        assert!(dashboard.clone().open::<Report>(&frame[..length]).is_err(), "{length} bytes");
    }
    while frame.len() <= MAX_FRAME + 1 {
        frame.push(0);
        assert!(dashboard.clone().open::<Report>(&frame).is_err(), "{} bytes", frame.len());
    }
}

#[test]
fn a_frame_is_opened_once_and_never_after_a_later_one() {
    let (mut lock, mut dashboard) = pair();
    let answers = [1, 2, 3].map(|id| Report::Answer { id: CommandId(id), result: Ok(()) });
    let frames = answers.map(|answer| sealed(&mut lock, &answer));
    assert_eq!(dashboard.open::<Report>(&frames[1]), Ok(answers[1]));
    assert_eq!(dashboard.open::<Report>(&frames[1]), Err(OpenError::Replayed));
    assert_eq!(dashboard.open::<Report>(&frames[0]), Err(OpenError::Replayed));
    assert_eq!(dashboard.open::<Report>(&frames[2]), Ok(answers[2]));
}

#[test]
fn a_restored_channel_goes_on_where_it_was() {
    let (mut lock, mut dashboard) = pair();
    let first = sealed(&mut dashboard, &Down::Acknowledge { sequence: 1 });
    lock.open::<Down>(&first).expect("authentic");
    let mut lock = Channel::new(KEY, Role::Lock, lock.send_counter(), lock.receive_counter());
    assert_eq!(lock.open::<Down>(&first), Err(OpenError::Replayed));
    let second = sealed(&mut dashboard, &Down::Acknowledge { sequence: 2 });
    assert_eq!(lock.open::<Down>(&second), Ok(Down::Acknowledge { sequence: 2 }));
}

#[test]
fn refusals_name_their_cause() {
    let (mut lock, mut dashboard) = pair();
    let own = sealed(&mut lock, &Report::Status(longest_status()));
    let mut future = own.clone();
    future[0] = VERSION + 1;
    let mut offer = [0; MAX_FRAME];
    let length = Plain::GatewayQuery.write(&mut offer).expect("it fits");
    let mut stranger = Channel::new([8; 32], Role::Lock, 0, 0);
    let foreign = sealed(&mut stranger, &Report::Status(longest_status()));

    assert_eq!(dashboard.open::<Report>(&future), Err(OpenError::UnknownVersion));
    assert_eq!(dashboard.open::<Report>(&offer[..length]), Err(OpenError::Malformed));
    assert_eq!(dashboard.open::<Report>(&foreign), Err(OpenError::NotAuthentic));
    assert_eq!(dashboard.open::<Report>(&[]), Err(OpenError::Malformed));
    assert_eq!(
        lock.open::<Report>(&own),
        Err(OpenError::NotAuthentic),
        "a frame sent back to its sender"
    );
}

#[test]
fn an_authentic_message_that_is_unknown_uses_up_its_counter() {
    let (mut lock, mut dashboard) = pair();
    let unknown = sealed(&mut dashboard, &200_u8);
    assert_eq!(lock.open::<Down>(&unknown), Err(OpenError::Malformed));
    assert_eq!(lock.open::<Down>(&unknown), Err(OpenError::Replayed));
    let longer = sealed(&mut dashboard, &(Down::Acknowledge { sequence: 1 }, 0_u8));
    assert_eq!(lock.open::<Down>(&longer), Err(OpenError::Malformed), "bytes after the message");
}

#[test]
fn what_does_not_fit_is_said_and_uses_no_counter() {
    let (mut lock, _) = pair();
    let mut out = [0; MAX_FRAME];
    assert_eq!(lock.seal(&[[0_u8; 30]; 5], &mut out), Err(SealError::TooLong));
    assert_eq!(
        lock.seal(&[[0_u8; 27]; 5], &mut out),
        Err(SealError::TooLong),
        "no room for the tag"
    );
    for length in 0..30 {
        let sealed =
            lock.seal(&Report::Answer { id: CommandId(1), result: Ok(()) }, &mut out[..length]);
        assert_eq!(sealed.is_err(), length < 29, "{length} bytes");
    }
    assert_eq!(lock.send_counter(), 1);
    let mut spent = Channel::new(KEY, Role::Lock, u64::MAX, 0);
    assert_eq!(spent.seal(&1_u8, &mut out), Err(SealError::CounterSpent));
}

#[test]
fn debug_output_tells_no_key() {
    let (lock, _) = pair();
    let text = format!("{lock:?}");
    assert!(!text.contains('7'), "{text}");
}

#[test]
fn an_audit_event_goes_through() {
    let (mut lock, mut dashboard) = pair();
    let event =
        AuditEvent { sequence: 9, utc_s: None, kind: AuditKind::TamperPlate { seen: false } };
    let frame = sealed(&mut lock, &Report::Audit(event));
    assert_eq!(dashboard.open::<Report>(&frame), Ok(Report::Audit(event)));
}

/// What a restart of the lock ends: it has stored no counter of the frames that it took.
#[test]
fn a_frame_from_before_a_restart_is_replayed_after_it() {
    let (mut lock, mut dashboard) = pair();
    let first = sealed(&mut dashboard, &Down::Acknowledge { sequence: 1 });
    lock.open::<Down>(&first).expect("authentic");
    let held_back = sealed(&mut dashboard, &Down::Acknowledge { sequence: 2 });

    let mut lock = Channel::new(KEY, Role::Lock, first_counter(5), first_counter(5));
    for frame in [&first, &held_back] {
        assert_eq!(lock.open::<Down>(frame), Err(OpenError::Replayed));
    }
    let hello = sealed(&mut lock, &Report::Hello(longest_status()));
    dashboard.open::<Report>(&hello).expect("authentic");
    assert_eq!(dashboard.send_counter(), first_counter(5));
    let second = sealed(&mut dashboard, &Down::Acknowledge { sequence: 2 });
    assert_eq!(lock.open::<Down>(&second), Ok(Down::Acknowledge { sequence: 2 }));
    for frame in [&first, &held_back, &second] {
        assert_eq!(lock.open::<Down>(frame), Err(OpenError::Replayed));
    }
}

proptest! {
    #[test]
    fn garbage_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0_u8..4) {
        let (mut lock, mut dashboard) = pair();
        prop_assert!(lock.open::<Down>(&bytes).is_err());
        let mut framed = vec![VERSION, kind];
        framed.extend(&bytes);
        prop_assert!(lock.open::<Down>(&framed).is_err());
        prop_assert!(dashboard.open::<Report>(&framed).is_err());
        prop_assert_eq!((lock, dashboard), pair());
        let _ = Frame::parse(&framed);
    }

    /// In whatever order and however often frames arrive: none twice, none after a later one, all as sent.
    #[test]
    fn order_and_loss_and_repetition(arrivals in proptest::collection::vec(0_usize..20, 0..60)) {
        let (mut lock, mut dashboard) = pair();
        let frames: Vec<_> =
            (0..20).map(|sequence| sealed(&mut dashboard, &Down::Acknowledge { sequence })).collect();
        let mut highest = None;
        for index in arrivals {
            let opened = lock.open::<Down>(&frames[index]);
            if highest.is_none_or(|highest| index > highest) {
                prop_assert_eq!(opened, Ok(Down::Acknowledge { sequence: index as u32 }));
                highest = Some(index);
            } else {
                prop_assert_eq!(opened, Err(OpenError::Replayed));
            }
        }
    }
}
