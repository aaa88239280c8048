//! Whatever a link does to frames: each request is applied once, in order, and each event told once.

mod site;

use std::collections::VecDeque;

use dashboard_core::{AuditKind, AuditWhat, Dashboard, EndReason, Phase, SessionState, Utc};
use lock_protocol::Command;
use proptest::prelude::*;
use site::lock::{CODE, FakeLock};
use site::{BOX, HOUR, START, settings};
use std::time::Duration;

/// What happens next on a bad link; frames wait in both directions until something is done with them.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// A waiting frame arrives (the index picks it: others are overtaken).
    Arrives { up: bool, index: usize },
    /// It arrives, and stays to arrive again.
    Arrives2 { up: bool, index: usize },
    /// It is lost.
    Lost { up: bool, index: usize },
    /// The keyholder asks for something that is told apart by its number.
    Asks,
    /// The lock logs something.
    Logs,
    /// The lock sends again what is not acknowledged.
    Repeats,
    /// Time passes, in seconds.
    Passes(u64),
    /// The link goes, and comes again with a Hello.
    Reconnects,
}

fn happening() -> impl Strategy<Value = Happening> {
    let frame = || (any::<bool>(), 0..4_usize);
    prop_oneof![
        6 => frame().prop_map(|(up, index)| Happening::Arrives { up, index }),
        2 => frame().prop_map(|(up, index)| Happening::Arrives2 { up, index }),
        3 => frame().prop_map(|(up, index)| Happening::Lost { up, index }),
        2 => Just(Happening::Asks),
        1 => Just(Happening::Logs),
        1 => Just(Happening::Repeats),
        2 => (1..5_u64).prop_map(Happening::Passes),
        1 => Just(Happening::Reconnects),
    ]
}

struct BadLink {
    dashboard: Dashboard,
    lock: FakeLock,
    now: Utc,
    up: VecDeque<Vec<u8>>,
    down: VecDeque<Vec<u8>>,
    asked: u64,
}

impl BadLink {
    fn new() -> Self {
        let mut link = Self {
            dashboard: Dashboard::new(3),
            lock: FakeLock::new(),
            now: START,
            up: VecDeque::new(),
            down: VecDeque::new(),
            asked: 0,
        };
        link.dashboard.pair(START, BOX, CODE).unwrap();
        link.settle();
        link.lock.hello(START);
        link.settle();
        let lockbox = link.dashboard.lockbox_mut(BOX).unwrap();
        lockbox.start_session(START, settings(HOUR)).unwrap();
        link.settle();
        assert_eq!(
            link.dashboard.lockbox(BOX).unwrap().session_state(),
            Some(SessionState::Locked)
        );
        link.lock.applied.clear();
        link
    }

    fn collect(&mut self) {
        self.down.extend(std::iter::from_fn(|| Some(self.dashboard.poll_transmit()?.1)));
        self.up.extend(std::iter::from_fn(|| self.lock.poll_transmit()));
    }

    fn arrives(&mut self, up: bool, frame: &[u8]) {
        if up {
            // Frames that were overtaken are refused: nothing else may be wrong with them.
            let result = self.dashboard.receive(self.now, BOX, frame);
            assert!(matches!(result, Ok(()) | Err(dashboard_core::ReceiveError::Replayed)));
        } else {
            self.lock.receive(self.now, frame);
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives { up, index } | Happening::Arrives2 { up, index } => {
                let queue = if up { &mut self.up } else { &mut self.down };
                let again = matches!(happening, Happening::Arrives2 { .. });
                let frame = if again { queue.get(index).cloned() } else { queue.remove(index) };
                if let Some(frame) = frame {
                    self.arrives(up, &frame);
                }
            }
            Happening::Lost { up, index } => {
                let queue = if up { &mut self.up } else { &mut self.down };
                queue.remove(index);
            }
            Happening::Asks => {
                self.asked += 1;
                let duration = Duration::from_secs(1000 + self.asked);
                let lockbox = self.dashboard.lockbox_mut(BOX).unwrap();
                lockbox.set_duration(self.now, duration).unwrap();
            }
            Happening::Logs => {
                if let Some(session) = &mut self.lock.status.session {
                    session.phase = Phase::Overdue;
                }
                self.lock.log(
                    self.now,
                    AuditKind::BreakMissed { session: dashboard_core::SessionId(1) },
                );
                self.lock.send_log();
            }
            Happening::Repeats => self.lock.send_log(),
            Happening::Passes(seconds) => {
                self.now = self.now.plus(Duration::from_secs(seconds));
                self.dashboard.handle_timeout(self.now);
            }
            Happening::Reconnects => {
                self.dashboard.link_connected(self.now, BOX, false);
                self.dashboard.link_connected(self.now, BOX, true);
                self.lock.hello(self.now);
            }
        }
        self.collect();
    }

