//! Putting a lockbox on the bench: new from the factory, or set up and paired.

use std::cell::RefCell;

use bench_protocol::Stimulus;
use dashboard_core::Dashboard;
use lock_world::World;
use observer::Keep;

use super::{Bench, BenchOptions, LOCKBOX, StepFailure};
use crate::rig::{Beginning, RigError, RigSet};

/// 2026-01-05 09:00 UTC, when every scenario begins.
const BEGIN_UTC_S: i64 = 1_767_603_600;
/// The lockbox was set up this long before.
const SET_UP_BEFORE_S: i64 = 600;
const BATTERY_PERCENT: u8 = 80;
/// What a lockbox that is set up has.
const MASTER_PASSWORD: &str = "2580";
/// All lockboxes are set up alike, whatever a scenario's seed is.
const SET_UP_SEED: u64 = 1;

/// A lockbox that was set up and paired on a rig, to start scenarios from: its store, and its dashboard.
struct Prepared {
    rig: String,
    world: World,
    dashboard: Dashboard,
}

thread_local! {
    static PREPARED: RefCell<Option<Prepared>> = const { RefCell::new(None) };
}

impl Bench {
    /// Puts a lockbox new from the factory on the bench.
    pub(crate) fn put_factory_new(&mut self) -> Result<(), StepFailure> {
        let mut dashboard = Dashboard::new(SET_UP_SEED);
        // The keyholder has it on the dashboard; pairing waits for `I pair the lockbox`.
        dashboard.add_lockbox(LOCKBOX);
        self.put(BEGIN_UTC_S, self.seed, None, dashboard)
    }

    /// Puts a lockbox on the bench that is set up and paired.
    pub(crate) fn put_set_up(&mut self) -> Result<(), StepFailure> {
        PREPARED.with_borrow_mut(|prepared| {
            if prepared.as_ref().is_none_or(|prepared| prepared.rig != self.rig_name) {
                *prepared = Some(prepare(&self.rig_name, &self.options.rigs)?);
            }
            let Some(Prepared { world, dashboard, .. }) = prepared else { return Ok(()) };
            self.put(BEGIN_UTC_S, self.seed, Some(world), dashboard.clone())?;
            MASTER_PASSWORD.clone_into(&mut self.password);
            Ok(())
        })
    }

    fn put(
        &mut self,
        utc_s: i64,
        seed: u64,
        store: Option<&World>,
        dashboard: Dashboard,
    ) -> Result<(), StepFailure> {
        // The one before goes first: a rig may hold only one.
        self.rig = None;
        let beginning = Beginning { seed, utc_s, store, keep: self.options.keep };
        self.rig = Some(self.options.rigs.open(&self.rig_name, beginning)?);
        self.dashboard = dashboard;
        self.gateway = super::Gateway::default();
        super::DEFAULT_PASSWORD.clone_into(&mut self.password);
        self.may_be_code_locked = false;
        self.keycard = None;
        self.noted_code = None;
        self.stimuli.clear();
        self.brightness.clear();
        self.apply(Stimulus::Battery(BATTERY_PERCENT))?;
        self.settle()
    }
}

fn prepare(rig_name: &str, rigs: &RigSet) -> Result<Prepared, StepFailure> {
    let fault =
        |reason: String| StepFailure::Rig(RigError::SetUp { rig: rig_name.to_owned(), reason });
    let options = BenchOptions { keep: Keep::Last(16), rigs: rigs.clone() };
    let mut bench = Bench::new(rig_name, SET_UP_SEED, &options)?;
    bench.put(BEGIN_UTC_S - SET_UP_BEFORE_S, SET_UP_SEED, None, Dashboard::new(SET_UP_SEED))?;
    bench.pair()?;
    if !bench.dashboard_lockbox().is_some_and(dashboard_core::Lockbox::is_online) {
        return Err(fault(format!("it did not pair; the display says: {}", bench.display_text())));
    }
    bench.set_password(MASTER_PASSWORD)?;
    if bench.password != MASTER_PASSWORD {
        let shown = bench.display_text();
        return Err(fault(format!("it did not take its password; the display says: {shown}")));
    }
    // The power goes: the dashboard sees the link go, the store stays as it is.
    bench.apply(Stimulus::Power(false))?;
    let world = bench.rig()?.world();
    Ok(Prepared { rig: rig_name.to_owned(), world, dashboard: bench.dashboard })
}
