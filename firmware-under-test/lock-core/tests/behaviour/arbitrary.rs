//! Any inputs in any order: no panic, and no drive that opens what is committed as locked.

use core::time::Duration;

use lock_core::{
    Answer, Boot, Button, ButtonEvent, CodeLock, Direction, Input, Key, Loaded, Lock, Output,
    Owner, Query, Reading, Settings, StateRecord, Uptime, Utc,
};
use lock_protocol::{
    Breaks, Command, CommandId, DigitalKey, KeyId, LatchState, OperationSource, Part, Phase,
    RejectReason, Request, RestartReason, SessionId,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const BEGIN_S: i64 = 1_767_603_600;

/// One step of a script: time passes, then something happens.
#[derive(Clone, Copy, Debug)]
struct Step {
    pause: Duration,
    input: Input,
}

fn button() -> impl Strategy<Value = Button> {
    prop_oneof![3 => Just(Button::LockEnter), 1 => Just(Button::Back)]
}

fn latch() -> impl Strategy<Value = LatchState> {
    prop_oneof![Just(LatchState::Locked), Just(LatchState::Unlocked)]
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![Just(Part::Display), Just(Part::Clock), Just(Part::Store)]
}

fn breaks() -> impl Strategy<Value = Option<Breaks>> {
    let values = (prop_oneof![0_u32..5000, any::<u32>()], prop_oneof![0_u32..5000, any::<u32>()]);
    proptest::option::of(values.prop_map(|(length_s, every_s)| Breaks { length_s, every_s }))
}

fn seconds() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 1_u64..4000, any::<u64>()]
}

fn session() -> impl Strategy<Value = SessionId> {
    prop_oneof![(0_u32..4).prop_map(SessionId), any::<u32>().prop_map(SessionId)]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (session(), proptest::option::of(seconds()), breaks(), any::<(bool, bool)>()).prop_map(
            |(session, duration_s, breaks, (emergency_unlock, time_hidden))| Command::StartSession {
                session,
                duration_s,
                breaks,
                emergency_unlock,
                time_hidden,
                void_from_s: i64::MAX,
            }
        ),
        1 => session().prop_map(|session| Command::Unlock { session }),
        1 => session().prop_map(|session| Command::EndSession { session }),
        1 => (session(), seconds())
            .prop_map(|(session, duration_s)| Command::SetDuration { session, duration_s }),
        1 => any::<bool>().prop_map(|on| Command::SetEmergencyUnlock { on }),
        1 => breaks().prop_map(|breaks| Command::SetBreaks { breaks }),
        1 => any::<i64>().prop_map(|utc_ms| Command::SetClock { utc_ms }),
        1 => (0_u32..3).prop_map(|key| Command::DeleteKey { key: KeyId(key) }),
        2 => (0_u32..3).prop_map(|key| Command::UnlockWithKey {
            key: KeyId(key),
            void_from_s: i64::MAX,
        }),
        1 => (0_u32..3, any::<(i64, i64)>()).prop_map(|(key, (from_s, until_s))| {
            Command::PutKey(DigitalKey {
                id: KeyId(key),
                from_s,
                until_s,
                pin: None,
                secret: [0; 16],
            })
        }),
        1 => Just(Command::FactoryReset),
    ]
}

fn reading() -> impl Strategy<Value = Reading> {
    prop_oneof![
        4 => (BEGIN_S..BEGIN_S + 10_000).prop_map(Reading::Seconds),
        1 => any::<i64>().prop_map(Reading::Seconds),
        1 => Just(Reading::Lost),
        1 => Just(Reading::Silent),
    ]
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![4 => (0_u8..11).prop_map(Key::Digit), 1 => Just(Key::Clear), 4 => Just(Key::End)]
}

fn source() -> impl Strategy<Value = OperationSource> {
    prop_oneof![Just(OperationSource::Phone), Just(OperationSource::Card)]
}

