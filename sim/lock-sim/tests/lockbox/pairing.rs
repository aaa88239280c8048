//! What somebody makes of a pairing who hears every byte of it, with the code and without (SEC-1).

use bench_protocol::{LatchPosition, Stimulus};
use lock_protocol::{
    AuditKind, Channel, ChannelKey, Command, CommandId, Down, Frame, MAX_FRAME, PairingCode,
    PairingOffer, Plain, RejectReason, Report, Request, Role, SessionId, first_counter,
};

use crate::bench::Bench;
use crate::dashboard::put_on_line;

/// Codes that somebody tries who has none.
const GUESSES: u32 = 2000;

/// Who has every byte of both directions, and perhaps has looked over a shoulder.
struct Eavesdropper {
    heard: Vec<Vec<u8>>,
    code: Option<PairingCode>,
}

impl Eavesdropper {
    fn frames(&self) -> impl Iterator<Item = Frame> {
        self.heard.iter().filter_map(|content| Frame::parse(content).ok())
    }

    /// The code that was seen; else what the bytes on the line may hide, and guesses.
    fn codes(&self) -> Vec<PairingCode> {
        if let Some(code) = self.code {
            return vec![code];
        }
        let stream = self.heard.concat();
        let hidden = stream.windows(PairingCode::LENGTH).flat_map(|window| {
            let written =
                str::from_utf8(window).ok().and_then(|text| PairingCode::parse(text).ok());
            let random = window.try_into().ok().map(PairingCode::from_random);
            [written, random]
        });
        let guesses = (0..GUESSES).map(|guess| {
            let bytes = guess.to_le_bytes();
            PairingCode::from_random(std::array::from_fn(|place| bytes[place % 4]))
        });
        hidden.flatten().chain(guesses).collect()
    }

    /// Keys that may be the lock's: made of codes as the lock makes them, and any bytes on the line.
    fn keys(&self) -> Vec<ChannelKey> {
        let offers: Vec<_> = self
            .frames()
            .filter_map(|frame| match frame {
                Frame::Plain(Plain::PairingOffer(offer)) => Some(offer),
                _ => None,
            })
            .collect();
        let accepts: Vec<_> = self
            .frames()
            .filter_map(|frame| match frame {
                Frame::Plain(Plain::PairingAccept(accept)) => Some(accept),
                _ => None,
            })
            .collect();
        assert!(!offers.is_empty() && !accepts.is_empty(), "a pairing was heard");
        let stream = self.heard.concat();
        let windows = stream.windows(size_of::<ChannelKey>());
        let mut keys: Vec<ChannelKey> =
            windows.filter_map(|window| window.try_into().ok()).collect();
        for code in self.codes() {
            for (offer, accept) in offers.iter().zip(&accepts) {
                keys.extend(code.complete(offer, accept));
            }
        }
        keys
    }

    /// The key of the channel: one that opens what was heard on it.
    fn key(&self) -> Option<ChannelKey> {
        self.keys().into_iter().find(|key| {
            self.heard.iter().any(|content| {
                Channel::new(*key, Role::Dashboard, 0, 0).open::<Report>(content).is_ok()
            })
        })
    }

    /// A command of his own; without the key he takes the best that he has.
    fn command(&self) -> Vec<u8> {
        let key = self.key().or_else(|| self.keys().pop()).expect("he has some bytes");
        let command = Command::StartSession {
            session: SessionId(66),
            duration_s: None,
            breaks: None,
            emergency_unlock: false,
            time_hidden: false,
            void_from_s: i64::MAX,
        };
        let down = Down::Request(Request { id: CommandId(1000), command });
        let mut content = [0; MAX_FRAME];
        let mut channel = Channel::new(key, Role::Dashboard, first_counter(1000), 0);
        let length = channel.seal(&down, &mut content).expect("it fits");
        content[..length].to_vec()
    }

