//! A keyholder's story: set up, pair, start, see, end, with a restart and a dead gateway in it.

use dashboard_core::{EndReason, SessionState};
use dashboard_server::State;
use tokio::io::AsyncReadExt as _;

use crate::bench::{Bench, PASSWORD, START};
use crate::browser::Browser;
use crate::gateway::Gateway;
use crate::lock::{CODE, FakeLock};

/// Gives the site's id and a gateway's token.
pub(crate) async fn gateway_token(kim: &Browser) -> (String, String) {
    let made = kim.call("POST", "/api/v1/gateways", "{}").await;
    assert_eq!(made.status, 200, "{}", made.body);
    let text = |name: &str| made.json()[name].as_str().unwrap().to_owned();
    (text("site"), text("token"))
}

/// Connects a lock as device `desk`, and pairs it over the API.
pub(crate) async fn paired(bench: &Bench, kim: &Browser) -> (Gateway, String) {
    let (site, token) = gateway_token(kim).await;
    let gateway =
        Gateway::connect(bench.mqtt(), &site, &token, "desk", FakeLock::new(), START).await;
    bench.until("the device", |state| first(state).is_some_and(|site| site.is_there("desk"))).await;
    let id = pair_desk(bench, kim, &gateway).await;
    (gateway, id)
}