    /// The link is good again: all frames arrive in order until there is nothing more to say.
    fn settle(&mut self) {
        self.collect();
        while !(self.up.is_empty() && self.down.is_empty()) {
            if let Some(frame) = self.down.pop_front() {
                self.arrives(false, &frame);
            }
            if let Some(frame) = self.up.pop_front() {
                self.arrives(true, &frame);
            }
            self.collect();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn each_request_is_applied_once_and_in_order(happenings in proptest::collection::vec(happening(), 0..120)) {
        let mut link = BadLink::new();
        for happening in happenings {
            link.happens(happening);
        }
        link.happens(Happening::Reconnects);
        link.settle();

        let applied: Vec<_> = link.lock.applied.iter().filter_map(|request| match request.command {
            Command::SetDuration { duration_s, .. } => Some(duration_s),
            _ => None,
        }).collect();
        let asked: Vec<_> = (1..=link.asked).map(|number| 1000 + number).collect();
        prop_assert_eq!(applied, asked);
        let lockbox = link.dashboard.lockbox(BOX).unwrap();
        prop_assert_eq!(lockbox.waiting_requests(), 0);
        prop_assert!(lockbox.refusals().is_empty());

        // Every event is there once, in order, and acknowledged; every missed break is told once.
        prop_assert!(!link.lock.has_untold());
        let sequences: Vec<_> = lockbox.audit().iter().map(|entry| entry.sequence).collect();
        prop_assert_eq!(&sequences, &(1..=sequences.len() as u32).collect::<Vec<_>>());
        let missed = lockbox.audit().iter().filter(|entry| {
            matches!(entry.what, AuditWhat::Event(AuditKind::BreakMissed { .. }))
        }).count();
        prop_assert_eq!(lockbox.notices().len(), missed);
        prop_assert_eq!(lockbox.mails().len(), missed);
        prop_assert_eq!(lockbox.session_state(), Some(if missed > 0 { SessionState::Break } else { SessionState::Locked }));
    }

    #[test]
    fn an_end_is_told_however_late(happenings in proptest::collection::vec(happening(), 0..60)) {
        let mut link = BadLink::new();
        for (index, happening) in happenings.into_iter().enumerate() {
            if index == 20 {
                link.lock.ends(link.now, EndReason::Emergency);
            }
            let over = link.lock.status.session.is_none();
            // A duration for a session that is over would be refused, rightly.
            if !(over && matches!(happening, Happening::Asks | Happening::Logs)) {
                link.happens(happening);
            }
        }
        link.lock.ends(link.now, EndReason::Emergency);
        link.happens(Happening::Reconnects);
        link.settle();
        let lockbox = link.dashboard.lockbox(BOX).unwrap();
        prop_assert_eq!(lockbox.session_state(), Some(SessionState::Completed));
        let told = lockbox.notices().iter().filter(|notice| notice.text() == "emergency unlock").count();
        prop_assert_eq!(told, 1);
        prop_assert!(lockbox.cooldown(link.now).is_some());
    }
}
