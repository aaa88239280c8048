//! Frames in and out: who is asked when, what is sent again, and how much noise is worth a log entry.

extern crate std;

use std::collections::VecDeque;
use std::vec::Vec;

use embedded_io::ErrorType;
use lock_protocol::{
    AuditEvent, AuditKind, Command, CommandId, PairingCode, RejectReason, Request, RestartReason,
    decode,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

const KEY: [u8; 32] = [9; 32];

const fn ms(ms: u64) -> Uptime {
    Uptime::from_micros(ms * 1000)
}

/// A serial line with its other end.
#[derive(Default)]
struct Line {
    to_lock: VecDeque<u8>,
    from_lock: Vec<u8>,
    writes: Vec<usize>,
}

impl ErrorType for Line {
    type Error = core::convert::Infallible;
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Self::Error> {
        let mut count = 0;
        for place in buffer {
            let Some(byte) = self.to_lock.pop_front() else { break };
            *place = byte;
            count += 1;
        }
        Ok(count)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        self.from_lock.extend_from_slice(bytes);
        self.writes.push(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// A powered link on a line, and the dashboard's end of its channel.
struct Rig {
    link: Link,
    line: Line,
    dashboard: Channel,
}

impl Rig {
    fn new(logged: u32) -> Self {
        let channel = Channel::new(KEY, Role::Lock, 0, 0);
        let mut link = Link::new(Some(channel), logged);
        link.power(Uptime::ZERO, true);
        Self { link, line: Line::default(), dashboard: Channel::new(KEY, Role::Dashboard, 0, 0) }
    }

    /// One that was told that the network is there.
    fn online(logged: u32) -> Self {
        let mut rig = Self::new(logged);
        rig.flush(ms(0));
        rig.plain(Plain::GatewayStatus { network: true });
        assert_eq!(rig.receive(ms(1)), [Arrival::Network(true)]);
        rig
    }

    /// Puts the content of a frame on the line to the lock.
    fn send(&mut self, content: &[u8]) {
        let mut wire = [0; MAX_WIRE];
        let length = encode(content, &mut wire).unwrap();
        self.line.to_lock.extend(&wire[..length]);
    }

    fn plain(&mut self, plain: Plain) {
        let mut content = [0; MAX_FRAME];
        let length = plain.write(&mut content).unwrap();
        self.send(&content[..length]);
    }

    fn sealed(&mut self, down: &Down) -> Vec<u8> {
        let mut content = [0; MAX_FRAME];
        let length = self.dashboard.seal(down, &mut content).unwrap();
        content[..length].to_vec()
    }

    fn receive(&mut self, now: Uptime) -> Vec<Arrival> {
        core::iter::from_fn(|| self.link.receive(now, &mut self.line)).collect()
    }

    /// Lets the lock write until nothing waits; gives the contents of the frames.
    fn flush(&mut self, now: Uptime) -> Vec<Vec<u8>> {
        loop {
            self.link.transmit(now, &mut self.line);
            if self.link.deadline(now) != Some(now) {
                break;
            }
        }
        let bytes = core::mem::take(&mut self.line.from_lock);
        let frames = bytes.split(|byte| *byte == 0).filter(|wire| !wire.is_empty());
        frames
            .map(|wire| {
                let mut content = [0; MAX_WIRE];
                let length = decode(wire, &mut content).unwrap();
                content[..length].to_vec()
            })
            .collect()
    }

    fn reports(&mut self, now: Uptime) -> Vec<Report> {
        let frames = self.flush(now);
        let sealed =
            frames.iter().filter(|content| matches!(Frame::parse(content), Ok(Frame::Sealed(_))));
        sealed.map(|content| self.dashboard.open(content).unwrap()).collect()
    }
}

fn event(sequence: u32) -> AuditEvent {
    AuditEvent { sequence, utc_s: None, kind: AuditKind::Restarted(RestartReason::PowerOn) }
}

fn request(id: u32) -> Down {
    Down::Request(Request { id: CommandId(id), command: Command::SetEmergencyUnlock { on: true } })
}

fn is_query(content: &[u8]) -> bool {
    Frame::parse(content) == Ok(Frame::Plain(Plain::GatewayQuery))
}

#[test]
fn a_gateway_is_asked_at_once_then_less_and_less_often() {
    let mut rig = Rig::new(0);
    let mut asked = Vec::new();
    let mut now = ms(0);
    while now < ms(200_000) {
        if rig.flush(now).iter().any(|content| is_query(content)) {
            asked.push(now.as_micros() / 1_000_000);
        }
        now = rig.link.deadline(now).expect("it asks again").max(now + Duration::from_millis(1));
    }
    assert_eq!(asked, [0, 2, 4, 6, 66, 126, 186]);
}

#[test]
fn an_answer_counts_until_two_questions_stay_unanswered() {
    let mut rig = Rig::online(0);
    assert!(!rig.link.is_busy());
    let mut silent = Vec::new();
    for second in 1..300 {
        if let Some(arrival) = rig.link.transmit(ms(second * 1000), &mut rig.line) {
            silent.push((second, arrival));
        }
    }
    assert_eq!(silent, [(65, Arrival::Network(false))], "told once");
    rig.plain(Plain::GatewayStatus { network: true });
    assert_eq!(rig.receive(ms(300_000)), [Arrival::Network(true)]);
    rig.plain(Plain::GatewayStatus { network: false });
    assert_eq!(rig.receive(ms(300_001)), [Arrival::Network(false)]);
}

#[test]
fn without_power_nothing_is_sent_nor_wanted() {
    let mut rig = Rig::online(3);
    rig.link.report(&Report::Audit(event(1)));
    rig.link.power(ms(5), false);
    rig.link.report(&Report::Audit(event(2)));
    assert_eq!(rig.flush(ms(9000)), Vec::<Vec<u8>>::new(), "what waited is gone with the radio");
    assert_eq!(rig.link.deadline(ms(9000)), None);
    assert_eq!(rig.link.wants_event_after(ms(9000)), None);
    rig.plain(Plain::GatewayStatus { network: true });
    assert_eq!(rig.receive(ms(9001)), [Arrival::Network(false)], "no network without a radio");
}

#[test]
fn no_call_writes_more_than_three_milliseconds_of_the_line() {
    let mut rig = Rig::online(9);
    for sequence in 1..=5 {
        rig.link.report(&Report::Audit(event(sequence)));
    }
    rig.line.writes.clear();
    assert_eq!(rig.reports(ms(2)).len(), 5);
    // 10 bits a byte at 115 200 baud.
    assert!(
        rig.line.writes.iter().all(|bytes| bytes * 10 * 1000 / 115_200 < 3),
        "{:?}",
        rig.line.writes
    );
    for sequence in 1..=100 {
        rig.link.report(&Report::Audit(event(sequence)));
    }
    let kept = rig.reports(ms(3)).len();
    assert!((5..100).contains(&kept), "a full queue drops whole frames: {kept}");
}

#[test]
fn an_event_is_sent_again_every_two_seconds_until_it_is_acknowledged() {
    let mut rig = Rig::online(2);
    let mut sent = Vec::new();
    for tenth in 1..80 {
        let now = ms(tenth * 100);
        if let Some(after) = rig.link.wants_event_after(now) {
            rig.link.send_event(now, event(after + 1));
            sent.push((tenth, after + 1));
        }
        rig.flush(now);
        if tenth == 50 {
            rig.link.acknowledge(1);
        }
        if tenth == 60 {
            rig.link.acknowledge(2);
        }
    }
    assert_eq!(sent, [(1, 1), (21, 1), (41, 1), (51, 2)]);
    assert!(!rig.link.is_untold() && !rig.link.is_busy());
    rig.link.acknowledge(99);
    rig.link.logged = 3;
    assert!(rig.link.is_untold(), "an acknowledgement of what was never logged counts for nothing");
}

#[test]
fn requests_arrive_once_and_forgeries_and_repetitions_are_told_as_such() {
    let mut rig = Rig::online(0);
    let content = rig.sealed(&request(1));
    rig.send(&content);
    rig.send(&content);
    let mut altered = rig.sealed(&request(2));
    *altered.last_mut().unwrap() ^= 1;
    rig.send(&altered);
    let own = {
        let mut own = [0; MAX_FRAME];
        let length =
            Channel::new(KEY, Role::Lock, 50, 0).seal(&Report::Audit(event(1)), &mut own).unwrap();
        own[..length].to_vec()
    };
    rig.send(&own);
    rig.send(&[77, 1, 2, 3]);
    let fresh = rig.sealed(&request(3));
    rig.send(&fresh);
    let arrived: Vec<Arrival> = rig.receive(ms(2));
    let Down::Request(first) = request(1) else { panic!() };
    let Down::Request(third) = request(3) else { panic!() };
    assert_eq!(
        arrived,
        [
            Arrival::Down(Down::Request(first)),
            Arrival::Rejected(RejectReason::Replayed),
            Arrival::Rejected(RejectReason::NotAuthentic),
            // Its own voice, thrown back, is no command and no news.
            Arrival::Rejected(RejectReason::Malformed),
            Arrival::Down(Down::Request(third)),
        ]
    );
}

#[test]
fn noise_costs_eight_log_entries_and_then_one_a_minute() {
    let mut rig = Rig::online(0);
    let mut told = Vec::new();
    for second in 0..600 {
        for _ in 0..20 {
            rig.send(&[99, 1, 2, 3]);
        }
        let count = rig.receive(ms(second * 1000)).len();
        if count > 0 {
            told.push((second, count));
        }
    }
    assert_eq!(told[0], (0, 8));
    assert!(told[1..].iter().all(|(_, count)| *count == 1), "{told:?}");
    assert!(told[1..].windows(2).all(|pair| pair[1].0 - pair[0].0 >= 60), "{told:?}");
    assert!((9..=11).contains(&told.len()), "{told:?}");
}

#[test]
fn without_a_pairing_there_is_nobody_to_talk_to_until_there_is() {
    let mut rig = Rig::online(4);
    rig.link = Link::new(None, 4);
    rig.link.power(ms(0), true);
    rig.link.report(&Report::Audit(event(1)));
    let content = rig.sealed(&request(1));
    rig.send(&content);
    assert_eq!(rig.receive(ms(1)), []);
    assert!(!rig.link.is_untold());
    let (offer, accept) = agreed();
    rig.plain(Plain::PairingOffer(offer));
    assert_eq!(rig.receive(ms(2)), [Arrival::PairingOffer(offer)]);
    rig.flush(ms(2));
    rig.link.accept(accept, KEY);
    let frames = rig.flush(ms(3));
    assert_eq!(Frame::parse(&frames[0]), Ok(Frame::Plain(Plain::PairingAccept(accept))));
    let content = rig.sealed(&request(2));
    rig.send(&content);
    assert_eq!(rig.receive(ms(4)), [Arrival::PairingUsed(KEY, 2)], "what it asks isn't looked at");
    rig.link.pair(KEY, 1 << 32, 2);
    rig.send(&content);
    assert_eq!(rig.receive(ms(4)), [Arrival::Rejected(RejectReason::Replayed)]);
    let content = rig.sealed(&request(3));
    rig.send(&content);
    assert!(matches!(rig.receive(ms(5))[..], [Arrival::Down(Down::Request(_))]));
    rig.link.report(&Report::Audit(event(1)));
    assert_eq!(rig.reports(ms(6)), [Report::Audit(event(1))]);
}

fn agreed() -> (PairingOffer, PairingAccept) {
    let code = PairingCode::from_random([1; PairingCode::LENGTH]);
    let offer = code.offer([2; 16]);
    let (accept, _) = code.accept(&offer, [3; 16]).expect("a good offer");
    (offer, accept)
}

#[test]
fn the_old_key_counts_until_the_new_one_is_used_and_an_accepted_one_ends_with_its_code() {
    let new_key = [8; 32];
    let mut rig = Rig::online(0);
    let mut new = Channel::new(new_key, Role::Dashboard, 0, 0);
    let mut sealed_new = || {
        let mut content = [0; MAX_FRAME];
        let length = new.seal(&Down::Acknowledge { sequence: 0 }, &mut content).expect("it fits");
        content[..length].to_vec()
    };
    let (_, accept) = agreed();
    let no_key = [Arrival::Rejected(RejectReason::NotAuthentic)];

    rig.send(&sealed_new());
    assert_eq!(rig.receive(ms(2)), no_key, "nothing was accepted");
    rig.link.accept(accept, new_key);
    let content = rig.sealed(&request(1));
    rig.send(&content);
    assert!(matches!(rig.receive(ms(3))[..], [Arrival::Down(Down::Request(_))]), "the old one");
    rig.link.begin_pairing([4; 16]);
    rig.send(&sealed_new());
    assert_eq!(rig.receive(ms(4)), no_key, "its code is over");
    rig.link.accept(accept, new_key);
    rig.send(&sealed_new());
    assert_eq!(rig.receive(ms(5)), [Arrival::PairingUsed(new_key, 3)]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(115_200),
        failure_persistence: None,
        ..ProptestConfig::with_cases(300)
    })]

    /// Any bytes, with a good frame after them: no panic, and the good frame arrives (SEC-3).
    #[test]
    fn noise_before_a_frame_costs_at_most_the_noise(noise in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut rig = Rig::online(0);
        rig.line.to_lock.extend(&noise);
        rig.line.to_lock.push_back(0);
        let content = rig.sealed(&request(7));
        rig.send(&content);
        let arrived = rig.receive(ms(2));
        let commands = arrived.iter().filter(|arrival| matches!(arrival, Arrival::Down(_))).count();
        prop_assert_eq!(commands, 1);
        let last = matches!(arrived.last(), Some(Arrival::Down(Down::Request(_))));
        prop_assert!(last);
    }
}
