//! Where a run has its dashboards from.

use std::fmt;
use std::sync::Arc;

use dashboard_core::Utc;

use super::{InProcess, Port};
use crate::rig::{Capability, RigError, RigFact};

/// A kind of dashboard that can be had from any thread.
pub trait Dashboards: Send + Sync {
    /// Gives what `--dashboard` calls it; `None` for the one that needs no naming.
    fn name(&self) -> Option<&str>;

    /// Tells what a report says of it; name and value.
    fn facts(&self) -> Vec<RigFact>;

    /// Gives what it takes from a rig's capabilities, such as time that jumps.
    fn takes_away(&self) -> &[Capability] {
        &[]
    }

    /// Tells why a scenario whose text names a date can't run; `None` where it can.
    fn no_dates(&self) -> Option<&str> {
        None
    }

    /// Gives how many lockboxes it can have at once; `None` for as many as wanted.
    fn most(&self) -> Option<usize> {
        None
    }

    /// Gives when a scenario begins that could begin at `wanted`: a dashboard elsewhere has a time already.
    ///
    /// # Errors
    /// [`RigError::Dashboard`].
    fn begins(&self, wanted: Utc) -> Result<Utc, RigError> {
        Ok(wanted)
    }

    /// Gives a dashboard with a lockbox that is not paired, at a time.
    ///
    /// # Errors
    /// [`RigError::Dashboard`].
    fn open(&self, at: Utc) -> Result<Box<dyn Port>, RigError>;
}

/// Where the dashboards of a run come from, shared by all its threads.
#[derive(Clone)]
pub struct DashboardSource(Arc<dyn Dashboards>);

impl DashboardSource {
    /// Makes a source.
    pub fn new(dashboards: impl Dashboards + 'static) -> Self {
        Self(Arc::new(dashboards))
    }

    /// Gives the dashboards.
    pub fn dashboards(&self) -> &dyn Dashboards {
        &*self.0
    }
}

/// The core in this process, without a network.
impl Default for DashboardSource {
    fn default() -> Self {
        Self::new(Core)
    }
}

impl fmt::Debug for DashboardSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DashboardSource").field(&self.0.name()).finish()
    }
}

struct Core;

impl Dashboards for Core {
    fn name(&self) -> Option<&str> {
        None
    }

    fn facts(&self) -> Vec<RigFact> {
        Vec::new()
    }

    fn open(&self, _: Utc) -> Result<Box<dyn Port>, RigError> {
        Ok(Box::new(InProcess::new()))
    }
}
