//! What codes, digital keys and the audit log cost: in the harness, and by direct calls, as ratios.
//!
//! Each is timed on its virtual clock, too: what a person waits for.

use std::time::{Duration, Instant};

use bench_protocol::{Level, Stimulus};
use dashboard_core::gateway::{self, FromLock};
use dashboard_core::{Dashboard, EnteredTime, LockboxId, NewKey, Role, Utc};
use jiff::civil::date;
use lock_sim::Lockbox;
use lock_world::{World, WorldConfig};
use lockbench::bench::{Bench, BenchOptions};
use lockbench::step::{Table, match_step};
use lockbench::steps::run_step;

const ROUNDS: usize = 5;
/// As many PINs as a lock stores.
const KEYS: usize = 64;
const EVENTS: usize = 10_000;
const LOCKBOX: LockboxId = LockboxId(1);
/// Locked with a code at 2026-01-05 09:00 UTC, on USB.
const LOCKED: [&str; 3] =
    ["a lockbox", "USB power is connected", "the lockbox is locked with a code"];
const MAKE_KEYS: &str = "the administrator makes a digital key:";

fn main() {
    judge_a_code();
    make_a_key();
    upload_the_audit_log();
}

/// (1) A wrong code, which has to be compared with every one that is stored.
fn judge_a_code() {
    const ENTER: &str = "I enter \"999999\" on the keypad";
    let stored = |keys| move || bench_with_keys(keys);
    let enter = |bench: &mut Bench| play(bench, ENTER, None);
    let (with_none, with_64) = (shortest(stored(0), enter), shortest(stored(KEYS), enter));

    let mut recorded = bench_with_keys(KEYS);
    let store = recorded.rig_mut().expect("a lockbox").world();
    let (begin, before) = (recorded.now(), recorded.stimuli().len());
    enter(&mut recorded);
    let (script, end) = (recorded.stimuli()[before..].to_vec(), recorded.now());
    let direct = shortest(
        || {
            let mut lockbox = restarted(&store);
            lockbox.run_until(begin);
            lockbox
        },
        |lockbox| {
            for (at, stimulus) in &script {
                lockbox.run_until(*at);
                lockbox.apply(*stimulus).expect("what was possible before");
            }
            lockbox.run_until(end);
        },
    );
    println!(
        "a wrong code with {KEYS} stored: {:.3} ms, {:.3} ms directly; {:.0} ms of virtual time",
        ms(with_64),
        ms(direct),
        ms(end.since(begin))
    );
    println!("  ratio {KEYS} stored : none = {:.2}", ratio(with_64, with_none));
    println!("  ratio harness : direct = {:.2}", ratio(with_64, direct));
}

/// (2) From the administrator's click until the lock has confirmed that it has the key.
fn make_a_key() {
    let make = |bench: &mut Bench| play(bench, MAKE_KEYS, Some(&table(0..1)));
    let harness = shortest(|| bench_with_keys(0), make);
    let mut waits = Duration::ZERO;
    let direct = shortest(Direct::new, |direct| {
        let began = direct.lockbox.now();
        direct.make_key();
        waits = direct.lockbox.now().since(began);
    });
    println!(
        "a key until the lock knows it: {:.3} ms, {:.3} ms directly; {:.0} ms of virtual time",
        ms(harness),
        ms(direct),
        ms(waits)
    );
    println!("  ratio harness : direct = {:.2}", ratio(harness, direct));
}

/// (3) Each time that the plate of a locked box is seen or not, an event: written, uploaded, acknowledged.
///
/// One sensor does it; the other one is stuck.
fn upload_the_audit_log() {
    let harness = shortest(
        || {
            let mut bench = bench_with_keys(0);
            play(&mut bench, "back plate sensor 2 is stuck at open", None);
            bench
        },
        |bench| {
            let before = audit(bench.dashboard().expect("a dashboard in this process"));
            for event in 0..EVENTS {
                let level = if event % 2 == 0 { "open" } else { "closed" };
                play(bench, &format!("back plate sensor 1 is stuck at {level}"), None);
            }
            assert_eq!(
                audit(bench.dashboard().expect("a dashboard in this process")) - before,
                EVENTS
            );
        },
    );
    let mut waits = Duration::ZERO;
    let direct = shortest(Direct::new, |direct| {
        let began = direct.lockbox.now();
        direct.upload(EVENTS);
        waits = direct.lockbox.now().since(began);
    });
    println!(
        "{EVENTS} events uploaded: {:.0} ms, {:.0} ms directly; {:.1} ms of virtual time each",
        ms(harness),
        ms(direct),
        ms(waits) / EVENTS as f64
    );
    println!("  ratio harness : direct = {:.2}", ratio(harness, direct));
}

/// A lockbox and its dashboard with nothing between them but a gateway.
struct Direct {
    lockbox: Lockbox,
    dashboard: Dashboard,
}

