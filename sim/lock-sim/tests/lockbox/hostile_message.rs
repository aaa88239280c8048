//! Messages that somebody on the line replays, reorders, cuts short, alters, forges, or has from a later
//! version: none of them opens or locks anything, and the next good one counts (SEC-1, SEC-3).

use bench_protocol::LatchPosition;
use lock_protocol::{
    AuditKind, Channel, Command, CommandId, Down, MAX_FRAME, RejectReason, Request, Role,
    SessionId, first_counter,
};

use crate::bench::Bench;
use crate::dashboard::put_on_line;

/// What is done with a command: gives the frames that go over the line in its place.
type Attack = fn(&mut Bench, Command) -> Vec<Vec<u8>>;

const ATTACKS: [(&str, Attack, RejectReason); 10] = [
    ("replayed", replayed, RejectReason::Replayed),
    ("overtaken by a later one", overtaken, RejectReason::Replayed),
    ("cut short anywhere", cut_short, RejectReason::NotAuthentic),
    ("made longer", made_longer, RejectReason::NotAuthentic),
    ("altered in one bit anywhere", altered, RejectReason::NotAuthentic),
    ("with a counter that has not come yet", raised, RejectReason::NotAuthentic),
    ("forged with another key", forged, RejectReason::NotAuthentic),
    ("of another version", other_version, RejectReason::Malformed),
    ("of an unknown kind", other_kind, RejectReason::Malformed),
    ("authentic, and of no known form", unknown_form, RejectReason::Malformed),
];

/// The command itself was heard, and has been answered, before the lock came into its present state.
fn replayed(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    let later = bench.dashboard.sealed(Command::SetEmergencyUnlock { on: true });
    put_on_line(&mut bench.lockbox, &later);
    bench.settle();
    vec![content.clone(), content]
}

fn overtaken(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    let later =
        bench.dashboard.seal(|channel, out| channel.seal(&Down::Acknowledge { sequence: 0 }, out));
    vec![later, content]
}

fn cut_short(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    // The long ones first: the log takes eight rejections at once.
    (1..content.len()).rev().map(|length| content[..length].to_vec()).collect()
}

fn made_longer(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    (1..=MAX_FRAME - content.len())
        .map(|more| [&content[..], &vec![more as u8; more]].concat())
        .collect()
}

fn altered(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    let places = (2..content.len()).flat_map(|place| (0..8).map(move |bit| (place, bit)));
    places
        .map(|(place, bit)| {
            let mut content = content.clone();
            content[place] ^= 1 << bit;
            content
        })
        .collect()
}

fn raised(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    let by = |by: u64| {
        let mut content = content.clone();
        let counter = u64::from_le_bytes(content[2..10].try_into().unwrap()) + by;
        content[2..10].copy_from_slice(&counter.to_le_bytes());
        content
    };
    vec![by(1), by(1000), by(first_counter(7))]
}

fn forged(_: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let down = Down::Request(Request { id: CommandId(1000), command });
    [[0; 32], [7; 32], [0xFF; 32]]
        .map(|key| {
            let mut content = [0; MAX_FRAME];
            let mut channel = Channel::new(key, Role::Dashboard, first_counter(1000), 0);
            let length = channel.seal(&down, &mut content).unwrap();
            content[..length].to_vec()
        })
        .to_vec()
}

fn other_version(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    [0, 2, 3, 0x7F, 0xFF].map(|version| [&[version], &content[1..]].concat()).to_vec()
}

fn other_kind(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let content = bench.dashboard.sealed(command);
    [4, 5, 0x80, 0xFF].map(|kind| [&content[..1], &[kind], &content[2..]].concat()).to_vec()
}

/// From a later version under this one's number: a command and a message that this lock does not know, a known
/// one with more behind it, and nothing at all.
fn unknown_form(bench: &mut Bench, command: Command) -> Vec<Vec<u8>> {
    let down = Down::Request(Request { id: CommandId(1000), command });
    let dashboard = &mut bench.dashboard;
    vec![
        dashboard.seal(|channel, out| channel.seal(&(0_u8, 1000_u32, 77_u8), out)),
        dashboard.seal(|channel, out| channel.seal(&(9_u8, 1_u8), out)),
        dashboard.seal(|channel, out| channel.seal(&(down, 1_u8), out)),
        dashboard.seal(|channel, out| channel.seal(&(), out)),
    ]
}

const SESSION: SessionId = SessionId(1);
const START: Command = Command::StartSession {
    session: SESSION,
    duration_s: None,
    breaks: None,
    emergency_unlock: true,
    time_hidden: false,
    void_from_s: i64::MAX,
};
const UNLOCK: Command = Command::Unlock { session: SESSION };

fn paired() -> Bench {
    let mut bench = Bench::new();
    bench.pair();
    bench
}

fn locked() -> Bench {
    let mut bench = paired();
    bench.dashboard.ask(&mut bench.lockbox, START);
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Locked);
    bench
}

#[test]
fn no_hostile_message_opens_or_locks_and_the_next_good_one_does() {
    let cases = [
        (locked as fn() -> Bench, UNLOCK, LatchPosition::Locked, LatchPosition::Unlocked),
        (paired, START, LatchPosition::Unlocked, LatchPosition::Locked),
    ];
    for (name, attack, reason) in ATTACKS {
        for (prepare, command, before, after) in cases {
            let mut bench = prepare();
            let contents = attack(&mut bench, command);
            assert!(!contents.is_empty());
            for content in contents {
                put_on_line(&mut bench.lockbox, &content);
                bench.pass(std::time::Duration::from_millis(50));
                assert_eq!(bench.latch(), before, "{name}, {command:?}");
            }
            bench.settle();
            bench.dashboard.assert_logged(AuditKind::LinkRejected(reason));
            let answers = bench.dashboard.answers.len();
            bench.dashboard.ask(&mut bench.lockbox, command);
            bench.settle();
            assert_eq!(bench.latch(), after, "{name}: the good one, {}", bench.words());
            assert_eq!(bench.dashboard.answers.len(), answers + 1, "{name}");
        }
    }
}

/// Every frame of a session's life, heard and said again after it: in order, and backwards.
#[test]
fn a_whole_session_that_was_heard_is_no_second_one() {
    let mut bench = locked();
    bench.dashboard.ask(&mut bench.lockbox, UNLOCK);
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    let heard = bench.dashboard.heard.clone();
    let answers = bench.dashboard.answers.len();
    for content in heard.iter().chain(heard.iter().rev()) {
        put_on_line(&mut bench.lockbox, content);
        bench.pass(std::time::Duration::from_millis(20));
        assert_eq!(bench.latch(), LatchPosition::Unlocked);
    }
    bench.settle();
    assert_eq!(bench.dashboard.answers.len(), answers, "nothing is answered again");
    bench.dashboard.assert_logged(AuditKind::LinkRejected(RejectReason::Replayed));
}
