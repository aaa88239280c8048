//! What each wish is on the API: method, path and body.

use dashboard_core::{Breaks, NewKey, SessionSettings, Zone};
use lockbench::dashboard::Wish;
use serde_json::{Value, json};

/// A call of the API.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) body: Option<Value>,
}

impl Call {
    fn new(method: &'static str, path: String, body: Option<Value>) -> Self {
        Self { method, path, body }
    }
}

/// Gives the call for a wish that is about the lockbox; `None` for one that is about the site, or a user's own.
pub(super) fn of_lockbox(wish: &Wish, lockbox: &str) -> Option<Call> {
    let path = |rest: &str| format!("/api/v1/lockboxes/{lockbox}{rest}");
    Some(match wish {
        Wish::StartSession(settings) => Call::new("POST", path("/session"), Some(start(settings))),
        Wish::Unlock => Call::new("POST", path("/session/unlock"), None),
        Wish::EndSession => Call::new("POST", path("/session/end"), None),
        Wish::SetDuration(duration) => {
            let body = json!({ "duration_s": duration.as_secs() });
            Call::new("PUT", path("/session/duration"), Some(body))
        }
        Wish::SetEmergencyUnlock(on) => {
            Call::new("PUT", path("/emergency-unlock"), Some(json!({ "on": on })))
        }
        Wish::SetDeviceBreaks(breaks) => {
            Call::new("PUT", path("/device-breaks"), Some(json!({ "breaks": all_breaks(*breaks) })))
        }
        Wish::SetBreakDefaults(breaks) => Call::new(
            "PUT",
            path("/break-defaults"),
            Some(json!({ "breaks": all_breaks(*breaks) })),
        ),
        Wish::Pair { code } => Call::new("POST", path("/pair"), Some(json!({ "code": code }))),
        Wish::ReportBreakOpen => Call::new("POST", path("/session/break-open"), None),
        Wish::EndSessionAsAdministrator => {
            Call::new("POST", path("/session/administrator-end"), None)
        }
        Wish::FactoryReset => Call::new("POST", path("/factory-reset"), None),
        Wish::SetRemoteReset(allowed) => {
            Call::new("PATCH", path(""), Some(json!({ "allows_remote_reset": allowed })))
        }
        Wish::MakeKey(new) => Call::new("POST", path("/keys"), Some(key(new))),
        Wish::DeleteKey(key) => Call::new("DELETE", path(&format!("/keys/{}", key.0)), None),
        Wish::SetZone(_)
        | Wish::AddUser { .. }
        | Wish::OpenApp { .. }
        | Wish::PressUnlock { .. } => return None,
    })
}

fn start(settings: &SessionSettings) -> Value {
    json!({
        "duration_s": settings.duration.map(|duration| duration.as_secs()),
        "breaks": all_breaks(settings.breaks),
        "emergency_unlock": settings.emergency_unlock,
        "time_hidden": settings.time_hidden,
    })
}

fn all_breaks(breaks: Option<Breaks>) -> Option<Value> {
    breaks.map(|Breaks { length_s, every_s }| json!({ "length_s": length_s, "every_s": every_s }))
}

/// Writes a key as it is entered: one zone for both ends, or none, which is the site's.
fn key(new: &NewKey) -> Value {
    let zone = new.from.zone.as_ref().or(new.until.zone.as_ref()).map(Zone::name);
    json!({
        "description": new.description,
        "user": new.user,
        "from": new.from.wall_clock.to_string(),
        "until": new.until.wall_clock.to_string(),
        "zone": zone,
        "role": new.role.word(),
        "pin": new.pin,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dashboard_core::{EnteredTime, KeyId, Role};

    use super::*;

    #[test]
    fn wishes_are_calls_of_the_api() {
        let settings = SessionSettings {
            duration: Some(Duration::from_secs(90)),
            breaks: Some(Breaks { length_s: 60, every_s: 3600 }),
            emergency_unlock: false,
            time_hidden: true,
        };
        let time = |text: &str| EnteredTime { wall_clock: text.parse().unwrap(), zone: None };
        let key = NewKey {
            description: "visit".to_owned(),
            user: "Paula".to_owned(),
            from: time("2026-03-05T14:00"),
            until: EnteredTime { zone: Some(Zone::default()), ..time("2026-03-05T18:00") },
            role: Role::User,
            pin: None,
        };
        for (wish, expected) in [
            (
                Wish::StartSession(settings),
                r#"POST /api/v1/lockboxes/5/session {"breaks":{"every_s":3600,"length_s":60},"duration_s":90,"emergency_unlock":false,"time_hidden":true}"#,
            ),
            (Wish::Unlock, "POST /api/v1/lockboxes/5/session/unlock "),
            (
                Wish::SetDeviceBreaks(None),
                r#"PUT /api/v1/lockboxes/5/device-breaks {"breaks":null}"#,
            ),
            (
                Wish::SetRemoteReset(false),
                r#"PATCH /api/v1/lockboxes/5 {"allows_remote_reset":false}"#,
            ),
            (Wish::DeleteKey(KeyId(7)), "DELETE /api/v1/lockboxes/5/keys/7 "),
            (
                Wish::MakeKey(key),
                r#"POST /api/v1/lockboxes/5/keys {"description":"visit","from":"2026-03-05T14:00:00","pin":null,"role":"ROLE-USER","until":"2026-03-05T18:00:00","user":"Paula","zone":"UTC"}"#,
            ),
        ] {
            let Call { method, path, body } = of_lockbox(&wish, "5").unwrap();
            let body = body.map(|body| body.to_string()).unwrap_or_default();
            assert_eq!(format!("{method} {path} {body}"), expected);
        }
        assert!(of_lockbox(&Wish::SetZone(Zone::default()), "5").is_none());
    }
}