impl Direct {
    /// What [`bench_with_keys`] prepares, restarted and with its link up.
    fn new() -> Self {
        let mut bench = bench_with_keys(0);
        let dashboard = bench.dashboard().expect("a dashboard in this process").clone();
        let lockbox = restarted(&bench.rig_mut().expect("a lockbox").world());
        let mut direct = Self { lockbox, dashboard };
        let now = direct.utc();
        direct.dashboard.link_connected(now, LOCKBOX, false);
        direct.dashboard.link_connected(now, LOCKBOX, true);
        direct.lockbox.world_mut().link_send(&gateway::status(true));
        let ready = direct.lockbox.now() + Duration::from_secs(5);
        while direct.lockbox.now() < ready {
            direct.go_on();
        }
        direct
    }

    fn utc(&self) -> Utc {
        Utc::from_millis(self.lockbox.world().utc_ms())
    }

    fn make_key(&mut self) {
        let at = |hour| EnteredTime { wall_clock: date(2026, 1, 5).at(hour, 0, 0, 0), zone: None };
        let new = NewKey {
            description: "guest".to_owned(),
            user: "Paula".to_owned(),
            from: at(9),
            until: at(18),
            role: Role::User,
            pin: Some("4011".to_owned()),
        };
        let now = self.utc();
        self.dashboard.make_key(now, LOCKBOX, &new).expect("a key");
        while self.dashboard.lockbox(LOCKBOX).is_some_and(|lockbox| lockbox.waiting_requests() > 0)
        {
            self.go_on();
        }
    }

    fn upload(&mut self, events: usize) {
        let before = audit(&self.dashboard);
        let stick = |number, level| Stimulus::PlateSensor { number, stuck: Some(level) };
        self.lockbox.apply(stick(2, Level::High)).expect("a sensor");
        for event in 1..=events {
            let level = if event % 2 == 1 { Level::High } else { Level::Low };
            self.lockbox.apply(stick(1, level)).expect("a sensor");
            while audit(&self.dashboard) < before + event || !self.lockbox.at_rest() {
                self.go_on();
            }
        }
    }

    /// Carries what can go now, and lets one thing happen.
    fn go_on(&mut self) {
        let now = self.utc();
        if self.dashboard.deadline().is_some_and(|at| at <= now) {
            self.dashboard.handle_timeout(now);
        }
        while let Some((_, frame)) = self.dashboard.poll_transmit() {
            self.lockbox.world_mut().link_send(&frame);
        }
        let limit = self.lockbox.now() + Duration::from_secs(1);
        self.lockbox.run_to_next(limit);
        loop {
            let taken = self.lockbox.world_mut().link_take();
            let Some(frame) = taken else { return };
            match gateway::from_lock(&frame, true) {
                Some(FromLock::Reply(reply)) => self.lockbox.world_mut().link_send(&reply),
                Some(FromLock::Forward) => {
                    let now = self.utc();
                    self.dashboard.receive(now, LOCKBOX, &frame).expect("a frame of this lock");
                }
                None => {}
            }
        }
    }
}

fn audit(dashboard: &Dashboard) -> usize {
    dashboard.lockbox(LOCKBOX).map_or(0, |lockbox| lockbox.audit().len())
}

fn restarted(store: &World) -> Lockbox {
    let config = WorldConfig { utc_s: 1_767_603_600, ..WorldConfig::default() };
    let mut world = World::new(config);
    world.take_flash_of(store);
    let mut lockbox = Lockbox::with_world(world);
    lockbox.apply(Stimulus::Usb(true)).expect("a plug");
    lockbox
}

fn bench_with_keys(keys: usize) -> Bench {
    let mut bench =
        Bench::new("simulated", 1, &BenchOptions::default()).expect("the simulated rig");
    for step in LOCKED {
        play(&mut bench, step, None);
    }
    let users = rows(&[&["name", "e-mail", "role"], &["Paula", "paula@example.com", "ROLE-USER"]]);
    play(&mut bench, "the users:", Some(&users));
    if keys > 0 {
        play(&mut bench, MAKE_KEYS, Some(&table(0..keys)));
    }
    bench
}

fn table(keys: std::ops::Range<usize>) -> Table {
    let mut lines =
        vec![["description", "user", "from", "until", "role", "PIN"].map(str::to_owned).to_vec()];
    lines.extend(keys.map(|key| {
        let from = "2026-01-05 09:00 UTC".to_owned();
        let until = "2026-01-05 18:00 UTC".to_owned();
        let pin = format!("{}", 4011 + 11 * key);
        vec![format!("guest {key}"), "Paula".to_owned(), from, until, "ROLE-USER".to_owned(), pin]
    }));
    Table::new(lines)
}

fn rows(rows: &[&[&str]]) -> Table {
    Table::new(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect())
}

fn play(bench: &mut Bench, step: &str, table: Option<&Table>) {
    let call = match_step(step, table.is_some()).expect("a step of the catalogue");
    run_step(bench, &call, table).unwrap_or_else(|failure| panic!("{step}: {failure:?}"));
}

/// Gives the shortest of some rounds, each prepared afresh.
fn shortest<S>(mut prepare: impl FnMut() -> S, mut act: impl FnMut(&mut S)) -> Duration {
    let round = |_| {
        let mut state = prepare();
        let began = Instant::now();
        act(&mut state);
        began.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn ratio(first: Duration, second: Duration) -> f64 {
    first.as_secs_f64() / second.as_secs_f64()
}