/// Pairs the lock at device `desk` over the API, and waits until it has told its state.
pub(crate) async fn pair_desk(bench: &Bench, kim: &Browser, gateway: &Gateway) -> String {
    let body = format!(r#"{{"device":"desk","code":"{CODE}","name":"Box"}}"#);
    let answer = kim.call("POST", "/api/v1/lockboxes", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    bench.until("the pairing", |state| is_online(state) == Some(true)).await;
    gateway.lock_does(FakeLock::hello).await;
    bench
        .until("its state", |state| {
            lockbox(state, |lockbox| lockbox.status().is_some()) == Some(true)
        })
        .await;
    id
}

fn first(state: &State) -> Option<&dashboard_server::Site> {
    state.sites.values().next()
}

pub(crate) fn lockbox<T>(state: &State, look: impl Fn(&dashboard_core::Lockbox) -> T) -> Option<T> {
    let (_, _, lockbox) = first(state)?.lockboxes().next()?;
    Some(look(lockbox))
}

pub(crate) fn is_online(state: &State) -> Option<bool> {
    lockbox(state, dashboard_core::Lockbox::is_online)
}

pub(crate) fn session(state: &State) -> Option<SessionState> {
    lockbox(state, dashboard_core::Lockbox::session_state).flatten()
}

#[tokio::test]
async fn a_keyholder_pairs_starts_and_ends_a_session_on_the_pages() {
    let bench = Bench::new().await;
    let mut kim = bench.browser();
    // Whoever comes first is led to the set-up, and only with the server's code through it.
    assert_eq!(kim.get("/").await.header("location"), "/set-up");
    let form = |code: &str| {
        format!(
            "code={code}&site=Home&zone=Europe/Berlin&name=Kim&email=kim@example.com&password={PASSWORD}"
        )
    };
    assert_eq!(kim.post("/set-up", &form("guessed")).await.status, 422);
    let done = kim.post("/set-up", &form(bench.server.set_up_code())).await;
    assert_eq!((done.status, done.header("location")), (303, "/"), "{}", done.body);
    assert_eq!(kim.post("/set-up", &form(bench.server.set_up_code())).await.status, 403);
    assert_eq!(kim.sign_in("kim@example.com", PASSWORD).await.status, 303);
    assert_eq!(kim.get("/").await.header("location"), "/lockboxes");

    let token = kim
        .call(
            "POST",
            "/api/v1/tokens",
            &format!(r#"{{"email":"KIM@example.com","password":"{PASSWORD}"}}"#),
        )
        .await;
    let program = kim.with_token(token.json()["token"].as_str().unwrap().to_owned());
    let (site, token) = gateway_token(&program).await;
    assert!(kim.get("/lockboxes/pair").await.body.contains("No lock is connected"));
    let gateway =
        Gateway::connect(bench.mqtt(), &site, &token, "desk", FakeLock::new(), START).await;
    bench.until("the device", |state| first(state).is_some_and(|site| site.is_there("desk"))).await;

    let form = format!("device=desk&code={}&name=The+Box", CODE.to_lowercase());
    let wrong =
        kim.submit("/lockboxes/pair", "/lockboxes/pair", "device=desk&code=0123&name=x").await;
    assert_eq!(wrong.status, 409);
    assert!(wrong.body.contains("Pairing code: it has 20 letters and digits."), "{}", wrong.body);
    let paired = kim.submit("/lockboxes/pair", "/lockboxes/pair", &form).await;
    assert_eq!(paired.status, 303, "{}", paired.body);
    let path = paired.header("location").to_owned();
    bench.until("the pairing", |state| is_online(state) == Some(true)).await;
    gateway.lock_does(FakeLock::hello).await;

    // The page's stream shows each change without being asked.
    let mut live = kim.send("GET", &format!("{path}/live"), &[], "").await;
    let start = kim
        .submit(&path, &format!("{path}/start"), "days=&hours=2&minutes=30&emergency_unlock=on")
        .await;
    assert_eq!(start.status, 303, "{}", start.body);
    bench.until("the session", |state| session(state) == Some(SessionState::Locked)).await;
    let mut seen = String::new();
    while !seen.contains("2h 30:00") {
        let mut part = [0; 4096];
        let length = live.read(&mut part).await.unwrap();
        assert_ne!(length, 0, "the stream ended: {seen}");
        seen += &String::from_utf8_lossy(&part[..length]);
    }
    let page = kim.get(&path).await.body;
    for words in ["The Box", ">locked<", "2h 30:00", "Battery", "80 %", "Test clock"] {
        assert!(page.contains(words), "no `{words}` in {page}");
    }
    // Refused by the lock, when it judges it: the page says so.
    kim.submit(&path, &format!("{path}/emergency-unlock"), "to=off").await;
    bench
        .until("the refusal", |state| lockbox(state, |l| !l.refusals().is_empty()) == Some(true))
        .await;
    assert!(kim.get(&path).await.body.contains("set emergency unlock: only while unlocked"));
    // Refused at once.
    let again = kim.submit(&path, &format!("{path}/start"), "hours=1").await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains("Session active."), "{}", again.body);

    assert_eq!(kim.submit(&path, &format!("{path}/unlock"), "").await.status, 303);
    bench.until("the end", |state| session(state) == Some(SessionState::Completed)).await;
    // A session that is started on the device is not the keyholder's to end.
    gateway
        .lock_does(|lock, now| {
            lock.starts_local(now, 1, Some(60));
            lock.tell_status(now);
            lock.send_log();
        })
        .await;
    let is_told = |state: &State| {
        lockbox(state, |l| l.session().is_some_and(|s| s.is_running() && s.origin().is_some()))
            == Some(true)
    };
    bench.until("the local session", is_told).await;
    assert!(kim.get(&path).await.body.contains("You can't change or end it"));
    let refused = kim.submit(&path, &format!("{path}/unlock"), "").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Local session."), "{}", refused.body);
}

#[tokio::test]
async fn a_restart_loses_nothing_and_nothing_is_done_twice() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    let start = format!("/api/v1/lockboxes/{id}/session");
    let once = kim.call_once("a mark", "POST", &start, r#"{"duration_s":600}"#).await;
    assert_eq!(once.status, 200, "{}", once.body);
    bench.until("the session", |state| session(state) == Some(SessionState::Locked)).await;
    gateway.lock_does(|lock, now| lock.happens(now, dashboard_core::AuditKind::Paired)).await;

    let lock = gateway.dies();
    bench.until("the will", |state| is_online(state) == Some(false)).await;
    let bench = bench.restart().await;
    let kim = bench.browser().with_token(kim.token().to_owned());
    // The same call again, as after an answer that was lost: it is not done again.
    let again = kim.call_once("a mark", "POST", &start, r#"{"duration_s":600}"#).await;
    assert_eq!((again.status, again.body.as_str()), (200, "{}"));
    let other = kim.call_once("a mark", "POST", &start, r#"{"duration_s":601}"#).await;
    assert_eq!(other.status, 422, "{}", other.body);
    let anew = kim.call_once("another", "POST", &start, r#"{"duration_s":600}"#).await;
    assert_eq!((anew.status, anew.json()["error"].as_str()), (409, Some("session active")));

    let (site, token) = gateway_token(&kim).await;
    lock.lock().unwrap().ends(START, EndReason::Time);
    let gateway = Gateway::connect_shared(bench.mqtt(), &site, &token, "desk", lock, START).await;
    gateway.lock_does(FakeLock::hello).await;
    bench.until("the end", |state| session(state) == Some(SessionState::Completed)).await;
    let events = kim.get(&format!("/api/v1/lockboxes/{id}/events")).await.json();
    let texts: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["session ended: time", "paired", "session started"], "{events}");
    let applied = gateway.lock.lock().unwrap().applied.len();
    assert_eq!(applied, 1, "one start");
}
