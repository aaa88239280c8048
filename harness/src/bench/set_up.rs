//! Putting a lockbox on the bench: new from the factory, or set up and paired.

use std::cell::RefCell;

use bench_protocol::Stimulus;
use dashboard_core::Utc;
use lock_world::World;
use observer::Keep;

use super::{Bench, BenchOptions, StepFailure};
use crate::dashboard::{Parked, Port};
use crate::rig::{Beginning, RigError};

/// 2026-01-05 09:00 UTC, when every scenario begins, where its dashboard lets it.
const BEGIN: Utc = Utc::from_secs(1_767_603_600);
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
    dashboards: Option<String>,
    world: World,
    dashboard: Box<dyn Parked>,
}

impl Prepared {
    fn is_for(&self, bench: &Bench) -> bool {
        self.rig == bench.rig_name
            && self.dashboards.as_deref() == bench.options.dashboards.dashboards().name()
    }
}

thread_local! {
    static PREPARED: RefCell<Option<Prepared>> = const { RefCell::new(None) };
}

impl Bench {
    /// Puts a lockbox new from the factory on the bench. The keyholder has it on the dashboard; pairing waits for
    /// `I pair the lockbox`.
    pub(crate) fn put_factory_new(&mut self) -> Result<(), StepFailure> {
        let utc = self.options.dashboards.dashboards().begins(BEGIN)?;
        let dashboard = self.options.dashboards.dashboards().open(utc)?;
        self.put(utc, self.seed, None, dashboard)
    }

    /// Puts a lockbox on the bench that is set up and paired.
    pub(crate) fn put_set_up(&mut self) -> Result<(), StepFailure> {
        PREPARED.with_borrow_mut(|slot| {
            let known = slot.take().filter(|prepared| prepared.is_for(self));
            let mut prepared = match known {
                Some(prepared) => prepared,
                None => self.prepare()?,
            };
            let mut dashboard = prepared.dashboard.begin()?;
            if dashboard.is_none() {
                prepared = self.prepare()?;
                dashboard = prepared.dashboard.begin()?;
            }
            let dashboard = dashboard.ok_or_else(|| {
                RigError::Broken("a dashboard that was just put by is gone".to_owned())
            })?;
            let Prepared { world, .. } = slot.insert(prepared);
            let utc = self.options.dashboards.dashboards().begins(BEGIN)?;
            self.put(utc, self.seed, Some(world), dashboard)?;
            MASTER_PASSWORD.clone_into(&mut self.password);
            Ok(())
        })
    }

    fn put(
        &mut self,
        utc: Utc,
        seed: u64,
        store: Option<&World>,
        dashboard: Box<dyn Port>,
    ) -> Result<(), StepFailure> {
        // The one before goes first: a rig may hold only one.
        self.rig = None;
        let beginning = Beginning { seed, utc_s: utc.as_secs(), store, keep: self.options.keep };
        self.rig = Some(self.options.rigs.open(&self.rig_name, beginning)?);
        self.dashboard = Some(dashboard);
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

    /// Sets a lockbox up on a bench of its own.
    fn prepare(&self) -> Result<Prepared, StepFailure> {
        let rig_name = &self.rig_name;
        let fault =
            |reason: String| StepFailure::Rig(RigError::SetUp { rig: rig_name.clone(), reason });
        let options = BenchOptions { keep: Keep::Last(16), ..self.options.clone() };
        let dashboards = options.dashboards.dashboards();
        let begin = dashboards.begins(BEGIN)?;
        let set_up = Utc::from_secs(begin.as_secs() - SET_UP_BEFORE_S);
        let mut bench = Self::new(rig_name, SET_UP_SEED, &options)?;
        bench.put(set_up, SET_UP_SEED, None, dashboards.open(set_up)?)?;
        bench.pair()?;
        if !bench.at_dashboard(|dashboard, now| dashboard.sight(now))?.online {
            return Err(fault(format!(
                "it did not pair; the display says: {}",
                bench.display_text()
            )));
        }
        bench.set_password(MASTER_PASSWORD)?;
        if bench.password != MASTER_PASSWORD {
            let shown = bench.display_text();
            return Err(fault(format!("it did not take its password; the display says: {shown}")));
        }
        // The power goes: the dashboard sees the link go, the store stays as it is.
        bench.apply(Stimulus::Power(false))?;
        let world = bench.rig()?.world();
        let dashboard = bench.dashboard.take().ok_or_else(StepFailure::no_lockbox)?.park()?;
        let dashboards = dashboards.name().map(str::to_owned);
        Ok(Prepared { rig: rig_name.clone(), dashboards, world, dashboard })
    }
}