    /// An offer of his own to a lock whose `Pairing` screen is open.
    fn offers(&self) -> Vec<PairingOffer> {
        let mut offers: Vec<_> =
            self.codes().into_iter().map(|code| code.offer([0x66; 16])).collect();
        offers.truncate(20);
        for frame in self.frames() {
            if let Frame::Plain(Plain::PairingOffer(heard)) = frame {
                offers.push(heard);
                offers.push(PairingOffer { nonce: [0x66; 16], ..heard });
            }
        }
        offers
    }
}

fn code(bench: &Bench) -> PairingCode {
    let eyes = bench.eyes();
    PairingCode::parse(eyes.qr().expect("a pairing code")).expect("a pairing code")
}

fn open_pairing(bench: &mut Bench) {
    bench.choose("Settings");
    bench.settle();
    bench.choose("Pairing");
    bench.settle();
}

/// Pairs, lets the dashboard ask something, and gives who listened, with the code in hand or without.
fn listened(with_code: bool) -> (Bench, Eavesdropper) {
    let mut bench = Bench::new();
    open_pairing(&mut bench);
    let code = code(&bench);
    bench.dashboard.offer(&mut bench.lockbox, code.as_str());
    bench.pass_s(1);
    bench.press(bench_protocol::Button::Back);
    bench.settle();
    bench.dashboard.ask(&mut bench.lockbox, Command::SetEmergencyUnlock { on: true });
    bench.settle();
    assert_eq!(bench.dashboard.answers, [(CommandId(1), Ok(()))]);
    let heard = bench.dashboard.heard.clone();
    let code = with_code.then_some(code);
    (bench, Eavesdropper { heard, code })
}

#[test]
fn who_hears_every_byte_of_a_pairing_can_command_nothing() {
    let (mut bench, eavesdropper) = listened(false);
    let tried = (eavesdropper.codes().len(), eavesdropper.keys().len());
    assert!(tried.0 > GUESSES as usize && tried.1 > 300, "he tries what he has: {tried:?}");
    assert_eq!(eavesdropper.key(), None);
    put_on_line(&mut bench.lockbox, &eavesdropper.command());
    bench.settle();
    assert_eq!(bench.latch(), LatchPosition::Unlocked);
    bench.dashboard.assert_logged(AuditKind::LinkRejected(RejectReason::NotAuthentic));
}

/// The same attacker with the code: without this, the test above might be one that can't fail.
#[test]
fn who_also_saw_the_code_can() {
    let (mut bench, eavesdropper) = listened(true);
    assert!(eavesdropper.key().is_some());
    put_on_line(&mut bench.lockbox, &eavesdropper.command());
    // It doesn't come to rest: the dashboard's own frames are below his counter from here on.
    bench.pass_s(3);
    assert_eq!(bench.latch(), LatchPosition::Locked);
}

/// Puts his offers on the line while the screen is open. Tells whether the lock accepted one.
fn offers_himself(bench: &mut Bench, eavesdropper: &Eavesdropper) -> bool {
    let before = bench.dashboard.heard.len();
    for offer in eavesdropper.offers() {
        let mut content = [0; MAX_FRAME];
        let length = Plain::PairingOffer(offer).write(&mut content).expect("it fits");
        bench.dashboard.pairs_elsewhere = true;
        put_on_line(&mut bench.lockbox, &content[..length]);
        bench.pass(std::time::Duration::from_millis(200));
        bench.settle();
    }
    let accepted = |content: &Vec<u8>| {
        matches!(Frame::parse(content), Ok(Frame::Plain(Plain::PairingAccept(_))))
    };
    bench.dashboard.heard[before..].iter().any(accepted)
}

