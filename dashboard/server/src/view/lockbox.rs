//! A lockbox as people see it.

use dashboard_core::{
    Breaks, LatchState, Lockbox, LockboxId, Notice, Origin, RefusalEntry, SessionState, Utc,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::hub::Site;
use crate::id::Id;

/// How many of the newest notices are shown.
const NOTICES: usize = 5;

/// A lockbox as its keyholder and administrator see it. What isn't known is absent. Times are milliseconds since 1970
/// UTC, lengths are seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LockboxView {
    #[schema(value_type = String)]
    pub(crate) id: Id,
    pub(crate) name: String,
    /// The device on the broker behind which the lock is.
    pub(crate) device: Option<String>,
    /// Whether that device is connected.
    pub(crate) device_is_there: bool,
    pub(crate) paired: bool,
    /// Whether the lock itself can be reached.
    pub(crate) online: bool,
    pub(crate) last_seen_ms: Option<i64>,
    pub(crate) session: Option<SessionView>,
    pub(crate) cooldown_s: Option<u64>,
    pub(crate) lock: Option<LockView>,
    /// Requests without an answer.
    pub(crate) waiting: usize,
    /// When the dashboard has something to do about it by itself: to send again, to give up.
    pub(crate) due_ms: Option<i64>,
    /// How many frames came from its device since the server began.
    pub(crate) frames_heard: u64,
    /// How many went there.
    pub(crate) frames_sent: u64,
    pub(crate) contact: String,
    pub(crate) allows_remote_reset: bool,
    /// The breaks of sessions that the keyholder starts.
    pub(crate) break_defaults: Option<BreaksView>,
    /// The last notices to the keyholder, newest first.
    pub(crate) notices: Vec<SaidView>,
    /// What was refused last.
    pub(crate) refused: Option<SaidView>,
    /// What the keyholder sees, a fact a line.
    pub(crate) lines: Vec<String>,
}

/// Something that people were told, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct SaidView {
    pub(crate) at_ms: i64,
    pub(crate) text: String,
}

impl From<&Notice> for SaidView {
    fn from(notice: &Notice) -> Self {
        Self { at_ms: notice.at.as_millis(), text: notice.text().to_owned() }
    }
}

impl From<&RefusalEntry> for SaidView {
    fn from(refusal: &RefusalEntry) -> Self {
        Self { at_ms: refusal.at.as_millis(), text: refusal.to_string() }
    }
}

/// The session that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// `pending`, `locked`, `break`, `completed`, `abandoned` (SES-7).
    pub(crate) state: &'static str,
    pub(crate) running: bool,
    /// Who started it: `local`, `forever`, `keyholder`; absent until the lock has told.
    pub(crate) origin: Option<&'static str>,
    pub(crate) forever: bool,
    pub(crate) duration_s: Option<u64>,
    pub(crate) remaining_s: Option<u64>,
    pub(crate) time_hidden: bool,
    /// The breaks that the keyholder gave it.
    pub(crate) breaks: Option<BreaksView>,
    /// Whether the keyholder lets it offer emergency unlock; the lock's own setting counts, too.
    pub(crate) emergency_unlock: bool,
    /// The break's time is over.
    pub(crate) late: bool,
    pub(crate) broken_open: bool,
}

/// What the lock said last about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LockView {
    pub(crate) latch_locked: bool,
    pub(crate) back_plate_closed: bool,
    pub(crate) battery_percent: u8,
    pub(crate) usb: bool,
    pub(crate) emergency_unlock: bool,
    /// The breaks of sessions that are started on the device.
    pub(crate) breaks: Option<BreaksView>,
    pub(crate) locked_with_code: bool,
    pub(crate) default_password: bool,
}

/// Breaks: how long, how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct BreaksView {
    pub(crate) length_s: u32,
    pub(crate) every_s: u32,
}

impl From<Breaks> for BreaksView {
    fn from(Breaks { length_s, every_s }: Breaks) -> Self {
        Self { length_s, every_s }
    }
}

impl LockboxView {
    /// Gathers it.
    pub(crate) fn of(site: &Site, number: LockboxId, now: Utc) -> Option<Self> {
        let (record, lockbox) = site.lockbox(number)?;
        let status = lockbox.status().map(|(_, status)| status);
        let frames = site.frames(number);
        Some(Self {
            id: record.id,
            name: lockbox.name().to_owned(),
            device: record.device.clone(),
            device_is_there: record.device.as_deref().is_some_and(|device| site.is_there(device)),
            paired: lockbox.is_paired(),
            online: lockbox.is_online(),
            last_seen_ms: lockbox.last_seen().map(Utc::as_millis),
            session: SessionView::of(lockbox, now),
            cooldown_s: lockbox.cooldown(now).map(|left| left.as_secs()),
            lock: status.map(|status| LockView {
                latch_locked: status.latch == LatchState::Locked,
                back_plate_closed: status.plate,
                battery_percent: status.battery_percent,
                usb: status.usb,
                emergency_unlock: status.emergency_unlock,
                breaks: status.breaks.map(BreaksView::from),
                locked_with_code: status.code_lock,
                default_password: status.default_password,
            }),
            waiting: lockbox.waiting_requests(),
            due_ms: lockbox.deadline().map(Utc::as_millis),
            frames_heard: frames.heard,
            frames_sent: frames.sent,
            contact: lockbox.contact().to_owned(),
            allows_remote_reset: lockbox.allows_remote_reset(),
            break_defaults: lockbox.defaults().breaks.map(BreaksView::from),
            notices: lockbox.notices().iter().rev().take(NOTICES).map(SaidView::from).collect(),
            refused: lockbox.refusals().last().map(SaidView::from),
            lines: lockbox.keyholder_view(now),
        })
    }
}

impl SessionView {
    fn of(lockbox: &Lockbox, now: Utc) -> Option<Self> {
        let session = lockbox.session()?;
        let remaining = lockbox.remaining(now);
        Some(Self {
            state: session.state().word(),
            running: session.is_running(),
            origin: session.origin().map(|origin| match origin {
                Origin::Local => "local",
                Origin::Forever => "forever",
                Origin::Keyholder => "keyholder",
            }),
            forever: session.duration().is_none() && session.origin().is_some(),
            duration_s: session.duration().map(|duration| duration.as_secs()),
            remaining_s: remaining.map(|left| left.as_secs()),
            time_hidden: session.time_hidden(),
            breaks: session.breaks().map(BreaksView::from),
            emergency_unlock: session.emergency_unlock(),
            late: session.state() == SessionState::Break && session.is_overdue(),
            broken_open: session.is_broken_open(),
        })
    }
}