/// What a finger does at the keypad, a paperclip behind the pinhole, and a phone at the reader.
fn access() -> impl Strategy<Value = Input> {
    let held = prop_oneof![Just(10_000), 0_u64..12_000];
    let pin = prop_oneof![
        Just(ButtonEvent::Down),
        Just(ButtonEvent::Held10s),
        held.prop_map(|ms| ButtonEvent::Up { held: Duration::from_millis(ms) }),
    ];
    prop_oneof![
        12 => key().prop_map(Input::Key),
        1 => pin.prop_map(Input::ResetPin),
        2 => (source(), 0_u32..3)
            .prop_map(|(source, key)| Input::CredentialPresented { source, key: KeyId(key) }),
        1 => source().prop_map(|source| Input::CredentialRejected { source }),
        1 => Just(Input::Answered(Answer::Owner(Owner::Master))),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let held = (0_u64..12_000).prop_map(|ms| ButtonEvent::Up { held: Duration::from_millis(ms) });
    let event = prop_oneof![
        2 => Just(ButtonEvent::Down),
        4 => held,
        2 => Just(ButtonEvent::Held2s),
        1 => Just(ButtonEvent::Held10s),
    ];
    prop_oneof![
        4 => Just(Input::Tick),
        10 => access(),
        12 => (button(), event).prop_map(|(button, event)| Input::Button(button, event)),
        8 => prop_oneof![-3_i8..4, any::<i8>()].prop_map(Input::Knob),
        8 => latch().prop_map(Input::Latch),
        3 => any::<bool>().prop_map(Input::Plate),
        1 => any::<bool>().prop_map(Input::Usb),
        1 => any::<u8>().prop_map(Input::Battery),
        2 => reading().prop_map(Input::Clock),
        1 => any::<i64>().prop_map(|ms| Input::ClockWasSet(Utc(ms))),
        2 => any::<bool>().prop_map(Input::Link),
        8 => (any::<u32>(), command())
            .prop_map(|(id, command)| Input::Request(Request { id: CommandId(id), command })),
        1 => Just(Input::LinkRejected(RejectReason::Replayed)),
        1 => any::<[u8; 32]>().prop_map(Input::Paired),
        1 => Just(Input::WrongPairingCode),
        1 => any::<bool>().prop_map(Input::Untold),
        1 => Just(Input::StoreFailed),
        1 => (part(), any::<bool>()).prop_map(|(part, failed)| Input::PartFault(part, failed)),
        1 => Just(Input::Alarm),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let pause_ms = prop_oneof![Just(0), 0_u64..300, 0_u64..5000, 0_u64..4_000_000];
    (pause_ms, input()).prop_map(|(ms, input)| Step { pause: Duration::from_millis(ms), input })
}

/// Watches what comes out.
struct Watch {
    lock: Lock,
    now: Uptime,
    coil: Option<(Direction, Uptime)>,
    next_id: u32,
    turn: u32,
}

impl Watch {
    fn new(state: Loaded<StateRecord>, latch: LatchState) -> Self {
        let boot = Boot {
            reason: RestartReason::PowerOn,
            state,
            settings: Loaded::Record(Settings {
                pairing: Some([1; 32]),
                code_key: Some([2; 16]),
                password: Some([3; 16]),
                ..Settings::default()
            }),
            log_sequence: 0,
            clock: Reading::Seconds(BEGIN_S),
            latch,
            plate: true,
            usb: false,
            battery_percent: 80,
        };
        Self {
            lock: Lock::new(Uptime::ZERO, &boot),
            now: Uptime::ZERO,
            coil: None,
            next_id: 0,
            turn: 0,
        }
    }

    /// Takes the outputs of one input and judges them.
    fn judge(&mut self) -> Result<(), TestCaseError> {
        let mut count = 0;
        while let Some(output) = self.lock.poll_output() {
            count += 1;
            match output {
                Output::Drive(Some(direction)) => {
                    prop_assert_eq!(self.coil, None, "a drive into a drive");
                    self.coil = Some((direction, self.now));
                    let status = self.lock.status(self.now);
                    let locked =
                        status.session.is_some_and(|session| session.phase == Phase::Locked);
                    if direction == Direction::Unlock {
                        prop_assert!(!status.code_lock, "it opens a code lock: {:?}", status);
                        prop_assert!(!locked, "it opens a session that says locked: {:?}", status);
                    } else {
                        let in_break = status.session.is_some() && !locked;
                        prop_assert!(
                            in_break || (status.session.is_none() && status.cooldown_s.is_none()),
                            "it locks where it may not: {:?}",
                            status
                        );
                    }
                }
                Output::Drive(None) => {
                    if let Some((_, since)) = self.coil.take() {
                        let driven = self.now.since(since);
                        prop_assert!(driven >= lock_core::MIN_DRIVE, "driven for {:?}", driven);
                    }
                }
                Output::SaveState => {
                    let record = self.lock.state_record(self.now);
                    prop_assert!(record.journal.len() <= 8);
                }
                Output::Ask => {
                    // Each question has its answer; whose a code is goes by turns.
                    self.turn += 1;
                    let answer = match self.lock.query() {
                        Some(Query::Code(_) | Query::Key(_)) => {
                            Answer::Owner(match self.turn % 4 {
                                0 => Owner::Master,
                                1 => Owner::Key { id: KeyId(1), from_s: 0, until_s: i64::MAX },
                                2 => Owner::Key { id: KeyId(2), from_s: i64::MIN, until_s: 0 },
                                _ => Owner::Nobody,
                            })
                        }
                        Some(Query::Tag(_)) => Answer::Tag(Ok([7; 16])),
                        Some(Query::Put(_) | Query::Delete(_)) => Answer::Done(Ok(())),
                        None => continue,
                    };
                    self.lock.handle(self.now, Input::Answered(answer));
                }
                _ => {}
            }
            if self.lock.is_resetting() && !self.turn.is_multiple_of(3) {
                self.lock.handle(self.now, Input::CodeKey([2; 16]));
            }
        }
        prop_assert!(count < 24, "the queue may have overflowed");
        while let Some(event) = self.lock.next_unlogged().copied() {
            self.lock.logged(event.sequence);
        }
        Ok(())
    }

    /// Polls at deadlines up to `to`; each poll has to move the deadline on.
    fn pass_to(&mut self, to: Uptime) -> Result<(), TestCaseError> {
        let mut polls = 0_u32;
        while let Some(deadline) = self.lock.deadline(self.now).filter(|due| due.at <= to) {
            polls += 1;
            prop_assert!(polls < 20_000, "{:?} again and again", deadline);
            self.now = self.now.max(deadline.at);
            self.lock.handle(self.now, Input::Tick);
            self.judge()?;
            if let Some(next) = self.lock.deadline(self.now) {
                prop_assert!(next.at > self.now, "polled at {:?}, and still {:?}", self.now, next);
            }
        }
        self.now = to;
        Ok(())
    }

    fn play(&mut self, steps: Vec<Step>) -> Result<(), TestCaseError> {
        self.judge()?;
        for Step { pause, mut input } in steps {
            self.pass_to(self.now + pause)?;
            if let Input::Request(request) = &mut input
                && request.id.0 % 4 != 0
            {
                // Mostly a new one; a quarter are old, repeated, or far ahead.
                self.next_id += 1;
                request.id = CommandId(self.next_id);
            }
            self.lock.handle(self.now, input);
            self.judge()?;
            let _ = self.lock.screen(self.now);
            if let Some((_, since)) = self.coil {
                prop_assert!(self.now.since(since) <= lock_core::MAX_DRIVE);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(77),
        failure_persistence: None,
        ..ProptestConfig::with_cases(300)
    })]

    #[test]
    fn from_a_new_lock(steps in proptest::collection::vec(step(), 1..60)) {
        Watch::new(Loaded::Missing, LatchState::Unlocked).play(steps)?;
    }

    #[test]
    fn from_a_box_that_is_locked_with_a_code(steps in proptest::collection::vec(step(), 1..60)) {
        let state = StateRecord { code: CodeLock::Locked, bolt_out: true, ..StateRecord::default() };
        Watch::new(Loaded::Record(state), LatchState::Locked).play(steps)?;
    }

    #[test]
    fn from_a_record_that_cannot_be_read(steps in proptest::collection::vec(step(), 1..40)) {
        Watch::new(Loaded::Unreadable, LatchState::Locked).play(steps)?;
    }

    /// A start from whatever state another script left.
    #[test]
    fn from_any_state_that_was_stored(
        before in proptest::collection::vec(step(), 1..40),
        after in proptest::collection::vec(step(), 1..40),
        latch in latch(),
    ) {
        let mut first = Watch::new(Loaded::Missing, LatchState::Unlocked);
        first.play(before)?;
        let record = first.lock.state_record(first.now);
        let was_locked = record.session.is_some_and(|session| session.break_end.is_none());
        let was_code_locked = record.session.is_none() && record.code == CodeLock::Locked;
        let mut second = Watch::new(Loaded::Record(record), latch);
        let status = second.lock.status(Uptime::ZERO);
        if was_locked && status.session.is_some() {
            prop_assert_eq!(status.session.map(|session| session.phase), Some(Phase::Locked));
        }
        prop_assert_eq!(status.code_lock, was_code_locked);
        second.play(after)?;
    }
}
