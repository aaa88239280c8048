//! Each target finds a bug that was planted for it: without this, a run without findings would say little.

use std::convert::Infallible;

use bench_protocol::{Pin, ResetReason};
use lock_fuzz::campaign::{Campaign, corpus, corpus_folder};
use lock_fuzz::{
    FLASH_AT_BOOT, Finding, Firmware, LINK_BYTES, LINK_MESSAGES, TARGETS, Target, scene,
};
use lock_protocol::{Channel, Command, Down, MAX_WIRE, Request, Role, SessionId, decode};
use lock_sim::Host;
use lock_world::{Polled, Processor, SharedWorld, Stopped};

/// A part of what the check `fuzz` does.
const CAMPAIGN: Campaign = Campaign { mutations: 1000, seed: 1 };

/// A bug, as a hook in a firmware that is otherwise today's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bug {
    /// A sealed frame is cut into header and tag without a look at its length.
    SliceOfShortFrame,
    /// A frame is copied into a buffer of 160 bytes before its length is judged.
    BufferTooSmall,
    /// A frame of any version is read as one of this version.
    VersionIgnored,
    /// An unlock is applied whichever session it names.
    AnySession,
    /// The counter isn't looked at: what is late or comes again counts.
    CounterIgnored,
    /// A page with an unknown state is taken to be impossible.
    UnknownPageState,
    /// A store whose first page can't be read is taken for a new box's, whose bolt is driven home.
    UnreadableIsNew,
    /// A page in which nothing is blank is searched for a blank word for ever.
    SearchWithoutEnd,
}

/// What the bug does at the next poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Panic,
    Open,
    Loop,
}

struct Planted {
    host: Host,
    bug: Bug,
    effect: Option<Effect>,
    /// The highest counter on the line so far.
    highest: u64,
}

impl Processor for Planted {
    type Failure = Infallible;

    fn start(
        &mut self,
        world: &SharedWorld,
        reason: ResetReason,
    ) -> Result<(), Stopped<Infallible>> {
        let flash = world.borrow().flash_image().to_vec();
        let pages = || flash.chunks(1024).map(|page| &page[..4]);
        let known = |state: &[u8]| state.iter().all(|byte| *byte == 0 || *byte == 0xFF);
        self.effect = match self.bug {
            Bug::UnknownPageState if !pages().take(7).all(known) => Some(Effect::Panic),
            Bug::UnreadableIsNew if pages().next().is_some_and(|state| !known(state)) => {
                Some(Effect::Open)
            }
            Bug::SearchWithoutEnd if flash[7168..8192].iter().all(|byte| *byte != 0xFF) => {
                Some(Effect::Loop)
            }
            _ => None,
        };
        self.host.start(world, reason)
    }

    fn poll(&mut self, world: &SharedWorld, uptime_us: u64) -> Result<Polled, Stopped<Infallible>> {
        let polled = self.host.poll(world, uptime_us)?;
        match self.effect.take() {
            Some(Effect::Panic) => Err(Stopped::Crashed(ResetReason::Panic)),
            Some(Effect::Open) => {
                world.borrow_mut().write_pin(Pin::CoilUnlock, true);
                Ok(polled)
            }
            Some(Effect::Loop) => {
                self.effect = Some(Effect::Loop);
                Ok(Polled { at_us: Some(uptime_us), at_rest: false, ..polled })
            }
            None => Ok(polled),
        }
    }

    fn stop(&mut self) {
        self.host.stop();
    }
}

impl Firmware for Planted {
    fn overhear(&mut self, wire: &[u8]) {
        // The line ends what it carries with a zero; what has zeros inside is more than one frame.
        for frame in wire.split(|byte| *byte == 0) {
            let mut content = vec![0; frame.len() + MAX_WIRE];
            if let Ok(length) = decode(frame, &mut content) {
                content.truncate(length);
                self.on_frame(content);
            }
        }
    }
}

impl Planted {
    fn on_frame(&mut self, mut content: Vec<u8>) {
        let is_sealed = content.get(..2) == Some(&[1, 1]);
        let counter = content.get(2..10).and_then(|bytes| bytes.try_into().ok());
        let counter = counter.map_or(0, u64::from_le_bytes);
        let effect = match self.bug {
            Bug::SliceOfShortFrame => (is_sealed && content.len() < 26).then_some(Effect::Panic),
            Bug::BufferTooSmall => (content.len() > 160).then_some(Effect::Panic),
            Bug::VersionIgnored if !is_sealed && content.len() > 26 => {
                content[0] = 1;
                unlocked(&content).map(|_| Effect::Open)
            }
            Bug::AnySession => unlocked(&content).map(|_| Effect::Open),
            Bug::CounterIgnored if counter <= self.highest => {
                unlocked(&content).map(|_| Effect::Open)
            }
            _ => None,
        };
        self.highest = self.highest.max(counter);
        self.effect = self.effect.or(effect);
    }
}

/// Gives the session that an authentic frame unlocks.
fn unlocked(content: &[u8]) -> Option<SessionId> {
    let keys = scene::all().iter().filter_map(|scene| scene.link_key);
    let mut opened =
        keys.filter_map(|key| Channel::new(key, Role::Lock, 0, 0).open::<Down>(content).ok());
    match opened.next()? {
        Down::Request(Request { command: Command::Unlock { session }, .. }) => Some(session),
        _ => None,
    }
}

/// Gives the rules that the target finds broken with this bug planted.
fn found(target: &Target, bug: Bug) -> Vec<&'static str> {
    let corpus = corpus(&corpus_folder(target)).expect("the corpus can be read");
    let firmware = move || -> Box<dyn Firmware> {
        Box::new(Planted { host: Host::default(), bug, effect: None, highest: 0 })
    };
    let outcome = CAMPAIGN.run(target, &corpus, &firmware, &mut |_, _| {});
    outcome.findings.iter().map(|(_, Finding { rule, .. })| *rule).collect()
}

#[test]
fn each_target_finds_the_bugs_that_are_planted_for_it() {
    let crash = "the firmware never crashes";
    let table = [
        (LINK_BYTES, Bug::SliceOfShortFrame, crash),
        (LINK_BYTES, Bug::BufferTooSmall, crash),
        (LINK_MESSAGES, Bug::VersionIgnored, "nothing opens or locks without authority"),
        (LINK_MESSAGES, Bug::AnySession, "nothing opens or locks without authority"),
        (LINK_MESSAGES, Bug::CounterIgnored, "nothing opens or locks without authority"),
        (FLASH_AT_BOOT, Bug::UnknownPageState, crash),
        (FLASH_AT_BOOT, Bug::UnreadableIsNew, "a locked box never opens by what is in its flash"),
        (FLASH_AT_BOOT, Bug::SearchWithoutEnd, "the firmware comes to rest"),
    ];
    for (target, bug, rule) in table {
        let rules = found(&target, bug);
        assert!(rules.contains(&rule), "{}: {bug:?} gave {rules:?}", target.name);
    }
}

/// What the wrapper itself does is no finding.
#[test]
fn the_same_inputs_find_nothing_in_the_firmware_of_today() {
    for target in TARGETS {
        let corpus = corpus(&corpus_folder(&target)).expect("the corpus can be read");
        let host = || -> Box<dyn Firmware> { Box::new(Host::default()) };
        let outcome = CAMPAIGN.run(&target, &corpus, &host, &mut |_, _| {});
        assert_eq!(outcome.findings, [], "{}", target.name);
        assert!(outcome.inputs as usize == corpus.len() + CAMPAIGN.mutations as usize);
    }
}
