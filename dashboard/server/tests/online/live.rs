//! What comes by itself: the API's stream of a lockbox, and the activity log while somebody looks at it.

use dashboard_core::SessionState;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::bench::{Bench, PASSWORD};
use crate::story::{paired, session};

/// Reads on until a text came.
async fn until(stream: &mut TcpStream, seen: &mut String, words: &str) {
    while !seen.contains(words) {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.unwrap();
        assert_ne!(length, 0, "the stream ended without `{words}`: {seen}");
        *seen += &String::from_utf8_lossy(&part[..length]);
    }
}

#[tokio::test]
async fn a_lockbox_is_streamed_to_programs_until_their_token_is_revoked() {
    let (bench, kim) = Bench::set_up().await;
    let (_gateway, id) = paired(&bench, &kim).await;
    let body = format!(r#"{{"email":"kim@example.com","password":"{PASSWORD}"}}"#);
    let token = kim.call("POST", "/api/v1/tokens", &body).await.json();
    let program = bench.browser().with_token(token["token"].as_str().unwrap().to_owned());
    let mut live = program.send("GET", &format!("/api/v1/lockboxes/{id}/live"), &[], "").await;
    let mut seen = String::new();
    until(&mut live, &mut seen, "event: state").await;
    until(&mut live, &mut seen, r#""session":null"#).await;
    let path = format!("/api/v1/lockboxes/{id}/session");
    assert_eq!(kim.call("POST", &path, r#"{"duration_s":600}"#).await.status, 200);
    until(&mut live, &mut seen, r#""state":"locked""#).await;

    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    // One token of Kim's is the set-up's, the other one the program's.
    loop {
        let account = page.get("/account").await.body;
        let Some((_, rest)) = account.split_once("action=\"/account/tokens/") else { break };
        let (token, _) = rest.split_once('/').unwrap();
        let revoke = format!("/account/tokens/{token}/revoke");
        assert_eq!(page.submit("/account", &revoke, "").await.status, 303);
    }
    let lockbox = format!("/lockboxes/{id}");
    page.submit(&lockbox, &format!("{lockbox}/unlock"), "").await;
    bench.until("the end", |state| session(state) == Some(SessionState::Completed)).await;
    let mut rest = Vec::new();
    live.read_to_end(&mut rest).await.unwrap();
    let rest = String::from_utf8_lossy(&rest).into_owned();
    assert!(!rest.contains("completed"), "it ended before: {rest}");
}

#[tokio::test]
async fn the_activity_log_goes_on_while_somebody_looks_at_it() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    let log = format!("/lockboxes/{id}/log");
    assert!(page.get(&log).await.body.contains(&format!("data-live=\"{log}/live\"")));
    let older = page.get(&format!("{log}?below=1")).await.body;
    assert!(!older.contains("data-live") && older.contains("To the newest"), "{older}");
    let mut live = page.send("GET", &format!("{log}/live"), &[], "").await;
    let mut seen = String::new();
    until(&mut live, &mut seen, "Nothing yet.").await;
    gateway.lock_does(|lock, now| lock.happens(now, dashboard_core::AuditKind::Paired)).await;
    until(&mut live, &mut seen, "<td>paired</td>").await;
}

#[tokio::test]
async fn a_long_log_is_paged_and_no_event_is_on_two_pages() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    for _ in 0..230 {
        gateway.lock_does(|lock, now| lock.log(now, dashboard_core::AuditKind::Paired)).await;
    }
    gateway.lock_does(|lock, _| lock.send_log()).await;
    let last = |state: &dashboard_server::State| {
        crate::story::lockbox(state, |l| l.audit().last().map(|event| event.sequence)).flatten()
    };
    bench.until("all events", |state| last(state) == Some(230)).await;
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    let (mut path, mut numbers) = (format!("/lockboxes/{id}/log"), Vec::new());
    loop {
        let shown = page.get(&path).await.body;
        let rows = shown.split("<tr><td>").skip(1).filter_map(|row| row.split('<').next());
        numbers.extend(rows.map(|number| number.parse::<u32>().unwrap()));
        let Some((_, older)) = shown.split_once("href=\"?below=") else { break };
        path = format!("/lockboxes/{id}/log?below={}", older.split('"').next().unwrap());
    }
    assert_eq!(numbers, (1..=230).rev().collect::<Vec<_>>());
}
