//! What a keyholder's forms ask for, read from their fields.

use std::time::Duration;

use dashboard_core::{Breaks, Refusal, SessionSettings};

use super::visitor::Fields;
use crate::deed::{self, Caller};
use crate::hub::{HubError, Writing};
use crate::id::Id;

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Start(SessionSettings),
    Abandon,
    Unlock,
    End,
    Duration(Duration),
    EmergencyUnlock(bool),
    DeviceBreaks(Option<Breaks>),
    BreakDefaults(Option<Breaks>),
    ReportBreakOpen,
    Contact(String),
    Rename(String),
    PairAgain { device: String, code: String },
    Remove,
}

impl Deed {
    /// Reads a form by its name.
    ///
    /// # Errors
    /// [`HubError::NotFound`] for another name; what is wrong with a field.
    pub(super) fn read(name: &str, fields: &Fields) -> Result<Self, HubError> {
        Ok(match name {
            "start" => Self::Start(SessionSettings {
                duration: if fields.is_on("forever") { None } else { Some(length(fields)?) },
                breaks: breaks(fields)?,
                emergency_unlock: fields.is_on("emergency_unlock"),
                time_hidden: fields.is_on("time_hidden"),
            }),
            "abandon" => Self::Abandon,
            "unlock" => Self::Unlock,
            "end" => Self::End,
            "duration" => Self::Duration(length(fields)?),
            "emergency-unlock" => Self::EmergencyUnlock(fields.text("to") == "on"),
            "device-breaks" => Self::DeviceBreaks(breaks(fields)?),
            "break-defaults" => Self::BreakDefaults(breaks(fields)?),
            "report-break-open" => Self::ReportBreakOpen,
            "contact" => Self::Contact(fields.text("address").to_owned()),
            "rename" => Self::Rename(fields.text("name").to_owned()),
            "pair" => Self::PairAgain {
                device: fields.text("device").to_owned(),
                code: fields.text("code").to_owned(),
            },
            "remove" => Self::Remove,
            _ => return Err(HubError::NotFound),
        })
    }
}

/// Does it.
pub(super) fn do_it(
    writing: &mut Writing<'_>,
    caller: Caller,
    id: Id,
    wanted: &Deed,
) -> Result<(), HubError> {
    match wanted {
        Deed::Start(settings) => deed::start_session(writing, caller, id, *settings),
        Deed::Abandon => deed::abandon(writing, caller, id),
        Deed::Unlock => deed::unlock(writing, caller, id),
        Deed::End => deed::end_session(writing, caller, id),
        Deed::Duration(duration) => deed::set_duration(writing, caller, id, *duration),
        Deed::EmergencyUnlock(on) => deed::set_emergency_unlock(writing, caller, id, *on),
        Deed::DeviceBreaks(breaks) => deed::set_device_breaks(writing, caller, id, *breaks),
        Deed::BreakDefaults(breaks) => deed::set_break_defaults(writing, caller, id, *breaks),
        Deed::ReportBreakOpen => deed::report_break_open(writing, caller, id),
        Deed::Contact(address) => deed::set_contact(writing, caller, id, address),
        Deed::Rename(name) => deed::rename(writing, caller, id, name),
        Deed::PairAgain { device, code } => {
            deed::pair_again(writing, caller, id, Some(device), code)
        }
        Deed::Remove => deed::remove_lockbox(writing, caller, id),
    }
}

/// Reads days, hours and minutes; an empty field is 0.
fn length(fields: &Fields) -> Result<Duration, HubError> {
    let mut seconds: u64 = 0;
    for (name, unit_s) in [("days", 86_400), ("hours", 3600), ("minutes", 60)] {
        let count = number(fields.text(name))?;
        let part = u64::from(count).checked_mul(unit_s);
        let sum = part.and_then(|part| seconds.checked_add(part));
        seconds = sum.ok_or(HubError::Refused(Refusal::BadDuration.into()))?;
    }
    Ok(Duration::from_secs(seconds))
}

/// Reads breaks: how long in minutes, how often in hours; both empty are none.
fn breaks(fields: &Fields) -> Result<Option<Breaks>, HubError> {
    let (length_min, every_h) =
        (number(fields.text("break_minutes"))?, number(fields.text("break_every_hours"))?);
    match (length_min, every_h) {
        (0, 0) => Ok(None),
        (1..=10_080, 1..=8760) => {
            Ok(Some(Breaks { length_s: length_min * 60, every_s: every_h * 3600 }))
        }
        _ => {
            let why = "breaks have a length of 1–10080 minutes and an interval of 1–8760 hours, or neither";
            Err(HubError::Entered(why.to_owned()))
        }
    }
}

fn number(text: &str) -> Result<u32, HubError> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().map_err(|_| HubError::Entered(format!("`{text}` is no whole number")))
}