#[test]
fn who_heard_a_pairing_can_make_none_and_who_saw_the_code_can_while_it_is_shown() {
    let (mut bench, eavesdropper) = listened(false);
    open_pairing(&mut bench);
    assert!(!offers_himself(&mut bench, &eavesdropper), "old bytes and guesses");
    let old = listened(true).1;
    assert!(!offers_himself(&mut bench, &old), "the code of a pairing that is over");
    let seen = Eavesdropper { code: Some(code(&bench)), ..eavesdropper };
    assert!(offers_himself(&mut bench, &seen));
    bench.press(bench_protocol::Button::Back);
    bench.settle();
    assert!(!offers_himself(&mut bench, &seen), "the screen was left");
    bench.dashboard.pairs_elsewhere = false;
    bench.dashboard.ask(&mut bench.lockbox, Command::SetEmergencyUnlock { on: true });
    bench.settle();
    assert_eq!(bench.dashboard.answers.len(), 2, "the old pairing counts all the time");
}

#[test]
fn what_was_heard_before_a_restart_is_worth_nothing_after_it() {
    let (mut bench, eavesdropper) = listened(false);
    bench.apply(Stimulus::Power(false));
    bench.pass_s(1);
    bench.apply(Stimulus::Power(true));
    bench.settle();
    let replayed = AuditKind::LinkRejected(RejectReason::Replayed);
    assert_eq!(bench.dashboard.count(replayed), 0);
    let downwards = |content: &&Vec<u8>| {
        Frame::parse(content) == Ok(Frame::Sealed(lock_protocol::Direction::Down))
    };
    let old: Vec<_> = eavesdropper.heard.iter().filter(downwards).skip(1).take(5).collect();
    for content in &old {
        put_on_line(&mut bench.lockbox, content);
    }
    bench.settle();
    assert_eq!(bench.dashboard.count(replayed), old.len());
    assert!(old.len() >= 3, "the request is among them");
    assert_eq!(bench.dashboard.answers.len(), 1, "it is not even answered again");
}

#[test]
fn a_pairing_that_is_cut_off_leaves_the_old_one_and_the_flash_never_holds_a_code() {
    let (mut bench, _) = listened(false);
    open_pairing(&mut bench);
    let code = code(&bench);
    let offer = code.offer([5; 16]);
    let mut content = [0; MAX_FRAME];
    let length = Plain::PairingOffer(offer).write(&mut content).expect("it fits");
    bench.dashboard.pairs_elsewhere = true;
    put_on_line(&mut bench.lockbox, &content[..length]);
    bench.pass_s(1);
    let flash = bench.lockbox.world().flash_image().to_vec();
    assert!(flash.iter().any(|byte| *byte != 0xFF), "something is stored");
    assert!(!flash.windows(code.as_str().len()).any(|bytes| bytes == code.as_str().as_bytes()));
    // The lock has accepted, and the dashboard's first use of the key never comes.
    bench.apply(Stimulus::Power(false));
    bench.pass_s(1);
    bench.apply(Stimulus::Power(true));
    bench.settle();
    bench.dashboard.pairs_elsewhere = false;
    bench.dashboard.ask(&mut bench.lockbox, Command::SetEmergencyUnlock { on: true });
    bench.settle();
    assert_eq!(bench.dashboard.answers.len(), 2, "the old pairing counts");
    bench.pair();
    bench.dashboard.ask(&mut bench.lockbox, Command::SetEmergencyUnlock { on: false });
    bench.settle();
    assert_eq!(bench.dashboard.answers.len(), 3, "the new one does");
}

/// Counters are made of the number of the start: one that was not stored may come again, under the same key.
#[test]
fn a_lock_that_could_not_count_its_start_shows_no_code() {
    let mut bench = Bench::new();
    for (is_broken, shows_code) in [(true, false), (false, true)] {
        bench.apply(Stimulus::Power(false));
        bench.apply(Stimulus::FlashBroken(is_broken));
        bench.pass_s(1);
        bench.apply(Stimulus::Power(true));
        bench.pass_s(3);
        bench.apply(Stimulus::FlashBroken(false));
        open_pairing(&mut bench);
        assert_eq!(bench.eyes().qr().is_some(), shows_code, "{}", bench.words());
    }
}
