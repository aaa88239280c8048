//! A virtual lockbox at its line, on the runtime's paused clock: hands, pairing, a session.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use bench_protocol::{Button, LatchPosition, Stimulus};
use dashboard_core::{Dashboard, LockboxId, Utc};
use lockbench_gateway::{Bridge, Deed, LockEnd};
use lockbench_online::{GatewayGone, Missing, Sight, VirtualLockbox};
use observer::Brightness;
use tokio::sync::mpsc;

const BEGIN_S: i64 = 1_767_603_600;
const LOCKBOX: LockboxId = LockboxId(1);

/// A lockbox, and the other end of its line with a dashboard behind it.
struct Bench {
    lockbox: VirtualLockbox,
    sights: Rc<RefCell<Vec<Sight>>>,
    from_lock: mpsc::Receiver<Vec<u8>>,
    to_lock: mpsc::Sender<Vec<u8>>,
    bridge: Bridge,
    dashboard: Dashboard,
}

impl Bench {
    fn new(speed: f64) -> Self {
        let (to_gateway, from_lock) = mpsc::channel(64);
        let (to_lock, from_gateway) = mpsc::channel(64);
        let sights = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&sights);
        let line = LockEnd { to_gateway, from_gateway };
        let lockbox = VirtualLockbox::new(1, BEGIN_S, speed, line, move |sight| {
            seen.borrow_mut().push(sight);
        });
        let mut dashboard = Dashboard::new(1);
        dashboard.add_lockbox(LOCKBOX);
        Self { lockbox, sights, from_lock, to_lock, bridge: Bridge::default(), dashboard }
    }

    fn utc(&self) -> Utc {
        Utc::from_millis(self.lockbox.world().utc_ms())
    }

    fn act(&mut self, deeds: impl IntoIterator<Item = Deed>) {
        for deed in deeds {
            match deed {
                Deed::ToLock(frame) => self.to_lock.try_send(frame).unwrap(),
                Deed::ToDashboard(frame) => {
                    let _ = self.dashboard.receive(self.utc(), LOCKBOX, &frame);
                }
            }
        }
    }

    /// Lets time pass with the dashboard there, in steps in which frames go to and fro.
    async fn pass(&mut self, time: Duration) {
        let until = self.lockbox.now() + time;
        while self.lockbox.now() < until {
            let next = self.lockbox.now() + Duration::from_millis(20);
            self.lockbox.live_until(next).await.unwrap();
            while let Ok(frame) = self.from_lock.try_recv() {
                let deed = self.bridge.from_lock(&frame);
                self.act(deed);
            }
            self.dashboard.handle_timeout(self.utc());
            while let Some((_, frame)) = self.dashboard.poll_transmit() {
                let deed = self.bridge.from_dashboard(&frame);
                self.act(deed);
            }
        }
    }

    async fn connect(&mut self) {
        let deeds = self.bridge.presence(b"1");
        self.act(deeds);
        let now = self.utc();
        self.dashboard.link_connected(now, LOCKBOX, true);
        self.pass(Duration::from_secs(3)).await;
    }

    fn code(&self) -> Option<String> {
        self.lockbox.eyes().qr().map(str::to_owned)
    }
}

#[tokio::test(start_paused = true)]
async fn a_lockbox_pairs_and_locks_for_a_dashboard_behind_its_line() {
    let mut bench = Bench::new(1.0);
    bench.lockbox.open_pairing().await.unwrap();
    let code = bench.code().expect("a code on the display");
    bench.connect().await;
    let now = bench.utc();
    bench.dashboard.pair(now, LOCKBOX, &code).unwrap();
    bench.pass(Duration::from_secs(5)).await;
    assert!(bench.dashboard.lockbox(LOCKBOX).unwrap().is_online());
    let lockbox = bench.dashboard.lockbox_mut(LOCKBOX).unwrap();
    let settings = lockbox.defaults().session(Some(Duration::from_mins(1)));
    lockbox.start_session(now, settings).unwrap();
    bench.pass(Duration::from_secs(5)).await;
    assert_eq!(bench.lockbox.world().latch(), LatchPosition::Locked);
    let plate = bench.lockbox.apply(Stimulus::OpenPlate);
    assert!(plate.is_err(), "the latch holds it");
    bench.pass(Duration::from_mins(1)).await;
    assert_eq!(bench.lockbox.world().latch(), LatchPosition::Unlocked);
    let sights = bench.sights.borrow();
    let latches: Vec<_> =
        sights.iter().filter(|sight| matches!(sight, Sight::Latch(_))).cloned().collect();
    let [unlocked, locked] = [LatchPosition::Unlocked, LatchPosition::Locked].map(Sight::Latch);
    assert_eq!(latches, [unlocked.clone(), locked, unlocked]);
    assert!(sights.contains(&Sight::Code(code)) && sights.contains(&Sight::CodeGone));
}

#[tokio::test(start_paused = true)]
async fn a_code_stays_in_sight_as_long_as_somebody_attends_it() {
    let mut bench = Bench::new(1.0);
    bench.lockbox.open_pairing().await.unwrap();
    let code = bench.code();
    for _ in 0..30 {
        bench.lockbox.watch_code().await.unwrap();
        assert_eq!(bench.lockbox.eyes().display().brightness(), Brightness::Bright);
        bench.lockbox.attend_code().await.unwrap();
    }
    assert_eq!(bench.code(), code, "the same one after ten minutes");
    bench.lockbox.press(Button::Back).await.unwrap();
    assert_eq!(bench.code(), None);
}

#[tokio::test(start_paused = true)]
async fn a_hand_says_what_it_did_not_find() {
    let mut bench = Bench::new(1.0);
    bench.lockbox.settle().await.unwrap();
    let missing = bench.lockbox.choose("Dance").await.unwrap_err();
    let Missing::Row { row, shown } = missing else { panic!("{missing}") };
    assert_eq!(row, "Dance");
    assert!(shown.contains("Settings"), "{shown}");
    bench.lockbox.choose("settings").await.unwrap();
    assert!(bench.lockbox.shown().contains("Pairing"), "{}", bench.lockbox.shown());
}

#[tokio::test(start_paused = true)]
async fn a_lockboxs_clock_goes_at_its_speed_and_stops_with_the_gateway() {
    for speed in [1.0, 60.0] {
        let mut bench = Bench::new(speed);
        let (room, lock) = (tokio::time::Instant::now(), bench.lockbox.now());
        bench.lockbox.live_for(Duration::from_mins(5)).await.unwrap();
        let seconds = room.elapsed().as_secs_f64() * speed;
        assert!((299.0..301.0).contains(&seconds), "{seconds} s at {speed}");
        assert_eq!(bench.lockbox.now().since(lock).as_secs(), 300);
        drop(bench.to_lock);
        assert_eq!(bench.lockbox.live_for(Duration::from_secs(1)).await, Err(GatewayGone));
    }
}
